"""What staff can do beyond handing out: each deed with what has to be asked before it is done, and who may."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace

from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand
from kiosk.services.rights import Right


class Kind(enum.Enum):
    # a member's account
    BUY = "buy"
    GIVE = "give"
    TAKE = "take"
    REVERSE = "reverse"
    REFER = "refer"
    USE = "use"
    VOID = "void"
    RESTORE = "restore"
    # a member's cards and file
    LOSE = "lose"
    BLOCK = "block"
    UNBLOCK = "unblock"
    REPLACE = "replace"
    GIVE_CARD = "give_card"
    MERGE = "merge"
    UNMERGE = "unmerge"
    RENAME = "rename"
    BIRTHDAY = "birthday"
    AGE = "age"
    FAVOURITES = "favourites"
    TOWN = "town"
    FULL_NAME = "full_name"
    CONTACT = "contact"
    SPEAK = "speak"
    NOTE = "note"
    STRIKE = "strike"
    EXPORT = "export"
    AGREE = "agree"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    # tasks
    OPEN_CASE = "open_case"
    TAKE_CASE = "take_case"
    NOTE_CASE = "note_case"
    ANSWER = "answer"
    PUT_OFF = "put_off"
    CLOSE = "close"
    ACKNOWLEDGE = "acknowledge"
    SETTLE = "settle"
    DIFFERENT = "different"
    PLAN = "plan"
    END_MEASURE = "end_measure"
    # the kiosk
    PRACTISE = "practise"
    # the team and the shelf
    APPOINT = "appoint"
    CHANGE_ROLE = "change_role"
    RESET_PIN = "reset_pin"
    CHANGE_PIN = "change_pin"
    GIVE_STAFF_CARD = "give_staff_card"
    LOSE_STAFF_CARD = "lose_staff_card"
    DISMISS = "dismiss"
    DELIVER = "deliver"
    COUNT = "count"


class Ask(enum.Enum):
    """What a deed still has to be told, in the order in which it is asked."""

    NUMBER = "number"
    REASON = "reason"  # one of a few
    OWNER = "owner"
    DUE = "due"
    CARD = "card"
    WORDS = "words"
    SURE = "sure"
    LANGUAGE = "language"
    OLD_PIN = "old_pin"
    PIN = "pin"
    PIN_AGAIN = "pin_again"
    BIRTHDAY = "birthday"
    AGE = "age"
    FAVOURITES = "favourites"


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to be done. `of` is the number of what it is done to (member, case, ledger line, merge ...) or of who
    is to do it, `card` or `code` its key; the rest is asked for where `ASKED` says so: `number` of points, pieces or
    weeks, or of hundredths of money, `reason`, category or cause by its id, `other`, the key of a tapped card, `words`,
    a `birthday`, an `age` band, `favourites` by their ids, a new `pin` with the `old` one, and whether one is `sure`;
    `empty`: asked for, and to be left out or taken out.
    """

    kind: Kind
    of: int = 0
    card: bytes = b""
    code: str = ""
    number: int = 0
    reason: str = ""
    other: bytes = b""
    words: str = ""
    birthday: Birthday | None = None
    age: AgeBand | None = None
    favourites: tuple[str, ...] = ()
    old: str = field(default="", repr=False)
    pin: str = field(default="", repr=False)
    sure: bool = False
    empty: bool = False

    @property
    def asks(self) -> Ask | None:
        """What is still to be asked; None: it can be done."""
        answered = {
            Ask.NUMBER: bool(self.number) or self.empty,
            Ask.REASON: bool(self.reason),
            Ask.OWNER: bool(self.of),
            Ask.DUE: bool(self.number),
            Ask.CARD: bool(self.other) or self.empty,
            Ask.WORDS: bool(self.words.strip()) or self.empty,
            Ask.SURE: self.sure,
            Ask.LANGUAGE: bool(self.code),
            Ask.OLD_PIN: bool(self.old),
            Ask.PIN: bool(self.pin),
            Ask.PIN_AGAIN: self.sure,
            Ask.BIRTHDAY: self.birthday is not None or self.empty,
            Ask.AGE: self.age is not None or self.empty,
            Ask.FAVOURITES: bool(self.favourites) or self.empty,
        }
        return next((ask for ask in ASKED.get(self.kind, ()) if not answered[ask]), None)

    def without_pins(self) -> Deed:
        """To be remembered as done."""
        return replace(self, old="", pin="")


ASKED: dict[Kind, tuple[Ask, ...]] = {
    Kind.BUY: (Ask.NUMBER, Ask.REASON),
    Kind.GIVE: (Ask.NUMBER, Ask.REASON),
    Kind.TAKE: (Ask.NUMBER, Ask.REASON),
    Kind.REVERSE: (Ask.REASON,),
    Kind.REFER: (Ask.CARD,),
    Kind.VOID: (Ask.REASON,),
    Kind.RESTORE: (Ask.REASON,),
    Kind.LOSE: (Ask.SURE,),
    Kind.BLOCK: (Ask.SURE,),
    Kind.REPLACE: (Ask.CARD,),
    Kind.GIVE_CARD: (Ask.CARD,),
    Kind.MERGE: (Ask.CARD, Ask.SURE),
    Kind.RENAME: (Ask.WORDS,),
    Kind.BIRTHDAY: (Ask.BIRTHDAY,),
    Kind.AGE: (Ask.AGE,),
    Kind.FAVOURITES: (Ask.FAVOURITES,),
    Kind.TOWN: (Ask.WORDS,),
    Kind.FULL_NAME: (Ask.WORDS,),
    Kind.CONTACT: (Ask.WORDS,),
    Kind.NOTE: (Ask.WORDS,),
    Kind.STRIKE: (Ask.SURE,),
    Kind.AGREE: (Ask.SURE,),
    Kind.WITHDRAW: (Ask.SURE,),
    Kind.ERASE: (Ask.SURE,),
    Kind.OPEN_CASE: (Ask.WORDS,),
    Kind.NOTE_CASE: (Ask.WORDS,),
    Kind.ANSWER: (Ask.WORDS,),
    Kind.PUT_OFF: (Ask.WORDS,),
    Kind.CLOSE: (Ask.WORDS,),
    Kind.ACKNOWLEDGE: (Ask.WORDS,),
    Kind.SETTLE: (Ask.WORDS,),
    Kind.PLAN: (Ask.REASON, Ask.OWNER, Ask.DUE, Ask.WORDS, Ask.SURE),
    Kind.END_MEASURE: (Ask.WORDS,),
    Kind.APPOINT: (Ask.WORDS, Ask.REASON, Ask.LANGUAGE, Ask.CARD, Ask.PIN, Ask.PIN_AGAIN),
    Kind.CHANGE_ROLE: (Ask.REASON,),
    Kind.RESET_PIN: (Ask.PIN, Ask.PIN_AGAIN),
    Kind.CHANGE_PIN: (Ask.OLD_PIN, Ask.PIN, Ask.PIN_AGAIN),
    Kind.GIVE_STAFF_CARD: (Ask.CARD,),
    Kind.LOSE_STAFF_CARD: (Ask.SURE,),
    Kind.DISMISS: (Ask.REASON, Ask.SURE),
    Kind.DELIVER: (Ask.NUMBER,),
    Kind.COUNT: (Ask.NUMBER, Ask.REASON),
}

MAY_BE_EMPTY = frozenset({Kind.TOWN, Kind.FULL_NAME, Kind.CONTACT})
"""Deeds whose words may be none at all: what was there is taken out."""

RIGHT: dict[Kind, Right] = {
    Kind.BUY: Right.PURCHASE,
    Kind.GIVE: Right.GIVE_POINTS,
    Kind.TAKE: Right.GIVE_POINTS,
    Kind.REVERSE: Right.PURCHASE,  # their own of today; a manager any
    Kind.REFER: Right.REFER,
    Kind.USE: Right.REDEEM,
    Kind.VOID: Right.REDEEM,  # their own of today; a manager any
    Kind.RESTORE: Right.VOID_VOUCHER,
    Kind.LOSE: Right.BLOCK_CARD,
    Kind.BLOCK: Right.BLOCK_CARD,
    Kind.UNBLOCK: Right.BLOCK_CARD,
    Kind.REPLACE: Right.REPLACE_CARD,
    Kind.GIVE_CARD: Right.REPLACE_CARD,
    Kind.MERGE: Right.MERGE,
    Kind.UNMERGE: Right.UNMERGE,
    Kind.RENAME: Right.CHANGE_MEMBER,
    Kind.BIRTHDAY: Right.CHANGE_MEMBER,
    Kind.AGE: Right.CHANGE_MEMBER,
    Kind.FAVOURITES: Right.CHANGE_MEMBER,
    Kind.TOWN: Right.CHANGE_MEMBER,
    Kind.FULL_NAME: Right.CHANGE_MEMBER,
    Kind.CONTACT: Right.CHANGE_MEMBER,
    Kind.SPEAK: Right.CHANGE_MEMBER,
    Kind.NOTE: Right.NOTE_MEMBER,
    Kind.STRIKE: Right.NOTE_MEMBER,
    Kind.EXPORT: Right.EXPORT_MEMBER,
    Kind.AGREE: Right.CHANGE_MEMBER,
    Kind.WITHDRAW: Right.CHANGE_MEMBER,
    Kind.ERASE: Right.ERASE_MEMBER,
    Kind.OPEN_CASE: Right.OPEN_CASE,
    Kind.TAKE_CASE: Right.WORK_ON_CASE,
    Kind.NOTE_CASE: Right.WORK_ON_CASE,
    Kind.ANSWER: Right.WORK_ON_CASE,
    Kind.PUT_OFF: Right.WORK_ON_CASE,
    Kind.CLOSE: Right.CLOSE_CASE,
    Kind.ACKNOWLEDGE: Right.ACKNOWLEDGE_ALARM,
    Kind.SETTLE: Right.SEE_NOTICE,
    Kind.DIFFERENT: Right.MERGE,
    Kind.PLAN: Right.MEASURE,
    Kind.END_MEASURE: Right.MEASURE,
    Kind.PRACTISE: Right.PRACTISE,
    Kind.APPOINT: Right.APPOINT,
    Kind.CHANGE_ROLE: Right.CHANGE_ROLE,
    Kind.RESET_PIN: Right.RESET_PIN,
    Kind.CHANGE_PIN: Right.CHANGE_PIN,
    Kind.GIVE_STAFF_CARD: Right.GIVE_STAFF_CARD,
    Kind.LOSE_STAFF_CARD: Right.LOSE_STAFF_CARD,
    Kind.DISMISS: Right.DISMISS,
    Kind.DELIVER: Right.STOCK,
    Kind.COUNT: Right.STOCK,
}
"""The right that each deed needs; told before anything is asked, and checked again by the service."""


def merge_of(kept: int, gone: int) -> Deed:
    """Make one file of two members that are known: no card has to be tapped for it."""
    return Deed(Kind.MERGE, of=kept, code=str(gone), other=b"known")
