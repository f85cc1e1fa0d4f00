"""The kiosk in a process of its own, as someone sees it who stands in front: act on the wires, look at the screen."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class NotSeen(Exception):
    """What was waited for did not come; the text says what was seen instead."""


class KioskProcess:
    """Runs `python -m kiosk.demo.remote`; `lines` is all it has told so far, `screen` the last picture waited past.

    Waits act on what the screen showed, never on time; `limit` seconds only end a wait that is lost.
    """

    def __init__(self, folder: Path, endpoint: str, token_file: Path, pictures: Path) -> None:
        command = [sys.executable, "-m", "kiosk.demo.remote", str(folder), endpoint, str(token_file), str(pictures)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1)
        self.lines: list[Line] = []
        self.screen: Line = {}
        self._new: queue.SimpleQueue[Line | None] = queue.SimpleQueue()
        self._asked = 0
        self._reader = threading.Thread(target=self._read, name="kiosk's lines", daemon=True)
        self._reader.start()

    def do(self, what: str, limit: float = 20, **words: object) -> Line:
        """Send one command and wait until it is carried out; raises NotSeen if the kiosk says it can't be."""
        self._asked += 1
        asked = self._asked
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, "n": asked, **words}) + "\n")
        answer = self._wait(lambda line: line.get("done") == asked, f"an answer to {what}", limit)
        if answer.get("fault"):
            raise NotSeen(f"{what} {words}: {answer['fault']}")
        return answer

    def drawn(self, state: str, limit: float = 30, **facts: object) -> Line:
        """Wait until the screen draws `state` with these facts in its line; one drawn before does not count."""
        return self._wait(lambda line: _shows(line, state, facts), f"{state} {facts or ''}", limit)

    def rests(self, state: str, limit: float = 30, **facts: object) -> Line:
        """Wait until the screen shows `state` with these facts; it may do so already."""
        self._catch_up()
        return self.screen if _shows(self.screen, state, facts) else self.drawn(state, limit, **facts)

    def _wait(self, wanted: Callable[[Line], bool], name: str, limit: float) -> Line:
        """The first line from now on that is `wanted`."""
        late = threading.Event()

        def ring() -> None:
            late.set()
            self._new.put({})

        alarm = threading.Timer(limit, ring)
        alarm.daemon = True
        alarm.start()
        try:
            while not late.is_set():
                line = self._take(self._new.get(), name)
                if wanted(line):
                    return line
        finally:
            alarm.cancel()
        seen = [line.get("drawn") or line for line in self.lines[-8:]]
        raise NotSeen(f"waited {limit:g} s for {name}; last seen: {seen}")

    def _catch_up(self) -> None:
        while not self._new.empty():
            self._take(self._new.get(), "the next line")

    def _take(self, line: Line | None, name: str) -> Line:
        if line is None:
            raise NotSeen(f"the kiosk ended (exit {self._process.wait(5)}) while waiting for {name}")
        if "drawn" in line:
            self.screen = line
        return line

    def confirmed(self) -> list[tuple[int, str]]:
        """(seq, type) of everything the kiosk confirmed, in the order in which it did."""
        return [(line["seq"], line["confirmed"]) for line in self.lines if "confirmed" in line]

    def kill(self) -> None:
        """As if the plug were pulled, as far as a process can tell: SIGKILL."""
        self._process.kill()
        self._gone(5)

    def end(self, limit: float = 15) -> int:
        """Close as a person would; the exit code."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self._gone(limit)

    def _gone(self, limit: float) -> int:
        try:
            code = self._process.wait(limit)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise NotSeen(f"the kiosk did not end within {limit:g} s") from None
        self._reader.join(limit)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        return code

    def _read(self) -> None:
        assert self._process.stdout is not None
        for text in self._process.stdout:
            try:
                line: Line = json.loads(text)
            except ValueError:
                continue  # torn by a kill, or not ours
            self.lines.append(line)
            self._new.put(line)
        self._new.put(None)


def _shows(line: Line, state: str, facts: Line) -> bool:
    return line.get("drawn") == state and all(line.get(key) == value for key, value in facts.items())
