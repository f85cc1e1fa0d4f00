"""Does each configured reader answer?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from drivers.device import Device, check
from drivers.faults import DeviceFault, PassingFault
from kiosk import devices
from kiosk.config.settings import Presence, Reader
from kiosk.doctor.findings import Check, Finding, fail, ok, warn


def readers(settings: tuple[Reader, ...]) -> Iterator[Check]:
    """One check for each reader that is switched on; one that says so if there is none."""
    found = 0
    for each in settings:
        try:
            device = devices.reader(each, Presence())
        except DeviceFault as fault:
            found += 1
            yield Check(f"reader {each.name}", partial(told, fault))
            continue
        if device is not None:
            found += 1
            yield Check(f"reader {each.name}", partial(answers, device))
    if not found:
        none = warn("No reader is set up, so no card can be read.", "Add a [[reader]] to kiosk.toml.")
        yield Check("reader", lambda: none)


def answers(device: Device) -> Finding:
    """Opens the device as the kiosk does and takes one turn; a running kiosk holds it, and that is said."""
    try:
        return ok(f"{check(device)} answers.")
    except DeviceFault as fault:
        return told(fault)


def told(fault: DeviceFault) -> Finding:
    """The driver's sentence, "what: remedy." as it always is."""
    what, _, remedy = str(fault).partition(": ")
    remedy = f"{remedy[:1].upper()}{remedy[1:]}" or "Look at its cable and at its settings."
    if isinstance(fault, PassingFault) and "in use by another program" in what:
        return warn(f"{what.rstrip('.')}.", "Stop the kiosk to try the reader: sudo systemctl stop tuckshop-kiosk.")
    return fail(f"{what.rstrip('.')}.", remedy)
