"""Two files of one person become one, and two again."""

from __future__ import annotations

from kiosk.services.views import Receipt
from kiosk.services.views_people import Merged, MergeView


class Merging:
    def merge(self, kept: int, gone: int, by: int) -> Merged: ...

    def undo(self, merge: int, by: int) -> Receipt: ...

    def today(self) -> tuple[MergeView, ...]: ...
