"""What a guest can have, and handing it out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from kiosk.model.codes import ALPHABET
from kiosk.model.member import Role, Staff
from kiosk.model.redemption import Redemption, VoucherStatus
from kiosk.model.text import say
from kiosk.rules import lots, rewards
from kiosk.services import audit
from kiosk.services.account import account_of, booked, numbered, purse_of
from kiosk.services.books import Books
from kiosk.services.faults import NotAllowed, NotEnough, NotOffered
from kiosk.services.rights import Right, require
from kiosk.services.views import Choice, Receipt, Redeemed
from kiosk.services.vouchers import good_until
from kiosk.services.wire import RedemptionV1, entries_of

ALONE = 0
"""Stands for the staff member where a guest with a signed card took a reward without any."""


class Rewards:
    def __init__(self, books: Books) -> None:
        self._books = books

    def menu(self, member: int, language: str) -> tuple[Choice, ...]:
        """All rewards, the affordable first. Reads only."""
        books, now = self._books, self._books.clock.stamp()
        at = books.moment(now)
        account = account_of(books, books.member(member), now)
        purse = purse_of(books, account, now, at, books.store.visits.carried(member))
        return tuple(_choice(item, language) for item in rewards.menu(books.programme, purse, at))

    def needs_staff(self, choice: Choice, proven: bool) -> bool:
        """Whether staff must approve; not where a `proven` card may spend so much alone."""
        return rewards.needs_staff(self._books.programme.redeem, choice.cost, proven)

    def redeem(self, member: int, reward: str, approved_by: int) -> Redeemed:
        """Hand out `reward`, approved by the staff member with this id; raises NotEnough, NotOffered, NotAllowed."""
        return self._redeem(member, reward, require(self._books, approved_by, Right.REDEEM).id)

    def redeem_alone(self, member: int, reward: str) -> Redeemed:
        """Hand out `reward` to a guest whose card is proven; raises NotEnough, NotOffered, and NotAllowed if it costs
        more than such a card may spend without staff."""
        return self._redeem(member, reward, ALONE)

    def _redeem(self, member: int, reward: str, approved_by: int) -> Redeemed:
        books, now = self._books, self._books.clock.stamp()
        at = books.moment(now)
        offered = next((each for each in books.programme.reward if each.id == reward), None)
        if offered is None:
            raise NotOffered(f"the programme has no reward {reward}")
        with books.store.change(now) as change:
            who = books.member(member)
            account = account_of(books, who, now)
            purse = purse_of(books, account, now, at, books.store.visits.carried(member))
            item = rewards.item(books.programme, offered, purse, at)
            if item.why_not:
                raise NotOffered(f"reward {reward}: {say(item.why_not.words, 'en')}")
            if item.missing:
                raise NotEnough(f"reward {reward} costs {item.cost}, {item.missing} more than there are")
            if approved_by == ALONE:
                if rewards.needs_staff(books.programme.redeem, item.cost, signed=True):
                    raise NotAllowed(f"reward {reward} costs {item.cost}: staff must approve it")
                books.store.staff.stand_in(Staff(ALONE, "", Role.CLERK, who.language))
            audit.note(books, change, approved_by or None, Right.REDEEM, f"member {who.id}", reward)
            gone = list(numbered(change, who.id, account.expired(now)))
            left = booked(books.store.ledger.lots(who.id), gone)
            spent = list(numbered(change, who.id, lots.spend(left, item.cost, reward)))
            code = new_code(lambda code: books.store.redemptions.by_code(code) is not None)
            number = change.new_id()
            seq = change.record(
                "redemption.v1",
                RedemptionV1(who.id, reward, item.cost, code, approved_by, entries_of(gone + spent), item.gift),
            )
            books.store.ledger.add(gone + spent)
            books.store.redemptions.add(
                Redemption(
                    number,
                    who.id,
                    reward,
                    item.cost,
                    item.gift,
                    code,
                    VoucherStatus.OPEN,
                    approved_by,
                    seq,
                    now.wall_ms,
                    good_until(books, offered.voucher_days, at),
                )
            )
        return Redeemed(
            Receipt(seq, "redemption.v1"),
            books.guest(who, account.after(gone + spent).balance(now)),
            _choice(item, who.language),
            code,
            on=at.day if now.wall_ok else None,
            until=at.day + timedelta(days=offered.voucher_days - 1) if now.wall_ok else None,
        )


def _choice(item: rewards.Item, language: str) -> Choice:
    return Choice(
        id=item.reward.id,
        name=say(item.reward.name, language),
        picture=item.reward.picture,
        cost=item.cost,
        missing=item.missing,
        why_not=say(item.why_not.words, language) if item.why_not else "",
    )


def new_code(is_taken: Callable[[str], bool]) -> str:
    """A code that nothing has had: XXXX-XXXX, 36 bits of chance."""
    while True:
        signs = "".join(secrets.choice(ALPHABET) for _ in range(8))
        code = f"{signs[:4]}-{signs[4:]}"
        if not is_taken(code):
            return code
