"""Days on which something is wrong: a kind sentence, nothing lost, nothing falsely thanked for."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from drivers.events import DeviceBack, DeviceLost
from kiosk.flow.events import Acked, LinkChanged
from kiosk.flow.states import Greeting, Idle, OneMoment, OutOfOrder, Thanks, Welcome
from tests.stories.tale import ANNA, BEN, Tale, face, later, tap, timeout, touch

UNPLUGGED = DeviceLost("reader", "The reader is unplugged: plug it in.", False, 0.0)


@contextmanager
def full_disk(tale):
    """Not one page more than the file has now."""
    connection = tale.shop.books.store._connection
    connection.rows("PRAGMA max_page_count=1")  # SQLite takes the present size as the least
    yield
    connection.rows("PRAGMA max_page_count=1073741823")


def fill_up(tale):
    """Until there is no room in the pages that the file has already."""
    for _ in range(500):
        tale.story(later(6), face(5))
        if isinstance(tale.now, OneMoment):
            return
        tale.story(timeout)
    pytest.fail("the disk never became full")


def test_a_full_disk_thanks_nobody_and_says_so(tale):
    with full_disk(tale):
        fill_up(tale)
        assert not tale.now.kept
        assert "the disk is full" in dict(tale.now.house.lost)["memory"]
        events = len(tale.confirmed)
        assert tale.story(timeout, face(4)) == [OutOfOrder, OneMoment]
        assert tale.story(tap(ANNA)) in ([Greeting, OneMoment], [OneMoment])
        assert len(tale.confirmed) == events
    told = tale.story(timeout, face(5))
    assert told == [OutOfOrder, Thanks]
    assert tale.now.house.lost == ()
    assert [kind for _, kind in tale.confirmed[events:]] == ["rating.v1"]


def test_after_a_full_disk_the_numbers_have_no_gap(tale):
    with full_disk(tale):
        fill_up(tale)
    tale.story(timeout, tap(ANNA), face(3))
    rows = tale.shop.books.store._connection.rows("SELECT seq FROM outbox ORDER BY seq")
    assert [seq for (seq,) in rows] == list(range(1, len(rows) + 1))


def test_a_lost_reader_leaves_the_faces_and_a_plug_brings_it_back(tale):
    assert tale.story(touch(UNPLUGGED)) == [OutOfOrder]
    assert dict(tale.now.house.lost) == {"reader": "The reader is unplugged: plug it in."}
    assert tale.story(face(5), timeout, timeout) == [Thanks, OutOfOrder]
    assert tale.story(touch(DeviceBack("reader", 0.0))) == [Idle]


def test_a_reader_lost_in_the_middle_of_a_welcome_does_not_take_it_away(tale):
    assert tale.story(tap(ANNA), touch(UNPLUGGED)) == [Greeting, Welcome]
    assert tale.story(timeout) == [OutOfOrder]


def test_the_cloud_comes_and_goes_in_a_corner(tale):
    told = tale.story(tap(ANNA), touch(LinkChanged("away", 3, "no answer")), touch(LinkChanged("good", 0, "")))
    assert told == [Greeting, Welcome]
    assert tale.now.house.link == "good"


def test_what_the_cloud_holds_is_kept_without_a_word_on_the_screen(tale):
    tale.story(tap(ANNA), face(5))
    assert tale.story(touch(Acked(3, 1, 1000, 1_770_000_000_000))) == []
    (acked,) = tale.shop.books.store._connection.row("SELECT acked FROM meta")
    assert acked == 3


def test_a_plug_pulled_after_the_tick_keeps_the_visit(tmp_path):
    tale = Tale(tmp_path)
    tale.story(tap(ANNA), tap(BEN))
    balance = tale.now.guest.balance
    tale.shop.books.store._connection.close()  # nothing was closed in order
    again = Tale(tmp_path)
    again.clock.wall_ms = tale.clock.wall_ms + 4 * 3_600_000
    again.story(tap(BEN))
    assert again.now.visit.before == balance
    again.close()
