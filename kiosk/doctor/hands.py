"""Checks that need a person's hands: pressing through the panel, finding out what a typing reader prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

from drivers.cards.formats import CardFormat
from drivers.cards.learn import guess, learn
from drivers.faults import LastingFault
from drivers.keys import Ends, EvdevWire, KeyWire, Sample, keyboards, read_samples
from drivers.panel import Panel as Device
from drivers.panel_check import press_through
from drivers.pins import Pins, pi_pins
from drivers.release import released
from kiosk import devices
from kiosk.config.settings import Panel

Say = Callable[[str], None]


def press_panel(settings: Panel, say: Say, pins: Pins = pi_pins) -> int:
    """Every button in turn; 0 if all are well. Raises DeviceFault if the panel can't be opened."""
    wiring = devices.wiring(settings)
    if wiring is None:
        raise LastingFault('No panel is set up: set panel.kind = "gpio" and its pins in kiosk.toml.')
    findings = press_through(Device("panel", wiring, pins), say, Event())
    wrong = sum(1 for finding in findings if finding.sentence)
    say(f"{len(findings)} buttons tried, {wrong} to mend.")
    return 1 if wrong else 0


def learn_reader(
    path: Path | None,
    uids: Sequence[bytes],
    say: Say,
    open_wire: Callable[[Path], KeyWire] = EvdevWire,
    plugged: Callable[[], tuple[Path, ...]] = keyboards,
) -> int:
    """Finds a typing reader's format from cards whose UID is known, else the likeliest ones from any card.

    Says the lines for kiosk.toml; 0 if there is no doubt. Raises DeviceFault.
    """
    path = path or _only_one(plugged())
    with released(open_wire(path)) as wire:
        samples = read_samples(wire, Event())
        if not uids:
            return _guessed(path, samples, say)
        pairs: list[tuple[bytes, str]] = []
        sample = Sample("", Ends.KEY)
        for uid in uids:
            say(f"Lay the card {uid.hex(' ').upper()} on the reader.")
            sample = next(samples)
            pairs.append((uid, sample.text))
        learned = learn(pairs)
    say(learned.remark)
    if learned.format is None:
        return 1
    _say_settings(path, learned.format, sample.ends, say)
    return 0


def _guessed(path: Path, samples: Iterator[Sample], say: Say) -> int:
    say("Lay a card on the reader; with --uid and its number as another reader tells it, there is no guessing.")
    sample = next(samples)
    guesses = guess([sample.text])
    if not guesses:
        say(f"{sample.text!r} is in no format that is known.")
        return 1
    say("It may be " + ", or ".join(f"{one.format.name}" for one in guesses[:4]) + ". The likeliest:")
    _say_settings(path, guesses[0].format, sample.ends, say)
    return 1


def _say_settings(path: Path, card_format: CardFormat, ends: Ends, say: Say) -> None:
    say(f'\n[[reader]]\nkind = "wedge"\npath = "{path}"\nformat = "{card_format.name}"\nends = "{ends.name.lower()}"')


def _only_one(found: tuple[Path, ...]) -> Path:
    match found:
        case [path]:
            return path
        case []:
            raise LastingFault("No typing reader is plugged in: plug it in and try again.")
        case _:
            raise LastingFault("Several keyboards are plugged in: name one of " + ", ".join(map(str, found)) + ".")
