"""A member's points as the rules want them: lots, growth, purse."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.model.ledger import LedgerEntry, Lot
from kiosk.model.loyalty import Growth
from kiosk.model.member import Member
from kiosk.model.redemption import VoucherStatus
from kiosk.model.time import Stamp
from kiosk.rules import campaigns, lots, rewards, tiers
from kiosk.rules.lots import Posting
from kiosk.rules.moment import DAY_MS, Moment
from kiosk.services.books import Books
from kiosk.store.change import Change


@dataclass(frozen=True, slots=True)
class Account:
    """A member's points: the sum of all entries, and what is left of the lots that matter at the door, in the order
    of spending: those that expire before `horizon_ms`, and the debt."""

    member: Member
    sum: int
    near: tuple[Lot, ...]
    horizon_ms: int

    def balance(self, now: Stamp) -> int:
        """What can be spent: points past their time are gone, whether that was booked yet or not."""
        return self.sum + sum(posting.points for posting in self.expired(now))

    def expired(self, now: Stamp) -> tuple[Posting, ...]:
        """What is still to be booked as expired; nothing expires by a clock that may be wrong."""
        return lots.expire(self.near, now.wall_ms) if now.wall_ok else ()

    def owes(self) -> bool:
        return any(lot.id == lots.DEBT for lot in self.near)

    def after(self, entries: Sequence[LedgerEntry]) -> Account:
        """The account with these entries booked."""
        near = booked(self.near, entries)
        kept = tuple(
            lot for lot in near if lot.id == lots.DEBT or (lot.expires_ms or self.horizon_ms) < self.horizon_ms
        )
        return Account(self.member, self.sum + sum(entry.points for entry in entries), kept, self.horizon_ms)


def account_of(books: Books, member: Member, now: Stamp) -> Account:
    horizon_ms = now.wall_ms + books.programme.points.warn_days * DAY_MS
    ledger = books.store.ledger
    return Account(member, ledger.sum(member.id), ledger.lots_before(member.id, horizon_ms), horizon_ms)


def booked(open_lots: Iterable[Lot], entries: Iterable[LedgerEntry]) -> tuple[Lot, ...]:
    """The lots with these entries booked."""
    left = {lot.id: lot for lot in open_lots}
    for entry in entries:
        lot = left.get(entry.lot) or Lot(entry.lot, 0, entry.expires_ms)
        left[entry.lot] = Lot(lot.id, lot.left + entry.points, lot.expires_ms)
    return lots.in_order(lot for lot in left.values() if lot.left)


def numbered(
    change: Change, member: int, postings: Iterable[Posting], wall_ms: int | None = None
) -> Iterator[LedgerEntry]:
    """Ledger entries from postings; they belong to the event that is recorded next.

    `wall_ms` is when it happened, if not now: a purchase that the till tells of later.
    """
    for posting in postings:
        number = change.new_id()
        yield LedgerEntry(
            id=number,
            member_id=member,
            points=posting.points,
            kind=posting.kind,
            rule=posting.rule,
            lot=number if posting.lot is None else posting.lot,
            expires_ms=posting.expires_ms,
            seq=change.next_seq,
            wall_ms=change.stamp.wall_ms if wall_ms is None else wall_ms,
        )


def growth(books: Books, member: int, now: Stamp) -> int:
    """The growth value in the window that ends now: `tiers.standing`'s value, summed up by the store."""
    until = now.wall_ms
    since = until - books.programme.tiers.window_days * DAY_MS
    match books.programme.tiers.by:
        case Growth.POINTS:
            return books.store.ledger.grown(member, since, until)
        case Growth.VISITS:
            return books.store.visits.counted(member, since, until)
        case Growth.SPEND:
            return books.store.purchases.spent(member, since, until)


def reviewed(books: Books, member: Member, now: Stamp) -> Member:
    """The member with the tier that the rules' play of the whole history gives."""
    match books.programme.tiers.by:
        case Growth.POINTS:
            grown: Iterable[tiers.Grown] = tiers.growth_of(books.store.ledger.of(member.id))
        case Growth.VISITS:
            grown = [tiers.Grown(at_ms, 1) for at_ms in books.store.visits.counted_ms(member.id)]
        case Growth.SPEND:
            grown = [tiers.Grown(at_ms, amount) for at_ms, amount in books.store.purchases.spending(member.id)]
    found = tiers.standing(books.programme, grown, member.joined_ms, now.wall_ms)
    return member.in_tier(found.tier, found.at_ms)


def facts_of(
    books: Books, member: Member, last_visit_ms: int | None, carried: Mapping[str, int]
) -> campaigns.GuestFacts:
    return campaigns.GuestFacts(
        id=member.id,
        tier=member.tier,
        birthday=member.birthday,
        last_visit_ms=last_visit_ms,
        carried=carried,
        decided=books.store.missed.decided(member.id),
    )


def purse_of(books: Books, account: Account, now: Stamp, at: Moment, carried: Mapping[str, int]) -> rewards.Purse:
    """What the menu must know; `carried` are the campaigns that the member's visits carried."""
    programme, redemptions = books.programme, books.store.redemptions
    kept = [each for each in redemptions.of(account.member.id) if each.status is not VoucherStatus.VOID]
    redeemed = {each.campaign for each in kept if each.campaign}
    return rewards.Purse(
        balance=account.balance(now),
        tier=account.member.tier,
        past=[rewards.PastRedemption(each.reward, each.wall_ms, each.campaign) for each in kept],
        stock_left={
            reward.id: books.store.stock.left(reward.id, reward.stock)
            for reward in programme.reward
            if reward.stock is not None
        },
        gifts=campaigns.gifts(programme, facts_of(books, account.member, None, carried), at, redeemed),
    )
