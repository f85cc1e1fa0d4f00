"""Friends brought, members missed, and how far the night's work has come."""

from __future__ import annotations

from kiosk.model.purchase import Absence, Referral
from kiosk.store.connection import Connection
from kiosk.store.prepared import ANY, Prepared, adding, changing
from kiosk.store.rows_points import ReferralRow

_REFERRAL = (
    ReferralRow.friend_id,
    ReferralRow.referrer_id,
    ReferralRow.paid_visits,
    ReferralRow.staff_id,
    ReferralRow.wall_ms,
)
_BROUGHT = Prepared(ReferralRow.select(*_REFERRAL).where(ReferralRow.friend_id == ANY))
_BRING = adding(_REFERRAL)
_PAY = changing((ReferralRow.paid_visits,), ReferralRow.friend_id == ANY)
_MISS = "INSERT OR IGNORE INTO missed (member_id, campaign, held_out, last_ms, listed_ms) VALUES (?, ?, ?, ?, ?)"
_STILL = """
SELECT m.member_id, m.campaign, m.held_out, m.last_ms FROM missed AS m
WHERE m.campaign >= ?1 AND m.campaign < ?2 AND NOT EXISTS (
    SELECT 1 FROM visits AS v WHERE v.member_id = m.member_id AND v.counted AND v.wall_ms > m.last_ms)
ORDER BY m.campaign DESC, m.member_id LIMIT ?3"""  # the occurrence is named by the day of the last visit
_DECIDED = """
SELECT campaign, held_out, listed_ms AS at_ms FROM missed WHERE member_id = ?1 UNION ALL
SELECT campaign, held_out, wall_ms FROM carried WHERE member_id = ?1 ORDER BY at_ms"""
_ABSENT = """
SELECT member_id, MAX(wall_ms) FROM visits
WHERE member_id > ? AND member_id <= ? AND counted GROUP BY member_id HAVING MAX(wall_ms) < ?"""
_PROGRESS = "SELECT day, cursor FROM nightly WHERE task = ?"
_GO_ON = """INSERT INTO nightly (task, day, cursor) VALUES (?, ?, ?)
ON CONFLICT (task) DO UPDATE SET day = excluded.day, cursor = excluded.cursor"""
_NEXT = "SELECT MAX(id) FROM (SELECT id FROM members WHERE id > ? ORDER BY id LIMIT ?)"
_REVIEWS = "SELECT id FROM members WHERE tier_at_ms <= ? AND tier <> ? AND id > ? ORDER BY id LIMIT ?"
_EXPIRED = """
SELECT member_id FROM ledger WHERE member_id > ?1 AND member_id <= ?2
GROUP BY member_id, lot HAVING SUM(points) > 0 AND MAX(expires_ms) <= ?3"""


class Referrals:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, friend: int) -> Referral | None:
        row = self._connection.row(_BROUGHT, friend)
        return None if row is None else Referral(*row)

    def add(self, brought: Referral) -> None:
        self._connection.run(
            _BRING, brought.friend_id, brought.referrer_id, brought.paid_visits, brought.staff_id, brought.wall_ms
        )

    def pay(self, friend: int, visits: int) -> None:
        self._connection.run(_PAY, visits, friend)


class Missed:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def absent(self, after: int, upto: int, before_ms: int) -> list[tuple[int, int]]:
        """(member, wall ms of the last counted visit) of those whose last one was before then, in a range of ids."""
        return [(member, last) for member, last in self._connection.rows(_ABSENT, after, upto, before_ms)]

    def add(self, absence: Absence, listed_ms: int) -> bool:
        """Put a member on a list; false if they are on it: who is held out was fixed with the first time."""
        values = (absence.member_id, absence.campaign, absence.held_out, absence.last_ms, listed_ms)
        return self._connection.run(_MISS, *values) > 0

    def decided(self, member: int) -> dict[str, bool]:
        """Campaigns' occurrences -> whether this member is held out from them, the oldest first: as they were listed,
        and as their visits carried them, which is what they have been told."""
        return {key: bool(out) for key, out, _ in self._connection.rows(_DECIDED, member)}

    def still(self, campaign: str, most: int) -> list[Absence]:
        """Those whom the campaign with this id waits for and who have not been back, the latest to stay away first."""
        rows = self._connection.rows(_STILL, f"{campaign}@", f"{campaign}A", most)
        return [Absence(member, key, bool(out), last) for member, key, out, last in rows]


class Nights:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cursor(self, task: str, day: str) -> int | None:
        """Where the task stands on this business day: 0 not begun, None done."""
        row = self._connection.row(_PROGRESS, task)
        return 0 if row is None or row[0] != day else row[1]

    def go_on(self, task: str, day: str, cursor: int | None) -> None:
        self._connection.run(_GO_ON, task, day, cursor)

    def next_members(self, after: int, most: int) -> int | None:
        """The highest id among the `most` members after `after`; None: there are no more."""
        found: int | None = self._connection.rows(_NEXT, after, most)[0][0]
        return found

    def review_due(self, before_ms: int, lowest: str, after: int, most: int) -> list[int]:
        """Members above the `lowest` tier whose tier was reached or reviewed by then."""
        return [member for (member,) in self._connection.rows(_REVIEWS, before_ms, lowest, after, most)]

    def expired(self, after: int, upto: int, now_ms: int) -> list[int]:
        """Members in a range of ids with points past their time."""
        return sorted({member for (member,) in self._connection.rows(_EXPIRED, after, upto, now_ms)})
