"""An old card list: whatever program wrote it, it is shown whole, and taken whole or not at all."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.formats import FORMATS, CardFormat, format_named
from kiosk.commands.members import reading
from kiosk.model.member import Birthday
from kiosk.services.card_list import ListFault, read
from kiosk.services.faults import Declined, NotAllowed
from kiosk.services.importing import Importing
from kiosk.services.written_days import Unclear, birthday, day
from tests.services.premises import FILE, Premises

LIST = """card;name;birthday;points;joined;language
04A1B2C3D4E580;Anna Berg;05-31;120;2024-05-01;
04A1B2C3D4E680;林美玲;;0;;zh-Hant
04A1B2C3D4E780;;1.2.;1,050;3.4.2023;en
"""
HEX = format_named("hex")


uid = reading(HEX)


# --- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_any_encoding_any_separator(encoding: str, separator: str) -> None:
    text = LIST.replace("1,050", "1050").replace(";", separator).replace("\n", "\r\n")
    cards = read(text.encode(encoding))
    assert [(line.number, line.card, line.name) for line in cards.lines] == [
        (2, "04A1B2C3D4E580", "Anna Berg"),
        (3, "04A1B2C3D4E680", "林美玲"),
        (4, "04A1B2C3D4E780", ""),
    ]
    assert cards.columns == ("card", "name", "birthday", "points", "joined", "language")


def test_big5_by_name() -> None:
    assert read("卡號,姓名\n04A1B2C3D4E580,林美玲\n".encode("big5"), "big5").lines[0].name == "林美玲"


def test_headings_in_chinese_and_others() -> None:
    cards = read("会员卡号,手机,姓名,积分\n04A1B2C3D4E580,1,小明,5\n".encode())
    assert cards.columns == ("card", "name", "points")
    assert cards.ignored == ("手机",)


def test_no_headings() -> None:
    cards = read(b"04A1B2C3D4E580\n\n04A1B2C3D4E680\n")
    assert [(line.number, line.card) for line in cards.lines] == [(1, "04A1B2C3D4E580"), (3, "04A1B2C3D4E680")]


def test_a_quoted_field_may_hold_lines() -> None:
    cards = read(b'card,name\n04A1B2C3D4E580,"Anna\nBerg"\n04A1B2C3D4E680,Ben\n')
    assert [(line.number, line.name) for line in cards.lines] == [(2, "Anna\nBerg"), (4, "Ben")]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b"card,name\n", "no line below"),
        (b"name,points\nAnna,5\n", "name the column with the numbers 'card'"),
        (b"member,phone\nAnna,5\n", "name the column with the numbers 'card'"),
        (b"card,uid\n1,2\n", "two columns could be the card"),
        (b'card,name\n04A1B2C3D4E580,"Anna\n', "line 2: .*quotation marks"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\xfd\x81\x00", "encoding|column|heading"),
    ],
)
def test_what_is_no_list(data: bytes, told: str) -> None:
    with pytest.raises(ListFault, match=told):
        read(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    with contextlib.suppress(ListFault):
        assert read(data).lines


@pytest.mark.parametrize(
    ("text", "month", "of_month"),
    [
        ("05-31", 5, 31),
        ("2001-05-31", 5, 31),
        ("2001/5/31", 5, 31),
        ("20010531", 5, 31),
        ("31.5.", 5, 31),
        ("31.05.2001", 5, 31),
        ("5月31日", 5, 31),
        ("2001年5月31日", 5, 31),
        ("31/5/2001", 5, 31),
        ("5/31", 5, 31),
        ("7/7", 7, 7),
        ("02-29", 2, 29),
        ("2001-05-31 00:00:00", 5, 31),
    ],
)
def test_birthdays_as_people_write_them(text: str, month: int, of_month: int) -> None:
    assert birthday(text) == Birthday(month, of_month)


@pytest.mark.parametrize("text", ["4/5/2001", "13-13", "02-30", "Mai", "2001", "31.5", "5/31x", ""])
def test_what_is_no_birthday_or_two(text: str) -> None:
    with pytest.raises(Unclear):
        birthday(text)


def test_the_day_of_joining_needs_a_year() -> None:
    assert day("3.4.2023").isoformat() == "2023-04-03"
    with pytest.raises(Unclear, match="no year"):
        day("05-31")


# --- planning and doing ----------------------------------------------------------------------------------


def test_taken_whole(place: Premises) -> None:
    importing = Importing(place.shop.books)
    plan = importing.plan(read(LIST.encode()), uid, "en")
    assert plan.faults == plan.known == ()
    assert plan.gaps == {"name": (4,), "birthday": (3,), "joined": (3,), "language": (2,)}
    assert importing.carry_out(plan, place.owner.id) == 3
    shop = place.shop
    anna = shop.cards.holder(uid("04A1B2C3D4E580"), "unknown").guest  # type: ignore[union-attr]  # a guest's card
    assert (anna.name, anna.balance, anna.language) == ("Anna Berg", 120, "en")
    assert shop.people.person(anna.id).birthday == Birthday(5, 31)
    mei = shop.cards.holder(uid("04A1B2C3D4E680"), "unknown").guest  # type: ignore[union-attr]  # a guest's card
    assert (mei.name, mei.balance, mei.language, mei.tier.name) == ("林美玲", 0, "zh-Hant", "朋友")
    assert shop.joining.consent_due(anna.id)
    assert place.booked_by_the_cloud()[anna.id] == 120
    assert "Anna" not in str(place.events())
    kept = shop.books.store.members.get(anna.id)
    assert kept is not None
    assert kept.joined_ms == 1714557600000, "noon of 1 May 2024 in Berlin"
    again = importing.plan(read(LIST.encode()), uid, "en")
    assert (again.newcomers, again.known) == ((), (2, 3, 4))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("04A1B2;Anna;;;;", "no hexadecimal card number"),
        (";Anna;;;;", "no card number"),
        ("08A1B2C3;Anna;;;;", "phone"),
        ("04A1B2C3D4E680;Anna;;;;", "stands in line 3 already"),
        ("04A1B2C3D4E980;Anna;4/5;;;", "may be two days"),
        ("04A1B2C3D4E980;Anna;;-5;;", "are no points"),
        ("04A1B2C3D4E980;Anna;;5;2030-01-01;", "still to come"),
        ("04A1B2C3D4E980;Anna;;5;;fr", "no language 'fr'"),
        (f"04A1B2C3D4E980;{'x' * 41};;5;;", "at most 40"),
    ],
)
def test_a_line_that_can_not_be_taken_stops_all_of_them(place: Premises, line: str, told: str) -> None:
    importing = Importing(place.shop.books)
    plan = importing.plan(read((LIST + line + "\n").encode()), uid, "en")
    (fault,) = plan.faults
    assert fault.startswith("line 5: ")
    assert told in fault
    with pytest.raises(Declined, match="1 lines can't be taken"):
        importing.carry_out(plan, place.owner.id)
    assert place.shop.staff.today().members == 0
    assert importing.carry_out(plan, place.owner.id, leave_out=True) == 3


def test_an_interrupt_leaves_nothing(place: Premises) -> None:
    importing = Importing(place.shop.books)
    plan = importing.plan(read(LIST.encode()), uid, "en")
    calls = iter([None, None, KeyboardInterrupt])

    def tick() -> None:
        if stop := next(calls):
            raise stop

    with pytest.raises(KeyboardInterrupt):
        importing.carry_out(plan, place.owner.id, tick)
    assert place.shop.staff.today().members == 0
    assert place.events() == []
    assert importing.carry_out(plan, place.owner.id) == 3


def test_who_may_import(place: Premises) -> None:
    importing = Importing(place.shop.books)
    with pytest.raises(NotAllowed):
        importing.carry_out(importing.plan(read(LIST.encode()), uid, "en"), place.clerk.id)


@pytest.mark.parametrize("form", [form for form in FORMATS if form.whole], ids=lambda form: form.name)
def test_every_format_that_keeps_the_whole_number(place: Premises, form: CardFormat) -> None:
    uids = [bytes.fromhex(f"04a1b2c3d4e{n:x}80") for n in range(10)]
    text = "card\n" + "\n".join(form.encode(each) for each in uids)
    plan = Importing(place.shop.books).plan(read(text.encode()), reading(form), "en")
    assert [one.uid for one in plan.newcomers] == uids


# --- the command -----------------------------------------------------------------------------------------


def kiosk(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "members", *arguments],
        env={**environ(folder)},
        input="",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def environ(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "TUCKSHOP_DATA__FOLDER": str(folder),
        "TUCKSHOP_SHOP__PROGRAMME": str(FILE),
        "TUCKSHOP_CONFIG": "",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


def count(folder: Path, table: str = "members") -> int:
    file = sqlite3.connect(folder / "store.db")
    try:
        return int(file.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])
    finally:
        file.close()


def test_the_command_shows_and_does(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    decimal = format_named("decimal-reversed")
    uids = [bytes.fromhex(f"04a1b2c3d4e{n:x}80") for n in range(7)]
    lines = "\n".join(f"{decimal.encode(each)},Guest {n},{n}" for n, each in enumerate(uids))
    file.write_text(f"card,name,points\n{lines}\nabc,Broken,1\n", encoding="utf-8")
    done = kiosk(tmp_path, "import", str(file), "--yes")
    assert done.returncode == 1, done.stderr
    assert "7 new" not in done.stdout
    assert "8 lines with card, name, points; the numbers are decimal-reversed." in done.stdout
    assert "04 A1 B2 C3 D4 E0 80  Guest 0" in done.stdout
    assert "line 9: 'abc' is no decimal card number" in done.stdout
    assert "Nothing was imported" in done.stderr
    assert count(tmp_path) == 0
    done = kiosk(tmp_path, "import", str(file), "--yes", "--leave-out")
    assert (done.returncode, done.stdout.splitlines()[-1].split(".")[0]) == (0, "7 members were imported"), done.stderr
    assert count(tmp_path) == 7
    done = kiosk(tmp_path, "erase", "Guest 3", "--yes")
    assert (done.returncode, done.stderr) == (1, "Error: nobody works here yet: kiosk staff add NAME.\n")
    assert count(tmp_path) == 7
    assert kiosk(tmp_path, "duplicates").returncode == 0


def test_numbers_that_could_be_read_two_ways_are_not_guessed_unseen(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("card\nA1B2C3D4\nB2C3D4E5\n", encoding="utf-8")
    done = kiosk(tmp_path, "import", str(file), "--yes")
    assert done.returncode == 1
    assert "may be hex (the first card is then A1 B2 C3 D4) or hex-reversed" in done.stderr
    assert "--format NAME" in done.stderr
    done = kiosk(tmp_path, "import", str(file), "--yes", "--format", "hex-reversed")
    assert done.returncode == 0, done.stderr
    file.write_text("card\nA1B2C3D4\nB2C3D4E5\nC3D4E5F6\n", encoding="utf-8")
    done = kiosk(tmp_path, "import", str(file), "--yes")
    assert "the numbers are hex-reversed" in done.stdout, "the cards on file tell"
    assert count(tmp_path) == 3
    done = kiosk(tmp_path, "import", str(file), "--format", "hexx")
    assert done.returncode == 2
    assert "There is no card format 'hexx'" in done.stderr


def test_without_a_yes_nothing_is_done(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text(LIST, encoding="utf-8")
    done = kiosk(tmp_path, "import", str(file))
    assert done.returncode == 130
    assert "Import 3 members? [y/N]" in done.stdout
    assert count(tmp_path) == 0


def test_interrupted_it_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    many = "\n".join(f"04{n:012x},Guest {n}" for n in range(1, 6001))
    file.write_text(f"card,name\n{many}\n", encoding="utf-8")
    command = [sys.executable, "-m", "kiosk", "members", "import", str(file), "--yes", "--format", "hex"]
    with subprocess.Popen(command, env=environ(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        while b"more" not in running.stdout.readline():  # the preview's last line: the import begins
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=60)
    assert running.returncode in (0, 130)
    assert count(tmp_path) == (6000 if running.returncode == 0 else 0)


def test_a_running_kiosk_is_not_disturbed(tmp_path: Path) -> None:
    from kiosk.store.hold import Hold

    file = tmp_path / "old.csv"
    file.write_text(LIST, encoding="utf-8")
    hold = Hold(tmp_path / "store.db")
    done = kiosk(tmp_path, "import", str(file), "--yes")
    hold.let_go()
    assert done.returncode == 2
    assert "stop it first" in done.stderr
