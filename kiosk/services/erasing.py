"""A member is forgotten; the visits stay, nameless."""

from __future__ import annotations

from kiosk.model.ledger import EntryKind
from kiosk.model.text import filled, say
from kiosk.model.time import Stamp
from kiosk.rules.lots import Posting
from kiosk.rules.moment import Moment, day_begins
from kiosk.rules.schedule import clamped
from kiosk.services import audit
from kiosk.services.account import account_of, numbered
from kiosk.services.books import Books
from kiosk.services.naming import day_of
from kiosk.services.rewards import new_code
from kiosk.services.rights import Right, require
from kiosk.services.views import Receipt
from kiosk.services.views_people import Erased
from kiosk.services.wire import entries_of
from kiosk.services.wire_people import EraseV1
from kiosk.services.wire_points import ExpiryV1
from kiosk.store.change import Change

TYPE = "erase.v1"
AT_ONCE = 100
"""Entries in one event: more would not fit."""
LOOKED_AT = 50
"""Members looked at in one slice of the night; one of them at most is erased."""

_WORDS = {
    "done": {
        "en": "Erased on {day}: name, birthday, and what you told us of yourself; {notes} notes, {cards} cards,"
        " {points} points, the names under {ratings} ratings and {cases} complaints.",
        "zh-Hans": "已于{day}删除：称呼、生日和您告诉我们的资料；{notes}条备注、{cards}张卡、{points}积分，"
        "以及{ratings}条评价和{cases}条投诉上的姓名。",
        "zh-Hant": "已於{day}刪除：稱呼、生日和您告訴我們的資料；{notes}則備註、{cards}張卡、{points}點，"
        "以及{ratings}則評價和{cases}則投訴上的姓名。",
    },
    "stays": {
        "en": "{visits} visits stay in our count, nobody's. Copies made at night lose you as they are replaced.",
        "zh-Hans": "{visits}次到店保留在统计中，不属于任何人。夜间备份会随轮换清除您的资料。",
        "zh-Hant": "{visits}次來店保留在統計中，不屬於任何人。夜間備份會隨輪替清除您的資料。",
    },
}


class Erasing:
    def __init__(self, books: Books) -> None:
        self._books = books

    def erase(self, member: int, by: int | None) -> Erased:
        """Everything that tells who they are is gone, here at once and at the cloud with the next exchange.

        `by` None: by the retention limit, at night. The receipt's code and the audit trail say that it happened and
        how much it was, not who. Raises UnknownMember, NotAllowed.
        """
        books, now = self._books, self._books.clock.stamp()
        store = books.store
        if by is not None:
            require(books, by, Right.ERASE_MEMBER)
        who = books.member(member)
        cards = store.cards.of(member)
        code = new_code(lambda taken: store.erasures.counts(taken) is not None)
        counts = {**store.erasures.held(member), "points": account_of(books, who, now).balance(now)}
        with store.erasures.thoroughly(), store.change(now) as change:
            audit.note(books, change, by, Right.ERASE_MEMBER, f"erasure {code}")
            self._close_account(change, member)
            seq = change.record(TYPE, EraseV1(member, code, tuple(card.key for card in cards), by))
            store.cases.forget(member)
            for each in store.erasures.files(member):
                store.erasures.forget(each)
            store.erasures.add(change.new_id(), code, by, counts, now.wall_ms)
        store.checkpoint()  # the log still holds the pages as they were
        values = {"day": day_of(books, now.wall_ms), **counts}
        words = tuple(say(filled(text, **values), who.language) for text in _WORDS.values())
        return Erased(Receipt(seq, TYPE), code, tuple(sorted(counts.items())), words)

    def due_for_erasure(self, now: Stamp, after: int, upto: int) -> tuple[int, ...]:
        """Members in a range of ids not seen for longer than the programme keeps them, unless they have points to
        spend. Nobody while the clock is not trusted. Reads only."""
        books = self._books
        months = books.programme.retention.months
        if not months or not now.wall_ok:
            return ()
        day = books.moment(now).day
        years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
        since_ms = day_begins(clamped(years, month + 1, day.day), books.zone, books.programme.day_starts)
        found = books.store.erasures.unseen(after, upto, since_ms)
        return tuple(each for each in found if account_of(books, books.member(each), now).balance(now) <= 0)

    def night(self, books: Books, cursor: int, at: Moment) -> int | None:
        """A slice of the night's work: some members are looked at, and the first that is due is erased."""
        upto = books.store.nights.next_members(cursor, LOOKED_AT)
        if upto is None:
            return None
        due = self.due_for_erasure(books.clock.stamp(), cursor, upto)
        if not due:
            return upto
        self.erase(due[0], None)
        return due[0] if len(due) > 1 else upto

    def _close_account(self, change: Change, member: int) -> None:
        """No lot is left over that nobody can ever spend."""
        left = self._books.store.ledger.lots(member)
        for start in range(0, len(left), AT_ONCE):
            postings = [Posting(lot.id, -lot.left, EntryKind.EXPIRE, "erased") for lot in left[start : start + AT_ONCE]]
            entries = list(numbered(change, member, postings))
            change.record("expiry.v1", ExpiryV1(member, entries_of(entries)))
            self._books.store.ledger.add(entries)
