"""Reads what we need of OpenType files: which characters a face has, and one face out of a collection (TTC).

Source: OpenType 1.9, chapters "OpenType Font File" and "cmap".
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

_PIECE = 1 << 20
_NOT_NEEDED = {b"DSIG", b"VORG", b"vhea", b"vmtx", b"BASE"}  # vertical setting and signature
_NAME_FULL = 4


class BrokenFont(Exception):
    """The file is not a font that can be used here; the message names it."""


@dataclass(frozen=True, slots=True)
class _Table:
    tag: bytes
    checksum: int
    offset: int
    length: int


def _unpack(file: BinaryIO, layout: str, offset: int) -> tuple[int, ...]:
    size = struct.calcsize(layout)
    file.seek(offset)
    data = file.read(size)
    if len(data) != size:
        raise BrokenFont("the file ends too early")
    return struct.unpack(layout, data)


def _faces(file: BinaryIO) -> list[int]:
    """Offsets of the faces' table directories; a plain font has one, at 0."""
    file.seek(0)
    if file.read(4) != b"ttcf":
        return [0]
    (count,) = _unpack(file, ">L", 8)
    return list(_unpack(file, f">{count}L", 12))


def _tables(file: BinaryIO, face: int) -> dict[bytes, _Table]:
    (count,) = _unpack(file, ">H", face + 4)
    tables: dict[bytes, _Table] = {}
    for i in range(count):
        file.seek(face + 12 + 16 * i)
        record = file.read(16)
        if len(record) != 16:
            raise BrokenFont("the file ends too early")
        tag, checksum, offset, length = struct.unpack(">4sLLL", record)
        tables[tag] = _Table(tag, checksum, offset, length)
    return tables


def _full_name(file: BinaryIO, table: _Table) -> str:
    _, count, strings = _unpack(file, ">HHH", table.offset)
    for i in range(count):
        platform, _, language, name, length, offset = _unpack(file, ">6H", table.offset + 6 + 12 * i)
        if (platform, language, name) == (3, 0x409, _NAME_FULL):
            file.seek(table.offset + strings + offset)
            return file.read(length).decode("utf-16-be")
    return ""


def split(collection: Path, name_begins: str, out: Path) -> None:
    """Write the face whose English full name begins with `name_begins` as a font file of its own.

    SDL_ttf opens only the first face of a collection; in Noto Sans CJK that is the Japanese one, whose characters
    look wrong to a Chinese reader. Raises BrokenFont.
    """
    with collection.open("rb") as file:
        for face in _faces(file):
            tables = _tables(file, face)
            if _full_name(file, tables[b"name"]).startswith(name_begins):
                break
        else:
            raise BrokenFont(f"{collection} holds no face {name_begins!r}")
        kept = [table for tag, table in sorted(tables.items()) if tag not in _NOT_NEEDED]
        file.seek(face)
        kind = file.read(4)
        with out.open("wb") as target:
            _write(file, kind, kept, target)
            target.flush()
            os.fsync(target.fileno())


def _write(file: BinaryIO, kind: bytes, tables: list[_Table], target: BinaryIO) -> None:
    count = len(tables)
    power = count.bit_length() - 1
    target.write(struct.pack(">4s4H", kind, count, 16 << power, power, count * 16 - (16 << power)))
    offset = 12 + 16 * count
    for table in tables:
        target.write(struct.pack(">4sLLL", table.tag, table.checksum, offset, table.length))
        offset += (table.length + 3) & ~3
    for table in tables:
        file.seek(table.offset)
        left = table.length
        while left:
            piece = file.read(min(left, _PIECE))
            if not piece:
                raise BrokenFont("the file ends too early")
            target.write(piece)
            left -= len(piece)
        target.write(b"\0" * (-table.length % 4))


class Coverage:
    """Which characters a font file (its first face) has a glyph for."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _cmap(self) -> tuple[int, bytes]:
        """The best Unicode subtable: its format (4 or 12) and its bytes."""
        with self.path.open("rb") as file:
            table = _tables(file, _faces(file)[0])[b"cmap"]
            file.seek(table.offset)
            data = file.read(table.length)
        (count,) = struct.unpack_from(">H", data, 2)
        found: dict[int, int] = {}
        for i in range(count):
            platform, _, offset = struct.unpack_from(">HHL", data, 4 + 8 * i)
            if platform in (0, 3):
                found[struct.unpack_from(">H", data, offset)[0]] = offset
        for kind in (12, 4):
            if kind in found:
                return kind, data[found[kind] :]
        raise BrokenFont(f"{self.path} has no Unicode map")

    def __contains__(self, character: str) -> bool:
        kind, data = self._cmap
        return (self._in_groups if kind == 12 else self._in_segments)(data, ord(character))

    @staticmethod
    def _in_groups(data: bytes, code: int) -> bool:
        (high,) = struct.unpack_from(">L", data, 12)
        low = 0
        while low < high:
            middle = (low + high) // 2
            start, end, _ = struct.unpack_from(">LLL", data, 16 + 12 * middle)
            if code > end:
                low = middle + 1
            elif code < start:
                high = middle
            else:
                return True
        return False

    @staticmethod
    def _in_segments(data: bytes, code: int) -> bool:
        (double,) = struct.unpack_from(">H", data, 6)
        count = double // 2
        ends = struct.unpack_from(f">{count}H", data, 14)
        starts = struct.unpack_from(f">{count}H", data, 16 + double)
        for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if start <= code <= end:
                delta, spread = (struct.unpack_from(">H", data, 16 + n * double + 2 * i)[0] for n in (2, 3))
                if not spread:
                    return bool((code + delta) & 0xFFFF)
                place = 16 + 3 * double + 2 * i + spread + 2 * (code - start)
                return bool(struct.unpack_from(">H", data, place)[0])
        return False
