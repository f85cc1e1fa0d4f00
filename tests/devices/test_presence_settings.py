"""What [presence] says reaches every kind of reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.cards.wedge import TYPED, KeyboardReader
from drivers.presence import Timing
from kiosk import devices
from kiosk.config.settings import Mfrc522Reader, PcscReader, Pn532Reader, Presence, Reader, WedgeReader

DELIBERATE = Presence(gone_misses=5, gone_ms=500, away_s=4.0, same_card_s=30.0, alone_s=2.0)


def timing(settings: Reader, presence: Presence) -> Timing:
    device = devices.reader(settings, presence)
    assert device is not None
    kept: Timing = device._presence._timing  # type: ignore[attr-defined]  # what it was made with is nobody else's
    return kept


@pytest.mark.parametrize("settings", [Mfrc522Reader(), Pn532Reader(), PcscReader()], ids=lambda each: each.name)
def test_a_radio_reader_takes_all_of_it(settings: Reader) -> None:
    assert timing(settings, DELIBERATE) == Timing(5, 0.5, 4.0, 30.0, 2.0)


def test_a_typing_reader_takes_when_the_same_card_may_tap_again() -> None:
    wedge = WedgeReader(path=Path("/dev/input/by-id/some-event-kbd"))
    assert isinstance(devices.reader(wedge, DELIBERATE), KeyboardReader)
    kept = timing(wedge, DELIBERATE)
    assert (kept.away_s, kept.same_card_s) == (4.0, 30.0)
    assert (kept.gone_misses, kept.gone_s) == (TYPED.gone_misses, TYPED.gone_s)


def test_a_typing_reader_that_repeats_once_a_second_is_given_longer_than_that() -> None:
    wedge = WedgeReader(path=Path("/dev/input/by-id/some-event-kbd"))
    kept = timing(wedge, Presence())
    assert kept == TYPED
    assert timing(wedge, Presence(away_s=0.0, same_card_s=0.0)).away_s == TYPED.away_s
