"""`kiosk restore`: what a backup holds, what restoring it would lose, and doing it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from kiosk.clock import SystemClock
from kiosk.commands.options import config_option, settings_of
from kiosk.config import Settings
from kiosk.keys import KeysFault, open_keys
from kiosk.model.keys import Keys
from kiosk.programme import load
from kiosk.services.shop import open_shop
from kiosk.store.put_aside import DAYS
from kiosk.store.restore import Contents, Findings, examine
from kiosk.store.restore import restore as put_in_place
from kiosk.store.store import Store


@click.command()
@config_option
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Only prove FILE and say what would be lost; nothing is changed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(path: Path | None, file: Path, check: bool, yes: bool) -> None:
    """Put the backup FILE in the database's place.

    FILE is proven and compared first; members erased since are erased again. The database of before is kept beside for
    two weeks. The kiosk must be stopped.
    """
    settings = settings_of(path)
    data = settings.data
    if not data.secrets.exists():
        raise KeysFault(f"{data.secrets}: the key file is missing, and no backup opens without it; put back its copy")
    keys = open_keys(data.secrets, data.store)
    findings = examine(file, data.store, keys, settings.sync.device or "kiosk")
    click.echo("\n".join(sentences(findings, settings)))
    if check:
        return
    prepare = _erasing(settings, keys, findings.erased) if findings.erased else _as_it_is
    if not yes:
        click.confirm("Restore it?", abort=True)
    kept = put_in_place(file, data.store, max(time.time_ns() // 1_000_000, findings.newest_ms), prepare)
    click.echo(f"Restored. The database of before is kept as {kept}, for {DAYS} days." if kept else "Restored.")


def _as_it_is(copy: Path) -> None:
    pass


def _erasing(settings: Settings, keys: Keys, members: tuple[int, ...]) -> Callable[[Path], None]:
    """Erases these members in the copy at hand; raises ProgrammeFault at once, before anything is asked."""
    programme = load(settings.shop.programme)

    def erase(copy: Path) -> None:
        store = Store.open(copy, keys, settings.sync.device or "kiosk")
        clock = SystemClock(store.boot_n, store.wall_floor_ms)
        shop = open_shop(store, programme, clock, keys, settings.shop.zone)
        try:
            for member in members:
                if store.members.get(member) is not None:  # else erased with the one they were merged into
                    shop.erasing.erase(member, None)
        finally:
            shop.close()

    return erase


def sentences(findings: Findings, settings: Settings) -> list[str]:
    backup, present = findings.backup, findings.present

    def when(contents: Contents) -> str:
        return f"{datetime.fromtimestamp(contents.newest_ms / 1000, settings.shop.zone):%Y-%m-%d %H:%M}"

    proofs = "integrity, every event's hash, our keys, and a start on a copy of it"
    said = [
        f"The backup is whole: its checksum, {proofs}."
        if findings.unchanged
        else f"The backup passed what can be tried: {proofs}. Its name holds no checksum (it was made by an older"
        " version, or renamed): whether a byte of it was changed since nobody can say.",
        f"It holds {_held(backup)}, up to {when(backup)}.",
    ]
    if present is None:
        return [
            *said,
            f"The present database can't be read, so nobody can say what would be lost ({findings.why}).",
            "Nor who was erased since: erase them again, the audit trail at the endpoint tells how many there were.",
        ]
    said.append(f"The present database holds {_held(present)}, up to {when(present)}.")
    if findings.same_history is False:
        said.append("They are not of one history: the present database did not go on from this backup.")
    elif present.events == backup.events:
        said.append("Nothing would be lost.")
    else:
        lost = [
            f"{now - then:+d} {what}"
            for now, then, what in (
                (backup.events, present.events, "events"),
                (backup.members, present.members, "members"),
                (backup.visits, present.visits, "visits"),
                (backup.points, present.points, "points"),
            )
            if now != then
        ]
        said.append(f"Restoring it changes {', '.join(lost)}.")
    if findings.erased:
        who = "One member was" if len(findings.erased) == 1 else f"{len(findings.erased)} members were"
        said.append(f"{who} erased since: erased again in what is restored.")
    if findings.cloud_ahead:
        said.append(
            f"The cloud has {findings.cloud_ahead} events from here that the backup lacks:"
            " it will refuse this kiosk as set back, and the kiosk must be enrolled anew."
        )
    return said


def _held(contents: Contents) -> str:
    return f"{contents.events} events, {contents.members} members, {contents.visits} visits, {contents.points} points"
