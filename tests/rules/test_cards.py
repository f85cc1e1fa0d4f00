"""Cards that are never enrolled, whatever the reader thinks they are."""

from __future__ import annotations

import pytest

from kiosk.rules.cards import Never, refusal
from kiosk.services.views import Refusal


@pytest.mark.parametrize(
    ("story", "uid", "kind", "why"),
    [
        ("a good card", "04a1b2c3d4e5f6", "ntag", None),
        ("an old Mifare", "5a10c2f0", "classic", None),
        ("a triple-size UID", "880102030405060708aa", "desfire", None),
        ("a phone, told by the reader", "5a10c2f0", "phone", Never.PHONE),
        ("a phone, told by its random UID", "08a1b2c3", "unknown", Never.PHONE),
        ("seven bytes that begin with 08 are fixed", "08a1b2c3d4e5f6", "ntag", None),
        ("a bank card", "04a1b2c3", "bank", Never.BANK),
        ("a clone, told by the reader", "5a10c2f0", "clone", Never.CLONE),
        ("what clones and emulators ship with", "01020304", "unknown", Never.CLONE),
        ("an empty chip", "00000000", "classic", Never.CLONE),
        ("the first half of a longer UID", "8804a1b2", "unknown", Never.CLONE),
    ],
)
def test_cards(story: str, uid: str, kind: str, why: Never | None) -> None:
    assert refusal(bytes.fromhex(uid), kind) is why, story


def test_the_screen_knows_a_sentence_for_each() -> None:
    assert {each.value for each in Never} <= {each.value for each in Refusal}
