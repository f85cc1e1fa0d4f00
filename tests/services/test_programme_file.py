"""A running kiosk takes a new programme file; a broken one changes nothing."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.programme import read
from kiosk.services.shop import Shop, open_shop
from kiosk.store.store import Store
from tests.services.premises import FILE, KEYS, ZONE, Premises


@pytest.fixture
def watched(place: Premises, tmp_path: Path) -> Iterator[tuple[Shop, Path]]:
    file = tmp_path / "programme.toml"
    file.write_text(FILE.read_text())
    place.shop.close()
    store = Store.open(tmp_path / "store.db", KEYS, "k-1")
    shop = open_shop(store, read(file.read_text(), file.name), place.clock, KEYS, ZONE, programme_file=file)
    yield shop, file
    shop.close()


def quiet(shop: Shop) -> None:
    while shop.idle():
        pass


def write(file: Path, text: str) -> None:
    """As editors do, and at another time than before."""
    beside = file.with_suffix(".new")
    beside.write_text(text)
    old = file.stat()
    beside.replace(file)
    os.utime(file, ns=(old.st_atime_ns, old.st_mtime_ns + 1_000_000_000))


def test_a_new_one_is_taken_in_a_quiet_moment(watched: tuple[Shop, Path]) -> None:
    shop, file = watched
    write(file, FILE.read_text().replace("cost = 20", "cost = 25"))
    tea = shop.books.programme.reward[0]
    assert tea.cost == 20, "not in the middle of something"
    quiet(shop)
    assert shop.books.programme.reward[0].cost == 25
    assert shop.programme_notice() == ""


@pytest.mark.parametrize(
    "text",
    [
        FILE.read_text().replace("worth = 9.00", "worth = inf"),
        FILE.read_text().replace("window_h = 3", "window_h = nan"),
        "x = " + "[" * 5000,
        "x = 1e999999\ny = " + "9" * 5000,
        "x = 0x" + "f" * 5000,
    ],
    ids=["inf", "nan", "brackets", "digits", "hexadecimal digits"],
)
def test_no_file_at_all_ends_a_shop_at_work(watched: tuple[Shop, Path], text: str) -> None:
    shop, file = watched
    quiet(shop)
    before = shop.books.programme
    write(file, text)
    quiet(shop)
    assert shop.books.programme == before
    assert shop.programme_notice().startswith("programme.toml:")


def test_one_that_came_while_the_shop_was_opening(place: Premises, tmp_path: Path) -> None:
    file = tmp_path / "programme.toml"
    file.write_text(FILE.read_text().replace("cost = 20", "cost = 26"))
    place.shop.close()
    store = Store.open(tmp_path / "store.db", KEYS, "k-1")
    shop = open_shop(store, read(FILE.read_text(), file.name), place.clock, KEYS, ZONE, programme_file=file)
    quiet(shop)
    assert shop.books.programme.reward[0].cost == 26
    shop.close()


def test_the_change_stands_in_the_audit_trail(watched: tuple[Shop, Path], place: Premises) -> None:
    shop, file = watched

    def changes() -> list[str]:
        return [each.subject for each in shop.audit.trail(place.owner.id, "en") if each.action == "change_programme"]

    quiet(shop)
    assert changes() == []
    write(file, FILE.read_text().replace("cost = 20", "cost = 25"))
    quiet(shop)
    assert len(changes()) == 1


def test_a_broken_one_is_refused_and_every_fault_is_said(
    watched: tuple[Shop, Path], caplog: pytest.LogCaptureFixture
) -> None:
    shop, file = watched
    before = shop.books.programme
    write(file, FILE.read_text().replace('tier = "silver"', 'tier = "golt"').replace("times = 2", "times = 0"))
    with caplog.at_level(logging.ERROR):
        quiet(shop)
        quiet(shop)
    assert shop.books.programme is before
    notice = shop.programme_notice()
    assert "golt" in notice
    assert "times" in notice
    assert caplog.text.count("golt") == 1, "said once"
    write(file, FILE.read_text())
    quiet(shop)
    assert shop.programme_notice() == ""
    assert shop.books.programme is before, "the same words again are nothing new"


def test_a_file_that_is_gone_or_no_text(watched: tuple[Shop, Path]) -> None:
    shop, file = watched
    before = shop.books.programme
    file.unlink()
    quiet(shop)
    assert "can't be read" in shop.programme_notice()
    file.write_bytes(b"\xff\xfe\x00")
    quiet(shop)
    assert "can't be read" in shop.programme_notice()
    assert shop.books.programme is before
    file.write_text(FILE.read_text().replace("cost = 30", "cost = 31"))
    quiet(shop)
    assert (shop.programme_notice(), shop.books.programme.reward[1].cost) == ("", 31)
