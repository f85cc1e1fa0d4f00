"""What a check tells."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass


class Verdict(enum.Enum):
    OK = "ok"
    WARN = "warn"  # the kiosk runs, and something is missing
    FAIL = "fail"  # the kiosk does not do its work


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that says how it is, and one that says what to do about it (empty when it is well)."""

    verdict: Verdict
    what: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """`look` may take its time and be given up after `limit_s` seconds; it changes nothing on the machine."""

    name: str
    look: Callable[[], Finding]
    limit_s: float = 10.0


def ok(what: str) -> Finding:
    return Finding(Verdict.OK, what)


def warn(what: str, remedy: str) -> Finding:
    return Finding(Verdict.WARN, what, remedy)


def fail(what: str, remedy: str) -> Finding:
    return Finding(Verdict.FAIL, what, remedy)
