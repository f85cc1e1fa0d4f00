"""Reads a QR code of version 1 (21 x 21 modules) from modules, by ISO/IEC 18004, without the library that made it.

Of pictures on a screen nothing is ever wrong, so what the error correction adds is left unread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

SIDE = 21
DATA = {"L": 19, "M": 16, "Q": 13, "H": 9}
"""Codewords of data at each level; one block of 26 in all."""

_LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
_FORMAT_MASK = 0b101010000010010
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda i, j: (i + j) % 2,
    lambda i, j: i % 2,
    lambda i, j: j % 3,
    lambda i, j: (i + j) % 3,
    lambda i, j: (i // 2 + j // 3) % 2,
    lambda i, j: i * j % 2 + i * j % 3,
    lambda i, j: (i * j % 2 + i * j % 3) % 2,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2,
)
FINDER = tuple(
    tuple(max(abs(i - 3), abs(j - 3)) != 2 for j in range(7)) for i in range(7)
)  # dark ring, light ring, dark heart

Modules = Sequence[Sequence[bool]]


def read(modules: Modules) -> tuple[str, str]:
    """(text, level); raises ValueError for what is no code."""
    if [len(row) for row in modules] != [SIDE] * SIDE:
        raise ValueError("not of version 1")
    for top, left in ((0, 0), (0, SIDE - 7), (SIDE - 7, 0)):
        if tuple(tuple(row[left : left + 7]) for row in modules[top : top + 7]) != FINDER:
            raise ValueError(f"no finder pattern at {top}, {left}")
    if any(modules[6][k] == k % 2 or modules[k][6] == k % 2 for k in range(8, SIDE - 8)):
        raise ValueError("no timing pattern")
    level, mask = _format(modules)
    stream = iter("".join(_bits(modules, mask))[: DATA[level] * 8])

    def take(count: int) -> int:
        return int("".join(next(stream) for _ in range(count)), 2)

    match take(4):
        case 0b0010:
            count = take(9)
            pairs = [divmod(take(11), 45) for _ in range(count // 2)]
            last = [take(6)] if count % 2 else []
            return "".join(_LETTERS[each] for each in [*(half for pair in pairs for half in pair), *last]), level
        case 0b0100:
            return bytes(take(8) for _ in range(take(8))).decode(), level
    raise ValueError("neither letters nor bytes")


def _format(modules: Modules) -> tuple[str, int]:
    """(level, mask), which stand twice."""
    around = [(8, j) for j in (0, 1, 2, 3, 4, 5, 7, 8)] + [(i, 8) for i in (7, 5, 4, 3, 2, 1, 0)]
    beside = [(i, 8) for i in range(SIDE - 1, SIDE - 8, -1)] + [(8, j) for j in range(SIDE - 8, SIDE)]
    words = [sum(modules[i][j] << 14 - n for n, (i, j) in enumerate(places)) for places in (around, beside)]
    if words[0] != words[1]:
        raise ValueError("the two copies of the format differ")
    plain = words[0] ^ _FORMAT_MASK
    return _LEVELS[plain >> 13], plain >> 10 & 0b111


def _bits(modules: Modules, mask: int) -> Iterator[str]:
    """Up and down in pairs of columns from the right, round what is no data."""
    columns = [*range(SIDE - 1, 6, -2), 5, 3, 1]
    for turn, right in enumerate(columns):
        rows = range(SIDE) if turn % 2 else range(SIDE - 1, -1, -1)
        for i in rows:
            for j in (right, right - 1):
                corner = (i < 9 and (j < 9 or j >= SIDE - 8)) or (i >= SIDE - 8 and j < 9)
                if not corner and i != 6:
                    yield str(int(modules[i][j] ^ (_MASKS[mask](i, j) == 0)))
