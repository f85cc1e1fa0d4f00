"""The kiosk as a child of the tour: commands come in as JSON lines, what the screen does goes out as JSON lines.

Only wires are driven from here: the reader's field, the panel's contacts, a finger on the glass.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import log
from kiosk.app import Drawn, Kiosk
from kiosk.config.settings import Log
from kiosk.demo.world import HURRY, Wires
from kiosk.flow.events import Touch
from kiosk.flow.states import Greeting, GuestState, State, Thanks
from kiosk.services.views import Receipt
from kiosk.store.totals import totals
from kiosk.ui.look import Look
from kiosk.ui.window import KioskWindow

SETTLED_S = 0.9
"""After so long nothing on the screen moves any more."""


def tell(**line: object) -> None:
    """One line, whole, from any thread."""
    os.write(1, (json.dumps(line, ensure_ascii=False) + "\n").encode())


class Remote:
    """Carries out commands on `wires`, tells what is drawn and what is confirmed."""

    def __init__(self, wires: Wires, pictures: Path) -> None:
        self._wires, self._pictures = wires, pictures
        self._window: KioskWindow
        self.kiosk = Kiosk(
            wires.settings, self._make_window, self.confirmed, wires.panel.pins, HURRY, answered=self.drawn
        )

    def run(self) -> int:
        for receipt in self._wires.receipts:
            tell(confirmed=receipt.type, seq=receipt.seq, by="the past")
        threading.Thread(target=self._listen, name="remote", daemon=True).start()
        return self.kiosk.run()

    def _make_window(self, post: Callable[[Touch], None], drawn: Drawn, first: State) -> KioskWindow:
        screen = self._wires.settings.screen
        home = self._wires.settings.data.folder / "screen"
        self._window = KioskWindow(Look(home=home, size=screen.size, sounds=False), post, first, drawn)
        # The greeting is gone before anybody could ask for its picture.
        self._window.portrait(Greeting, self._pictures / "00-greeting.png")
        return self._window

    def drawn(self, state: State, tap_ms: float | None) -> None:
        tell(
            drawn=type(state).__name__,
            tap_ms=None if tap_ms is None else round(tap_ms, 2),
            guest=state.guest.id if isinstance(state, GuestState) else None,
            answered=isinstance(state, Thanks) and state.answered is not None,
            link=state.house.link,
        )

    def confirmed(self, state: State, receipts: tuple[Receipt, ...]) -> None:
        for receipt in receipts:
            tell(confirmed=receipt.type, seq=receipt.seq, by=type(state).__name__)

    def _listen(self) -> None:
        """Until standard input closes, which is how a person would close the window."""
        for line in sys.stdin:
            command: dict[str, Any] = json.loads(line)
            number, what = command.pop("n"), command.pop("do")
            try:
                answer = getattr(self, f"do_{what}")(**command)
            except (LookupError, TimeoutError, ValueError, OSError) as fault:
                tell(done=number, fault=f"{type(fault).__name__}: {fault}")
            else:
                tell(done=number, **(answer or {}))
        self._window.close()

    def do_lay(self, card: str) -> None:
        self._wires.lay(card)

    def do_take(self, card: str) -> None:
        self._wires.take(card)

    def do_press(self, face: int) -> None:
        self._wires.press(face)

    def do_unplug(self) -> None:
        self._wires.unplug()

    def do_plug_in(self) -> None:
        self._wires.plug_in()

    def do_touch(self, name: str) -> None:
        if not self._window.touch(name):
            raise LookupError(f"no control {name!r} on the screen; there are {', '.join(self._window.controls())}")

    def do_picture(self, path: str) -> None:
        threading.Event().wait(SETTLED_S)
        self._window.picture(Path(path))

    def do_balances(self) -> dict[str, object]:
        """Points by member as this kiosk's own ledger has them."""
        return {"balances": totals(self._wires.settings.data.store)}


def main(folder: str, endpoint: str, token_file: str, pictures: str) -> int:
    log.start(Log(level=os.environ.get("TUCKSHOP_LOG__LEVEL", "error")), os.environ, sys.stderr)  # type: ignore[arg-type]  # checked by use
    with Wires(Path(folder), endpoint, Path(token_file)) as wires:
        return Remote(wires, Path(pictures)).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:5]))
