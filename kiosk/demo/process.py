"""The kiosk in a process of its own, as someone sees it who stands in front: act on the wires, look at the screen."""

from __future__ import annotations

import json
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
    """Runs `python -m kiosk.demo.remote`; `lines` is all it has told so far.

    Waits act on what the screen showed, never on time; `limit` seconds only end a wait that is lost.
    """

    def __init__(self, folder: Path, endpoint: str, token_file: Path, pictures: Path) -> None:
        command = [sys.executable, "-m", "kiosk.demo.remote", str(folder), endpoint, str(token_file), str(pictures)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, bufsize=1)
        self.lines: list[Line] = []
        self._told = threading.Condition()
        self._over = False
        self._asked = 0
        self._since = 0  # what was drawn before this line was waited past, or stood there before the last command
        self._reader = threading.Thread(target=self._read, name="kiosk's lines", daemon=True)
        self._reader.start()

    def do(self, what: str, limit: float = 20, **words: object) -> Line:
        """Send one command and wait until it is carried out; raises NotSeen if the kiosk says it can't be."""
        self._asked += 1
        asked = self._asked
        self._since = len(self.lines)
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, "n": asked, **words}) + "\n")
        _, answer = self._find(lambda line: line.get("done") == asked, self._since, f"an answer to {what}", limit)
        if answer.get("fault"):
            raise NotSeen(f"{what} {words}: {answer['fault']}")
        return answer

    def drawn(self, state: str, limit: float = 30, **facts: object) -> Line:
        """Wait until the screen draws `state` with these facts, after the last command or the last wait."""
        name = f"{state} {facts or ''}"
        at, line = self._find(lambda line: _shows(line, state, facts), self._since, name, limit)
        self._since = at + 1
        return line

    def rests(self, state: str, limit: float = 30, **facts: object) -> Line:
        """Wait until the screen shows `state` with these facts; it may do so already."""
        drawn = [line for line in self.lines if "drawn" in line]
        if drawn and _shows(drawn[-1], state, facts):
            return drawn[-1]
        return self.drawn(state, limit, **facts)

    def _find(self, wanted: Callable[[Line], bool], since: int, name: str, limit: float) -> tuple[int, Line]:
        """The first line from `since` on that is `wanted`, and where it stands."""
        at = since

        def look() -> bool:
            nonlocal at
            while at < len(self.lines) and not wanted(self.lines[at]):
                at += 1
            return at < len(self.lines) or self._over

        with self._told:
            seen = self._told.wait_for(look, limit)
        if at < len(self.lines):
            return at, self.lines[at]
        last = [line.get("drawn") or line for line in self.lines[-8:]]
        if seen:
            raise NotSeen(f"the kiosk ended while waiting for {name}; last seen: {last}")
        raise NotSeen(f"waited {limit:g} s for {name}; last seen: {last}")

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
            with self._told:
                self.lines.append(line)
                self._told.notify_all()
        with self._told:
            self._over = True
            self._told.notify_all()


def _shows(line: Line, state: str, facts: Line) -> bool:
    return line.get("drawn") == state and all(line.get(key) == value for key, value in facts.items())
