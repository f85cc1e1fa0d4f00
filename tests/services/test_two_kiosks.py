"""Two kiosks of one shop, the same cards at both, one endpoint: in whatever order their events come in, the books of
all three agree."""

from __future__ import annotations

import base64
import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.demo.cast import joined
from kiosk.model.redemption import VoucherStatus
from kiosk.services.faults import Declined
from kiosk.store.outbox import Outbox
from sync.batch import build
from sync.cloud import access, reading
from sync.cloud.book import Book
from sync.cloud.rows import open_database
from sync.retry import Course
from sync.wire import Batch, Sent
from tests.services.club import text
from tests.services.premises import Furnished, Premises, furnished
from tests.services.test_histories import DEEDS

Account = tuple[int, int, int]
"""Points, counted visits, redemptions that stand."""


@pytest.fixture(scope="session")
def furniture_of_both(furniture: Furnished, tmp_path_factory: pytest.TempPathFactory) -> tuple[Furnished, Furnished]:
    return furniture, furnished(tmp_path_factory.mktemp("furnished"), "k-2")


class Kiosk:
    """A kiosk with three members; their cards have the same numbers at every kiosk."""

    def __init__(self, folder: Path, furniture: Furnished) -> None:
        self.name, self.place = furniture.device, Premises(folder, furniture, text())
        shop, card, by = self.place.shop, self.place.card, self.place.owner.id
        self.members = [joined(shop, card(self.place.uid()), name, by=by).guest.id for name in ("Anna", "Ben", "Carl")]
        for member in self.members:
            shop.purchases.book(member, 4000, "", by=by)

    def does(self, deed: str, who: int, number: int) -> None:
        place, member, other = self.place, self.members[who], self.members[(who + number) % 3]
        with contextlib.suppress(Declined):
            match deed:
                case "merge":
                    place.shop.merging.merge(member, other, place.owner.id)
                case "part":
                    for each in place.shop.merging.today():
                        place.shop.merging.undo(each.merge, place.owner.id)
                case "introduce":
                    place.shop.points.introduced(member, other, place.owner.id)
                case _:
                    DEEDS[deed](place, member, number)

    def accounts(self) -> dict[int, Account]:
        """What the store itself holds."""
        store = self.place.shop.books.store
        return {
            each: (
                store.ledger.sum(each),
                len(store.visits.counted_ms(each)),
                sum(voucher.status is not VoucherStatus.VOID for voucher in store.redemptions.of(each)),
            )
            for each in self.members
        }

    def points_of(self, card: bytes) -> int:
        """Of the member who holds it now, who may have been merged."""
        held = self.place.shop.books.store.cards.get(card)
        assert held is not None
        assert held.member_id is not None
        return self.accounts()[held.member_id][0]

    def batches(self, sizes: Iterator[int]) -> Iterator[Batch]:
        """All of its outbox, as the sync worker would send it."""
        outbox, now = Outbox(self.place.folder / "store.db", "test", self.place.clock), self.place.clock.stamp()
        position, sent = outbox.position(), Sent(now.boot_n, now.mono_ms, now.wall_ms, now.wall_ok)
        acked = 0
        while acked + 1 < position.next_seq:
            course = Course(size=next(sizes))
            made = build(outbox, position, acked, course, sent, f"{self.name}-{acked}")
            assert isinstance(made, tuple)
            yield made[0]
            acked += len(made[0].events)


Balances = dict[str, dict[int, Account]]


def booked(kiosks: Sequence[Kiosk], turns: Sequence[int], sizes: Sequence[int]) -> tuple[Balances, dict[bytes, int]]:
    """An endpoint takes the batches of the kiosks, whose turn it is first, then the rest: the balances of each kiosk's
    members, and the points of each card over both."""
    books = open_database(Path(":memory:"))
    try:
        book, size = Book(books), iter([*sizes, *[500] * 10_000])
        for kiosk in kiosks:
            access.enrol(kiosk.name, kiosk.name)
        waiting = [kiosk.batches(size) for kiosk in kiosks]
        for turn in [*turns, *[0] * 10_000, *[1] * 10_000]:
            if (batch := next(waiting[turn], None)) is not None:
                device = access.device_of(batch.device)
                assert device is not None
                assert book.take(batch, device, batch.sent.wall_ms).quarantined == []
        rows = reading.balances(None, None, None).rows
        of_kiosk = {
            kiosk.name: {
                row.member: (row.points, row.visits, row.redemptions) for row in rows if row.device == kiosk.name
            }
            for kiosk in kiosks
        }
        cards = [kiosks[0].place.card(b"\x04" + number.to_bytes(6)) for number in (1, 2, 3)]
        of_card = {
            card: sum(row.points for row in reading.balances(None, None, base64.b64encode(card).decode()).rows)
            for card in cards
        }
        return of_kiosk, of_card
    finally:
        books.close()


OFTEN = ("redeem", "void", "restore")  # a voucher's way is long: it is given out, void, good again
STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from([*sorted(DEEDS), "merge", "part", "introduce", *OFTEN, *OFTEN]),
        st.integers(0, 2),
        st.integers(1, 20),
    ),
    min_size=20,
    max_size=60,
)
TURNS = st.lists(st.integers(0, 1), max_size=40)
SIZES = st.lists(st.integers(1, 6), max_size=40)


@settings(max_examples=10, deadline=None)
@given(STEPS, TURNS, TURNS, SIZES)
def test_any_order_of_the_events_of_two_kiosks_gives_the_same_balances(
    tmp_path_factory: pytest.TempPathFactory,
    furniture_of_both: tuple[Furnished, Furnished],
    steps: list[tuple[int, str, int, int]],
    turns: list[int],
    other_turns: list[int],
    sizes: list[int],
) -> None:
    kiosks = [Kiosk(tmp_path_factory.mktemp(each.device), each) for each in furniture_of_both]
    for kiosk, deed, who, number in steps:
        kiosks[kiosk].does(deed, who, number)
    balances, cards = booked(kiosks, turns, sizes)
    assert booked(kiosks, other_turns, sizes[::-1]) == (balances, cards), "however they come in"
    for each in kiosks:
        assert balances[each.name] == each.accounts(), "the endpoint holds what the store holds"
    assert set(balances["k-1"]).isdisjoint(balances["k-2"])
    assert cards == {card: sum(each.points_of(card) for each in kiosks) for card in cards}, "a card is one at both"
    for each in kiosks:
        each.place.shop.close()
