"""What there is to do: one list of all that other services know of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiosk.services.views_care import Task

Source = Callable[[str, int], Iterable[Task]]
"""(language, staff) -> tasks; a staff member who may not see them gets none."""


class Tasks:
    def __init__(self, *sources: Source) -> None:
        self._sources = sources

    def all(self, language: str, by: int) -> tuple[Task, ...]:
        """Overdue first, then as the sources come. Reads only."""
        found = [task for source in self._sources for task in source(language, by)]
        return tuple(sorted(found, key=lambda task: not task.overdue))
