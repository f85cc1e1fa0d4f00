"""From the tap at the door to the frame that answers it: the figure that the device page and the bench show."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from drivers.events import CardTapped
from kiosk.flow.join_states import Join
from kiosk.flow.states import (
    GuestState,
    OneMoment,
    RefusedCard,
    SignIn,
    StaffState,
    State,
    Thanks,
    UnknownCard,
)

ANSWERS = (GuestState, StaffState, Join, UnknownCard, RefusedCard, SignIn, OneMoment, Thanks)
"""The states that can be the first answer to a card: all but the resting ones."""


class TapLatency:
    """Milliseconds of the last taps; `tapped` by a driver's thread, `drawn` by the screen's."""

    def __init__(self, keep: int = 1000) -> None:
        self._waiting: deque[float] = deque()
        self._ms: deque[float] = deque(maxlen=keep)

    def tapped(self, tap: CardTapped) -> None:
        self._waiting.append(tap.at)

    def drawn(self, state: State, at: float) -> float | None:
        """`state` stands on the screen since `at` (monotonic seconds); the ms if it answers a tap."""
        if not isinstance(state, ANSWERS) or not self._waiting:
            return None
        tapped = self._waiting.popleft()
        self._waiting.clear()  # taps in between were overtaken; their answers never stood alone
        ms = (at - tapped) * 1000
        self._ms.append(ms)
        return ms

    @property
    def taps(self) -> Sequence[float]:
        return tuple(self._ms)

    def percentile(self, share: float) -> float | None:
        """The smallest of the kept times that `share` (0 to 1) of them do not exceed; None before the first tap."""
        times = sorted(self._ms)
        return times[min(len(times) - 1, int(share * len(times)))] if times else None
