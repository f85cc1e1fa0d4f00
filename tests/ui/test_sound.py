"""Which step sounds, and when the shop wants quiet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from pathlib import Path

import pytest

from kiosk.flow import states as s
from kiosk.services.views import Guest, Receipt
from kiosk.ui.look import ASSETS, Look
from kiosk.ui.samples import samples
from kiosk.ui.sound import NAMES, Sounds, quiet, sound_for

SAMPLES = samples("en")


@pytest.mark.parametrize(
    ("before", "now", "sound"),
    [
        ("idle", "greeting", None),
        ("greeting", "welcome", "rise"),
        ("welcome", "welcome", None),  # told again in another language
        ("idle", "thanks-bad", "press"),
        ("thanks-bad", "thanks-answered", None),
        ("thanks-card", "thanks-called", "rise"),
        ("thanks-good", "thanks-bad", "press"),  # another press
        ("redeeming", "voucher", "rise"),
        ("redeeming", "redeeming-wrong", "no"),
        ("redeeming-wrong", "redeeming-wrong", None),
        ("idle", "refused-phone", "no"),
        ("idle", "unknown-card", "press"),
        ("idle", "one-moment", "no"),
        ("welcome", "idle", None),
        (None, "idle", None),
    ],
)
def test_a_step_and_its_sound(before: str | None, now: str, sound: str | None) -> None:
    assert sound_for(SAMPLES[before] if before else None, SAMPLES[now]) == sound


def test_the_next_guest_sounds_too() -> None:
    first = SAMPLES["welcome"]
    assert isinstance(first, s.Welcome)
    assert isinstance(first.guest, Guest)
    second = replace(first, visit=replace(first.visit, receipt=Receipt(9, "visit")))
    assert sound_for(first, second) == "rise"


@pytest.mark.parametrize(
    ("hours", "at", "expected"),
    [
        (None, time(3), False),
        ((time(13), time(15)), time(12, 59), False),
        ((time(13), time(15)), time(13), True),
        ((time(13), time(15)), time(15), False),
        ((time(22), time(7)), time(23), True),
        ((time(22), time(7)), time(6, 59), True),
        ((time(22), time(7)), time(12), False),
    ],
)
def test_quiet_hours_may_go_over_midnight(hours: tuple[time, time] | None, at: time, expected: bool) -> None:
    assert quiet(hours, at) is expected


def test_sounds_are_made_by_their_script(tmp_path: Path) -> None:
    import runpy
    import wave

    made = runpy.run_path(str(ASSETS / "make_sounds.py"))
    for name in NAMES:
        with wave.open(str(ASSETS / "sounds" / f"{name}.wav")) as file:
            assert file.getnchannels() == 1
            assert 0.1 < file.getnframes() / file.getframerate() < 0.6
            assert file.readframes(file.getnframes()) == made["samples"](made["SOUNDS"][name])


def test_without_a_loudspeaker_it_is_silent(tmp_path: Path) -> None:
    sounds = Sounds(Look(home=tmp_path, sounds=False), lambda _zone: datetime(2026, 5, 4, 12))
    sounds.prepare()
    sounds.play("rise")
    sounds.play(None)
