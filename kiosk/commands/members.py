"""`kiosk members`: an old card list taken over, one member's data taken away or erased, files that may be double."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from kiosk.commands.at_work import at_work, sure
from kiosk.commands.options import PATH, config_option, settings_of

if TYPE_CHECKING:
    from drivers.cards.formats import CardFormat
    from kiosk.services.card_list import CardList
    from kiosk.services.importing import Plan
    from kiosk.services.shop import Shop

SHOWN = 5
MOST_FAULTS = 20

read_option = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
@config_option
@click.pass_context
def members(context: click.Context, path: Path | None) -> None:
    """The members' files, all or one.

    Asks for the PIN of somebody who may do it. The kiosk must be stopped: one program at a time writes its store.
    """
    context.obj = path


@members.command("import")
@click.argument("file", type=read_option)
@click.option("--format", "name", metavar="FORMAT", help="How the numbers are written: hex, decimal-reversed, ...")
@click.option("--encoding", help="Of the file, where it is not guessed right: gb18030, big5, utf-16, ...")
@click.option("--leave-out", is_flag=True, help="Import the rest when some lines can't be taken.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def import_list(
    path: Path | None, file: Path, name: str | None, encoding: str | None, leave_out: bool, yes: bool
) -> None:
    """Take over an old card list.

    FILE is CSV with a column of card numbers, and perhaps name, birthday, points, joined, language. What it was taken
    for is shown first; then all of it is imported, or nothing.
    """
    from kiosk.services.card_list import read
    from kiosk.services.importing import Importing

    cards = read(file.read_bytes(), encoding)
    with at_work(path) as (shop, settings, by):
        form = _form(cards, name, shop, sure=yes)
        importing = Importing(shop.books)
        plan = importing.plan(cards, reading(form), settings.shop.language)
        click.echo("\n".join(_preview(cards, form, plan)))
        if plan.faults and not leave_out:
            click.echo("Nothing was imported: mend these lines, or leave them out with --leave-out.", err=True)
            raise click.exceptions.Exit(1)
        if not plan.newcomers:
            click.echo("There is nobody new in this list.")
            return
        if not yes:
            click.confirm(f"Import {len(plan.newcomers)} members?", abort=True)
        with tqdm(total=len(plan.newcomers), unit=" members", delay=2, leave=False, file=sys.stderr) as bar:
            count = importing.carry_out(plan, by, bar.update, leave_out=leave_out)
    click.echo(f"{count} members were imported. Each is asked for consent at the next tap.")


@members.command()
@click.argument("who")
@click.option("--out", type=PATH, default=Path(), help="The folder for member-NUMBER.json and .txt.")
@click.pass_obj
def export(path: Path | None, who: str, out: Path) -> None:
    """Write down everything known of one member.

    WHO is the member's number or name.
    """
    with at_work(path) as (shop, _, by):
        member = _one(shop, who)
        taken = shop.exporting.export(member, sure(by))
    try:
        out.mkdir(parents=True, exist_ok=True)
        for ending, data in (("json", taken.json), ("txt", taken.text.encode())):
            file = out / f"member-{member}.{ending}"
            file.touch(0o600)
            file.chmod(0o600)
            file.write_bytes(data)
            click.echo(file)
    except OSError as error:
        raise click.ClickException(
            f"{out}: can't be written ({error.strerror}); name a folder with --out in which you may write."
        ) from error


@members.command()
@click.argument("who")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def erase(path: Path | None, who: str, yes: bool) -> None:
    """Forget one member for good; print the receipt.

    WHO is the member's number or name. Their visits stay, nameless.
    """
    with at_work(path) as (shop, _, by):
        member = _one(shop, who)
        if not yes:
            name = shop.members.guest(member).name or "without a name"
            click.confirm(f"Erase member {member} ({name})? This can't be undone.", abort=True)
        erased = shop.erasing.erase(member, sure(by))
    click.echo("\n".join((erased.code, *erased.words)))


@members.command()
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many pairs at most.")
@click.pass_obj
def duplicates(path: Path | None, most: int) -> None:
    """List files that may be one person's, the likeliest first.

    Nothing is merged: staff do that on the member's page, and can undo it within the day.
    """
    from kiosk.opening import alone

    with alone(settings_of(path)) as shop:
        with tqdm(unit=" steps", delay=2, leave=False, file=sys.stderr) as bar:
            while shop.duplicates.step():
                bar.update()
        for view in shop.duplicates.proposed(most):
            pair = f"{view.one.id} {view.one.name!r}  {view.other.id} {view.other.name!r}"
            click.echo(f"{view.score:3}  {pair}  {', '.join(view.reasons).replace('_', ' ')}")


@members.command()
@click.argument("file", type=read_option)
@click.option("--key", required=True, type=read_option, help="Head office's private key (PEM).")
def unseal(file: Path, key: Path) -> None:
    """At head office: open what an export holds sealed.

    FILE is the JSON that `kiosk members export` wrote. The key must never be on a kiosk.
    """
    import msgspec

    from kiosk.store.office import unseal as opened
    from kiosk.store.personal import about

    try:
        known = msgspec.json.decode(file.read_bytes())
        parts = {str(part["id"]): part["part"] for part in known["personal"]}
        for number, sealed in known["sealed"].items():
            words = opened(key.read_bytes(), msgspec.convert(sealed, bytes), about(int(number))).decode()
            click.echo(f"{parts[number]}: {words}")
    except (KeyError, TypeError, ValueError) as error:
        raise click.ClickException(
            f"{file}: can't be opened ({error}); is it a member's export, and the right key?"
        ) from error


def _one(shop: Shop, who: str) -> int:
    """The member with this number, or the only one with this name."""
    if who.isascii() and who.isdigit() and len(who) <= 16:
        return shop.members.guest(int(who)).id
    found = shop.members.find(who)
    if not found:
        raise click.ClickException(f"nobody is called {who!r}.")
    if len(found) > 1:
        names = "\n".join(f"  {guest.id}  {guest.name}" for guest in found)
        raise click.ClickException(f"several are called so; give the number:\n{names}")
    return found[0].id


def _form(cards: CardList, name: str | None, shop: Shop, *, sure: bool) -> CardFormat:
    """How the numbers are written: as told, as cards on file say, or the likeliest; `sure`: only if it has no rival."""
    from drivers.cards.formats import UnreadableNumber, format_named
    from drivers.cards.learn import guess

    if name is not None:
        try:
            return format_named(name)
        except UnreadableNumber as fault:
            raise click.BadParameter(str(fault), param_hint="--format") from None
    guesses = guess([line.card for line in cards.lines if line.card])
    if not guesses:
        raise click.ClickException("no card number of this list can be read in any format; look at the card column.")

    def on_file(form: CardFormat) -> int:
        return sum(shop.books.store.cards.get(shop.books.keys.card(uid)) is not None for uid in _uids(cards, form))

    best = max(guesses[:6], key=lambda one: (on_file(one.format), one.readable, one.likely))
    if on_file(best.format):
        return best.format
    best = guesses[0]
    rivals = [
        one.format.name
        for one in guesses[1:]
        if (one.readable, one.likely) == (best.readable, best.likely)
        and set(_uids(cards, one.format)) != set(_uids(cards, best.format))
    ]
    if rivals:
        sample = next(_uids(cards, best.format)).hex(" ").upper()
        doubt = (
            f"The numbers may be {best.format.name} (the first card is then {sample}) or {', '.join(rivals)}: find out"
            " with one of the cards and `kiosk doctor learn-reader`, and say --format NAME."
        )
        if sure:
            raise click.ClickException(doubt)
        click.echo(doubt)
    return best.format


def reading(form: CardFormat) -> Callable[[str], bytes]:
    """Reads a card's text in this format; raises ValueError with why it can't."""
    from drivers.cards.formats import UnreadableNumber

    def uid(text: str) -> bytes:
        try:
            return form.decode(text).uid
        except UnreadableNumber as fault:
            raise ValueError(str(fault)) from fault

    return uid


def _uids(cards: CardList, form: CardFormat) -> Iterator[bytes]:
    from drivers.cards.formats import UnreadableNumber

    for line in cards.lines:
        try:
            yield form.decode(line.card).uid
        except UnreadableNumber:
            continue


def _preview(cards: CardList, form: CardFormat, plan: Plan) -> Iterator[str]:
    from kiosk.services.importing import first_few

    yield f"{len(cards.lines)} lines with {', '.join(cards.columns)}; the numbers are {form.name}."
    if cards.ignored:
        yield f"Not taken: {', '.join(cards.ignored)}."
    if not form.whole:
        yield "This format does not hold a card's whole number: two cards may look the same, and other readers differ."
    table = [("line", "card", "name", "birthday", "points", "language"), *first_few(plan.newcomers, SHOWN)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        yield "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
    if len(plan.newcomers) > SHOWN:
        yield f"  ... and {len(plan.newcomers) - SHOWN} more"
    if plan.known:
        yield f"On file already, left as they are: {_lines(plan.known)}."
    for column, lines in plan.gaps.items():
        yield f"Without {column}: {_lines(lines)}."
    if plan.faults:
        yield f"{len(plan.faults)} lines can't be taken:"
        yield from (f"  {fault}" for fault in plan.faults[:MOST_FAULTS])
        if len(plan.faults) > MOST_FAULTS:
            yield f"  ... and {len(plan.faults) - MOST_FAULTS} more"


def _lines(numbers: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, numbers[:10]))
    more = f" and {len(numbers) - 10} more" if len(numbers) > 10 else ""
    return f"{len(numbers)} (line {shown}{more})"
