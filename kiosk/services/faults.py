"""Why a service said no; every text is for people. All leave the store as it was."""

from __future__ import annotations


class Declined(Exception):
    """The visitor's or the staff's to mend; the message is a sentence for the log."""


class UnknownMember(Declined):
    """Nobody is on file under this number (any more)."""


class PinWrong(Declined):
    """No staff member has this PIN; `left` more tries before a pause."""

    def __init__(self, left: int) -> None:
        super().__init__(f"wrong PIN, {left} tries left")
        self.left = left


class PinLocked(Declined):
    """Too many wrong PINs; the pad sleeps for `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"PIN pad locked for {seconds} s")
        self.seconds = seconds


class NotEnough(Declined):
    """The balance does not reach."""


class NotOffered(Declined):
    """The reward is not to be had: unknown, out of stock, not for this tier, used up."""


class CardTaken(Declined):
    """The card already belongs to someone."""


class NotAllowed(Declined):
    """The staff member's role does not cover this action."""
