"""What became of a till's file, counted and in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiosk.services.till_file import Table, TillFault

MOST_SHOWN = 20


@dataclass(slots=True)
class TillReport:
    """What an import did, or would do; `refused` are sales with why, as sentences with their line."""

    rows: int = 0
    booked: int = 0
    points: int = 0
    who: set[int] = field(default_factory=set)
    known: int = 0
    no_card: int = 0
    strange_cards: int = 0
    format: str = ""
    refused: list[str] = field(default_factory=list)

    @property
    def members(self) -> int:
        """How many members' sales were booked."""
        return len(self.who)

    def add(self, more: TillReport) -> None:
        """Count what was booked of another part of the same file."""
        self.booked += more.booked
        self.points += more.points
        self.who |= more.who
        self.known += more.known
        self.strange_cards += more.strange_cards
        self.refused += more.refused


def guessed(table: Table) -> list[str]:
    """How the file was read."""
    taken = ", ".join(f"{name} = {column!r}" for name, column in table.columns.items())
    return [f"{len(table.rows) + len(table.faults)} lines. Columns: {taken}."]


def sentences(report: TillReport, only_try: bool, most: int = MOST_SHOWN) -> list[str]:
    """The report as people read it, with at most so many lines that can't be booked."""
    would = "would be " if only_try else ""
    said = [f"{report.booked} purchases of {report.members} members {would}booked, {report.points} points."]
    if report.format:
        said.append(f"Cards were read as {report.format}.")
    for count, what in (
        (report.known, "were on file already and passed over"),
        (report.no_card, "had no card"),
        (report.strange_cards, "had a card that is nobody's here"),
        (len(report.refused), "can't be booked:"),
    ):
        if count:
            said.append(f"{count} {what}")
    return said + first_of(report.refused, most)


def whole(table: Table, most: int = MOST_SHOWN) -> None:
    """Raises TillFault with the lines that can't be read, if there are any: then nothing of the file is booked."""
    if table.faults:
        raise TillFault("\n".join((*first_of(table.faults, most), "mend these lines; nothing was imported")))


def first_of(lines: Sequence[str], most: int) -> list[str]:
    more = [f"... and {len(lines) - most} more"] if len(lines) > most else []
    return [*lines[:most], *more]
