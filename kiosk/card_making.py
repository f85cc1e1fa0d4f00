"""Making cards of this shop at a reader: one after the other, whatever is laid down, taken away or torn away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.cards.transceiver import BadCardData, CardFault, CardSilent, Transceiver
from drivers.faults import LastingFault
from drivers.ntag424 import personalise, sun_template
from drivers.signed import issue
from kiosk.clock import SystemClock
from kiosk.config.settings import Settings
from kiosk.devices import Antenna
from kiosk.keys import open_keys
from kiosk.store.hold import Hold
from kiosk.store.store import Store

Say = Callable[[str], None]
Write = Callable[[Transceiver], None]
"""Makes a card of the shop out of a selected one; raises CardFault."""

LOOK_S = 0.1
_ISO_14443_4 = 0x20


def signing(master: bytes, address: str) -> Write:
    """NTAG 424 DNA: the card signs every read from now on. Raises LastingFault for an address that does not fit."""

    try:
        sun_template(address)
    except ValueError as fault:
        raise LastingFault(f"cards.address: {fault}.") from fault

    def write(card: Transceiver) -> None:
        if not card.sak & _ISO_14443_4:
            raise BadCardData("This is no NTAG 424 DNA: `kiosk cards sign` is for NTAG21x.")
        personalise(card, master, address)

    return write


def signed(key: Ed25519PrivateKey) -> Write:
    """NTAG21x: a signature over its number."""

    def write(card: Transceiver) -> None:
        if card.sak:
            raise BadCardData("This is no NTAG213, 215 or 216: `kiosk cards personalise` is for NTAG 424 DNA.")
        issue(card, key)

    return write


def make(antenna: Antenna, write: Write, count: int, say: Say, made: Callable[[bytes], None], stopping: Event) -> int:
    """Make `count` cards; `made` hears the UID of each. How many were made when it ends, or `stopping` is set.

    A card that falls silent is tried again when it lies there again; one that refuses is not, for it counts wrong keys.
    """
    say("Lay a card on the reader.")
    done, lying, last_word = 0, b"", ""
    while done < count and not stopping.is_set():
        word = ""
        try:
            with antenna.selected() as card:
                if card is None:
                    lying = b""
                elif card.uid != lying:
                    word = _tried(card, write)
                    lying = card.uid
                    if not word:
                        made(card.uid)
                        done += 1
                        ends = card.uid[-2:].hex(" ").upper()
                        word = f"Card {done} of {count} is made (its number ends in {ends}). Take it away."
        except CardFault as fault:  # it fell silent, or several lie there
            word = str(fault)
        if word and word != last_word:
            say(word)
        last_word = word or last_word
        if done < count:
            stopping.wait(LOOK_S)
    return done


def _tried(card: Transceiver, write: Write) -> str:
    """What stands against this card; empty: it is made. Raises CardSilent."""
    try:
        write(card)
    except CardSilent as silent:
        raise CardSilent("The card was taken away half-way: lay it down again, and it is finished.") from silent
    except CardFault as fault:
        words = str(fault).rstrip(".")
        return f"{words[:1].upper()}{words[1:]}. Take this card away."
    return ""


@contextmanager
def alone(settings: Settings) -> Iterator[Callable[[bytes], None]]:
    """While no kiosk runs here: a callable that forgets the counter of the card with this UID, made anew.

    Raises StoreFault if a kiosk runs (it has the reader too), KeysFault without its keys.
    """
    data = settings.data
    if not data.store.exists():
        yield lambda _uid: None  # a bench without a shop: nothing was ever counted here
        return
    hold = Hold(data.store)
    try:
        yield lambda uid: _forget(settings, data.store, uid)
    finally:
        hold.let_go()


def _forget(settings: Settings, path: Path, uid: bytes) -> None:
    keys = open_keys(settings.data.secrets, path)
    store = Store.open(path, keys, settings.sync.device or "kiosk", settings.data.backups)
    try:
        with store.change(SystemClock(store.boot_n, store.wall_floor_ms).stamp()):
            store.proofs.forget(keys.card(uid))
    finally:
        store.close()
