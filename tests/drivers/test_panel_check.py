"""A person presses through the panel; what is found names the button and the wire."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from drivers.panel import Button, Panel, Wiring
from drivers.panel_check import Finding, press_through
from drivers.sim.panel import CLEAN, SimPanel

WIRING = Wiring((Button(1, 17, 5), Button(2, 27, 6), Button(5, 24)))


class Person:
    """Does what is said: `hand` presses for the button that is asked for. Each look at the clock takes `look_s`."""

    def __init__(self, hand: Callable[[SimPanel, int], None], look_s: float = 0.01) -> None:
        self.sim = SimPanel(WIRING)
        self.now = 0.0
        self.heard: list[str] = []
        self.stopping = Event()
        self._hand = hand
        self._look_s = look_s
        self._panel = Panel("panel", WIRING, self.sim.pins, clock=self._clock)

    def _clock(self) -> float:
        self.now += self._look_s
        return self.now

    def check(self) -> list[Finding]:
        return press_through(self._panel, self._hears, self.stopping)

    def _hears(self, words: str) -> None:
        self.heard.append(words)
        if words.startswith("Press button"):
            self._hand(self.sim, int(words.split()[2].strip(",.")))


def press(sim: SimPanel, face: int) -> None:
    sim.press(face, closing=CLEAN, opening=[(0.0, False)], wait=lambda _: None)


def test_a_good_panel() -> None:
    person = Person(press)
    assert person.check() == [Finding(1), Finding(2), Finding(5)]
    assert person.heard == [
        "The panel 'panel' has 3 buttons, 2 lamps, no buzzer.",
        "Press button 1, the one that shines.",
        "Button 1 is well.",
        "Press button 2, the one that shines.",
        "Button 2 is well.",
        "Press button 5.",
        "Button 5 is well.",
    ]


def test_swapped_wires() -> None:
    person = Person(lambda sim, face: press(sim, {1: 2, 2: 1}.get(face, face)))
    assert [bool(finding.sentence) for finding in person.check()] == [True, True, False]
    assert "Pressing button 1 told of button 2" in person.heard[2]


def test_a_broken_wire() -> None:
    person = Person(press, look_s=5.0)  # so that the limit is soon reached
    person.sim.cut(2)
    assert [finding for finding in person.check() if finding.sentence] == [
        Finding(2, "Button 2 told nothing: look at its wires to GPIO27 and to ground.")
    ]


def test_the_person_gives_up() -> None:
    person = Person(lambda sim, face: person.stopping.set() if face == 2 else press(sim, face))
    assert [finding.face for finding in person.check()] == [1, 2]
