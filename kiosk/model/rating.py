"""A rating: one press of a face, and how the question after it ended."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from kiosk.model.time import Stamp


class Outcome(enum.Enum):
    OPTION = "option"  # a reason was chosen
    SKIP = "skip"
    TIMEOUT = "timeout"
    EXIT = "exit"  # went on to something else, for example the next press


@dataclass(frozen=True, slots=True)
class Rating:
    """`face` is 1 (very dissatisfied) to 5; `flags` are the misuse rules it fell under: kept, but not counted.

    `shown` are the reasons offered (empty: nothing was asked), `outcome` is None until that ended.
    """

    id: int
    face: int
    question: str
    aspect: str
    source: str
    language: str
    flags: tuple[str, ...]
    member_id: int | None
    shown: tuple[str, ...]
    outcome: Outcome | None
    reason: str | None
    call_back: int | None
    seq: int
    at: Stamp

    @property
    def counted(self) -> bool:
        return not self.flags
