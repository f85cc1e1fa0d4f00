"""Sealing to head office: who seals can't open, only the holder of the private key can (HPKE, RFC 9180, base mode)."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

_INFO = "tuckshop personal v1: "


class OfficeKeyFault(Exception):
    """The key is none that we can seal to; the text says what it must be."""


def office_key(pem: bytes) -> bytes:
    """The 32 bytes of an X25519 public key; raises OfficeKeyFault, also for the private one, which stays at home."""
    if b"PRIVATE KEY" in pem:
        raise OfficeKeyFault(
            "this is the private key, which must never be on a kiosk: make a new pair at head office, and bring only"
            " what `openssl pkey -in PRIVATE.pem -pubout -out PUBLIC.pem` writes"
        )
    try:
        key = load_pem_public_key(pem)
    except ValueError as error:
        raise OfficeKeyFault(f"this is no public key in PEM ({error})") from error
    if not isinstance(key, X25519PublicKey):
        raise OfficeKeyFault(
            f"this is {type(key).__name__}, and sealing needs X25519: `openssl genpkey -algorithm x25519`"
        )
    return key.public_bytes_raw()


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal(office: bytes, plain: bytes, about: str) -> bytes:
    """`office` is the public key's 32 bytes; 32 bytes of key share, the ciphertext, a tag of 16."""
    return _suite().encrypt(plain, X25519PublicKey.from_public_bytes(office), (_INFO + about).encode())


def unseal(private_pem: bytes, sealed: bytes, about: str) -> bytes:
    """At head office. Raises ValueError if it was sealed to another key, for another row, or changed since."""
    try:
        key = load_pem_private_key(private_pem, None)
    except (TypeError, ValueError) as error:
        raise ValueError(f"this is no private key in PEM without a password ({error})") from error
    if not isinstance(key, X25519PrivateKey):
        raise ValueError(f"this is {type(key).__name__}, not an X25519 private key")
    try:
        return _suite().decrypt(sealed, key, (_INFO + about).encode())
    except InvalidTag:
        raise ValueError(f"{about}: sealed to another key, or changed") from None
