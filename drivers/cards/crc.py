"""The checksum of ISO/IEC 14443-3 type A."""

from __future__ import annotations


def _entry(value: int) -> int:
    for _ in range(8):
        value = value >> 1 ^ (0x8408 if value & 1 else 0)
    return value


_TABLE = tuple(_entry(value) for value in range(256))


def crc_a(data: bytes) -> bytes:
    """CRC_A of `data` as it goes over the air: two bytes, low first (ISO/IEC 14443-3, annex B)."""
    crc = 0x6363
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc.to_bytes(2, "little")
