"""Who gives a command: whoever works here signs it with their PIN, and the audit trail names them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.options import settings_of

if TYPE_CHECKING:
    from kiosk.config.settings import Settings
    from kiosk.services.shop import Shop
    from kiosk.services.views_care import StaffView


@contextmanager
def at_work(path: Path | None) -> Iterator[tuple[Shop, Settings, int | None]]:
    """The shop, with no kiosk running beside, and whose PIN was given; None while nobody works here yet.

    What a service declines ends the command in a sentence.
    """
    from kiosk.opening import alone
    from kiosk.services.faults import Declined

    settings = settings_of(path)
    with alone(settings) as shop:
        try:
            by = None
            if shop.books.store.staff.count():
                by = shop.staff.by_pin(click.prompt("Your PIN", hide_input=True), None).id
            yield shop, settings, by
        except Declined as no:
            raise click.ClickException(f"{no}.") from no


def sure(by: int | None) -> int:
    """Whose PIN was given; ends the command if nobody works here yet."""
    if by is None:
        raise click.ClickException("nobody works here yet: kiosk staff add NAME.")
    return by


def one(shop: Shop, name: str, by: int | None) -> StaffView:
    """The only one of this name."""
    found = [each for each in shop.staff.all(sure(by)) if each.name.casefold() == name.casefold()]
    if len(found) != 1:
        raise click.ClickException(f"{'nobody' if not found else 'more than one'} here is called {name!r}.")
    return found[0]
