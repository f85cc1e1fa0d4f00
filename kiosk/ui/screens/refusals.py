"""One kind sentence and one picture for each card that is not taken."""

from __future__ import annotations

from kiosk.services.views import Refusal
from kiosk.ui.words import Say

PICTURES = {
    Refusal.PHONE: "phone",
    Refusal.BANK: "bank",
    Refusal.CLONE: "card",
    Refusal.BLOCKED: "lock",
    Refusal.SEVERAL: "cards",
    Refusal.CODE: "question",
}


def sentences(say: Say, why: Refusal) -> tuple[str, str]:
    """What happened, and what to do now."""
    return {
        Refusal.PHONE: (
            say("That was your phone"),
            say("It shows a new number each time. Please tap your member card."),
        ),
        Refusal.BANK: (say("That is a bank card"), say("Keep it safe: here only your member card is needed.")),
        Refusal.CLONE: (say("This card cannot join in"), say("Our team will gladly give you one that can.")),
        Refusal.BLOCKED: (
            say("This card is resting"),
            say("It was reported lost. Please ask our team, your points are safe."),
        ),
        Refusal.CODE: (say("That code is not ours"), say("Please show your member code or tap your card.")),
        Refusal.SEVERAL: (say("Two cards at once"), say("Please hold up just one of them.")),
    }[why]
