"""The store: one SQLite file, one writing thread, one transaction for each business change."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from peewee import SQL

from kiosk.model.keys import Keys
from kiosk.model.time import Stamp
from kiosk.store import acknowledging, check, creation
from kiosk.store.alarms import Alarms
from kiosk.store.audit import Audit
from kiosk.store.campaigns import Missed, Nights, Referrals
from kiosk.store.cards import Cards
from kiosk.store.cases import Cases
from kiosk.store.change import Change, Recorded
from kiosk.store.connection import Connection
from kiosk.store.erasures import Erasures
from kiosk.store.faults import StoreFault, broken
from kiosk.store.heartbeats import Heartbeats
from kiosk.store.known import Known
from kiosk.store.ledger import Ledger
from kiosk.store.measures import Measures
from kiosk.store.members import Members
from kiosk.store.merges import Merges
from kiosk.store.migrations import migrate
from kiosk.store.moves import Moves
from kiosk.store.notices import Notices
from kiosk.store.people import People
from kiosk.store.personal import PersonalParts
from kiosk.store.prepared import Prepared
from kiosk.store.proofs import Proofs
from kiosk.store.purchases import Adjustments, Purchases
from kiosk.store.ratings import Ratings
from kiosk.store.redemptions import Redemptions
from kiosk.store.rows import MetaRow
from kiosk.store.seal import Seal
from kiosk.store.staff import StaffList
from kiosk.store.stock import Stock
from kiosk.store.visits import Visits
from kiosk.store.vouchers import Vouchers

log = logging.getLogger(__name__)

_BOOT = Prepared(MetaRow.update({MetaRow.boot_n: MetaRow.boot_n + SQL("1"), MetaRow.clean: SQL("0")}))
_STARTED = Prepared(MetaRow.select(MetaRow.boot_n, MetaRow.wall_floor_ms, MetaRow.next_seq))
_CLOSED = Prepared(MetaRow.update({MetaRow.clean: SQL("1")}))
_COUNT = "INSERT INTO counters (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n"


class Store:
    """Belongs to the thread that opened it: nobody else may read or write through it (see `reading`, `Outbox`).

    `boot_n` counts the starts, this one included; `wall_floor_ms` is the newest time that the store knows.
    """

    def __init__(self, connection: Connection, keys: Keys) -> None:
        seal = Seal(keys.members)
        self.path = connection.path
        self.cards = Cards(connection)
        self.members = Members(connection, seal)
        self.people = People(connection, seal)
        self.personal = PersonalParts(connection, seal, keys.office)
        self.merges = Merges(connection)
        self.erasures = Erasures(connection, self.members)
        self.known = Known(connection)
        self.moves = Moves(connection)
        self.visits = Visits(connection)
        self.ledger = Ledger(connection)
        self.ratings = Ratings(connection)
        self.redemptions = Redemptions(connection)
        self.stock = Stock(connection)
        self.staff = StaffList(connection, seal)
        self.proofs = Proofs(connection)
        self.purchases = Purchases(connection)
        self.adjustments = Adjustments(connection)
        self.vouchers = Vouchers(connection)
        self.referrals = Referrals(connection)
        self.missed = Missed(connection)
        self.nights = Nights(connection)
        self.audit = Audit(connection, seal)
        self.cases = Cases(connection, seal)
        self.alarms = Alarms(connection, seal)
        self.measures = Measures(connection, seal)
        self.notices = Notices(connection)
        self.heartbeats = Heartbeats(connection)
        self.boot_n: int
        self.wall_floor_ms: int
        self.first_seq: int  # the first number to be given since this start
        self._connection = connection
        self._committed: list[Recorded] = []
        self._refused: dict[str, int] = {}
        self._rehearsed_until = 0
        self._acked_meanwhile: tuple[int, int, int, int] | None = None

    @classmethod
    def open(cls, path: Path, keys: Keys, device: str, backups: Path | None = None) -> Store:
        """Open the store of `device`, or make it if there never was one; raises StoreFault with what to do.

        Checks the file (all of it after an unclean stop), brings it up to this version and counts a start.
        """
        if not check.exists(path, backups):
            creation.create(path, keys, device)
        connection = Connection(path, writes=True)
        try:
            check.check(connection)
            migrate(connection)
            creation.belongs(connection, keys, device)
            store = cls(connection, keys)
            with connection.transaction():
                connection.run(_BOOT)
            store.boot_n, store.wall_floor_ms, store.first_seq = connection.rows(_STARTED)[0]
        except sqlite3.Error as error:  # our statements are right: a disk that lied has lost what they speak of
            connection.close()
            raise broken(path, str(error)) from error
        except BaseException:
            connection.close()
            raise
        return store

    @contextmanager
    def change(self, stamp: Stamp) -> Iterator[Change]:
        """One business change: rows and events inside are committed together, or nothing of them is.

        In a rehearsal nothing is, once it is over; one whose time is up ends here, before anything real is lost.
        """
        if self.rehearsing and not self.rehearses(stamp):
            self.forget()
        try:
            with self._connection.transaction():
                change = Change(self._connection, stamp)
                yield change
                for name, count in self._refused.items():
                    self._connection.run(_COUNT, name, count)
                change.finish()
        except StoreFault as fault:
            name = type(fault).__name__
            self._refused[name] = self._refused.get(name, 0) + 1
            raise
        self._refused.clear()
        if not self.rehearsing:
            self._committed += change.recorded

    def rehearse(self, until_mono_ms: int) -> None:
        """From now until then by the boot clock all changes work as always, and nothing of them is kept."""
        self._connection.rehearse()
        self._rehearsed_until = until_mono_ms

    @property
    def rehearsing(self) -> bool:
        return self._connection.rehearsing

    def rehearses(self, now: Stamp) -> bool:
        """Whether a change now would be one that is not kept."""
        return self.rehearsing and now.mono_ms < self._rehearsed_until

    def forget(self) -> None:
        """The end of a rehearsal. Only wrong PINs stay counted, and what the cloud acknowledged meanwhile."""
        guard = self.staff.guard()
        self._connection.forget()
        if guard != self.staff.guard():
            with self._connection.transaction():
                self.staff.keep_guard(guard)
        if self._acked_meanwhile:
            acked, self._acked_meanwhile = self._acked_meanwhile, None
            self.acknowledge(*acked)

    def committed(self) -> list[Recorded]:
        """Drain what was committed since the last call, in the order of seq."""
        drained, self._committed = self._committed, []
        return drained

    def acknowledge(self, high_water: int, boot_n: int, mono_ms: int, server_ms: int) -> None:
        """Keep what the server holds (which may go back) and its clock seen at `mono_ms` of boot `boot_n`.

        Raises StoreFault if the server claims events that were never recorded here.
        """
        if self.rehearsing:
            self._acked_meanwhile = (high_water, boot_n, mono_ms, server_ms)
            return
        with self._connection.transaction():
            acknowledging.acknowledge(self._connection, high_water, boot_n, mono_ms, server_ms)

    def rest(self, now: Stamp) -> None:
        """For quiet moments: let go of events the cloud has held for long, and empty the write-ahead log."""
        if self.rehearsing:
            return
        with self._connection.transaction():
            acknowledging.prune(self._connection, now)
        self.checkpoint()

    def checkpoint(self) -> None:
        """Write all of the write-ahead log into the file and cut it to nothing; not now, if somebody is reading."""
        if not self.rehearsing:
            self._connection.checkpoint()

    def close(self) -> None:
        """Mark an orderly stop and close; twice does no harm.

        After a stop that could not be marked the next start checks the whole file.
        """
        if self._connection.closed:
            return
        try:
            if self.rehearsing:
                self.forget()
            with self._connection.transaction():
                self._connection.run(_CLOSED)
            self.checkpoint()
        except StoreFault as fault:
            log.error("not an orderly stop: %s", fault)
        finally:
            self._connection.close()
