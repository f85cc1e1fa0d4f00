"""Pressing through a panel: every button, lamp and wire tried by a person in front of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from drivers.events import DeviceLost, FacePressed
from drivers.panel import Button, Panel, PanelSession
from drivers.tones import Sound

LIMIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What is to be done about one button; an empty `sentence`: it is well."""

    face: int
    sentence: str = ""


def press_through(panel: Panel, say: Callable[[str], None], stopping: Event, limit_s: float = LIMIT_S) -> list[Finding]:
    """Lights each button in turn and asks through `say` to press it; at most `limit_s` seconds for each.

    Raises `LastingFault` if the panel can't be opened. Ends early, with the findings so far, when `stopping` is set.
    """
    findings: list[Finding] = []
    with panel.open() as session:
        say(f"The panel {panel.name!r} has {session.about}.")
        for button in panel.wiring.buttons:
            if stopping.is_set():
                break
            panel.light(button.face)
            say(f"Press button {button.face}" + (", the one that shines." if button.lamp_pin is not None else "."))
            findings.append(_tried(panel, session, button, stopping, limit_s))
            say(findings[-1].sentence or f"Button {button.face} is well.")
            panel.sound(Sound.NO if findings[-1].sentence else Sound.READ)
        panel.light(None)
    return findings


def _tried(panel: Panel, session: PanelSession, button: Button, stopping: Event, limit_s: float) -> Finding:
    ends = panel.clock() + limit_s
    while panel.clock() < ends and not stopping.is_set():
        for event in session.turn(stopping):
            match event:
                case FacePressed(face) if face == button.face:
                    return Finding(face)
                case FacePressed(face):
                    return Finding(
                        button.face,
                        f"Pressing button {button.face} told of button {face}: if you pressed the right one, their"
                        " wires are swapped; swap them, or their pins in the configuration.",
                    )
                case DeviceLost(device, sentence) if device.endswith(f"button {button.face}"):
                    return Finding(button.face, sentence)
    return Finding(
        button.face,
        f"Button {button.face} told nothing: look at its wires to GPIO{button.pin} and to ground.",
    )
