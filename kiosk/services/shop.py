"""Everything the flow may ask of the shop; one method is one transaction, run on the desk's thread.

Every call may raise `Declined` (see faults) for a refusal with nothing changed, or `StoreFault` when the store
can't keep it, with nothing changed either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk.model.keys import Keys
from kiosk.model.programme import Programme
from kiosk.model.proof import Judge, Proof, judge_nothing
from kiosk.model.time import Clock
from kiosk.services.alarms import Alarms
from kiosk.services.audit import Audit, note
from kiosk.services.books import Books
from kiosk.services.calendar import Calendar
from kiosk.services.card_desk import CardDesk
from kiosk.services.cards import Cards
from kiosk.services.cases import Cases
from kiosk.services.copies import Copies
from kiosk.services.duplicates import Duplicates
from kiosk.services.erasing import Erasing
from kiosk.services.exporting import Exporting
from kiosk.services.heartbeat import Heartbeat
from kiosk.services.joining import Joining
from kiosk.services.measures import Measures
from kiosk.services.members import Members
from kiosk.services.merging import Merging
from kiosk.services.nightly import Nightly, Task
from kiosk.services.people import People
from kiosk.services.points import Points
from kiosk.services.practice import Practice
from kiosk.services.programme_file import ProgrammeFile
from kiosk.services.proofs import Proofs
from kiosk.services.purchases import Purchases
from kiosk.services.ratings import Ratings
from kiosk.services.rewards import Rewards
from kiosk.services.rights import Right
from kiosk.services.staff import StaffRoom
from kiosk.services.staff_cards import StaffCards
from kiosk.services.stockroom import Stockroom
from kiosk.services.tasks import Tasks
from kiosk.services.views import Receipt
from kiosk.services.views_device import DeviceView
from kiosk.services.visits import Visits
from kiosk.services.vouchers import Vouchers
from kiosk.services.watch import Watch
from kiosk.store.store import Store


@dataclass(frozen=True, slots=True)
class Shop:
    """The services of one open shop; made by `open_shop`, closed when the day is over."""

    cards: Cards
    visits: Visits
    ratings: Ratings
    rewards: Rewards
    members: Members
    proofs: Proofs
    staff: StaffRoom
    staff_cards: StaffCards
    joining: Joining
    people: People
    card_desk: CardDesk
    merging: Merging
    erasing: Erasing
    exporting: Exporting
    duplicates: Duplicates
    purchases: Purchases
    points: Points
    vouchers: Vouchers
    stock: Stockroom
    calendar: Calendar
    cases: Cases
    alarms: Alarms
    measures: Measures
    watch: Watch
    audit: Audit
    tasks: Tasks
    practice: Practice
    heartbeat: Heartbeat = field(repr=False)
    nightly: Nightly = field(repr=False)
    books: Books = field(repr=False)
    programme_file: ProgrammeFile | None = field(default=None, repr=False)
    device: Callable[[], DeviceView] = field(default=DeviceView, repr=False)
    try_cloud: Callable[[], None] = field(default=lambda: None, repr=False)

    def clock_trusted(self) -> bool:
        return self.books.clock.stamp().wall_ok

    def acknowledge(self, high_water: int, boot_n: int, mono_ms: int, server_ms: int) -> None:
        """Keep how far the cloud holds our events (it may go back as well as forward) and its clock's anchor."""
        self.books.store.acknowledge(high_water, boot_n, mono_ms, server_ms)

    def committed(self) -> tuple[Receipt, ...]:
        """Drains the receipts of everything committed since the last call, in the order of seq (two events of one
        transaction are two); the desk acts on them once the state that confirms them is shown."""
        return tuple(Receipt(each.seq, each.type) for each in self.books.store.committed())

    def programme_notice(self) -> str:
        """Why the programme's file is not the one in force, all its faults in sentences; "" if it is."""
        return self.programme_file.notice if self.programme_file else ""

    def idle(self, lost: tuple[str, ...] = ()) -> bool:
        """Called when nothing has happened for a minute: one slice of what is to be done in quiet moments (a new
        programme file, the night's work, checkpoint, pruning). Whether there is more to do at once.

        `lost` names the devices that don't answer.
        """
        self.staff.resume()
        self.practice.settle()
        if self.practice.on:
            return False
        if self.programme_file and (programme := self.programme_file.changed()):
            self.books.programme = programme
            with self.books.store.change(self.books.clock.stamp()) as change:
                note(self.books, change, None, Right.CHANGE_PROGRAMME, f"programme {self.programme_file.digest}")
        self.alarms.settle()
        self.heartbeat.hours()
        if self.heartbeat.beat(lost):
            self.watch.look()
        if self.calendar.prepare() or self.nightly.step():
            return True
        self.books.store.rest(self.books.clock.stamp())
        return False

    def close(self) -> None:
        """An orderly end; twice does no harm."""
        try:
            self.nightly.close()
        finally:
            self.books.store.close()


def open_shop(
    store: Store,
    programme: Programme,
    clock: Clock,
    keys: Keys,
    zone: ZoneInfo,
    judge: Judge = judge_nothing,
    least: Proof = Proof.NONE,
    programme_file: Path | None = None,
    copies: Copies | None = None,
) -> Shop:
    """The services over an open `store`; on the thread that opened it, which is the only one to call them.

    `judge` tells what a card proves, `least` is what one must prove to be taken. `programme_file` is watched for a
    new programme, `copies` are written at night.
    """
    books = Books(store, programme, clock, keys, zone)
    visits, people, proofs = Visits(books), People(books), Proofs(books, judge, least)
    vouchers = Vouchers(books)
    staff = StaffRoom(books)
    staff.resume()
    cases, alarms, measures, watch = Cases(books), Alarms(books), Measures(books), Watch(books)
    calendar, duplicates, erasing = Calendar(books), Duplicates(books), Erasing(books)
    merging = Merging(books)
    nights = (
        Task("merges", merging.night),
        Task("retention", erasing.night),
        Task("duplicates", duplicates.night),
    )
    return Shop(
        cards=Cards(books, proofs, vouchers),
        visits=visits,
        ratings=Ratings(books),
        rewards=Rewards(books),
        members=Members(books),
        proofs=proofs,
        staff=staff,
        staff_cards=StaffCards(books),
        joining=Joining(books, visits),
        people=people,
        card_desk=CardDesk(books),
        merging=merging,
        erasing=erasing,
        exporting=Exporting(books, people),
        duplicates=duplicates,
        purchases=Purchases(books),
        points=Points(books),
        vouchers=vouchers,
        stock=Stockroom(books),
        calendar=calendar,
        cases=cases,
        alarms=alarms,
        measures=measures,
        watch=watch,
        audit=Audit(books),
        tasks=Tasks(alarms.tasks, cases.tasks, watch.tasks, measures.tasks, calendar.tasks, duplicates.tasks),
        practice=Practice(books),
        heartbeat=Heartbeat(books),
        nightly=Nightly(books, copies, nights),
        books=books,
        programme_file=ProgrammeFile(programme_file, programme) if programme_file else None,
    )
