"""`kiosk demo`: the real kiosk in a window, its simulated world in a strip beside it.

Without a display it says so, starts one of its own (Xvfb) and walks the tour there.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from kiosk.app import Drawn, Kiosk
from kiosk.demo import tour
from kiosk.demo.cast import PIN
from kiosk.demo.cloud import Cloud
from kiosk.demo.gate import Gate
from kiosk.demo.world import HURRY, Wires
from kiosk.flow.events import Touch
from kiosk.flow.states import State
from kiosk.ui.display import has_display
from kiosk.ui.look import Look
from kiosk.ui.strip import WorldCard
from kiosk.ui.window import KioskWindow

ON_THE_STRIP = (
    WorldCard("anna", "Anna", "silver, birthday today"),
    WorldCard("ben", "Ben", "new"),
    WorldCard("mei", "美玲", "speaks 繁體中文"),
    WorldCard("stranger", "A card", "that nobody knows"),
    WorldCard("phone", "A phone", "another number at every tap"),
    WorldCard("staff", "Sam", f"staff, PIN {PIN}"),
)


class World:
    """The strip's world: the wires of the devices, and the network."""

    cards: Sequence[WorldCard] = ON_THE_STRIP

    def __init__(self, wires: Wires, gate: Gate) -> None:
        self._wires, self._gate = wires, gate
        self.lay, self.take, self.press = wires.lay, wires.take, wires.press
        self.unplug, self.plug_in = wires.unplug, wires.plug_in
        self.cut, self.mend = gate.cut, gate.mend

    def lying(self) -> Collection[str]:
        return tuple(self._wires.lying)

    def leds(self) -> Collection[int]:
        return [face for face, brightness in self._wires.panel.lamps().items() if brightness > 0.5]

    def plugged(self) -> bool:
        return self._wires.plugged

    def online(self) -> bool:
        return self._gate.online


def run(data: Path | None) -> int:
    """Until the window is closed; its databases stay in `data`, or go with the demo."""
    if not has_display(os.environ):
        print("There is no display here: the demo starts one of its own and walks the tour.", file=sys.stderr)  # noqa: T201 - said to the person who started it
        return tour.run(Path("out/tour"), data)
    with tempfile.TemporaryDirectory(prefix="tuckshop-") as spare:
        folder = data or Path(spare)
        with (
            Cloud(folder / "cloud") as cloud,
            Gate(cloud.port) as gate,
            Wires(folder / "kiosk", f"http://127.0.0.1:{gate.port}", cloud.token_file) as wires,
        ):

            def window(post: Callable[[Touch], None], drawn: Drawn, first: State) -> KioskWindow:
                screen = wires.settings.screen
                look = Look(home=folder / "screen", size=screen.size, may_quit=True)
                return KioskWindow(look, post, first, drawn, World(wires, gate))

            return Kiosk(wires.settings, window, pins=wires.panel.pins, hurry=HURRY).run()
