"""Can the panel's pins be used?"""

from __future__ import annotations

from drivers.panel import Panel as Device
from drivers.pins import Pins, pi_pins
from kiosk import devices
from kiosk.config.settings import Panel
from kiosk.doctor.findings import Finding, ok
from kiosk.doctor.readers import answers


def panel(settings: Panel, pins: Pins = pi_pins) -> Finding:
    """Takes the pins as the kiosk does and gives them back; `kiosk doctor panel` has each button pressed."""
    wiring = devices.wiring(settings)
    if wiring is None:
        return ok("No panel is set up (panel.kind); the faces are on the screen.")
    return answers(Device("panel", wiring, pins))
