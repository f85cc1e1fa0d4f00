"""`kiosk demo --headless`: random visitors through the same wires without a window, as fast as they are answered.

One JSON line on standard output for each thing confirmed, after its commit: for soaks, fault tests and anybody's own
experiments. A visitor acts on what is shown, like a person. Fingers are the only thing without a wire here: what they
touch comes in at the door as the screen would send it.
"""

from __future__ import annotations

import json
import logging
import os
import random
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from tqdm import tqdm

import kiosk
from kiosk.app import Drawn, Kiosk
from kiosk.clock import HandClock
from kiosk.demo import cast
from kiosk.demo.cloud import Cloud
from kiosk.demo.eye import Eye, Lost
from kiosk.demo.world import HURRY, Wires
from kiosk.flow.events import Back, PinTyped, ReasonTouched, RewardsTouched, RewardTouched, Skipped, Touch
from kiosk.flow.states import (
    Idle,
    OneMoment,
    Redeeming,
    RefusedCard,
    Rewards,
    State,
    Thanks,
    TooSoon,
    UnknownCard,
    Voucher,
    Welcome,
)
from kiosk.services.views import Receipt
from kiosk.store.outbox import Outbox

log = logging.getLogger(__name__)

CROWD = 200
FINGER_S = 0.04
"""No finger comes back to the same button sooner; a contact that does is bouncing."""


def run(visitors: int, seed: int, data: Path | None) -> int:
    """Let `visitors` come in; 0 when all were served. Its databases stay in `data`, or go with the demo."""
    with tempfile.TemporaryDirectory(prefix="tuckshop-") as spare:
        folder = data or Path(spare)
        crowd = cast.crowd(CROWD, random.Random(0))  # the same people whatever the seed: they are on file
        with (
            Cloud(folder / "cloud") as cloud,
            Wires(folder / "kiosk", cloud.url, cloud.token_file, crowd=crowd, hurried=True) as wires,
        ):
            outbox = Outbox(wires.settings.data.store, kiosk.__version__, HandClock(0))
            return Street(wires, visitors, random.Random(seed), lambda: _delivered(outbox)).run()


def _delivered(outbox: Outbox) -> bool:
    position = outbox.position()
    return position.acked == position.next_seq - 1


def _answered(state: State) -> bool:
    """Whether staff's approval led anywhere: to a voucher, or to what stands against it."""
    return not isinstance(state, Redeeming) or state.problem is not None


LOOKS_TO_BE_GONE = 4
"""The next card is laid on once the reader looked so often and did not see the last one."""


class Street:
    """Where visitors come from, one after the other."""

    def __init__(self, wires: Wires, visitors: int, chance: random.Random, delivered: Callable[[], bool]) -> None:
        self._wires, self._visitors, self._chance, self._delivered = wires, visitors, chance, delivered
        self._cards = [name for name in wires.cards if name.startswith("guest-")]
        self._code = 1
        self._free = 0
        self._eye: Eye
        self._kiosk = Kiosk(wires.settings, self._look, self._confirmed, wires.panel.pins, HURRY)
        self._post: Callable[[Touch], None] = self._kiosk.desk.post

    def run(self) -> int:
        self._tell(self._wires.receipts, "the past")
        thread = threading.Thread(target=self._walk, name="visitors")
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._eye.close())
        thread.start()
        died = self._kiosk.run()
        thread.join()
        return died or self._code

    def _look(self, post: Callable[[Touch], None], drawn: Drawn, first: State) -> Eye:
        self._eye = Eye(drawn, first)
        return self._eye

    def _confirmed(self, state: State, receipts: tuple[Receipt, ...]) -> None:
        self._tell(receipts, type(state).__name__)
        self._eye.confirm(receipts)

    def _tell(self, receipts: tuple[Receipt, ...] | list[Receipt], by: str) -> None:
        lines = [json.dumps({"confirmed": each.type, "seq": each.seq, "by": by}) + "\n" for each in receipts]
        os.write(1, "".join(lines).encode())

    def _walk(self) -> None:
        try:
            self._eye.rests(Idle)
            for _ in tqdm(range(self._visitors), unit="visitor", disable=None):
                self._visit()
            self._eye.until(self._delivered, "the endpoint to hold everything")
            self._code = 0
        except Lost as fault:
            log.error("%s", fault)
            print(f"stopped: {fault}", file=sys.stderr)  # noqa: T201 - the command's answer
        finally:
            self._eye.close()

    def _visit(self) -> None:
        """Somebody comes in, or only passes the panel on the way out."""
        kind = self._chance.random()
        if kind < 0.05 and not isinstance(self._eye.now, UnknownCard):
            self._tap("stranger", UnknownCard)
        elif kind < 0.1 and not isinstance(self._eye.now, RefusedCard):
            self._tap("phone", RefusedCard)
        elif 0.1 <= kind < 0.8:
            card = self._chance.choice(self._cards)
            shown = self._tap(card, Welcome, TooSoon)
            if isinstance(shown, Welcome) and self._chance.random() < 0.3:
                self._ask_for_a_reward(card)
        if self._chance.random() < 0.5:
            self._rate()

    def _tap(self, card: str, *answers: type[State], so: Callable[[State], bool] = lambda _: True) -> State:
        self._eye.until(lambda: self._wires.looks >= self._free, "an empty reader", look_s=0.001)
        shown = self._eye.after(lambda: self._wires.lay(card), *answers, OneMoment, so=so)
        self._wires.take(card)
        self._free = self._wires.looks + LOOKS_TO_BE_GONE
        return shown

    def _ask_for_a_reward(self, card: str) -> None:
        """Most go away with what they can afford; staff approves by card or PIN."""
        shown = self._eye.after(lambda: self._post(RewardsTouched()), Rewards, OneMoment)
        wanted = [choice for choice in getattr(shown, "choices", ()) if choice.affordable]
        if wanted:
            choice = self._chance.choice(wanted)
            self._eye.after(lambda: self._post(RewardTouched(choice.id)), Redeeming)
            if self._chance.random() < 0.8:
                self._tap("staff", Voucher, Redeeming, so=_answered)
            else:
                self._eye.after(lambda: self._post(PinTyped(cast.PIN)), Voucher, Redeeming, so=_answered)
        self._post(Back())

    def _rate(self) -> None:
        face = self._chance.choices((1, 2, 3, 4, 5), (1, 2, 3, 6, 8))[0]
        shown = self._eye.after_commit(lambda: self._wires.panel.press(face, held_s=0.01))
        self._eye.pause(FINGER_S)
        if isinstance(shown, Thanks) and shown.asks:
            reason = self._chance.choice((*shown.rated.reasons, None))
            touch = ReasonTouched(reason.id) if reason else Skipped()
            self._eye.after_commit(lambda: self._post(touch))
