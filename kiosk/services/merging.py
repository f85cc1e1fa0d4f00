"""Two files of one person become one, and two again within the day."""

from __future__ import annotations

from dataclasses import replace

from kiosk.model.member import Member
from kiosk.model.people import Gone, Merge
from kiosk.model.redemption import VoucherStatus
from kiosk.model.text import say
from kiosk.rules import tiers
from kiosk.rules.moment import Moment
from kiosk.rules.parting import Brought, Parting, part
from kiosk.services import audit
from kiosk.services.account import account_of, growth
from kiosk.services.books import Books
from kiosk.services.faults import Declined, TooLate
from kiosk.services.naming import day_of, guest_of
from kiosk.services.rights import Right, require
from kiosk.services.views import Receipt
from kiosk.services.views_people import Merged, MergeView
from kiosk.services.wire_people import MergeV1
from kiosk.store.change import Change

MERGE, UNMERGE = "merge.v1", "unmerge.v1"
DAY_MS = 24 * 3600 * 1000
MOST = 200
"""Merges of a day that are looked through; a shop has a handful."""


class Merging:
    def __init__(self, books: Books) -> None:
        self._books = books

    def merge(self, kept: int, gone: int, by: int) -> Merged:
        """All that is `gone`'s becomes `kept`'s: cards, visits, points, vouchers, ratings, cases, consents, notes.

        `kept` gets the name and birthday of `gone` where it has none, the better tier of both or the one that the
        common history reaches, and was here since the earlier of both. Raises Declined, UnknownMember, NotAllowed.
        """
        books, now = self._books, self._books.clock.stamp()
        store = books.store
        require(books, by, Right.MERGE)
        who, other = books.member(kept), books.member(gone)
        if kept == gone:
            raise Declined("a member can't be merged with themselves")
        if store.people.parent(kept) == gone or store.people.parent(gone) == kept:
            raise Declined("one of them is the other's parent: they are two people")
        with store.change(now) as change:
            audit.note(books, change, by, Right.MERGE, f"member {kept}", f"member {gone}")
            cards = tuple(card.key for card in store.cards.of(gone))
            moving = _moving(books, gone)
            seq, row = change.next_seq, store.members.row(kept)
            merge = Merge(change.new_id(), kept, gone, by, seq, row, False, now)
            store.merges.add(merge)
            store.moves.move(merge.id, gone, kept)
            better = other if books.programme.rank(other.tier) > books.programme.rank(who.tier) else who
            one = _filled(who, other).in_tier(better.tier, better.tier_at_ms)
            tier = tiers.raised(books.programme, one.tier, growth(books, kept, now))
            if tier != one.tier:
                one = one.in_tier(tier, now.wall_ms)
            if one != who:
                store.members.change(one)
            store.members.rejoined(kept, min(who.joined_ms, other.joined_ms))
            told = tier if tier != who.tier else None
            change.record(MERGE, MergeV1(merge.id, kept, gone, by, cards, *moving, told))
        return Merged(Receipt(seq, MERGE), merge.id, books.guest(one, account_of(books, one, now).balance(now)))

    def undo(self, merge: int, by: int) -> Receipt:
        """Two members again, each with what was theirs; what came since goes with the card that it was made with,
        and points stay in their lots. Raises TooLate with what is in the way, NotAllowed."""
        books, now = self._books, self._books.clock.stamp()
        store = books.store
        require(books, by, Right.UNMERGE)
        done = store.merges.get(merge)
        if done is None:
            raise TooLate(f"there is no merge {merge}")
        parting = self._parting(done)
        if why_not := self._in_the_way(done, parting):
            raise TooLate(why_not)
        with store.change(now) as change:
            audit.note(books, change, by, Right.UNMERGE, f"member {done.kept_id}", f"member {done.gone_id}")
            store.moves.back(merge, done.kept_id, done.gone_id, parting.rows)
            self._restore(done)
            store.merges.undone(merge)
            return self._tell(change, done, by)

    def today(self) -> tuple[MergeView, ...]:
        """The merges of today that stand, the newest first. Reads only."""
        books, found = self._books, []
        for each in books.store.merges.last(MOST):
            kept = guest_of(books, each.kept_id)
            if kept is None or not self._same_day(each):
                continue
            gone = books.store.members.read(books.store.members.row(each.gone_id)).name
            why_not = self._in_the_way(each, self._parting(each))
            found.append(MergeView(each.id, kept, gone, each.at.wall_ms, why_not))
        return tuple(found)

    def night(self, books: Books, cursor: int, at: Moment) -> int | None:
        """A slice of the night's work: a merge that can't be undone any more lets go of what that took, and nothing
        is left of the file that is gone but its number."""
        found = next((each for each in books.store.merges.unsettled(MOST) if not self._same_day(each)), None)
        if found is None:
            return None
        with books.store.erasures.thoroughly(), books.store.change(books.clock.stamp()):
            if not found.undone:
                books.store.erasures.forget(found.gone_id, Gone.MERGED)
            books.store.merges.forget(found.id)
        return cursor + 1

    def _parting(self, merge: Merge) -> Parting:
        store, kept = self._books.store, merge.kept_id
        moved: dict[str, set[object]] = {}
        for place, key in store.moves.of(merge.id):
            moved.setdefault(place, set()).add(key[-1] if key else None)
        redemptions = store.redemptions.of(kept)
        return part(
            store.moves.late(kept, merge.seq),
            [each for each in store.ledger.of(kept) if each.seq > merge.seq],
            redemptions,
            {each.id: [mark.seq for mark in store.vouchers.marks(each.id)] for each in redemptions},
            store.adjustments.taken_back(kept),
            Brought(
                {each for each in moved.get("ledger.member_id", ()) if isinstance(each, int)},
                {each for each in moved.get("cards.member_id", ()) if isinstance(each, bytes)},
                {each for each in moved.get("redemptions.member_id", ()) if isinstance(each, int)},
            ),
        )

    def _in_the_way(self, merge: Merge, parting: Parting) -> str:
        """Why this merge can't be undone, "" if it can."""
        books = self._books
        if merge.undone:
            return "this merge is undone already"
        if not self._same_day(merge):
            return "a merge can be undone on its own day only"
        touching = {
            each.id for member in (merge.kept_id, merge.gone_id) for each in books.store.merges.touching(member)
        }
        if max(touching) != merge.id:
            return "one of them was merged again since; undo that first"
        if books.store.members.get(merge.kept_id) is None:
            return "the member was erased since"
        for shared in parting.shared:
            name = next((say(each.name, "en") for each in books.programme.reward if each.id == shared.reward), "")
            return f"voucher {shared.code} ({name or shared.reward}) was paid with points of both; make it void first"
        if parting.by_hand:
            return "points of both were taken by hand since; take that back first"
        return ""

    def _same_day(self, merge: Merge) -> bool:
        """By the calendar where the clock was trusted, else within 24 hours of one start of the kiosk."""
        at, now = merge.at, self._books.clock.stamp()
        if at.wall_ok and now.wall_ok:
            return day_of(self._books, at.wall_ms) == day_of(self._books, now.wall_ms)
        return at.boot_n == now.boot_n and now.mono_ms - at.mono_ms < DAY_MS

    def _restore(self, merge: Merge) -> None:
        """The kept member as before, but with a name, birthday or language that was changed since."""
        members = self._books.store.members
        before, now = members.read(merge.before), self._books.member(merge.kept_id)
        filled = _filled(before, members.read(members.row(merge.gone_id)))
        after = replace(
            before,
            name=before.name if now.name == filled.name else now.name,
            birthday=before.birthday if now.birthday == filled.birthday else now.birthday,
            language=now.language,
        )
        members.put_back(merge.before)
        if after != before:
            members.change(after)

    def _tell(self, change: Change, merge: Merge, by: int) -> Receipt:
        books, gone = self._books, merge.gone_id
        cards = tuple(card.key for card in books.store.cards.of(gone))
        data = MergeV1(merge.id, merge.kept_id, gone, by, cards, *_moving(books, gone))
        return Receipt(change.record(UNMERGE, data), UNMERGE)


def _filled(kept: Member, gone: Member) -> Member:
    return replace(kept, name=kept.name or gone.name, birthday=kept.birthday or gone.birthday)


def _moving(books: Books, member: int) -> tuple[int, int, int]:
    """Points, counted visits and redemptions on this member's account, as the cloud counts them."""
    store = books.store
    standing = [each for each in store.redemptions.of(member) if each.status is not VoucherStatus.VOID]
    return store.ledger.sum(member), len(store.visits.counted_ms(member)), len(standing)
