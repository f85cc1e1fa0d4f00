"""A kiosk window that obeys lines of JSON on standard input and tells what happens: run as a process of its own.

Commands: {"show": "welcome"}, {"touch": name}, {"controls": 1}, {"picture": path}, {"storm": [threads, each]},
{"thanks": true}, {"strange": 1}, {"close": 1}. Answers: {"drawn": name}, {"posted": [repr, thread]}, {"answer": ...}.
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kiosk.flow.events import FaceTouched, Touch
from kiosk.flow.states import Idle, State
from kiosk.ui.look import Look
from kiosk.ui.samples import samples
from kiosk.ui.window import KioskWindow

SAMPLES = samples("en")
NAMES = {id(state): name for name, state in SAMPLES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strange(State):
    """A state that nobody made a screen for."""


class Live:
    def __init__(self, home: Path) -> None:
        self._telling = threading.Lock()
        self._drawn: list[int] = []
        self._thanks = False
        look = Look(home=home, size=(800, 480), sounds=True, reduced_motion=False, may_quit=False)
        self.window = KioskWindow(look, self.posted, SAMPLES["idle"], self.drawn)

    def tell(self, **fact: Any) -> None:
        with self._telling:
            sys.stdout.write(json.dumps(fact) + "\n")
            sys.stdout.flush()

    def posted(self, touch: Touch) -> None:
        self.tell(posted=[repr(touch), threading.current_thread().name])
        if isinstance(touch, FaceTouched) and self._thanks:
            self.window.show(SAMPLES["thanks-bad"])

    def drawn(self, state: State, _at: float) -> None:
        self._drawn.append(state.house.waiting)
        self.tell(drawn=NAMES.get(id(state), type(state).__name__))

    def obey(self) -> None:
        for line in sys.stdin:
            for what, how in json.loads(line).items():
                self.tell(answer=getattr(self, f"do_{what}")(how))
        self.window.close()

    def do_show(self, name: str) -> None:
        self.window.show(SAMPLES[name])

    def do_touch(self, name: str) -> bool:
        return self.window.touch(name)

    def do_thanks(self, on: bool) -> None:
        """Answer every face with thanks, as the desk does."""
        self._thanks = on

    def do_controls(self, _: Any) -> dict[str, Any]:
        return self.window.controls()

    def do_picture(self, path: str) -> None:
        self.window.picture(Path(path))

    def do_strange(self, _: Any) -> None:
        self.window.show(Strange(house=SAMPLES["idle"].house))

    def do_every(self, answer: bool) -> bool:
        """Whether what is called every now and then goes on being called when it answers so."""
        calls, done = 0, threading.Event()

        def call() -> bool:
            nonlocal calls
            calls += 1
            if calls == 3:
                done.set()
            return answer

        self.window.every(0.01, call)
        return done.wait(5)

    def do_close(self, _: Any) -> None:
        self.window.close()

    def do_storm(self, how: list[int]) -> dict[str, Any]:
        """Show from several threads at once; what each showed is told apart by `waiting`, the last is 999 999."""
        threads, each = how
        idle = SAMPLES["idle"]
        self._drawn.clear()
        barrier = threading.Barrier(threads)

        def blow(number: int) -> None:
            barrier.wait(5)
            for i in range(each):
                self.window.show(waiting(idle, number * 1000 + i))

        blowers = [threading.Thread(target=blow, args=(number,)) for number in range(1, threads + 1)]
        for blower in blowers:
            blower.start()
        for blower in blowers:
            blower.join(10)
        self.window.show(waiting(idle, 999_999))
        self.window.controls()  # answered in Kivy's thread, after what was shown before
        done = threading.Event()
        for _ in range(50):
            if 999_999 in self._drawn or done.wait(0.05):
                break
        return {"drawn": list(self._drawn)}


def waiting(idle: State, number: int) -> Idle:
    return Idle(house=replace(idle.house, waiting=number))


if __name__ == "__main__":
    live = Live(Path(sys.argv[1]))
    threading.Thread(target=live.obey, name="obey", daemon=True).start()
    live.window.run()
