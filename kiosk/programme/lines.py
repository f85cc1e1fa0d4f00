"""On which line each key of a TOML text stands; tomllib does not tell.

Reads only texts that tomllib has taken, so it may trust their form.
"""

from __future__ import annotations

import re

from kiosk.programme.faults import Path

BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))[ \t]*""")
STRING = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''',
    re.DOTALL,
)
BARE = re.compile(r"[^,\]}\n#]*")


class Lines:
    """`of(path)` is the line of a key, or of the nearest table round it that the text names."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._found: dict[Path, int] = {(): 1}
        self._last: dict[Path, int] = {}
        self._document()

    def of(self, path: Path) -> int:
        while path not in self._found:
            path = path[:-1]
        return self._found[path]

    def _document(self) -> None:
        prefix: Path = ()
        self._blank()
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                prefix = self._header()
            else:
                self._pair(prefix)
            self._blank()

    def _header(self) -> Path:
        line = self._line()
        many = self._text.startswith("[[", self._at)
        self._at += 1 + many
        keys = self._keys()
        self._at += 1 + many
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            self._found.setdefault(path, line)
            if path in self._last:
                path = (*path, self._last[path])
        path = (*path, keys[-1])
        self._found.setdefault(path, line)
        if many:
            self._last[path] = self._last.get(path, -1) + 1
            path = (*path, self._last[path])
            self._found[path] = line
        return path

    def _pair(self, prefix: Path) -> None:
        line = self._line()
        path = prefix
        for key in self._keys():
            path = (*path, key)
            self._found.setdefault(path, line)
        self._at += 1  # =
        self._value(path)

    def _keys(self) -> list[str]:
        keys = []
        while match := KEY.match(self._text, self._at):
            keys.append(next(group for group in match.groups() if group is not None))
            self._at = match.end()
            if not self._text.startswith(".", self._at):
                break
            self._at += 1
        return keys

    def _value(self, path: Path) -> None:
        self._blank()
        self._found.setdefault(path, self._line())
        if self._text[self._at] == "[":
            self._at += 1
            index = 0
            while not self._closes("]"):
                self._value((*path, index))
                index += 1
        elif self._text[self._at] == "{":
            self._at += 1
            while not self._closes("}"):
                self._pair(path)
        elif match := STRING.match(self._text, self._at) or BARE.match(self._text, self._at):
            self._at = match.end()

    def _closes(self, bracket: str) -> bool:
        """Steps over blanks and a comma; true when the bracket comes, which is stepped over too."""
        self._blank()
        if self._text[self._at] == ",":
            self._at += 1
            self._blank()
        if self._text[self._at] != bracket:
            return False
        self._at += 1
        return True

    def _blank(self) -> None:
        match = BLANK.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _line(self) -> int:
        return self._text.count("\n", 0, self._at) + 1
