"""`kiosk till import`: a till's sales become its members' purchases."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
from tqdm import tqdm

from drivers.cards.formats import FORMATS, CardFormat, UnreadableNumber
from kiosk.commands.options import config_option, settings_of
from kiosk.opening import alone
from kiosk.services.till import Numbers, Till
from kiosk.services.till_file import decoded, read
from kiosk.services.till_report import guessed, sentences


def numbers() -> Numbers:
    """Every way of writing a card's number that keeps all of it."""

    def reading(form: CardFormat) -> Callable[[str], bytes | None]:
        def uid(text: str) -> bytes | None:
            try:
                return form.decode(text).uid
            except UnreadableNumber:
                return None

        return uid

    return {form.name: reading(form) for form in FORMATS if form.whole}


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
    or nothing; what is on file already is passed over. The kiosk must be stopped.
    """
    settings = settings_of(path)
    pairs = dict(column.partition("=")[::2] for column in columns)
    table = read(decoded(file.read_bytes(), encoding), settings.shop.zone, pairs)
    click.echo("\n".join(guessed(table)))
    with (
        alone(settings) as shop,
        tqdm(total=len(table.rows), unit=" sales", delay=2, leave=False, file=sys.stderr) as bar,
    ):
        report = Till(shop.books).take(table, numbers(), name=name, only_try=only_try, progress=bar.update)
    click.echo("\n".join(sentences(report, only_try)))
