"""The language of receipt printers from the printer's side: bytes in, what stands on the paper out."""

from __future__ import annotations

from drivers.sim.paper import Fed, OnPaper, PrintedCode, PrintedDots, PrintedRow, Torn

CODE_PAGES = {0: "cp437", 2: "cp850", 16: "cp1252", 19: "cp858"}

_ESC_ONE = b"!aEtGMR{-dJ3 "  # ESC and one parameter
_GS_ONE = b"!BbrVaHfhw"  # GS and one parameter


class Interpreter:
    """Works off commands one by one; `unknown` keeps the beginnings of those that it does not know."""

    def __init__(self, codec: str, columns: int) -> None:
        self.codec = codec
        self.columns = columns
        self.done: list[OnPaper] = []
        self.replies = bytearray()
        self.unknown: list[bytes] = []
        self.paper_sensor = 0x00  # what GS r 1 answers
        self._buffer = bytearray()
        self._code = b""
        self._dots = 3
        self._reset()

    def receive(self, data: bytes) -> None:
        self._buffer += data

    @property
    def held(self) -> int:
        """Bytes that were received and not worked off."""
        return len(self._buffer)

    def forget(self) -> None:
        """What the real-time command to clear the buffers does."""
        self._buffer.clear()
        self._row.clear()

    def step(self) -> bool:
        """Work off one command or letter; False if there is none, or only a part of one."""
        if not self._buffer:
            return False
        used = self._command(bytes(self._buffer[:4]), self._buffer)
        del self._buffer[:used]
        return used > 0

    def _reset(self) -> None:
        self._row: list[str] = []
        self._times, self._bold, self._align = 1, False, 0
        self._page = 0
        self._chinese = False

    def _command(self, head: bytes, data: bytearray) -> int:
        """How many bytes the command at the start takes; 0 if it is not there as a whole."""
        match head[:1]:
            case b"\x1b":
                return self._esc(head)
            case b"\x1c":
                return self._fs(head)
            case b"\x1d":
                return self._gs(head, data)
            case b"\x10":
                return self._dle(head, data)
            case b"\n":
                self._feed()
                return 1
            case b"\r" | b"\x00" | b"\t":
                return 1
        return self._letter(head)

    def _letter(self, head: bytes) -> int:
        size = 2 if self._chinese and head[0] >= 0x81 else 1
        if len(head) < size:
            return 0
        if head[0] < 0x20:
            self.unknown.append(head[:1])
            return 1
        codec = self.codec if size == 2 else CODE_PAGES.get(self._page, "cp437")
        self._put(head[:size].decode(codec, "replace"), size)
        return size

    def _put(self, letter: str, cells: int) -> None:
        used = sum(2 if ord(old) > 0x2E7F else 1 for old in self._row)
        if (used + cells) * self._times > self.columns:
            self._feed()
        self._row.append(letter)

    def _feed(self, rows: int = 1) -> None:
        if self._row:
            self.done.append(PrintedRow("".join(self._row), self._times, self._bold, self._align))
            self._row = []
            rows -= 1
        if rows > 0:
            self.done.append(Fed(rows))

    def _esc(self, head: bytes) -> int:
        if head[1:2] == b"@":
            self._reset()
            return 2
        if head[1:2] == b"2":
            return 2
        if len(head) < 3:
            return 0
        command, value = head[1], head[2]
        match chr(command):
            case "!":
                self._times = 2 if value & 0x30 == 0x30 else 1
                self._bold = bool(value & 0x08)
            case "E":
                self._bold = bool(value & 1)
            case "a":
                self._align = value % 48 % 3
            case "t":
                self._page = value
            case "d":
                self._feed(value)
            case _ if command not in _ESC_ONE:
                self.unknown.append(head[:2])
                return 2
        return 3

    def _fs(self, head: bytes) -> int:
        match head[1:2]:
            case b"":
                return 0
            case b"&":
                self._chinese = True
                return 2
            case b".":
                self._chinese = False
                return 2
            case b"!" | b"-":
                return 3 if len(head) >= 3 else 0
        self.unknown.append(head[:2])
        return 2

    def _dle(self, head: bytes, data: bytearray) -> int:
        """Answered when they came (see SimPrinter); here they are only stepped over."""
        size = {b"\x04": 3, b"\x05": 3, b"\x14": 10 if data[2:3] == b"\x08" else 5}.get(head[1:2], 2)
        return size if len(data) >= size else 0

    def _gs(self, head: bytes, data: bytearray) -> int:
        match head[1:3]:
            case b"v0":
                return self._raster(data)
            case b"(k" | b"(L" | b"(D":
                return self._long(head[2:3], data)
        if len(head) < 3:
            return 0
        match chr(head[1]):
            case "!":
                self._times = 1 + (head[2] & 0x0F)
            case "r":
                self.replies.append(self.paper_sensor)
            case "V":
                self._feed(0)
                self.done.append(Torn())
                size = 4 if head[2] in (65, 66) else 3
                return size if len(head) >= size else 0
            case _ if head[1] not in _GS_ONE:
                self.unknown.append(head[:2])
                return 2
        return 3

    def _raster(self, data: bytearray) -> int:
        if len(data) < 8:
            return 0
        stride, height = int.from_bytes(data[4:6], "little"), int.from_bytes(data[6:8], "little")
        size = 8 + stride * height
        if len(data) < size:
            return 0
        self._feed(0)
        self.done.append(PrintedDots(stride, bytes(data[8:size])))
        return size

    def _long(self, kind: bytes, data: bytearray) -> int:
        size = 5 + int.from_bytes(data[3:5], "little")
        if len(data) < max(5, size):
            return 0
        if kind == b"k" and data[5:6] == b"1":
            self._qr(data[6], bytes(data[7:size]))
        return size

    def _qr(self, function: int, value: bytes) -> None:
        match function:
            case 67:
                self._dots = value[0] if value else 3
            case 80:
                self._code = value[1:]
            case 81:
                self._feed(0)
                self.done.append(PrintedCode(self._code.decode("utf-8", "replace"), self._dots))
            case 65 | 69:
                pass  # model and error correction
            case _:
                self.unknown.append(bytes([function]))
