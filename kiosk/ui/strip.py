"""What the strip beside the demo's picture shows and moves: the world around the kiosk, simulated at the wire."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol


class WorldCard(NamedTuple):
    """A card that can be laid on the reader: `label` says whose, `hint` what is special about it."""

    id: str
    label: str
    hint: str


class World(Protocol):
    """Everything that can happen to the demo's kiosk. Calls come from the strip's own thread, one at a time; reading
    (`lying`, `leds`, `plugged`, `online`) comes from the window's thread and must not block."""

    @property
    def cards(self) -> Sequence[WorldCard]: ...

    def lay(self, card: str) -> None: ...

    def take(self, card: str) -> None: ...

    def lying(self) -> Collection[str]:
        """The cards on the reader right now."""
        ...

    def press(self, face: int) -> None:
        """Press and release a button of the panel."""
        ...

    def leds(self) -> Collection[int]:
        """The faces whose light is on."""
        ...

    def unplug(self) -> None:
        """Pull the reader's cable."""
        ...

    def plug_in(self) -> None: ...

    def plugged(self) -> bool: ...

    def cut(self) -> None:
        """Cut the network."""
        ...

    def mend(self) -> None: ...

    def online(self) -> bool: ...
