"""The thread, over real sockets, against bad servers and the real endpoint."""

from __future__ import annotations

import gzip
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import msgspec
import pytest

from sync import sentences
from sync.client import Client, Limits
from sync.line import Line
from sync.ports import Anchor, Link, Position
from sync.retry import Timing
from sync.wire import OPAQUE, Batch, Receipt, Refusal, Sent
from sync.worker import Worker
from tests.sync.shop import DEVICE, PATIENCE_S, QUICK, Desk, Shop, clocks, event, visit
from tests.sync.town import Behaviour, Branch, Rogue, forwarded, http, reset, says, token_of

JSON = "application/json"


@contextmanager
def syncing(
    shop: Shop,
    url: str,
    timing: Timing = QUICK,
    limits: Limits | None = None,
    token: Callable[[], str | None] | None = None,
    rotate: Callable[[], bool] | None = None,
    now: Callable[[], Sent] = clocks,
) -> Iterator[tuple[Worker, Desk]]:
    desk = Desk(shop)
    client = Client(url, "1.0", token or (lambda: token_of(shop.device)), Line(), limits or Limits(2.0, 5.0, 10.0))
    worker = Worker(shop, desk, client, now, timing, rotate)
    worker.start()
    try:
        yield worker, desk
    finally:
        worker.stop()


def batch_in(request: bytes) -> Batch:
    return msgspec.json.decode(gzip.decompress(request.partition(b"\r\n\r\n")[2]), type=Batch)


def receipt(batch: Batch, high_water: int | None = None, poll_after_ms: int = 300_000) -> bytes:
    mark = batch.first_seq - 1 + len(batch.events) if high_water is None else high_water
    made = Receipt(1, batch.device, batch.stream, batch.batch, mark, 1_763_785_800_000, poll_after_ms)
    return http("200 OK", msgspec.json.encode(made), Content_Type=JSON)


def refusal(status: str, code: str, batch: Batch, high_water: int | None = None, seq: int | None = None) -> bytes:
    made = Refusal(code, "no", batch.device, batch.stream, batch.batch, high_water=high_water, seq=seq)
    return http(status, msgspec.json.encode(made), Content_Type=JSON)


def takes_all(end: socket.socket, request: bytes) -> None:
    end.sendall(receipt(batch_in(request)))


# --- with the real endpoint ----------------------------------------------------------------------------------


def test_everything_arrives_once_and_in_order_in_batches(cloud: Branch) -> None:
    shop = cloud.shop()
    shop.record_many(1203)
    with syncing(shop, cloud.url) as (worker, desk):
        desk.wait_acked(1203)
        assert desk.acked == [500, 1000, 1203]
        desk.wait_link(Link.GOOD)  # told after the cursor
        assert len(desk.links) == 1
        assert desk.links[0].sentence == ""
        shop.record(visit(1204))
        worker.wake()
        desk.wait_acked(1204)
        assert len(desk.links) == 1  # told on change only
    assert cloud.seqs() == list(range(1, 1205))
    assert cloud.points() == {1: 1204 * 5}


def test_big_events_go_in_batches_of_at_most_256_kib(cloud: Branch) -> None:
    shop = cloud.shop()
    shop.record_many(40, lambda seq: event(seq, data=b'"' + b"x" * 15_000 + b'"'))
    with syncing(shop, cloud.url) as (_, desk):
        desk.wait_acked(40)
        assert desk.acked == [17, 34, 40]
    assert cloud.seqs() == list(range(1, 41))


def test_the_anchor_is_the_middle_of_the_exchange(cloud: Branch) -> None:
    readings = iter([Sent(3, 1000, 0, False), Sent(3, 1100, 0, False)])
    with syncing(cloud.shop(), cloud.url, now=lambda: next(readings)) as (_, desk):
        desk.wait_acked(0)
        assert desk.anchors == [Anchor(3, 1050, desk.anchors[0].server_ms)]
        assert desk.anchors[0].server_ms > 1_700_000_000_000


def test_a_reply_lost_after_the_commit_is_no_duplicate(cloud: Branch) -> None:
    lose = iter([True, True, False])

    def relay(end: socket.socket, request: bytes) -> None:
        answer = forwarded(request, cloud.cloud.port)
        if next(lose, False):
            reset(end)  # after the endpoint committed
        else:
            end.sendall(answer)

    shop = cloud.shop()
    shop.record_many(700)
    with Rogue(relay) as rogue, syncing(shop, rogue.url) as (_, desk):
        desk.wait_acked(700)
        assert desk.links[0].link is Link.AWAY
        desk.wait_link(Link.GOOD)
    assert cloud.seqs() == list(range(1, 701))
    assert cloud.points() == {1: 3500}


def test_requests_duplicated_and_delivered_late_count_once(cloud: Branch) -> None:
    """Every request reaches the endpoint twice, and all of them once more in the wrong order an hour later."""
    old: list[bytes] = []

    def relay(end: socket.socket, request: bytes) -> None:
        old.append(request)
        forwarded(request, cloud.cloud.port)
        end.sendall(forwarded(request, cloud.cloud.port))

    shop = cloud.shop()
    shop.record_many(30)
    with Rogue(relay) as rogue, syncing(shop, rogue.url) as (worker, desk):
        desk.wait_acked(30)
        for _ in range(5):
            shop.record_many(3)
            worker.wake()
            desk.wait_acked(len(shop.events))
        for request in reversed(old):
            assert b"200 OK" in forwarded(request, cloud.cloud.port).partition(b"\r\n")[0]
        shop.record_many(1)
        worker.wake()
        desk.wait_acked(46)
    assert cloud.seqs() == list(range(1, 47))
    assert cloud.points() == {1: 46 * 5}


def test_an_endpoint_killed_amid_the_flood_and_started_again(own_cloud: Branch) -> None:
    shop = own_cloud.shop()
    shop.record_many(6000)
    with syncing(shop, own_cloud.url) as (worker, desk):
        desk.wait_for(lambda said: bool(said.acked) and said.acked[-1] >= 1000)
        own_cloud.cloud.end(signal.SIGKILL)
        desk.wait_link(Link.AWAY)
        own_cloud.cloud.start()
        worker.nudge()
        desk.wait_acked(6000)
    assert own_cloud.seqs() == list(range(1, 6001))
    assert own_cloud.points() == {1: 30_000}


def test_a_kiosk_that_was_killed_resends_from_what_it_had_written_down(cloud: Branch) -> None:
    shop = cloud.shop()
    shop.record_many(600)
    with syncing(shop, cloud.url) as (_, desk):
        desk.wait_acked(600)
    shop.acked = 100  # the desk had not yet stored more
    shop.record_many(50)
    with syncing(shop, cloud.url) as (_, desk):
        desk.wait_acked(650)
    assert cloud.seqs() == list(range(1, 651))


def test_an_endpoint_restored_from_an_older_copy_heals_by_itself(own_cloud: Branch) -> None:
    shop = own_cloud.shop()
    shop.record_many(40)
    with syncing(shop, own_cloud.url) as (worker, desk):
        desk.wait_acked(40)
        backup = own_cloud.cloud.db.with_suffix(".backup")
        own_cloud.cloud.copy_books(backup)
        shop.record_many(60)
        worker.wake()
        desk.wait_acked(100)
        own_cloud.cloud.end()
        own_cloud.cloud.restore_books(backup)
        own_cloud.cloud.start()
        assert own_cloud.seqs() == list(range(1, 41))
        shop.record_many(5)
        worker.nudge()
        desk.wait_acked(105)
        assert 40 in desk.acked[desk.acked.index(100) :]  # it moved back
    assert own_cloud.seqs() == list(range(1, 106))
    assert own_cloud.points() == {1: 105 * 5}


def test_a_heartbeat_alone_heals_it_too(own_cloud: Branch) -> None:
    shop = own_cloud.shop()
    shop.record_many(10)
    with syncing(shop, own_cloud.url) as (worker, desk):
        desk.wait_acked(10)
        own_cloud.cloud.end()
        own_cloud.cloud.db.unlink()
        own_cloud.cloud.start()
        worker.nudge()
        desk.wait_for(lambda said: said.acked[-2:] == [0, 10])
    assert own_cloud.seqs() == list(range(1, 11))


def test_poison_is_kept_aside_and_the_others_are_not_held_up(cloud: Branch) -> None:
    shop = cloud.shop()
    shop.record_many(10)
    shop.record(event(11, "visit.v1", b'{"member":"nobody"}'))
    shop.record(event(12, "visit.v1", b'{"a bit flipped in the store'))
    shop.record(event(13, "note.v1", b'{"a":1},"wall_ok":true'))
    shop.record_many(10)
    with syncing(shop, cloud.url) as (_, desk):
        desk.wait_acked(23)
        assert desk.acked == [23]  # one round trip, poison and all
    assert [row["seq"] for row in cloud.read("/v1/quarantine")] == [11, 12, 13]
    assert cloud.seqs() == [*range(1, 11), *range(14, 24)]


def test_a_copied_kiosk_stops_and_says_so_and_a_new_stream_goes_on(cloud: Branch) -> None:
    shop, twin = cloud.shop(), cloud.shop()
    shop.record_many(5)
    twin.record_many(5, lambda seq: visit(seq, points=99))
    with syncing(shop, cloud.url) as (_, desk):
        desk.wait_acked(5)
    with syncing(twin, cloud.url) as (worker, desk):
        desk.wait_link(Link.REFUSED, sentences.FORK)
        assert desk.acked == []
        cloud.command("device", "release", cloud.device)
        twin.stream = "after-re-enrolment"
        worker.nudge()
        desk.wait_acked(5)
    assert cloud.seqs() == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]


def test_a_kiosk_set_back_to_an_older_image_knows_it(cloud: Branch) -> None:
    shop = cloud.shop()
    shop.record_many(9)
    with syncing(shop, cloud.url) as (_, desk):
        desk.wait_acked(9)
    old_image = replace(cloud.shop(), events=shop.events[:6], acked=6)
    with syncing(old_image, cloud.url) as (_, desk):
        desk.wait_link(Link.REFUSED, sentences.FORK)
        assert desk.acked == []


def test_a_revoked_kiosk_keeps_what_it_has(cloud: Branch) -> None:
    shop = cloud.shop()
    shop.record_many(3)
    cloud.command("device", "revoke", cloud.device)
    with syncing(shop, cloud.url) as (worker, desk):
        desk.wait_link(Link.REFUSED, sentences.REVOKED)
        assert desk.links[-1].waiting == 3
        cloud.command("device", "release", cloud.device)
        worker.nudge()
        desk.wait_acked(3)


# --- with servers that misbehave ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behave", "link", "sentence"),
    [
        (says(http("200 OK", b"<html>sign in</html>", Content_Type="text/html")), Link.AWAY, sentences.NOT_OURS),
        (says(http("302 Found", b"", Location="/login")), Link.AWAY, sentences.NOT_OURS),
        (says(http("500 Oops")), Link.AWAY, sentences.TROUBLE),
        (lambda end, request: reset(end), Link.AWAY, sentences.NO_ROUTE),
        (says(http("400 Bad Request", b"WAF", Content_Type="text/html")), Link.REFUSED, sentences.ENVELOPE),
        (says(http("413 Too Large")), Link.REFUSED, sentences.TOO_BIG),
        (says(http("401 Unauthorized")), Link.REFUSED, sentences.TOKEN),
        (says(http("403 Forbidden")), Link.REFUSED, sentences.TOKEN),
        (says(http("404 Not Found")), Link.REFUSED, sentences.WRONG_PLACE),
        (says(http("426 Upgrade Required")), Link.REFUSED, sentences.TOO_OLD),
    ],
)
def test_while_this_answers_nothing_is_acked_and_nothing_lost(
    cloud: Branch, behave: Behaviour, link: Link, sentence: str
) -> None:
    shop = cloud.shop()
    shop.record_many(300)
    with Rogue(behave) as rogue, syncing(shop, rogue.url) as (worker, desk):
        desk.wait_link(link, sentence)
        assert desk.acked == []
        assert desk.links[-1].waiting == 300
        rogue.behave = lambda end, request: end.sendall(forwarded(request, cloud.cloud.port))
        worker.nudge()
        desk.wait_acked(300)
        desk.wait_link(Link.GOOD)
    assert cloud.seqs() == list(range(1, 301))
    assert cloud.points() == {1: 1500}


def test_a_hanging_server_does_not_hold_up_the_end() -> None:
    shop = Shop()
    shop.record_many(3)
    with Rogue(lambda end, request: None) as rogue, syncing(shop, rogue.url, limits=Limits()) as (worker, desk):
        rogue.wait_asked()
        worker.stop(2.0)  # raises if it does not stop
        assert time.monotonic() - worker.last_beat < 1.0
        assert (desk.acked, desk.links) == ([], [])


def test_an_exchange_in_progress_is_a_sign_of_life() -> None:
    clock = [1000.0]
    shop = Shop()
    with Rogue(lambda end, request: None) as rogue:
        client = Client(rogue.url, "1.0", lambda: token_of(DEVICE), Line(), Limits(2.0, 5.0, 10.0))
        worker = Worker(shop, Desk(), client, clocks, QUICK, monotonic=lambda: clock[0])
        worker.start()
        rogue.wait_asked()
        clock[0] = 1009.0
        assert worker.last_beat == 1009.0
        clock[0] = 1100.0
        assert worker.last_beat < 1020.0  # past its own limit: somebody should look
        worker.stop()


def test_a_doorbell_does_not_shorten_a_backoff_but_a_nudge_does() -> None:
    shop = Shop()
    with (
        Rogue(says(http("429 Too Many", b"", Retry_After="3600"))) as rogue,
        syncing(shop, rogue.url) as (worker, desk),
    ):
        desk.wait_link(Link.AWAY, sentences.BUSY)
        shop.record_many(1)
        worker.wake()
        worker.wake()
        rogue.behave = takes_all
        worker.nudge()
        desk.wait_acked(1)
        assert len(rogue.requests) == 2


def test_doorbells_within_the_gap_are_gathered() -> None:
    shop = Shop()
    with Rogue(takes_all) as rogue, syncing(shop, rogue.url, replace(QUICK, gap_s=0.3)) as (worker, desk):
        desk.wait_acked(0)
        for _ in range(20):
            shop.record_many(1)
            worker.wake()
        desk.wait_acked(20)
        assert len(rogue.requests) == 2


def test_heartbeats_come_when_the_server_wants_them() -> None:
    def often(end: socket.socket, request: bytes) -> None:
        end.sendall(receipt(batch_in(request), poll_after_ms=10))

    shop = Shop()
    shop.record_many(2)
    with Rogue(often) as rogue, syncing(shop, rogue.url, replace(QUICK, poll_min_s=0.01)):
        rogue.wait_asked(4)
        batches = [batch_in(request) for request in rogue.requests[:4]]
        assert [len(batch.events) for batch in batches] == [2, 0, 0, 0]
        assert [batch.first_seq for batch in batches] == [1, 3, 3, 3]
        assert {batch.prev_hash for batch in batches[1:]} == {shop.chain_before(3).hex()}
        assert len({batch.batch for batch in batches}) == 4


def test_a_server_that_refuses_one_event_gets_it_sealed_and_every_other_one_plain() -> None:
    def picky(end: socket.socket, request: bytes) -> None:
        batch = batch_in(request)
        if any(one.seq == 77 and one.type != OPAQUE for one in batch.events):
            end.sendall(http("422 Unprocessable", b"no", Content_Type="text/plain"))
        else:
            end.sendall(receipt(batch))

    shop = Shop()
    shop.record_many(200)
    with Rogue(picky) as rogue, syncing(shop, rogue.url) as (_, desk):
        desk.wait_acked(200)
        kinds: dict[int, str] = {}
        for request in rogue.requests:
            kinds.update({one.seq: one.type for one in batch_in(request).events})
        assert kinds.pop(77) == OPAQUE
        assert set(kinds.values()) == {"visit.v1"}
        assert len(rogue.requests) <= 12


def test_a_server_that_names_it_gets_it_one_round_trip_later() -> None:
    def picky(end: socket.socket, request: bytes) -> None:
        batch = batch_in(request)
        plain = [one.seq for one in batch.events if one.seq == 77 and one.type != OPAQUE]
        end.sendall(refusal("400 Bad Request", "envelope", batch, seq=77) if plain else receipt(batch))

    shop = Shop()
    shop.record_many(200)
    with Rogue(picky) as rogue, syncing(shop, rogue.url) as (_, desk):
        desk.wait_acked(200)
        assert len(rogue.requests) == 2


def test_a_server_with_small_hands_is_remembered() -> None:
    def small(end: socket.socket, request: bytes) -> None:
        batch = batch_in(request)
        end.sendall(receipt(batch) if len(batch.events) <= 70 else http("413 Too Large"))

    shop = Shop()
    shop.record_many(500)
    with Rogue(small) as rogue, syncing(shop, rogue.url) as (_, desk):
        desk.wait_acked(500)
        sizes = [len(batch_in(request).events) for request in rogue.requests]
        assert sizes == [500, 250, 125, 62, 62, 62, 62, 62, 62, 62, 62, 4]


def test_a_line_too_slow_for_the_batch_gets_smaller_ones() -> None:
    def slow(end: socket.socket, request: bytes) -> None:
        batch = batch_in(request)
        if len(batch.events) <= 50:
            end.sendall(receipt(batch))

    shop = Shop()
    shop.record_many(100)
    with Rogue(slow) as rogue, syncing(shop, rogue.url, limits=Limits(1.0, 0.1, 5.0)) as (_, desk):
        desk.wait_acked(100)
        assert len(batch_in(rogue.requests[0]).events) == 100


def test_a_gap_is_followed_but_not_for_ever() -> None:
    marks = iter([3, 3, 9, 2, 0])

    def confused(end: socket.socket, request: bytes) -> None:
        batch = batch_in(request)
        mark = next(marks, None)
        end.sendall(receipt(batch) if mark is None else refusal("409 Conflict", "gap", batch, high_water=mark))

    shop = Shop(acked=5)
    shop.record_many(10)
    with Rogue(confused) as rogue, syncing(shop, rogue.url) as (_, desk):
        desk.wait_acked(10)
        assert desk.acked == [3, 10]
        assert [batch_in(request).first_seq for request in rogue.requests] == [6, 4, 4, 4, 4, 4]


def test_events_that_are_no_longer_kept_are_a_sentence_not_a_hole() -> None:
    def forgetful(end: socket.socket, request: bytes) -> None:
        batch = batch_in(request)
        end.sendall(refusal("409 Conflict", "gap", batch, high_water=2) if batch.first_seq > 3 else receipt(batch))

    shop = Shop(acked=8, kept_from=6)
    shop.record_many(10)
    with Rogue(forgetful) as rogue, syncing(shop, rogue.url) as (_, desk):
        desk.wait_link(Link.REFUSED, sentences.MISSING)
        assert len(rogue.requests) == 1


def test_a_refused_token_is_rotated_once(cloud: Branch) -> None:
    tokens = iter(["stale", token_of(cloud.device)])
    current = [next(tokens)]
    asked: list[str] = []

    def rotate() -> bool:
        asked.append(current[0])
        current[0] = next(tokens)
        return True

    shop = cloud.shop()
    shop.record_many(2)
    with syncing(shop, cloud.url, token=lambda: current[0], rotate=rotate) as (_, desk):
        desk.wait_acked(2)
        desk.wait_link(Link.GOOD)  # told after the cursor
        assert len(desk.links) == 1
    assert asked == ["stale"]


def test_a_token_that_can_not_be_rotated_is_for_people() -> None:
    asked: list[str] = []

    def rotate() -> bool:
        asked.append("x")
        return False

    unauthorised = says(http("401 Unauthorized"))
    with Rogue(unauthorised) as rogue, syncing(Shop(), rogue.url, rotate=rotate) as (worker, desk):
        desk.wait_link(Link.REFUSED, sentences.TOKEN)
        worker.nudge()
        rogue.wait_asked(2)
    assert asked == ["x"]


def test_no_token_yet_and_then_one(cloud: Branch) -> None:
    tokens: list[str] = []
    shop = cloud.shop()
    shop.record_many(2)
    with syncing(shop, cloud.url, token=lambda: tokens[0] if tokens else None) as (worker, desk):
        desk.wait_link(Link.REFUSED, sentences.NO_TOKEN)
        tokens.append(token_of(cloud.device))
        worker.nudge()
        desk.wait_acked(2)


@pytest.mark.parametrize("wall_ms", [0, -1, 2**31 * 1000, 253_402_300_799_000])
def test_a_mad_wall_clock_changes_nothing(cloud: Branch, wall_ms: int) -> None:
    jumps = iter([wall_ms, 1_763_785_771_123, wall_ms] * 100)
    shop = cloud.shop()
    shop.record_many(20, lambda seq: msgspec.structs.replace(visit(seq), wall_ms=next(jumps)))
    with syncing(shop, cloud.url, now=lambda: Sent(1, 1_000_000, next(jumps), False)) as (_, desk):
        desk.wait_acked(20)
    rows = cloud.read("/v1/ledger")
    assert [row["seq"] for row in rows] == list(range(1, 21))
    assert {row["dated"] for row in rows} == {"boot"}
    received = rows[0]["received_ms"]
    assert isinstance(received, int)
    assert [row["occurred_ms"] for row in rows] == [received - 1_000_000 + seq * 1000 for seq in range(1, 21)]


def test_a_worker_never_started_stops_too() -> None:
    worker = Worker(Shop(), Desk(), Client("http://127.0.0.1:9", "1", lambda: "t", Line()), clocks)
    worker.stop()


def test_no_thread_is_left(cloud: Branch) -> None:
    shop = cloud.shop()
    shop.record_many(1)
    with syncing(shop, cloud.url) as (_, desk):
        desk.wait_acked(1)
    left = [thread for thread in threading.enumerate() if thread.name.startswith("sync")]
    for thread in left:
        thread.join(PATIENCE_S)  # a cancelled deadline ends by itself
    assert not [thread for thread in left if thread.is_alive()]


@dataclass
class Busy(Shop):
    """A visit is committed just after the worker looked where the stream stands."""

    rush: int = 3

    def position(self) -> Position:
        position = super().position()
        if self.rush:
            self.rush -= 1
            self.record_many(1)
        return position


def test_an_event_committed_between_two_looks_is_no_fork(cloud: Branch) -> None:
    shop = Busy(device=cloud.device)
    shop.record_many(3)
    with syncing(shop, cloud.url) as (worker, desk):
        worker.wake()
        desk.wait_for(lambda said: bool(said.acked or said.links))
        worker.nudge()
        desk.wait_acked(4)
    assert {status.link for status in desk.links} == {Link.GOOD}


def test_an_outbox_that_cannot_be_read_is_told_and_not_borne_in_silence():
    class Broken(Shop):
        def position(self) -> Position:
            raise OSError("the disk is gone")

    told: list[tuple[str, str]] = []
    ended = threading.Event()
    worker = Worker(
        Broken(), Desk(Shop()), Client("http://127.0.0.1:9", "1.0", lambda: "t", Line()), clocks, QUICK
    )
    worker.start(lambda part, fault: (told.append((part, str(fault))), ended.set())[0])
    assert ended.wait(PATIENCE_S)
    worker.stop()
    assert told == [("sync", "the disk is gone")]
