"""AES-128 in the forms that NXP's cards use it: CBC without padding, CMAC and its truncation."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

BLOCK: Final = 16
ZERO_KEY: Final = bytes(BLOCK)


def cmac(key: bytes, message: bytes) -> bytes:
    """AES-CMAC (RFC 4493), 16 bytes."""
    mac = CMAC(algorithms.AES(key))
    mac.update(message)
    return mac.finalize()


def truncated_cmac(key: bytes, message: bytes) -> bytes:
    """MACt of NXP's data sheets: the eight bytes of the CMAC at odd places (1, 3, ... 15)."""
    return cmac(key, message)[1::2]


def encrypt(key: bytes, plain: bytes, iv: bytes = ZERO_KEY) -> bytes:
    """CBC without padding; `plain` is whole blocks."""
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return cipher.update(plain) + cipher.finalize()


def decrypt(key: bytes, secret: bytes, iv: bytes = ZERO_KEY) -> bytes:
    """The inverse of `encrypt`."""
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
    return cipher.update(secret) + cipher.finalize()


def pad(data: bytes) -> bytes:
    """ISO/IEC 9797-1 method 2: 80, then zeros up to a whole block; always at least one byte."""
    return data + b"\x80" + bytes(-(len(data) + 1) % BLOCK)


def unpad(data: bytes) -> bytes | None:
    """The inverse of `pad`, or None where there is no such padding."""
    stripped = data.rstrip(b"\x00")
    if len(data) % BLOCK or not stripped.endswith(b"\x80") or len(data) - len(stripped) >= BLOCK:
        return None
    return stripped[:-1]
