"""The whole kiosk without a window: opened, broken, ended."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from drivers.sim.pn532 import SimPn532
from kiosk.app import Kiosk
from kiosk.config.settings import Data, Pn532Reader, Settings, Shop, Times
from kiosk.demo import cast
from kiosk.demo.eye import Eye
from kiosk.flow.states import Idle, OutOfOrder, UnknownCard
from kiosk.store.hold import Hold


@dataclass
class House:
    """A folder with a programme, and kiosks that run in it."""

    folder: object

    def settings(self, **more) -> Settings:
        programme = cast.programme(self.folder, hurried=False)
        return Settings(shop=Shop(programme=programme), data=Data(folder=self.folder), **more)

    @contextmanager
    def running(self, settings=None):
        """The kiosk, its eye, and its exit code once it ended."""
        eyes, codes = [], []

        def look(post, drawn, first):
            eyes.append(Eye(drawn, first))
            return eyes[0]

        kiosk = Kiosk(settings or self.settings(), look)
        thread = threading.Thread(target=lambda: codes.append(kiosk.run()))
        thread.start()
        try:
            yield kiosk, eyes[0], codes
        finally:
            eyes[0].close()
            thread.join(10)
            assert not thread.is_alive()


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def test_it_opens_and_ends_in_order(house):
    before = threading.active_count()
    with house.running() as (_, eye, codes):
        eye.rests(Idle)
    assert codes == [0]
    assert threading.active_count() == before


def test_a_broken_store_is_said_on_the_screen_and_kept_as_it_is(house):
    with house.running() as (_, eye, _codes):
        eye.rests(Idle)
    store = house.settings().data.store
    damaged = bytearray(store.read_bytes())
    for at in range(4096, len(damaged), 512):
        damaged[at : at + 64] = bytes(64)
    store.write_bytes(damaged)
    with house.running() as (_, eye, codes):
        shown = eye.rests(OutOfOrder)
        assert "damaged" in dict(shown.house.lost)["memory"]
    assert codes == [0]
    assert store.read_bytes() == damaged


def test_a_shop_that_was_closed_opens_by_itself_once_it_can(house, caplog):
    other = Hold(house.settings().data.store)
    with house.running(house.settings(times=Times(look_round_s=1))) as (_, eye, codes):
        shown = eye.rests(OutOfOrder)
        assert "a running kiosk has this store open" in dict(shown.house.lost)["memory"]
        assert not shown.house.clock_trusted, "nobody knows yet"
        other.let_go()
        assert eye.rests(Idle).house.lost == ()
    assert codes == [0]
    assert caplog.text.count("the shop can't open") == 1


def test_missing_keys_are_said_and_never_made_anew(house):
    with house.running() as (_, eye, _codes):
        eye.rests(Idle)
    house.settings().data.secrets.unlink()
    with house.running() as (_, eye, _codes):
        shown = eye.rests(OutOfOrder)
        assert "key file is missing" in dict(shown.house.lost)["memory"]
    assert not house.settings().data.secrets.exists()


def test_a_broken_programme_is_said_with_its_line(house):
    settings = house.settings()
    settings.shop.programme.write_text(settings.shop.programme.read_text().replace("window_h = 3", "window_h = -3"))
    with house.running(settings) as (_, eye, _codes):
        shown = eye.rests(OutOfOrder)
        assert "window_h" in dict(shown.house.lost)["memory"]


def test_an_absent_reader_is_said_and_comes_back(house, tmp_path):
    port = tmp_path / "pn532"
    card = cast.cards()["stranger"]
    settings = house.settings(readers=(Pn532Reader(name="reader", port=port, poll_ms=20),))
    with house.running(settings) as (_, eye, _codes):
        shown = eye.rests(OutOfOrder)
        assert "no serial port" in dict(shown.house.lost)["reader"]
        with SimPn532(port) as reader:
            eye.rests(Idle)
            eye.after(lambda: reader.lay(card), UnknownCard)


def test_a_part_that_dies_ends_the_kiosk_with_one(house, caplog):
    with house.running() as (kiosk, eye, codes):
        eye.rests(Idle)
        kiosk._died("the reader", RuntimeError("our own mistake"))
    assert codes == [1]
    assert "our own mistake" in caplog.text
