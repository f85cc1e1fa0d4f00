"""`kiosk doctor`: try everything that the kiosk needs, and the trials that need a person's hands."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kiosk.commands.options import PATH, config_option, settings_of


@click.group(invoke_without_command=True)
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each check.")
@click.pass_context
def doctor(context: click.Context, path: Path | None, as_json: bool) -> int | None:
    """Try everything the kiosk needs here.

    Says what to do about what does not work. Ends with 0 if nothing failed.
    """
    if context.invoked_subcommand is not None:
        context.obj = path
        return None
    settings = settings_of(path)
    from kiosk.doctor import visit

    return visit(settings, os.environ, as_json)


@doctor.command()
@click.pass_obj
def panel(path: Path | None) -> int:
    """Press through the panel's buttons."""
    settings = settings_of(path)
    from kiosk.doctor.hands import press_panel

    return press_panel(settings.panel, click.echo)


@doctor.command()
@click.pass_obj
def printer(path: Path | None) -> int:
    """Print a page that shows whether letters and width are right."""
    settings = settings_of(path)
    from kiosk.doctor.printer import print_trial_page

    return print_trial_page(settings.printer, click.echo)


@doctor.command()
@click.argument("device", type=PATH, required=False)
@click.option("--uid", "uids", multiple=True, help="A known card's number in hex, first byte first; may come again.")
def learn_reader(device: Path | None, uids: tuple[str, ...]) -> int:
    """Find the format of a reader that types.

    DEVICE is its name below /dev/input/by-id; it may be left out where only one is plugged in.
    """
    from drivers.cards.formats import UID_SIZES
    from kiosk.doctor import hands

    try:
        known = [bytes.fromhex(uid.replace(":", " ")) for uid in uids]
    except ValueError:
        raise click.BadParameter("a card's number looks like 04A1B2C3D4E5F6.", param_hint="--uid") from None
    if any(len(uid) not in UID_SIZES for uid in known):
        raise click.BadParameter(
            "a card's number has 4, 7 or 10 bytes, two digits each: give the whole of it.", param_hint="--uid"
        )
    return hands.learn_reader(device, known, click.echo)
