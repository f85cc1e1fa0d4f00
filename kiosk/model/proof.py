"""What a tapped card proves of itself, as the shop sees it; docs/security-cards.md says against whom."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass


class Proof(enum.IntEnum):
    """The more, the better."""

    FORGED = -1  # it claims what is not true: copied, of another shop, with another key
    NONE = 0  # a bare number
    ISSUED = 1  # the shop issued this number; the card may be a copy
    FRESH = 2  # the card itself signed this read


@dataclass(frozen=True, slots=True)
class Claim:
    """`counter` stands with FRESH alone: it grows with each read of the card, so an old one is a copied message."""

    proof: Proof
    counter: int | None = None


Judge = Callable[[bytes, bytes], Claim]
"""Judges (UID, NDEF message) of one tap with the shop's keys."""

NO_PROOF = Claim(Proof.NONE)


def judge_nothing(_uid: bytes, _message: bytes) -> Claim:
    """Of a shop without signed cards: every card is its bare number."""
    return NO_PROOF
