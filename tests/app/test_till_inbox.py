"""The till's inbox of a running kiosk, and the command beside it: real threads, real files, the real store."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.app import Kiosk
from kiosk.cli import kiosk as command
from kiosk.config import load
from kiosk.demo import cast
from kiosk.demo.eye import Eye
from kiosk.flow.states import Idle
from kiosk.inbox_folder import InboxFolder
from kiosk.model.member import Role
from kiosk.opening import opened
from kiosk.services.till_file import TillFault
from kiosk.store.faults import StoreHeld
from kiosk.store.hold import Hold

UID = b"\x04\x01\x02\x03\x04\x05\x06"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A shop with one member, closed."""
    file = tmp_path / "kiosk.toml"
    programme = cast.programme(tmp_path, hurried=False)
    file.write_text(f'[shop]\nprogramme = "{programme}"\n[data]\nfolder = "{tmp_path / "data"}"\n')
    shop, _, _ = opened(load(file, {}))
    owner = shop.staff.appoint("Olga", Role.OWNER, "en", "7391")
    cast.joined(shop, shop.books.keys.card(UID), "Anna", by=owner.id)
    shop.close()
    return file


@contextmanager
def running(config: Path) -> Iterator[tuple[Kiosk, Eye, Path]]:
    """The kiosk, its eye, and its inbox."""
    eyes: list[Eye] = []

    def look(post: object, drawn: Callable[..., None], first: object) -> Eye:
        eyes.append(Eye(drawn, first))
        return eyes[0]

    settings = load(config, {})
    kiosk = Kiosk(settings, look, lambda state, receipts: eyes[0].confirm(receipts))
    thread = threading.Thread(target=kiosk.run)
    thread.start()
    try:
        eyes[0].rests(Idle)
        eyes[0].until((settings.inbox / "refused").is_dir, "the inbox")
        yield kiosk, eyes[0], settings.inbox
    finally:
        eyes[0].close()
        thread.join(10)
        assert not thread.is_alive()


def sales(file: Path, count: int, bad: str = "") -> Path:
    begin = datetime.now(UTC) - timedelta(hours=2)
    rows = [f"{begin + timedelta(minutes=n):%Y-%m-%d %H:%M},25.00,{UID.hex()},{n}" for n in range(count)]
    file.write_text("\n".join(["time,total,card,receipt", *rows, *([bad] if bad else [])]))
    return file


def run(config: Path, *words: str) -> Result:
    return CliRunner().invoke(command, ["till", "import", "--config", str(config), *words], standalone_mode=False)


def purchases(config: Path) -> int:
    shop, _, _ = opened(load(config, {}))
    try:
        return shop.books.store.purchases.since(0)
    finally:
        shop.close()


def test_what_the_till_writes_is_booked_and_confirmed(config: Path, tmp_path: Path) -> None:
    with running(config) as (kiosk, eye, inbox):
        sales(inbox / "day.csv.part", 20).rename(inbox / "day.csv")
        eye.until((inbox / "done" / "day.csv").exists, "the file to be booked")
        assert "20 purchases of 1 members booked" in (inbox / "done" / "day.csv.report.txt").read_text()
        assert isinstance(eye.now, Idle)
        assert eye.confirmed >= 20, "sync was woken"
        assert [(report.name, report.trouble) for report in kiosk.reports] == [("till", "")]
    assert purchases(config) == 20


def test_the_command_has_the_running_kiosk_book_it_and_prints_its_report(config: Path, tmp_path: Path) -> None:
    file = sales(tmp_path / "day.csv", 20)
    with running(config) as (_, _, inbox):
        tried = run(config, "--check", str(file))
        assert "20 purchases of 1 members would be booked" in tried.output
        assert list((config.parent / "data").glob("try-*")) == [], "the copy is gone"
        done = run(config, str(file))
        assert (done.exit_code, done.exception) == (0, None)
        assert "A kiosk is running" in done.output
        assert "20 purchases of 1 members booked" in done.output
        assert "20 were on file already" in run(config, str(file)).output
        assert file.exists(), "it was a copy that was handed in"
        assert [each for each in inbox.iterdir() if each.is_file()] == []
        other = run(config, "--till", "front", "--column", "amount=total", "--encoding", "utf-8", str(file))
        assert "20 purchases of 1 members booked" in other.output, "how to read it is handed on"
    assert purchases(config) == 40


def test_what_the_running_kiosk_refuses_the_command_says(config: Path, tmp_path: Path) -> None:
    file = sales(tmp_path / "day.csv", 3, "much,much,much,much")
    with running(config) as (_, eye, inbox):
        refused = run(config, str(file)).exception
        assert isinstance(refused, TillFault)
        assert "line 5" in str(refused)
        assert len(list((inbox / "refused").iterdir())) == 2, "the file and its report"
        assert isinstance(eye.now, Idle)
    assert purchases(config) == 0


def test_an_inbox_that_is_away_leaves_the_kiosk_open_for_guests(config: Path, tmp_path: Path) -> None:
    config.write_text(config.read_text() + f'[till]\ninbox = "{tmp_path / "share"}"\n')
    share = tmp_path / "share"
    share.mkdir()
    with running(config) as (_, eye, _):
        for folder in ("booking", "done", "refused"):
            (share / folder).rmdir()
        share.rmdir()
        eye.until(lambda: "till" in dict(eye.now.house.lost), "the loss to be told")
        assert isinstance(eye.now, Idle)
        assert "No such file or directory; see that the folder is there" in dict(eye.now.house.lost)["till"]


def test_who_else_holds_the_store_books_nothing(config: Path, tmp_path: Path) -> None:
    data = config.parent / "data"
    held = Hold(data / "store.db")
    found = run(config, str(sales(tmp_path / "day.csv", 3))).exception
    held.let_go()
    assert isinstance(found, StoreHeld)
    InboxFolder(data / "inbox").open(make=True)
    assert [each.name for each in (data / "inbox").iterdir() if each.is_file()] == []


def test_a_file_that_this_user_may_not_read(config: Path, tmp_path: Path) -> None:
    found = run(config, str(tmp_path)).exception
    assert found is not None
    assert "is a directory" in str(found)
