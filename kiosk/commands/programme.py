"""`kiosk programme ...`: look at a programme file before a shop lives by it."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click
from tqdm import tqdm

from kiosk.model.programme import Programme
from kiosk.programme.faults import ProgrammeFault
from kiosk.programme.load import load, past
from kiosk.programme.simulate import Habits, Plan, facts, play, sentences

USUAL = Habits()
FILE = click.argument("file", type=click.Path(path_type=Path))


@click.group()
def programme() -> None:
    """Check a programme file, or play a year of it."""


@programme.command()
@FILE
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="What is over by then is said.  [default: today]")
def check(file: Path, day: datetime | None) -> None:
    """Say every fault of FILE with its line, its key and what to do about it.

    What of it is over is said too; that is no fault, and a shop may leave it there.
    """
    found = _loaded(file)
    for each in past(file.read_text(encoding="utf-8"), file.name, found, (day or datetime.now()).date()):
        click.echo(str(each))
    click.echo(
        f"{file.name}: no fault. {len(found.tier)} tiers, {len(found.earn)} earning rules, {len(found.reward)} rewards,"
        f" {len(found.campaign)} campaigns, {len(found.question)} questions in {', '.join(found.languages)}."
    )


@programme.command()
@FILE
@click.option("--days", default=365, show_default=True, type=click.IntRange(1, 3660), help="How long to play.")
@click.option("--members", default=500, show_default=True, type=click.IntRange(1, 100_000), help="How many there are.")
@click.option("--visits-per-month", default=USUAL.visits_per_month, show_default=True, type=click.FloatRange(0.1, 60))
@click.option("--basket", default=USUAL.basket, show_default=True, type=click.FloatRange(0.01), help="Median purchase.")
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), help="The first day; else this year's 1 January.")
@click.option("--seed", default=1, show_default=True, help="The same seed plays the same year.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def simulate(
    file: Path,
    days: int,
    members: int,
    visits_per_month: float,
    basket: float,
    start: datetime | None,
    seed: int,
    as_json: bool,
) -> None:
    """Play FILE with made-up members and print what it would cost."""
    found = _loaded(file)
    first = start.date() if start else date(date.today().year, 1, 1)
    habits = Habits(visits_per_month=visits_per_month, basket=basket)
    plan = Plan(start=first, days=days, members=members, seed=seed, habits=habits)
    with tqdm(total=days, unit=" days", desc="playing", file=sys.stderr, disable=None, leave=False) as bar:
        bill = play(found, plan, bar.update)
    if as_json:
        click.echo(json.dumps(facts(bill, plan), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(sentences(bill, plan)))


def _loaded(file: Path) -> Programme:
    """The programme, or the end of the command with all its faults said."""
    try:
        return load(file)
    except ProgrammeFault as fault:
        click.echo(str(fault), err=True)
        number = len(fault.faults)
        click.echo(f"{number} fault{'s' * (number != 1)}; the programme can't be used.", err=True)
        raise click.exceptions.Exit(1) from fault
