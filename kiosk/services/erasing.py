"""A member is forgotten; the visits stay, nameless."""

from __future__ import annotations

from kiosk.model.time import Stamp
from kiosk.services.views_people import Erased


class Erasing:
    def erase(self, member: int, by: int | None) -> Erased:
        """`by` None: by the retention limit, at night."""
        raise NotImplementedError

    def due_for_erasure(self, now: Stamp) -> tuple[int, ...]:
        """Members not seen for longer than the programme keeps them; nobody while the clock is not trusted."""
        raise NotImplementedError
