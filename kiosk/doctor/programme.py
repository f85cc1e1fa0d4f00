"""Is there a loyalty programme, and does it make sense?"""

from __future__ import annotations

from pathlib import Path

from kiosk.doctor.findings import Finding, fail, ok
from kiosk.programme.faults import ProgrammeFault
from kiosk.programme.load import load


def programme(path: Path) -> Finding:
    try:
        found = load(path)
    except ProgrammeFault as fault:
        first, *others = fault.faults
        more = f" {len(others)} more faults: kiosk programme check {path}." if others else ""
        return fail(f"{first.said}.", f"{first.remedy[:1].upper()}{first.remedy[1:]}.{more}")
    return ok(f"{path} has {len(found.reward)} rewards and {len(found.question)} questions.")
