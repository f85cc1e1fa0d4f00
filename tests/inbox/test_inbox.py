"""The watcher of the inbox, turn by turn: what it reads, hands to the desk, puts away and tells."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import msgspec
import pytest

from drivers.faults import LastingFault
from kiosk.config.settings import Data, Settings, Till
from kiosk.config.settings import Shop as ShopSettings
from kiosk.demo.cast import joined
from kiosk.flow.events import SalesWaiting
from kiosk.inbox import AGAIN, DAY_S, LATER_S, LOOK_S, SLICE_S, Inbox, InboxSession
from kiosk.inbox_folder import STABLE_S
from kiosk.services.till_sales import AT_ONCE
from kiosk.services.till_work import TillWork
from tests.services.premises import DAY, FILE, ZONE, Furnished, Premises, furnished

UID = b"\x04\x01\x02\x03\x04\x05\x06"
LINES = "time,amount,card,receipt\n" + "".join(f"2026-05-20 12:{n},5.00,{UID.hex()},{n}\n" for n in range(10, 34))


class Room:
    """A shop with one member and its inbox; the desk does what comes to its door when it is told to."""

    def __init__(self, folder: Path, furniture: Furnished, **till: object) -> None:
        self.place = Premises(folder, furniture)
        self.anna = joined(self.place.shop, self.place.card(UID), "Anna", by=self.place.clerk.id).guest.id
        self.place.clock.go_on(DAY)
        self.path = folder / "inbox"
        self.settings = Settings(
            shop=ShopSettings(zone=ZONE, programme=FILE), data=Data(folder=folder), till=Till(**till)
        )
        self.now_s = 1000.0
        self.door: list[TillWork] = []

    def inbox(self) -> Inbox:
        def post(event: SalesWaiting) -> None:
            self.door.append(event.work)

        return Inbox(self.settings, self.place.shop, post, lambda: self.now_s)

    def turns(self, session: InboxSession, count: int = 60) -> None:
        """Time goes by: the watcher and the desk, each in turn."""
        for _ in range(count):
            for _event in session.turn(Event()):
                raise AssertionError("an inbox tells nothing by itself")
            self.now_s += LOOK_S
            while self.door:
                self.door.pop(0).go_on()

    def day(self, count: int = 60) -> None:
        with self.inbox().open() as session:
            self.turns(session, count)

    def writes(self, text: str = LINES, name: str = "sales.csv") -> Path:
        self.path.mkdir(exist_ok=True)
        (self.path / name).write_text(text)
        return self.path / name

    def lies(self) -> list[str]:
        """Every file in the inbox."""
        return sorted(str(file.relative_to(self.path)) for file in self.path.rglob("*") if file.is_file())

    def report(self, name: str) -> str:
        return (self.path / f"{name}.report.txt").read_text()

    def purchases(self) -> int:
        return len(self.place.shop.books.store.purchases.of(self.anna, 1000))


@pytest.fixture(scope="module")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    return furnished(tmp_path_factory.mktemp("furnished"))


@pytest.fixture(autouse=True)
def everything_closed() -> Iterator[None]:
    yield
    Premises.close_all()


@pytest.fixture
def room(tmp_path: Path, furniture: Furnished) -> Room:
    return Room(tmp_path, furniture)


def test_a_file_is_booked_and_put_away_with_its_report(room: Room) -> None:
    room.writes()
    room.day()
    assert room.lies() == ["done/sales.csv", "done/sales.csv.report.txt"]
    said = room.report("done/sales.csv").splitlines()
    assert said[0] == "sales.csv"
    assert said[1].startswith("24 lines. Columns: ")
    assert said[2].startswith("24 purchases of 1 members booked, ")
    assert room.purchases() == 24


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("time,amount,card\n2026-05-20 12:30,much,04AA\n2026-05-20 12:31,5.00,04AA\n", "line 2: 'much' is no amount"),
        ("when,amount,card\n1,2,3\n", "which column is the time"),
        ("", "no line of sales"),
        ("x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_broken_file_is_refused_with_line_value_and_remedy(room: Room, text: str, why: str) -> None:
    room.writes(text)
    room.day()
    assert room.lies() == ["refused/sales.csv", "refused/sales.csv.report.txt"]
    assert why in room.report("refused/sales.csv")
    assert room.purchases() == 0, "not even the lines that are right"
    assert why in room.place.shop.watch.refused_file
    assert [each.kind for each in room.place.shop.watch.notices("en", room.place.owner.id)] == ["till"]


def test_every_bad_line_stands_in_the_report(room: Room) -> None:
    room.writes("time,amount,card\n" + "2026-05-20 12:30,much,04AA\n" * 50)
    room.day()
    report = room.report("refused/sales.csv")
    assert all(f"line {n}: 'much' is no amount" in report for n in range(2, 52))
    assert "mend these lines; nothing was imported" in report


def test_the_next_file_waits_for_the_one_before(room: Room) -> None:
    room.writes(name="b.csv")
    room.writes(LINES.replace("2026-05-20", "2026-05-21"), "c.csv")
    os.utime(room.path / "c.csv", (1, 1))
    with room.inbox().open() as session:
        for _ in range(60):
            room.turns(session, 1)
            assert len(list((room.path / "booking").iterdir())) <= 1
    assert [name for name in room.lies() if not name.endswith(".txt")] == ["done/b.csv", "done/c.csv"]
    assert room.purchases() == 48


def test_looks_are_rare_and_slices_swift(room: Room) -> None:
    room.writes()
    inbox = room.inbox()
    assert inbox.every_s == LOOK_S
    with inbox.open() as session:
        room.turns(session, round(STABLE_S / LOOK_S) + 1)
        assert (session.busy, inbox.every_s) == (True, SLICE_S)
        room.turns(session)
        assert (session.busy, inbox.every_s) == (False, LOOK_S)


def test_the_power_goes_and_the_file_is_gone_through_again(room: Room) -> None:
    room.writes()
    with room.inbox().open() as session:
        while not room.purchases():
            room.turns(session, 1)
    before = room.purchases()
    assert 0 < before < 24
    assert room.lies() == ["booking/sales.csv"]
    room.place.again(mono_ms=1_000)
    room.day()
    assert room.purchases() == 24
    said = room.report("done/sales.csv")
    assert f"{before} were on file already and passed over" in said
    assert AGAIN in said


def test_the_power_goes_between_the_last_sale_and_the_report(room: Room) -> None:
    room.writes()
    with room.inbox().open() as session:
        while room.purchases() < 24:
            room.turns(session, 1)
    assert room.lies() == ["booking/sales.csv"]
    room.day()
    assert (room.purchases(), room.lies()[0]) == (24, "done/sales.csv")


def test_what_a_slow_till_still_writes_is_booked_too(room: Room) -> None:
    room.writes(LINES[: LINES.index("2026-05-20 12:20")])
    with (room.path / "sales.csv").open("a") as slow, room.inbox().open() as session:
        room.turns(session, round(STABLE_S / LOOK_S) + 2)
        slow.write(LINES[LINES.index("2026-05-20 12:20") :])
        slow.flush()
        room.turns(session)
    assert (room.purchases(), room.lies()[0]) == (24, "done/sales.csv")


def test_in_practice_the_file_waits(room: Room) -> None:
    room.writes()
    with room.inbox().open() as session:
        room.place.shop.practice.begin(room.place.clerk.id)
        room.turns(session)
        assert (room.purchases(), room.lies()) == (0, ["booking/sales.csv"])
        room.place.shop.practice.end()
        room.turns(session, round(LATER_S / LOOK_S) + 10)
    assert (room.purchases(), room.lies()[0]) == (24, "done/sales.csv")


def test_a_refusal_is_told_although_it_came_in_practice(room: Room) -> None:
    room.writes("nothing")
    with room.inbox().open() as session:
        room.place.shop.practice.begin(room.place.clerk.id)
        room.turns(session)
        room.place.shop.practice.end()
        assert room.lies() == ["booking/sales.csv"]
        room.turns(session, round(LATER_S / LOOK_S) + 10)
    assert room.lies()[0] == "refused/sales.csv"
    assert room.place.shop.watch.refused_file


def test_a_file_that_breaks_our_program_is_refused_and_not_tried_for_ever(room: Room) -> None:
    room.writes()
    with room.inbox().open() as session:
        while not room.purchases():
            room.turns(session, 1)
        file = sqlite3.connect(room.place.folder / "store.db")
        file.execute("CREATE TRIGGER no BEFORE INSERT ON purchases BEGIN SELECT RAISE(ABORT, 'no'); END")
        with pytest.raises(sqlite3.IntegrityError):
            room.turns(session)
        file.execute("DROP TRIGGER no")
        file.close()
        room.turns(session)
    assert room.lies() == ["refused/sales.csv", "refused/sales.csv.report.txt"]
    assert "this file breaks the kiosk's program" in room.report("refused/sales.csv")
    assert f"{AT_ONCE} purchases" in room.report("refused/sales.csv")
    assert room.purchases() == AT_ONCE


def test_the_configuration_says_how_the_till_writes(tmp_path: Path, furniture: Furnished) -> None:
    room = Room(tmp_path, furniture, columns=("amount=Menge=",), encoding="cp1252", inbox=tmp_path / "share")
    room.path = tmp_path / "share"
    room.path.mkdir()
    text = f"time;Menge=;card;Straße\n2026-05-20 12:30;5,00;{UID.hex()};x\n"
    (room.path / "kasse.csv").write_bytes(text.encode("cp1252"))
    room.day()
    assert room.lies()[0] == "done/kasse.csv"
    assert room.purchases() == 1


def test_who_hands_in_a_file_may_say_so_for_it_alone(room: Room) -> None:
    room.path.mkdir()
    source = room.writes(LINES.replace("amount", "price without a name we know"), "other.txt")
    with room.inbox().open() as session:
        wishes = msgspec.json.encode({"columns": {"amount": "price without a name we know"}, "till": "front"})
        (room.path / "sales.csv.json").write_bytes(wishes)
        source.rename(room.path / "sales.csv")
        room.turns(session, 30)
        room.writes()
        room.turns(session)
    assert room.purchases() == 48, "another till's numbers are others"
    assert "sales.csv.json" not in room.lies()


def test_a_share_that_is_away_is_told(tmp_path: Path, furniture: Furnished) -> None:
    away = Room(tmp_path, furniture, inbox=tmp_path / "share")
    with pytest.raises(LastingFault, match=r"The till's inbox: .*share: No such file or directory; see that"):
        away.day(1)
    share = tmp_path / "share"
    share.mkdir()
    with away.inbox().open() as session:
        away.turns(session, 1)
        for folder in ("booking", "done", "refused"):
            (share / folder).rmdir()
        share.rmdir()
        with pytest.raises(LastingFault, match="No such file"):
            away.turns(session, 1)


def test_what_was_booked_long_ago_is_deleted_by_a_trusted_clock_only(room: Room) -> None:
    room.writes()
    room.day()
    clock = room.place.clock
    age_s = clock.wall_ms / 1000 - 31 * DAY_S
    for file in (room.path / "done").iterdir():
        os.utime(file, (age_s, age_s))
    clock.wall_ok = False
    room.day(1)
    assert len(room.lies()) == 2
    clock.wall_ok = True
    room.day(1)
    assert room.lies() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[::-1],
        lambda data: bytes(len(data)),
        lambda data: data.replace(b"5.00", b'"5.00'),
        lambda data: data.replace(b"2026", b"9999"),
        lambda data: data.replace(b"12:", b"99:"),
        lambda data: data.replace(b"receipt", b"\xff\xfe\xff"),
        lambda data: data.replace(b",", b"\r"),
        lambda data: data.replace(b"04", b"0" * 100),
    ],
)
def test_whatever_lies_in_the_inbox_the_kiosk_goes_on(room: Room, change: Callable[[bytes], bytes]) -> None:
    room.path.mkdir()
    (room.path / "sales.csv").write_bytes(change(LINES.encode()))
    room.day()
    assert len(room.lies()) == 2
    assert room.lies()[0] in ("done/sales.csv", "refused/sales.csv")
