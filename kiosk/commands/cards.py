"""`kiosk cards ...`: keys and cards of the shop. No key is ever printed."""

from __future__ import annotations

import secrets
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.faults import LastingFault
from kiosk import card_making, devices
from kiosk.commands.options import PATH, config_option, settings_of
from kiosk.config.settings import Mfrc522Reader, Pn532Reader, Reader, Settings
from kiosk.keys import KeysFault
from kiosk.model.codes import new_member_code
from kiosk.signed_cards import ISSUER_BYTES, MASTER_BYTES, issuing_key, read_key
from kiosk.store import files

MASTER, ISSUING = "master.key", "issuing.key"

count_option = click.option("--count", type=click.IntRange(1, 10_000), default=1, show_default=True, help="How many.")
reader_option = click.option("--reader", help="The reader's name.  [default: the first that can write]")


@click.group()
def cards() -> None:
    """Make keys, signed cards and member codes.

    What each kind of card proves, and against whom, stands in docs/security-cards.md. Stop the kiosk first: it has the
    reader.
    """


@cards.command()
@click.argument("folder", type=PATH)
def make_keys(folder: Path) -> None:
    """Make the shop's keys in FOLDER; say what to set."""
    there = [path for path in (folder / MASTER, folder / ISSUING) if path.exists()]
    if there:
        raise KeysFault(f"{there[0]}: there is a key already, and cards made with it; take another folder")
    issuing = secrets.token_bytes(ISSUER_BYTES)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, key in ((MASTER, secrets.token_bytes(MASTER_BYTES)), (ISSUING, issuing)):
            files.write_durably(folder / name, key.hex().encode() + b"\n")
    except OSError as error:
        raise KeysFault(f"{folder}: the keys can't be written ({error.strerror}); name a folder of your own") from error
    public = Ed25519PrivateKey.from_private_bytes(issuing).public_key().public_bytes_raw().hex()
    click.echo(f"# {folder / MASTER}: for NTAG 424 DNA, on every kiosk that checks them. Keep a copy in a safe.")
    click.echo(f"# {folder / ISSUING}: for NTAG21x, only where cards are issued, never in a shop's kiosk.")
    click.echo(f'[cards]\nmaster_key_file = "{folder / MASTER}"\nissuer_keys = ["{public}"]')


@cards.command()
@config_option
@reader_option
@count_option
def personalise(path: Path | None, reader: str | None, count: int) -> int:
    """Write NTAG 424 DNA cards, which sign every read.

    A card taken away half-way is finished by laying it down again.
    """
    settings = settings_of(path)
    signed = settings.cards
    if signed.master_key_file is None or not signed.address:
        raise LastingFault(
            "Signed cards are not set up: set cards.master_key_file (kiosk cards make-keys makes one) and"
            " cards.address, the web address that a phone opens."
        )
    write = card_making.signing(read_key(signed.master_key_file, MASTER_BYTES), signed.address)
    return make(settings, reader, count, write)


@cards.command()
@config_option
@click.option("--key", type=PATH, required=True, help="The issuing key, made by make-keys.")
@reader_option
@count_option
def sign(path: Path | None, key: Path, reader: str | None, count: int) -> int:
    """Write NTAG21x cards, signed once."""
    return make(settings_of(path), reader, count, card_making.signed(issuing_key(key)))


@cards.command()
@count_option
def make_codes(count: int) -> None:
    """Make texts for members' QR codes, one a line."""
    for _ in range(count):
        click.echo(new_member_code())


def make(settings: Settings, reader: str | None, count: int, write: card_making.Write) -> int:
    """The exit code; ends when all are made, or by Ctrl-C."""
    with ExitStack() as stack:
        forget = stack.enter_context(card_making.alone(settings))
        antenna = stack.enter_context(devices.antenna(_chosen(settings.readers, reader)))
        done = card_making.make(antenna, write, count, click.echo, forget, Event())
    return 0 if done == count else 1


def _chosen(readers: tuple[Reader, ...], name: str | None) -> Pn532Reader | Mfrc522Reader:
    able = [each for each in readers if isinstance(each, devices.WRITES) and name in (None, each.name)]
    if not able:
        called = f"called {name} " if name else ""
        raise LastingFault(
            f"No reader {called}that writes cards is set up: add a [[reader]] of the kind pn532 or mfrc522."
        )
    return able[0]
