"""The shop's keys for signed cards: read from their files, made, and used to judge what a card says."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from drivers import proof
from drivers.cards.transceiver import NotGenuine
from drivers.events import CardKind, CardTapped
from kiosk.config.settings import Cards
from kiosk.keys import KeysFault
from kiosk.model.proof import Claim, Judge, Proof, judge_nothing

MASTER_BYTES = 16
ISSUER_BYTES = 32

_PROOFS = {proof.Proof.NONE: Proof.NONE, proof.Proof.ISSUED: Proof.ISSUED, proof.Proof.FRESH: Proof.FRESH}
_LEAST = {"none": Proof.NONE, "issued": Proof.ISSUED, "fresh": Proof.FRESH}


def least_of(settings: Cards) -> Proof:
    return _LEAST[settings.least]


def judge_of(settings: Cards) -> Judge:
    """Judges with the keys that the configuration names; raises KeysFault if they can't be read."""
    if not settings.signed:
        return judge_nothing
    return judge_with(shop_keys(settings))


def judge_with(keys: proof.ShopKeys) -> Judge:
    def judge(uid: bytes, message: bytes) -> Claim:
        try:
            verdict = proof.judge(CardTapped(uid, CardKind.UNKNOWN, "", 0.0, message), keys)
        except NotGenuine:
            return Claim(Proof.FORGED)
        return Claim(_PROOFS[verdict.proof], verdict.counter)

    return judge


def shop_keys(settings: Cards) -> proof.ShopKeys:
    """Raises KeysFault."""
    issuers = tuple(Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) for key in settings.issuer_keys)
    file = settings.master_key_file
    return proof.ShopKeys(None if file is None else read_key(file, MASTER_BYTES), issuers)


def issuing_key(path: Path) -> Ed25519PrivateKey:
    """The key that signs NTAG21x cards; raises KeysFault."""
    return Ed25519PrivateKey.from_private_bytes(read_key(path, ISSUER_BYTES))


def read_key(path: Path, size: int) -> bytes:
    """`size` bytes in hex out of a file that nobody else may read; raises KeysFault."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeysFault(f"{path}: others can read this key; run `chmod 600 {path}`")
        key = bytes.fromhex(path.read_text("ascii"))
    except OSError as error:
        raise KeysFault(
            f"{path}: the key can't be read ({error.strerror}); put back its copy, owned by the kiosk's user"
        ) from error
    except ValueError as error:
        raise KeysFault(f"{path}: this is no key in hex digits; put back its copy") from error
    if len(key) != size:
        raise KeysFault(f"{path}: the key has {len(key)} bytes instead of {size}; is it the right file?")
    return key
