"""The command `kiosk`. Each command imports its part when it runs, so that none waits for another's libraries."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import click

from kiosk import __version__
from kiosk.commands.options import PATH, config_option, settings_of


class _Later(click.Group):
    """Some groups of commands live in a module of their own, imported when one of them is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted([*super().list_commands(context), *LATER])

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in LATER:
            return super().get_command(context, name)
        return LATER[name]()


def _programme() -> click.Command:
    from kiosk.commands.programme import programme

    return programme


def _cards() -> click.Command:
    from kiosk.commands.cards import cards

    return cards


def _doctor() -> click.Command:
    from kiosk.commands.doctor import doctor

    return doctor


def _measures() -> click.Command:
    from kiosk.commands.measures import measures

    return measures


def _members() -> click.Command:
    from kiosk.commands.members import members

    return members


def _restore() -> click.Command:
    from kiosk.commands.restore import restore

    return restore


def _staff() -> click.Command:
    from kiosk.commands.staff import staff

    return staff


def _till() -> click.Command:
    from kiosk.commands.till import till

    return till


LATER = {
    "cards": _cards,
    "doctor": _doctor,
    "measures": _measures,
    "members": _members,
    "programme": _programme,
    "restore": _restore,
    "staff": _staff,
    "till": _till,
}


@click.group(cls=_Later, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="Tuckshop")
def kiosk() -> None:
    """Tuckshop: member cards, five faces and rewards at a shop's door.

    `kiosk demo` shows it all without any hardware. In a shop, set it up in kiosk.toml (`kiosk config --explain`), try
    it with `kiosk doctor`, and start it with `kiosk run`, or let systemd do so.
    """


@kiosk.command()
@config_option
def run(path: Path | None) -> int:
    """Run the kiosk, until it is told to stop.

    Ends with 78 if the configuration can't be used: starting it again is of no use then.
    """
    from kiosk.config.faults import ConfigFault

    try:
        settings = settings_of(path)
    except ConfigFault as fault:
        _tell(fault)
        return os.EX_CONFIG
    from kiosk import app, log

    log.start(settings.log, os.environ, sys.stderr)
    return app.run(settings)


def _folder(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """A folder to write into, made if it is not there."""
    if path is not None:
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise click.BadParameter(f"{path} is no folder and can't be made one ({error.strerror}).") from error
    return path


@kiosk.command()
@click.option("--tour", is_flag=True, help="Play a scripted day and prove that nothing of it was lost or doubled.")
@click.option(
    "--out",
    type=PATH,
    callback=_folder,
    default=Path("out/tour"),
    show_default=True,
    help="Where the tour's pictures go.",
)
@click.option("--headless", is_flag=True, help="No window: random visitors, one JSON line for each thing confirmed.")
@click.option("--visitors", type=click.IntRange(1), default=100, show_default=True, help="How many random visitors.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same random visitors.")
@click.option(
    "--data", type=PATH, callback=_folder, help="Keep the demo's databases here.  [default: they go with the demo]"
)
def demo(tour: bool, out: Path, headless: bool, visitors: int, seed: int, data: Path | None) -> int:
    """Show the real kiosk in a simulated shop.

    Reader, panel and cloud are on this machine. Without a display it says so and plays the tour on one of its own.
    """
    if tour and headless:
        raise click.UsageError("--tour draws screens and --headless has none; choose one.")
    from kiosk import log
    from kiosk.config.settings import Log

    log.start(Log(level="warning"), os.environ, sys.stderr)
    if headless:
        from kiosk.demo import visitors as random_visitors

        return random_visitors.run(visitors, seed, data)
    if tour:
        from kiosk.demo import tour as day

        return day.run(out, data)
    from kiosk.demo import live

    return live.run(data)


@kiosk.command()
@config_option
@click.option("--explain", is_flag=True, help="All settings with meaning, limits and default, as a file to begin with.")
def config(path: Path | None, explain: bool) -> None:
    """Check the configuration and print what is in force."""
    from kiosk.config import explain as words

    click.echo(words.explain() if explain else words.in_force(settings_of(path)), nl=False)


@kiosk.command()
@config_option
@click.option("--to", "folder", type=PATH, help="Where to.  [default: data.backup_folder]")
def backup(path: Path | None, folder: Path | None) -> None:
    """Copy the database, while the kiosk works on.

    The copy is proven whole; the newest seven are kept.
    """
    settings = settings_of(path)
    import time

    from tqdm import tqdm

    from kiosk.store.backup import back_up

    with tqdm(unit="page", delay=2, leave=False) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        copy = back_up(settings.data.store, folder or settings.data.backups, time.time_ns() // 1_000_000, progress)
    click.echo(copy)


def _told() -> tuple[type[Exception], ...]:
    """The faults whose text is written for people; imported once one of them was raised."""
    from drivers.faults import DeviceFault
    from kiosk.config.faults import ConfigFault
    from kiosk.keys import KeysFault
    from kiosk.programme.faults import ProgrammeFault
    from kiosk.services.card_list import ListFault
    from kiosk.services.faults import Declined
    from kiosk.services.till_file import TillFault
    from kiosk.store.faults import StoreFault
    from kiosk.ui.display import NoDisplay

    return ConfigFault, Declined, DeviceFault, KeysFault, ListFault, NoDisplay, ProgrammeFault, StoreFault, TillFault


def _tell(fault: Exception) -> None:
    """The fault's sentences on standard error, as errors if that is systemd's journal."""
    from kiosk import log

    text = str(fault)
    click.echo(log.for_journal(text, logging.ERROR) if log.is_journal(sys.stderr, os.environ) else text, err=True)


def main() -> None:
    """Run a command and end the process: 0 done, 1 something failed, 2 told what to mend, 130 interrupted."""
    try:
        code = kiosk.main(prog_name="kiosk", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as ended:
        code = ended.exit_code
    except click.ClickException as wrong:
        wrong.show()
        code = wrong.exit_code
    except (KeyboardInterrupt, click.Abort):
        code = 130
    except BrokenPipeError:  # `kiosk config | head`: nobody reads on, and the last flush must not complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except _told() as fault:
        _tell(fault)
        code = 2
    sys.exit(code)
