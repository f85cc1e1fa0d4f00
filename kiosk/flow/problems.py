"""What the screen says to a refusal."""

from __future__ import annotations

from kiosk.flow.states import Problem
from kiosk.services import faults

_KINDS: tuple[tuple[type[faults.Declined], str], ...] = (
    (faults.PinUnfit, "pin_unfit"),
    (faults.LastOwner, "last_owner"),
    (faults.NotEnough, "not_enough"),
    (faults.NotAllowed, "not_allowed"),
    (faults.CardTaken, "card_taken"),
    (faults.NotOffered, "not_offered"),
    (faults.NoVoucher, "no_voucher"),
    (faults.NotGood, "not_good"),
    (faults.UnknownMember, "unknown_member"),
    (faults.ParentMissing, "parent_missing"),
    (faults.ConsentMissing, "consent_missing"),
    (faults.NotAgreed, "not_agreed"),
    (faults.CardUnknown, "no_member"),
    (faults.TooLate, "too_late"),
)


def problem(no: faults.Declined) -> Problem:
    """The kind of problem that has a sentence on the screen; "declined" for whatever has none of its own."""
    match no:
        case faults.PinWrong(left=left):
            return Problem("pin_wrong", left)
        case faults.PinLocked(seconds=seconds):
            return Problem("pin_locked", seconds)
        case faults.CapReached(left=left):
            return Problem("cap_reached", left)
    return Problem(next((kind for fault, kind in _KINDS if isinstance(no, fault)), "declined"))
