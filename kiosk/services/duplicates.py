"""Files that may be one person's, proposed to staff."""

from __future__ import annotations

from kiosk.services.views import Receipt
from kiosk.services.views_people import DuplicateView


class Duplicates:
    def proposed(self, limit: int = 50) -> tuple[DuplicateView, ...]: ...

    def different(self, one: int, other: int, by: int) -> Receipt: ...
