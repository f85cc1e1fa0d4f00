"""What no single value shows: that the parts of a programme fit each other."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.model.programme import Programme
from kiosk.programme.check import calendar, campaigns, earning, names, questions, rewards, tiers
from kiosk.programme.faults import Finding


def findings(programme: Programme) -> Iterator[Finding]:
    """All faults between the parts, in no order."""
    for part in (names, calendar, tiers, earning, rewards, campaigns, questions):
        yield from part.findings(programme)
