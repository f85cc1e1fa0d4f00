"""Keys and tiles to choose from, dealt as a grid; a birthday takes two pages of keys, the month and its day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kivy.uix.gridlayout import GridLayout

from kiosk.flow.events import FavouriteTouched, Touch
from kiosk.model.member import Birthday
from kiosk.services.views_people import FavouriteView
from kiosk.ui.theme import Theme
from kiosk.ui.widgets.tiles import ReasonTile
from kiosk.ui.widgets.touchable import BigButton
from kiosk.ui.words import Say

Key = tuple[str, str, bool, Callable[..., None]]
"""Name, words, whether it is chosen, what it does."""

_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_HALF = 16


def months(say: Say) -> tuple[str, ...]:
    """The twelve months, short enough for a key."""
    return (
        *(say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun")),
        *(say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec")),
    )


def grid(keys: Sequence[Key], columns: int, theme: Theme, language: str, role: str = "label") -> Any:
    """The keys in rows of `columns`."""
    mm = theme.mm
    dealt = GridLayout(cols=columns, spacing=mm(2.1), padding=(mm(4), mm(1)))
    for name, words, chosen, does in keys:
        key = BigButton(name=name, text=words, language=language, kind="main" if chosen else "plain", role=role)
        key.padding = [mm(1)] * 4
        key.bind(on_release=lambda _, does=does: does())
        dealt.add_widget(key)
    return dealt


def favourites(
    offered: Sequence[FavouriteView],
    chosen: Sequence[str],
    touched: Callable[[Touch], None],
    theme: Theme,
    language: str,
) -> Any:
    """A tile for every taste, ticked if it is chosen."""
    dealt = GridLayout(cols=2 if theme.portrait else 3, spacing=theme.mm(2.5), padding=(theme.mm(4), theme.mm(1)))
    for each in offered:
        tile = ReasonTile(
            name=f"favourite:{each.id}",
            picture="tick" if each.id in chosen else each.picture,
            words=each.name,
            language=language,
            kind="quiet" if each.id in chosen else "plain",
        )
        tile.bind(on_release=lambda _, taste=each.id: touched(FavouriteTouched(taste)))
        dealt.add_widget(tile)
    return dealt


class BirthdayKeys:
    """First the months, then the days of one; `chosen` is handed to `choose`, `turned` is called for another page."""

    def __init__(self, choose: Callable[[Birthday], None], turned: Callable[[], None]) -> None:
        self._choose, self._turned = choose, turned
        self.month = 0
        self._late = False

    def begin(self, chosen: Birthday | None) -> None:
        """At the day that is on file, if one is."""
        self.month = chosen.month if chosen else 0
        self._late = chosen is not None and chosen.day >= _HALF

    def back(self) -> bool:
        """From the days to the months; False if these are the months."""
        if not self.month:
            return False
        self._turn(0)
        return True

    def dealt(self, chosen: Birthday | None, say: Say, theme: Theme) -> Any:
        """The grid of the page that it stands at."""
        if self.month:
            return grid(self._days(chosen), 4 if theme.portrait else 6, theme, say.language)
        return grid(self._months(chosen, say), 3 if theme.portrait else 4, theme, say.language)

    def _turn(self, month: int, late: bool = False) -> None:
        self.month, self._late = month, late
        self._turned()

    def _months(self, chosen: Birthday | None, say: Say) -> list[Key]:
        now = chosen.month if chosen else 0
        return [(f"month-{i}", words, i == now, lambda i=i: self._turn(i)) for i, words in enumerate(months(say), 1)]

    def _days(self, chosen: Birthday | None) -> list[Key]:
        month, last = self.month, _DAYS[self.month - 1]
        now = chosen.day if chosen and chosen.month == month else 0
        days = range(_HALF, last + 1) if self._late else range(1, _HALF)
        others = f"1–{_HALF - 1}" if self._late else f"{_HALF}–{last}"
        keys: list[Key] = [(f"day-{i}", str(i), i == now, lambda i=i: self._choose(Birthday(month, i))) for i in days]
        return [*keys, ("day-more", others, False, lambda: self._turn(month, not self._late))]
