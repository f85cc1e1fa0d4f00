"""Who may do what."""

from __future__ import annotations

import enum

from kiosk.model.member import Role, Staff
from kiosk.services.books import Books
from kiosk.services.faults import NotAllowed


class Right(enum.Enum):
    REDEEM = "hand out a reward"
    ENROL = "enrol a member"
    APPOINT = "appoint staff"


_FROM = {
    Right.REDEEM: Role.CLERK,
    Right.ENROL: Role.CLERK,
    Right.APPOINT: Role.OWNER,
}
_RANK = {Role.CLERK: 0, Role.MANAGER: 1, Role.OWNER: 2}


def require(books: Books, staff: int, right: Right) -> Staff:
    """The staff member, who may do this; raises NotAllowed, also for one who no longer works here."""
    who = books.store.staff.get(staff)
    if who is None:
        raise NotAllowed(f"no staff member {staff} works here, nobody may {right.value}")
    if _RANK[who.role] < _RANK[_FROM[right]]:
        raise NotAllowed(f"a {who.role.value} may not {right.value}, a {_FROM[right].value} may")
    return who
