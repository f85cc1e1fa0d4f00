"""`kiosk staff`: who works here. The first one appointed opens the shop; from then on an owner's PIN is asked for."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from kiosk.commands.at_work import at_work, one, sure
from kiosk.commands.options import config_option

if TYPE_CHECKING:
    from kiosk.config.settings import Settings

TAP_S = 30.0
LANGUAGES = click.Choice(["en", "zh-Hans", "zh-Hant"])
ROLES = click.Choice(["clerk", "manager", "owner"])


@click.group()
@config_option
@click.pass_context
def staff(context: click.Context, path: Path | None) -> None:
    """Who works here, with which PIN and card.

    The kiosk must be stopped: one program at a time writes its store.
    """
    context.obj = path


@staff.command()
@click.argument("name")
@click.option("--role", type=ROLES, default="clerk", show_default=True, help="The first one is always an owner.")
@click.option("--language", type=LANGUAGES, help="Spoken to them.  [default: the shop's]")
@click.option("--tap", is_flag=True, help="Take the card that is laid on the reader as theirs.")
@click.pass_obj
def add(path: Path | None, name: str, role: str, language: str | None, tap: bool) -> None:
    """Appoint NAME; asks for their PIN, which is typed twice and shown nowhere."""
    from kiosk.model.member import Role

    with at_work(path) as (shop, settings, by):
        wanted = Role.OWNER if by is None else Role(role)
        if wanted is not Role(role):
            click.echo(f"{name} is the first who works here, and therefore an owner.")
        card = shop.books.keys.card(_tapped(settings)) if tap else None
        pin = click.prompt("PIN for them", hide_input=True, confirmation_prompt=True)
        shop.staff.appoint(name, wanted, language or settings.shop.language, pin, card, by)
        click.echo(f"{name} works here now, as {wanted.value}.")


@staff.command("list")
@click.pass_obj
def list_all(path: Path | None) -> None:
    """Names, roles, and whether they have PIN and card."""
    with at_work(path) as (shop, _, by):
        for each in shop.staff.all(by) if by is not None else ():
            has = " and ".join(word for word, there in (("PIN", each.has_pin), ("card", each.has_card)) if there)
            click.echo(f"{each.name}\t{each.role.value}\t{each.language}\t{has or 'neither PIN nor card'}")


@staff.command("reset-pin")
@click.argument("name")
@click.pass_obj
def reset_pin(path: Path | None, name: str) -> None:
    """Give NAME a new PIN."""
    with at_work(path) as (shop, _, by):
        who = one(shop, name, by)
        shop.staff.reset_pin(who.id, click.prompt("New PIN", hide_input=True, confirmation_prompt=True), sure(by))
        click.echo(f"{who.name} has a new PIN.")


@staff.command()
@click.argument("name")
@click.option("--why", prompt="Why", help="Stands on the audit trail.")
@click.pass_obj
def dismiss(path: Path | None, name: str, why: str) -> None:
    """NAME works here no more: PIN and card open nothing from now on."""
    with at_work(path) as (shop, _, by):
        who = one(shop, name, by)
        shop.staff.dismiss(who.id, sure(by), why)
        click.echo(f"{who.name} works here no more.")


@staff.command()
@click.option("--about", default="", help='One subject, for example "member 4711".')
@click.pass_obj
def trail(path: Path | None, about: str) -> None:
    """The newest entries of the audit trail: when, who, what, to whom or what, why."""
    with at_work(path) as (shop, settings, by):
        for each in shop.audit.trail(sure(by), settings.shop.language, about):
            click.echo("\t".join((each.day, each.who or "the kiosk", each.action, each.subject, each.why)).rstrip())


def _tapped(settings: Settings) -> bytes:
    """The UID of the next card that is laid on the first reader of the configuration; waits half a minute."""
    import time

    from drivers.events import CardTapped
    from drivers.faults import DeviceFault
    from kiosk import devices

    device = next((devices.reader(each, settings.presence) for each in settings.readers if each.name), None)
    if device is None:
        raise click.ClickException("no reader is set up; add a [[reader]] to kiosk.toml, or leave --tap out.")
    click.echo("Lay their card on the reader.")
    until, pause = time.monotonic() + TAP_S, Event()
    try:
        with device.open() as session:
            while time.monotonic() < until:
                for event in session.turn(pause):
                    if isinstance(event, CardTapped):
                        return event.uid
                pause.wait(device.every_s or 0)
    except DeviceFault as fault:
        raise click.ClickException(str(fault)) from fault
    raise click.ClickException(f"no card came within {TAP_S:g} s.")
