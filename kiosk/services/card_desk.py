"""Cards: lost, blocked, replaced, a second one."""

from __future__ import annotations

from kiosk.services.views import Receipt
from kiosk.services.views_people import CardView


class CardDesk:
    def cards(self, member: int) -> tuple[CardView, ...]: ...

    def lose(self, card: bytes, by: int) -> Receipt: ...

    def block(self, card: bytes, by: int) -> Receipt: ...

    def unblock(self, card: bytes, by: int) -> Receipt: ...

    def replace(self, member: int, old: bytes, new: bytes, by: int) -> Receipt: ...

    def give(self, member: int, card: bytes, by: int) -> Receipt: ...
