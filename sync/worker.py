"""The thread that keeps the cloud up to date: one batch in flight, one Event as alarm clock and doorbell."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from random import Random

from sync import retry, sentences
from sync.batch import Missing, build
from sync.client import Client
from sync.outcome import Acked, Barred, Gap, Outcome, Refused
from sync.ports import Anchor, Link, LinkStatus, Listener, Outbox
from sync.retry import Course, Step, Timing
from sync.wire import Sent

log = logging.getLogger(__name__)

BEAT_S = 5.0
GRACE_S = 5.0


class Worker:
    """Reads `outbox`, tells `listener`; drops nothing, and knows no wall clock but the one it passes on.

    `now` gives the kiosk's clocks for the batch; `rotate` tries for a new token and says whether there is one.
    """

    def __init__(
        self,
        outbox: Outbox,
        listener: Listener,
        client: Client,
        now: Callable[[], Sent],
        timing: Timing | None = None,
        rotate: Callable[[], bool] | None = None,
        chance: Random | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._outbox, self._listener, self._client, self._now = outbox, listener, client, now
        self._timing, self._rotate = timing or Timing(), rotate
        self._chance, self._monotonic = chance or Random(), monotonic
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._rung = self._nudged = False
        self._busy_until = self._beat = monotonic()
        self._stream: tuple[str, str] | None = None
        self._acked = 0
        self._course = Course()
        self._told: tuple[Link, str] = (Link.UNKNOWN, "")
        self._died: Callable[[str, BaseException], None] | None = None
        self._thread = threading.Thread(target=self._run, name="sync")

    def start(self, died: Callable[[str, BaseException], None] | None = None) -> None:
        """`died` is told what ended the thread, if anything but `stop` does: an outbox that can't be read, say."""
        self._died = died
        self._thread.start()

    def wake(self) -> None:
        """Something was committed: send it soon, unless the cloud asked for patience. Any thread; returns at once."""
        self._rung = True
        self._bell.set()

    def nudge(self) -> None:
        """Try now, whatever the backoff: the network is back, or staff asked. Any thread; returns at once."""
        self._nudged = True
        self._bell.set()

    def stop(self, within_s: float = 2.0) -> None:
        """End the thread, even amid an exchange; what was not acknowledged is sent again next time.

        Raises RuntimeError if it does not end within `within_s` seconds.
        """
        self._stopping.set()
        self._bell.set()
        self._client.close()
        if self._thread.ident is None:
            return
        self._thread.join(within_s)
        if self._thread.is_alive():
            raise RuntimeError(f"the sync thread did not stop within {within_s} s")

    @property
    def last_beat(self) -> float:
        """Monotonic seconds of the last sign of life; an exchange counts as one until its own limit has passed."""
        return min(self._monotonic(), max(self._beat, self._busy_until))

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as fault:
            if self._died is None:
                raise
            self._died("sync", fault)

    def _work(self) -> None:
        began = self._monotonic()
        due, ringable = began + self._chance.uniform(0, self._timing.first_s), False
        ended = began - self._timing.gap_s
        while self._wait(due, ended, ringable):
            step = self._exchange()
            ended = self._monotonic()
            due, ringable = ended + step.wait_s, step.ringable

    def _wait(self, due: float, ended: float, ringable: bool) -> bool:
        """Whether it is time for an exchange; False: time to stop."""
        while not self._stopping.is_set():
            self._beat = now = self._monotonic()
            at = min(due, ended + self._timing.gap_s) if ringable and self._rung else due
            if now >= at or self._nudged:
                self._rung = self._nudged = False
                return True
            self._bell.wait(min(at - now, BEAT_S))
            self._bell.clear()
        return False

    def _exchange(self) -> Step:
        position = self._outbox.position()
        if self._stream != (position.device, position.stream):
            self._stream, self._acked, self._course = (position.device, position.stream), position.acked, Course()
        sent = self._now()
        built = build(self._outbox, position, self._acked, self._course, sent, f"{self._chance.getrandbits(64):016x}")
        if isinstance(built, Missing):
            outcome: Outcome = Barred(sentences.MISSING, built.detail, final=True)
            span = built.span
        else:
            batch, span = built
            # A hanging server holds this thread until the client's own limit: no sign of death before.
            self._busy_until = self._monotonic() + self._client.limits.total_s + GRACE_S
            outcome = self._client.exchange(batch)
            self._beat = self._busy_until = self._monotonic()
        step = retry.after(outcome, span, self._course, self._timing, self._chance)
        if step.rotate and self._rotate is not None and self._rotate():
            step = retry.hurried(step)
        if not self._stopping.is_set():
            self._tell(outcome, step, sent, position.next_seq)
        return step

    def _tell(self, outcome: Outcome, step: Step, sent: Sent, next_seq: int) -> None:
        self._course = step.course
        if step.acked is not None and isinstance(outcome, (Acked, Gap)):
            if step.acked < self._acked:
                log.warning("the cloud went back from event %s to %s; sending again", self._acked, step.acked)
            self._acked = step.acked
            self._listener.acknowledged(step.acked, self._anchor(outcome, sent))
        if isinstance(outcome, Acked):
            for event in outcome.receipt.quarantined:
                log.warning("the cloud set event %s aside: %s: %s", event.seq, event.code, event.detail)
        if step.link is not None and (step.link, step.sentence) != self._told:
            self._told = (step.link, step.sentence)
            detail = getattr(outcome, "detail", "")
            said = f"{step.sentence} ({detail})" if detail else step.sentence
            log.log(logging.INFO if step.link is Link.GOOD else logging.WARNING, "link %s: %s", step.link.value, said)
            self._listener.link_changed(LinkStatus(step.link, next_seq - 1 - self._acked, step.sentence))
        elif isinstance(outcome, Refused):
            log.warning("the cloud refuses a batch from event %s on: %s", self._acked + 1, outcome.detail)

    def _anchor(self, outcome: Acked | Gap, sent: Sent) -> Anchor:
        """The server read its clock between our two readings: the middle is wrong by half the round trip at most."""
        server_ms = outcome.receipt.server_ms if isinstance(outcome, Acked) else outcome.server_ms
        return Anchor(sent.boot_n, (sent.mono_ms + self._now().mono_ms) // 2, server_ms)
