"""Everything known of one member, for them to take away."""

from __future__ import annotations

from kiosk.services.views_people import Exported


class Exporting:
    def export(self, member: int, by: int) -> Exported: ...
