"""A day at the door, told over the wires: `kiosk demo --tour --out DIR`.

The kiosk runs as a child whose reader, panel and screen are driven from outside like the real ones; the endpoint
and the network between them belong to the tour. At the end the endpoint's ledger has to be what the screen
confirmed, each exactly once and in order.
"""

from __future__ import annotations

import json
import logging
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Never

from tqdm import tqdm

from kiosk.demo.cloud import Cloud
from kiosk.demo.gate import Gate
from kiosk.demo.process import KioskProcess, Line, NotSeen
from kiosk.ui.display import some_display

log = logging.getLogger(__name__)

PRESS_INTERVAL = 5.5
"""Seconds after which the misuse rules count a press again (sample programme: 5 s)."""
TAP_AGAIN = 20.5
"""Seconds after which a tap is a new one (sample programme: 20 s)."""


@dataclass
class Day:
    """The tour's own memory: the running kiosk, what it confirmed before and after the kill, the taps' times."""

    kiosk: KioskProcess
    out: Path
    progress: tqdm[Never]
    confirmed: list[tuple[int, str]] = field(default_factory=list)
    taps: list[float] = field(default_factory=list)
    pictures: int = 0

    def scene(self, words: str) -> None:
        self.progress.set_description(words)
        self.progress.update()

    def lay(self, card: str, *states: str) -> Line:
        """Lay a card on, and wait for these states to be drawn, one after the other."""
        self.kiosk.do("lay", card=card)
        line: Line = {}
        for state in states:
            line = self.kiosk.drawn(state)
        return line

    def take(self, card: str) -> None:
        self.kiosk.do("take", card=card)

    def visit(self, card: str, name: str = "") -> Line:
        """Somebody comes in; a picture of the welcome if it has a `name`."""
        line = self.lay(card, "Welcome")
        if name:
            self.picture(name)
        self.take(card)
        return line

    def press(self, face: int) -> Line:
        self.kiosk.do("press", face=face)
        return self.kiosk.drawn("Thanks")

    def touch(self, name: str) -> None:
        self.kiosk.do("touch", name=name)

    def picture(self, name: str) -> None:
        """A picture of what is on the screen once it has come to rest."""
        self.pictures += 1
        self.kiosk.do("picture", path=str(self.out / f"{self.pictures:02d}-{name}.png"))

    def idle(self, state: str = "Idle") -> None:
        """Wait until the screen is back at rest by itself."""
        self.kiosk.rests(state, limit=40)

    def let_pass(self, seconds: float) -> None:
        """The customer looks round the shop: some rules count real seconds."""
        threading.Event().wait(seconds)

    def close_book(self) -> None:
        """Keep what this process told, before it is killed or ends."""
        self.confirmed += self.kiosk.confirmed()
        self.taps += [line["tap_ms"] for line in self.kiosk.lines if line.get("tap_ms") is not None]


def run(out: Path, data: Path | None = None) -> int:
    """Play the day into `out` (pictures and tour.json); 0 only if nothing was lost, doubled or reordered."""
    out.mkdir(parents=True, exist_ok=True)
    for old in (*out.glob("[0-9][0-9]-*.png"), out / "tour.json"):
        old.unlink(missing_ok=True)  # of an earlier day: whoever looks now must not take them for this one's
    with _terminable(), tempfile.TemporaryDirectory(prefix="tuckshop-") as spare:
        folder = data or Path(spare)
        with some_display(), Cloud(folder / "cloud") as cloud, Gate(cloud.port) as gate:
            try:
                report = play(folder / "kiosk", out, cloud, gate)
            except NotSeen as fault:
                log.error("the tour stopped: %s", fault)
                report = {"whole": False, "stopped": str(fault)}
    (out / "tour.json").write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps({key: value for key, value in report.items() if key != "events"}, ensure_ascii=False))  # noqa: T201 - the command's answer
    return 0 if report["whole"] else 1


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM ends the day like Ctrl-C: the kiosk, the endpoint and the display end with it."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def play(folder: Path, out: Path, cloud: Cloud, gate: Gate) -> dict[str, object]:
    """The day from opening to closing; what `tour.json` says."""
    endpoint = f"http://127.0.0.1:{gate.port}"
    kiosk = KioskProcess(folder, endpoint, cloud.token_file, out)
    with tqdm(total=17, unit="scene") as progress:
        day = Day(kiosk, out, progress)
        try:
            morning(day)
            noon(day)
            trouble(day, gate)
            day.scene("the plug is pulled with unsent events")
            gate.cut()
            day.visit("chloe")
            day.press(5)
            day.touch("skip")
            day.idle()
            day.kiosk.kill()
            day.close_book()
            gate.mend()
            day.scene("started again: everything arrives")
            day.kiosk = kiosk = KioskProcess(folder, endpoint, cloud.token_file, out)
            kiosk.drawn("Idle", limit=60)
            day.picture("after-the-restart")
            kiosk.rests("Idle", limit=60, link="good")
            arrived(day, cloud)
            balances = kiosk.do("balances")["balances"]
            code = kiosk.end()
            day.close_book()
        except BaseException:
            kiosk.kill()
            raise
    return account(day, cloud, {int(member): points for member, points in balances.items()}, code)


def morning(day: Day) -> None:
    day.scene("the shop opens")
    day.kiosk.drawn("Idle", limit=60)
    day.picture("idle")
    day.scene("a first visit")
    day.visit("ben", "welcome-first-visit")
    day.scene("the same card again at once")
    day.idle()
    day.lay("ben", "TooSoon")
    day.picture("too-soon")
    day.take("ben")
    day.scene("a return, in her own language")
    day.visit("mei", "welcome-return")
    day.scene("a birthday")
    day.visit("anna", "welcome-birthday")
    day.scene("a happy face")
    day.press(5)
    day.picture("thanks-happy")
    day.touch("skip")
    day.idle()


def noon(day: Day) -> None:
    day.scene("an unhappy face, with a reason")
    day.let_pass(PRESS_INTERVAL)
    day.press(2)
    day.picture("thanks-why")
    day.touch("reason")
    day.kiosk.drawn("Thanks", answered=True)
    day.picture("thanks-answered")
    day.idle()
    day.scene("a reward, approved by staff")
    day.let_pass(TAP_AGAIN)
    day.lay("anna", "Welcome")
    day.touch("my-rewards")
    day.kiosk.drawn("Rewards")
    day.picture("rewards")
    day.take("anna")
    day.touch("reward")
    day.kiosk.drawn("Redeeming")
    day.picture("redeeming")
    day.lay("staff", "Voucher")
    day.picture("voucher")
    day.take("staff")
    day.scene("a card that nobody knows")
    day.lay("stranger", "UnknownCard")
    day.picture("unknown-card")
    day.take("stranger")
    day.scene("a phone")
    day.lay("phone", "RefusedCard")
    day.picture("refused-phone")
    day.take("phone")
    day.idle()


def trouble(day: Day, gate: Gate) -> None:
    day.scene("the reader is unplugged")
    day.kiosk.do("unplug")
    day.kiosk.drawn("OutOfOrder")
    day.picture("reader-unplugged")
    day.scene("faces still count")
    day.press(4)
    day.picture("thanks-without-reader")
    day.touch("skip")
    day.scene("the reader is back")
    day.kiosk.do("plug_in")
    day.kiosk.drawn("Idle")
    day.scene("the network is cut")
    gate.cut()
    day.visit("david")
    day.kiosk.rests("Idle", limit=40, link="away")
    day.picture("offline")
    day.scene("the network is back")
    gate.mend()
    day.kiosk.rests("Idle", limit=60, link="good")
    day.picture("online-again")


def arrived(day: Day, cloud: Cloud) -> None:
    """Wait until the endpoint holds as much as was confirmed, or for as long as it may take."""
    pause = threading.Event()
    for _ in range(300):
        if len(cloud.ledger()) >= len(day.confirmed) + len(day.kiosk.confirmed()):
            return
        pause.wait(0.1)


def account(day: Day, cloud: Cloud, balances: dict[int, int], code: int) -> dict[str, object]:
    """Hold what the screen confirmed today against what the endpoint holds of it."""
    begin = min((seq for seq, _ in day.confirmed), default=0)
    rows = [(int(str(row["seq"])), str(row["type"])) for row in cloud.ledger()]
    held = [(seq, kind) for seq, kind in rows if seq >= begin]
    theirs = cloud.balances()
    taps = sorted(day.taps)
    return {
        "whole": held == day.confirmed and theirs == balances and code == 0,
        "confirmed": len(day.confirmed),
        "held": len(held),
        "missing": [pair for pair in day.confirmed if pair not in set(held)],
        "unexpected": [pair for pair in held if pair not in set(day.confirmed)],
        "in_order": held == sorted(held),
        "balances_agree": theirs == balances,
        "balances": {"kiosk": balances, "endpoint": theirs},
        "tap_to_picture_ms": {
            "n": len(taps),
            "p50": round(taps[len(taps) // 2], 1),
            "p99": round(taps[min(len(taps) - 1, int(0.99 * len(taps)))], 1),
        },
        "pictures": day.pictures,
        "exit": code,
        "events": held,
    }
