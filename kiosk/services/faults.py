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


class PinUnfit(Declined):
    """No PIN, one that anybody tries first, or one that somebody here has: it is not said which."""


class LastOwner(Declined):
    """Somebody must be able to appoint the next one."""


class NotEnough(Declined):
    """The balance does not reach."""


class NotOffered(Declined):
    """The reward is not to be had: unknown, out of stock, not for this tier, used up."""


class CardTaken(Declined):
    """The card already belongs to someone."""


class CapReached(Declined):
    """The staff member has given by hand what the programme allows in a day; `left` points are still free."""

    def __init__(self, left: int) -> None:
        super().__init__(f"only {left} more points may be given by hand today")
        self.left = left


class NoVoucher(Declined):
    """No voucher has this code."""


class NotGood(Declined):
    """The voucher was used, made void or has run out; or it can't be made good again."""


class NotAllowed(Declined):
    """The staff member's role does not cover this action."""


class ConsentMissing(Declined):
    """What was agreed to are not the words of today."""


class NotAgreed(Declined):
    """Nothing is added to the file of a member who has not agreed to its being kept, or took it back."""


class ParentMissing(Declined):
    """A child joins only with the card of a parent who is a member and no child."""


class CardUnknown(Declined):
    """No member's card, or not in a state for this."""


class TooLate(Declined):
    """It can't be undone any more; the message says what is in the way."""
