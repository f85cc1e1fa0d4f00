"""Who may do what: every action of staff, and the least role for it. The audit trail names actions as here."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from kiosk.model.member import Role, Staff
from kiosk.services.faults import NotAllowed

if TYPE_CHECKING:  # the screen knows rights too, and must not wait for the store
    from kiosk.services.books import Books


class Right(enum.Enum):
    """An action, in words that follow "may"."""

    # members and cards
    ENROL = "enrol a member"
    CHANGE_MEMBER = "change a member's file"
    NOTE_MEMBER = "write a note on a member"
    BLOCK_CARD = "block a card"
    REPLACE_CARD = "replace a card"
    MERGE = "merge two members"
    UNMERGE = "undo a merge"
    IMPORT = "import a card list or purchases"
    EXPORT_MEMBER = "export a member's data"
    ERASE_MEMBER = "erase a member"
    # points and rewards
    REDEEM = "hand out a reward"
    PURCHASE = "book a purchase"
    GIVE_POINTS = "give points by hand"
    REVERSE = "take back what was booked"
    VOID_VOUCHER = "make a voucher void or good again"
    STOCK = "change a reward's stock"
    REFER = "name who brought a friend"
    # satisfaction
    OPEN_CASE = "write down a complaint"
    WORK_ON_CASE = "work on a complaint"
    CLOSE_CASE = "close a complaint"
    ACKNOWLEDGE_ALARM = "acknowledge an alarm"
    MEASURE = "plan a measure"
    SEE_NOTICE = "settle a notice"
    # staff and the kiosk
    CHANGE_PIN = "change their PIN"
    RESET_PIN = "set somebody's PIN"
    APPOINT = "appoint staff"
    DISMISS = "dismiss staff"
    CHANGE_ROLE = "change somebody's role"
    GIVE_STAFF_CARD = "give staff a card"
    LOSE_STAFF_CARD = "report a staff card lost"
    SEE_STAFF = "see who works here"
    SEE_AUDIT = "see the audit trail"
    PRACTISE = "switch practice mode on or off"
    CHANGE_PROGRAMME = "change the programme"


_CLERK = (
    *(Right.ENROL, Right.CHANGE_MEMBER, Right.NOTE_MEMBER, Right.BLOCK_CARD, Right.REPLACE_CARD),
    *(Right.REDEEM, Right.PURCHASE, Right.GIVE_POINTS, Right.REFER),
    *(Right.OPEN_CASE, Right.WORK_ON_CASE, Right.ACKNOWLEDGE_ALARM, Right.CHANGE_PIN, Right.PRACTISE),
    Right.LOSE_STAFF_CARD,
)
_MANAGER = (
    *(Right.MERGE, Right.UNMERGE, Right.IMPORT, Right.EXPORT_MEMBER, Right.ERASE_MEMBER),
    *(Right.REVERSE, Right.VOID_VOUCHER, Right.STOCK),
    *(Right.CLOSE_CASE, Right.MEASURE, Right.SEE_NOTICE, Right.SEE_STAFF, Right.SEE_AUDIT),
)
_OWNER = (
    *(Right.APPOINT, Right.DISMISS, Right.CHANGE_ROLE, Right.RESET_PIN, Right.GIVE_STAFF_CARD),
    Right.CHANGE_PROGRAMME,
)

LEAST = {
    **dict.fromkeys(_CLERK, Role.CLERK),
    **dict.fromkeys(_MANAGER, Role.MANAGER),
    **dict.fromkeys(_OWNER, Role.OWNER),
}
_RANK = {Role.CLERK: 0, Role.MANAGER: 1, Role.OWNER: 2}


def may(role: Role, right: Right) -> bool:
    return _RANK[role] >= _RANK[LEAST[right]]


def require(books: Books, staff: int, right: Right) -> Staff:
    """The staff member, who may do this; raises NotAllowed, also for one who no longer works here."""
    who = books.store.staff.get(staff)
    if who is None:
        raise NotAllowed(f"no staff member {staff} works here, nobody may {right.value}")
    if not may(who.role, right):
        raise NotAllowed(f"{_a(who.role)} may not {right.value}, {_a(LEAST[right])} may")
    return who


def _a(role: Role) -> str:
    return f"an {role.value}" if role is Role.OWNER else f"a {role.value}"
