"""`kiosk measures`: what is done about a cause of bad ratings, by whom, from when, until when."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kiosk.commands.at_work import at_work, one, sure
from kiosk.commands.options import config_option

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
@config_option
@click.pass_context
def measures(context: click.Context, path: Path | None) -> None:
    """Improvement measures: planned, running, ended.

    Asks for a manager's or owner's PIN. The kiosk must be stopped. Its screen plans and ends them too, among the tasks.
    """
    context.obj = path


@measures.command("list")
@click.pass_obj
def list_all(path: Path | None) -> None:
    """Those that are due first at the top, then those that ended."""
    with at_work(path) as (shop, settings, by):
        for each in shop.measures.all(settings.shop.language, sure(by)):
            state = "overdue" if each.overdue else each.state
            told = (str(each.id), state, each.cause, each.words, each.owner, f"{each.start} - {each.due}", each.result)
            click.echo("\t".join(told).rstrip())


@measures.command()
@click.argument("cause")
@click.argument("words")
@click.option("--owner", required=True, help="Whose it is: the name of somebody who works here.")
@click.option("--start", type=DAY, help="Its effect is measured from then on.  [default: today]")
@click.option("--due", type=DAY, required=True, help="Until when.")
@click.pass_obj
def plan(path: Path | None, cause: str, words: str, owner: str, start: datetime | None, due: datetime) -> None:
    """Do WORDS about CAUSE: an aspect ("service"), or a question's reason ("visit/waiting")."""
    with at_work(path) as (shop, settings, by):
        zone = settings.shop.zone
        whose = one(shop, owner, by)
        made = shop.measures.plan(cause, words, whose.id, (start or datetime.now(zone)).date(), due.date(), sure(by))
        click.echo(f"Measure {made.id}: {made.words} ({made.owner}, {made.start} - {made.due}).")


@measures.command()
@click.argument("number", type=int)
@click.argument("result")
@click.option("--dropped", is_flag=True, help="It was given up.")
@click.pass_obj
def end(path: Path | None, number: int, result: str, dropped: bool) -> None:
    """Measure NUMBER is done, or was given up; RESULT says what came of it."""
    with at_work(path) as (shop, _, by):
        ended = shop.measures.end(number, result, sure(by), dropped=dropped)
        click.echo(f"Measure {ended.id} is {ended.state}: {ended.result}.")
