"""All checks, each in a thread of its own and bounded in time, so that one that hangs holds up nothing."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import click
import msgspec

from kiosk.config import Settings
from kiosk.doctor.clock import clock
from kiosk.doctor.database import database
from kiosk.doctor.disk import disk
from kiosk.doctor.display import display
from kiosk.doctor.endpoint import endpoint
from kiosk.doctor.findings import Check, Finding, Verdict, fail
from kiosk.doctor.fonts import fonts
from kiosk.doctor.panel import panel
from kiosk.doctor.printer import printer
from kiosk.doctor.programme import programme
from kiosk.doctor.readers import readers
from kiosk.doctor.signed import signed
from kiosk.doctor.till import till

COLOURS = {Verdict.OK: "green", Verdict.WARN: "yellow", Verdict.FAIL: "red"}


def visit(settings: Settings, environ: Mapping[str, str], as_json: bool) -> int:
    """Make all checks and print what they find, the first one as soon as it is known; 0 if none failed."""
    count: Counter[Verdict] = Counter()
    for name, finding in examine(checks(settings, environ)):
        count[finding.verdict] += 1
        click.echo(_json(name, finding) if as_json else _lines(name, finding))
    if not as_json:
        click.echo(
            f"{count.total()} checks: {count[Verdict.OK]} ok, {count[Verdict.WARN]} to look at, "
            f"{count[Verdict.FAIL]} to mend."
        )
    return 1 if count[Verdict.FAIL] else 0


def checks(settings: Settings, environ: Mapping[str, str]) -> list[Check]:
    """What there is to try with these settings, in the order in which a person mends things."""
    return [
        Check("display", lambda: display(environ)),
        Check("fonts", lambda: fonts(settings.shop.name)),
        Check("disk", lambda: disk(settings.data.folder)),
        Check("database", lambda: database(settings.data.store), limit_s=120),
        Check("programme", lambda: programme(settings.shop.programme)),
        Check("clock", lambda: clock(settings.data.store, settings.shop.zone)),
        *readers(settings.readers),
        Check("panel", lambda: panel(settings.panel)),
        Check("printer", lambda: printer(settings.printer)),
        Check("till", lambda: till(settings)),
        Check("signed cards", lambda: signed(settings.cards)),
        Check("endpoint", lambda: endpoint(settings.sync), limit_s=settings.sync.connect_s + settings.sync.read_s + 2),
    ]


class Look(threading.Thread):
    """One check on its way; a daemon, because one that hangs in the kernel can't be stopped, only left behind."""

    def __init__(self, check: Check) -> None:
        super().__init__(name=f"doctor: {check.name}", daemon=True)
        self.check = check
        self.finding: Finding | None = None
        self.broke: BaseException | None = None

    def run(self) -> None:
        try:
            self.finding = self.check.look()
        except BaseException as fault:  # noqa: BLE001 - raised again in the thread that asked
            self.broke = fault


def examine(checks: Sequence[Check]) -> Iterator[tuple[str, Finding]]:
    """Make all checks at once; their findings in their order."""
    started = time.monotonic()
    looks = [Look(check) for check in checks]
    for look in looks:
        look.start()
    for look in looks:
        look.join(max(0.0, started + look.check.limit_s - time.monotonic()))
        if look.broke is not None:
            raise look.broke
        late = f"No answer within {look.check.limit_s:g} s."
        yield (
            look.check.name,
            look.finding or fail(late, "Look whether a cable is loose or the machine is very busy, and try again."),
        )


def _json(name: str, finding: Finding) -> str:
    row = {"check": name, "verdict": finding.verdict.value, "what": finding.what, "remedy": finding.remedy}
    return msgspec.json.encode(row).decode()


def _lines(name: str, finding: Finding) -> str:
    verdict = click.style(f"{finding.verdict.value:<5}", fg=COLOURS[finding.verdict])
    remedy = f"\n{'':<20}-> {finding.remedy}" if finding.remedy else ""
    return f"{verdict} {name:<13} {finding.what}{remedy}"
