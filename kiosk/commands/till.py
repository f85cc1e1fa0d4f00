"""`kiosk till import`: a till's sales become its members' purchases."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import click
from msgspec.structs import replace
from tqdm import tqdm

from kiosk.commands.options import config_option, settings_of
from kiosk.config.settings import Settings
from kiosk.inbox_folder import InboxFolder, Wishes
from kiosk.inbox_reading import numbers
from kiosk.opening import alone
from kiosk.services.shop import Shop
from kiosk.services.till import Till
from kiosk.services.till_file import Table, TillFault, decoded, read
from kiosk.services.till_report import guessed, sentences
from kiosk.store.backup import back_up
from kiosk.store.faults import StoreHeld

LOOK_S = 0.2
TAKEN_WITHIN_S = 30.0
"""A running kiosk looks into its inbox every few seconds; whoever else holds the store never does."""


@click.group()
def till() -> None:
    """What the till knows."""


@till.command("import")
@config_option
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--check", "only_try", is_flag=True, help="Say what would be done; nothing is booked.")
@click.option("--till", "name", default="", help="The till's name, where several number their receipts alike.")
@click.option("--column", "columns", multiple=True, metavar="OURS=THEIRS", help="Which column is which.")
@click.option("--encoding", help="Of the file, where it is not guessed right.")
def import_sales(
    path: Path | None, file: Path, only_try: bool, name: str, columns: tuple[str, ...], encoding: str | None
) -> None:
    """Book a till's sales as its members' purchases.

    FILE is CSV with the time, amount and card of each sale, perhaps category and receipt number. All of it is booked
    or nothing; what is on file already is passed over. A running kiosk is given the file and books it between its
    guests: it needs nobody to do so for what the till writes into its inbox.
    """
    settings = settings_of(path)
    given = settings.till
    pairs = dict(column.partition("=")[::2] for column in (*given.columns, *columns))
    encoding = encoding or given.encoding or None
    table = read(decoded(_content(file), encoding), settings.shop.zone, pairs)
    try:
        with alone(settings) as shop:
            _book(shop, table, name, only_try)
    except StoreHeld as held:
        if only_try:
            with on_a_copy(settings) as shop:
                _book(shop, table, name, only_try)
        else:
            click.echo(by_the_kiosk(settings, file, Wishes(name, pairs, encoding or ""), held), nl=False)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TillFault(f"{file}: can't be read ({error.strerror}); lay it where the user tuckshop may read") from error


def _book(shop: Shop, table: Table, name: str, only_try: bool) -> None:
    click.echo("\n".join(guessed(table)))
    with tqdm(total=len(table.rows), unit=" sales", delay=2, leave=False, file=sys.stderr) as bar:
        report = Till(shop.books).take(table, numbers(), name=name, only_try=only_try, progress=bar.update)
    click.echo("\n".join(sentences(report, only_try)))


@contextmanager
def on_a_copy(settings: Settings) -> Iterator[Shop]:
    """The shop on a copy of the store of a running kiosk, to try something on; it is gone afterwards."""
    data = settings.data
    with tempfile.TemporaryDirectory(prefix="try-", dir=data.folder) as folder:
        tried = Path(folder)
        copy = back_up(data.store, tried / "backups", time.time_ns() // 1_000_000)
        copy.rename(tried / data.store.name)
        (tried / data.secrets.name).symlink_to(data.secrets.absolute())
        with alone(replace(settings, data=replace(data, folder=tried, backup_folder=None))) as shop:
            yield shop


def by_the_kiosk(settings: Settings, file: Path, wishes: Wishes, held: StoreHeld) -> str:
    """Have the running kiosk book `file`, and its report; raises TillFault with the report of a refusal, `held` if it
    is no kiosk that holds the store."""
    folder = InboxFolder(settings.inbox)
    try:
        if not folder.booking.is_dir():
            raise held  # no kiosk has ever looked into it
        name = folder.hand_in(file, wishes)
    except OSError as error:
        raise TillFault(
            f"A kiosk is running, and its inbox {folder.path} can't be written ({error.strerror});"
            " run this as the user tuckshop (sudo -u tuckshop), or lay the file into the inbox"
        ) from error
    click.echo(
        f"A kiosk is running: it books the file between its guests, as {name}. Interrupting this only ends the waiting."
    )
    return _report(folder, name, held)


def _report(folder: InboxFolder, name: str, held: StoreHeld) -> str:
    look, begun = Event(), time.monotonic()
    with tqdm(unit=" s", delay=2, leave=False, bar_format="waiting for the kiosk {elapsed}") as bar:
        while True:
            outcome = folder.outcome(name)
            if outcome is not None:
                booked, report = outcome
                if not booked:
                    raise TillFault(report.rstrip())
                return report
            if time.monotonic() - begun > TAKEN_WITHIN_S and folder.take_back(name):
                raise held
            look.wait(LOOK_S)
            bar.refresh()
