"""The kiosk in a real window over a built shop, without devices: prints a JSON line for each picture.

Commands on standard input: `tap N` puts the tap of member N's card at the door; `hold S` keeps the store's write lock
for S seconds while a member taps and draws on without a pause, then prints the longest gap between two frames.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

from drivers.events import CardKind, CardTapped
from kiosk.app import Kiosk
from kiosk.config.settings import Data, Settings, Sync
from kiosk.config.settings import Shop as ShopSettings
from kiosk.flow.states import State, Welcome
from kiosk.ui.look import Look
from kiosk.ui.window import KioskWindow


def tell(**line: object) -> None:
    os.write(1, (json.dumps(line) + "\n").encode())


class Bench:
    def __init__(self, folder: Path) -> None:
        shop, sync = ShopSettings(programme=folder / "programme.toml"), Sync(device="bench")
        self.settings = Settings(shop=shop, data=Data(folder=folder), sync=sync)
        self.welcomed = threading.Event()
        self.kiosk = Kiosk(self.settings, self.window, answered=self.drawn)

    def window(self, post, drawn, first) -> KioskWindow:
        look = Look(home=self.settings.data.folder / "screen", sounds=False)
        return KioskWindow(look, post, first, drawn)

    def drawn(self, state: State, tap_ms: float | None) -> None:
        tell(drawn=type(state).__name__, tap_ms=tap_ms)
        if isinstance(state, Welcome):
            self.welcomed.set()

    def tap(self, member: int) -> None:
        from tests.bench import world  # the first picture does not wait for it, as the kiosk's does not

        tap = CardTapped(world.uid(member), CardKind.NTAG, "bench", time.monotonic())
        self.kiosk.latency.tapped(tap)
        self.kiosk.desk.post(tap)

    def hold(self, seconds: float) -> None:
        """Somebody else holds the store for `seconds`: the desk hangs in its commit, the picture must not."""
        from kivy.clock import Clock
        from kivy.core.window import Window

        flips: list[float] = []

        def flipped(*_: object) -> None:
            flips.append(time.monotonic())

        def again(_: float) -> None:
            Window.canvas.ask_update()

        Clock.schedule_interval(again, 0)
        Window.bind(on_draw=flipped)
        threading.Event().wait(0.3)
        db = sqlite3.connect(self.settings.data.store, isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        self.welcomed.clear()
        self.tap(7)
        held = not self.welcomed.wait(seconds)
        db.execute("ROLLBACK")
        ended = time.monotonic()
        db.close()
        came = self.welcomed.wait(15)
        Clock.unschedule(again)
        Window.unbind(on_draw=flipped)
        during = [began, *[flip for flip in flips if began <= flip <= ended], ended]
        gap = max(after - before for before, after in pairwise(during))
        tell(gap_ms=gap * 1000, frames=len(during) - 2, held=held, came=came)

    def listen(self) -> None:
        for line in sys.stdin:
            what, number = line.split()
            if what == "tap":
                self.tap(int(number))
            else:
                self.hold(float(number))
        self.kiosk.screen.close()


def main(folder: str) -> int:
    bench = Bench(Path(folder))
    threading.Thread(target=bench.listen, daemon=True).start()
    return bench.kiosk.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
