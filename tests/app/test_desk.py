"""The desk: in order, on time, and never stuck on one broken step."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from drivers.events import DeviceLost, FacePressed
from kiosk.desk import Desk, Opened
from kiosk.flow.events import Back, LinkChanged, TimedOut
from kiosk.flow.house import closed
from kiosk.flow.states import House, Idle, OneMoment, OutOfOrder, RefusedCard, SignIn, State
from kiosk.services.views import Receipt, Refusal
from kiosk.store.faults import StoreFull, StoreIo
from kiosk.systemd import Watchdog

HOUSE = House(shop="Corner sweets", language="en")
IDLE = Idle(house=HOUSE)
REFUSED = RefusedCard(house=HOUSE, why=Refusal.PHONE)


class Shop:
    """Remembers what a step committed, and whether it was closed."""

    def __init__(self):
        self.done = []
        self.idled = 0
        self.closed_by = None

    def committed(self):
        done, self.done = tuple(self.done), []
        return done

    def idle(self, lost=()):
        self.idled += 1

    def close(self):
        self.closed_by = threading.current_thread().name


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Desktop:
    """A desk whose step is a table from event to what follows, stepped by hand."""

    def __init__(self, moves=None):
        self.shop, self.clock, self.shown, self.confirmed = Shop(), Clock(), [], []
        self.moves = moves or {}
        self.desk = Desk(
            lambda: Opened(IDLE, self.step, self.shop),
            self.shown.append,
            lambda state, receipts: self.confirmed.append((state, receipts)),
            self.clock,
        )

    def step(self, state: State, event):
        for move in self.moves.get(type(event), lambda *_: ())(state, event):
            if isinstance(move, BaseException):
                raise move
            if isinstance(move, Receipt):
                self.shop.done.append(move)
            else:
                yield move


def test_a_step_shows_every_state_it_goes_through_and_confirms_after_the_last():
    receipt = Receipt(7, "visit.v1")
    top = Desktop({FacePressed: lambda *_: (REFUSED, receipt, SignIn(house=HOUSE))})
    top.desk.open()
    top.desk.take(FacePressed(3, 0.0))
    assert top.shown == [IDLE, REFUSED, SignIn(house=HOUSE)]
    assert top.confirmed == [(SignIn(house=HOUSE), (receipt,))]


def test_a_shop_that_could_not_be_opened_is_tried_again_whenever_its_state_has_lasted():
    shop, clock, shown, tries = Shop(), Clock(), [], []
    out = OutOfOrder(house=HOUSE.without("memory", "store.db: the disk is full; free some space"))

    def opening():
        tries.append(clock.now)
        if clock.now < 100:
            return Opened(out, closed, Shop(), closed=True)
        return Opened(IDLE, lambda state, event: iter((REFUSED,)), shop)

    desk = Desk(opening, shown.append, lambda *_: None, clock)
    desk.open()
    for now in (30.0, 60.0, 90.0, 120.0, 150.0):
        clock.now = now
        desk.post(FacePressed(3, now))  # nobody is served meanwhile
        assert desk._turn()
        if desk.deadline <= now:
            assert desk._turn()
    assert tries == [0.0, 60.0, 120.0]
    assert shown == [out, out, IDLE, REFUSED]


def test_a_long_check_of_the_store_is_a_sign_of_life_until_the_unit_loses_patience():
    clock, pinged = Clock(), []
    watchdog = Watchdog(lambda: {"desk": lambda: desk.beat}, {}, clock=clock)

    def opening():
        for seconds in (60, 120, 60, 60):
            clock.now += seconds
            pinged.append(watchdog.ping())
        return Opened(OutOfOrder(house=HOUSE), closed, Shop(), closed=True)

    desk = Desk(opening, lambda _: None, lambda *_: None, clock)
    for _ in range(2):  # the first time, and when the shop is tried again
        desk.open()
        assert watchdog.ping(), "the beat of now, not of before the check"
    assert pinged == [True, True, True, False] * 2, "a check that hangs is ended before TimeoutStartSec=300 does so"


def test_a_full_disk_is_said_and_nothing_is_confirmed():
    top = Desktop({FacePressed: lambda *_: (StoreFull("store.db: the disk is full; free some space"),)})
    top.desk.open()
    top.desk.take(FacePressed(3, 0.0))
    assert isinstance(top.desk.state, OneMoment)
    assert not top.desk.state.kept
    assert top.desk.state.house.lost == (("memory", "store.db: the disk is full; free some space"),)
    assert top.confirmed == []


def test_a_disk_that_fails_underneath_is_said_and_ends_the_program():
    top = Desktop({FacePressed: lambda *_: (StoreIo("store.db: the disk failed; restart"),)})
    ended = threading.Event()
    died = []
    top.desk.start(lambda fault: (died.append(str(fault)), ended.set()))
    top.desk.post(FacePressed(3, 0.0))
    assert ended.wait(5)
    top.desk.stop()
    assert isinstance(top.shown[-1], OneMoment)
    assert died == ["store.db: the disk failed; restart"]
    assert top.shop.closed_by == "desk"


def test_a_broken_step_tells_the_visitor_and_the_next_one_is_served(caplog):
    top = Desktop({FacePressed: lambda *_: (REFUSED, ZeroDivisionError()), Back: lambda *_: (IDLE,)})
    top.desk.open()
    top.desk.take(FacePressed(3, 0.0))
    assert top.desk.state == OneMoment(house=HOUSE)
    assert "ZeroDivisionError" in caplog.text
    top.desk.take(Back())
    assert top.desk.state == IDLE


@pytest.mark.parametrize("changed", [replace(HOUSE, link="away"), HOUSE.without("reader", "plug it in")])
def test_news_of_the_house_does_not_prolong_a_state(changed):
    top = Desktop({Back: lambda *_: (REFUSED,), LinkChanged: lambda s, _: (replace(s, house=changed),)})
    top.desk.open()
    top.desk.take(Back())
    due = top.desk.deadline
    top.clock.now = 3.0
    top.desk.take(LinkChanged("away", 1, ""))
    assert top.desk.state.house == changed
    assert top.desk.deadline == due


def test_a_new_state_lasts_its_own_time_from_now():
    top = Desktop({Back: lambda *_: (REFUSED,)})
    top.desk.open()
    assert top.desk.deadline == 60.0
    top.clock.now = 10.0
    top.desk.take(Back())
    assert top.desk.deadline == 14.0


def test_the_same_card_again_makes_the_same_picture_stay_and_is_not_drawn_twice():
    top = Desktop({Back: lambda *_: (REFUSED,)})
    top.desk.open()
    top.desk.take(Back())
    top.clock.now = 3.0
    top.desk.take(Back())
    assert top.desk.deadline == 7.0
    assert top.shown == [IDLE, REFUSED]


def test_nothing_new_after_a_minute_is_the_time_to_tidy_up():
    top = Desktop()
    top.desk.open()
    top.clock.now = 61.0
    top.desk.take(TimedOut(of=top.desk.state))
    assert top.shop.idled == 1
    assert top.desk.deadline == 121.0


def test_quiet_work_goes_on_in_slices_and_whoever_comes_is_served_in_between():
    top = Desktop({FacePressed: lambda *_: (REFUSED,)})
    begun, slices, died = threading.Event(), [], []

    def idle(lost=()):
        slices.append(top.desk.state)
        if len(slices) == 3:
            begun.set()
        return True

    top.shop.idle = idle
    top.desk.start(died.append)
    top.desk.post(TimedOut(of=IDLE))
    assert begun.wait(5), "without another minute in between"
    top.desk.post(FacePressed(3, 0.0))
    top.desk.stop()
    assert top.desk.state == REFUSED, "nobody is sent away for it"
    assert set(slices) == {IDLE}, "and nothing more is done while they are here"
    assert died == []


def test_the_thread_takes_events_in_order_and_closes_the_shop_itself():
    top = Desktop({DeviceLost: lambda s, e: (replace(s, house=s.house.without(e.device, e.sentence)),)})
    died = []
    top.desk.start(died.append)
    for n in range(100):
        top.desk.post(DeviceLost(f"d{n}", "", True, 0.0))
    top.desk.stop()
    assert [name for name, _ in top.desk.state.house.lost] == [f"d{n}" for n in range(100)]
    assert top.shop.closed_by == "desk"
    assert died == []


def test_a_shop_that_cannot_open_ends_the_program():
    died = []

    def broken():
        raise RuntimeError("no shop")

    desk = Desk(broken, lambda s: None, lambda s, r: None)
    ended = threading.Event()
    desk.start(lambda fault: (died.append(str(fault)), ended.set()))
    assert ended.wait(5)
    desk.stop()
    assert died == ["no shop"]


def test_a_commit_that_hangs_makes_stop_raise():
    going_on = threading.Event()
    top = Desktop({Back: lambda *_: iter([IDLE] if going_on.wait(10) else [])})
    top.desk.start(lambda fault: None)
    top.desk.post(Back())
    with pytest.raises(RuntimeError, match="did not stop"):
        top.desk.stop(within=0.2)
    going_on.set()
    top.desk.stop()
