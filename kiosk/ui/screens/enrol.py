"""Enrol: name, birthday and language of a new member, one question a page; the card comes before or after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk.flow.events import Back, EnrolFilled
from kiosk.flow.states import Enrol
from kiosk.model.member import Birthday
from kiosk.model.text import LANGUAGES
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.furniture import Notice
from kiosk.ui.widgets.keyboard import NameDesk
from kiosk.ui.widgets.touchable import BigButton
from kiosk.ui.words import OWN_NAMES, Say

Key = tuple[str, str, bool, Callable[..., None]]
"""Name, words, whether it is chosen, what it does."""

PAGES = ("name", "month", "day", "language", "card")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_HALF = 16


def months(say: Say) -> tuple[str, ...]:
    """The twelve months, short enough for a key."""
    return (
        *(say("Jan"), say("Feb"), say("Mar"), say("Apr"), say("May"), say("Jun")),
        *(say("Jul"), say("Aug"), say("Sep"), say("Oct"), say("Nov"), say("Dec")),
    )


class EnrolScreen(Screen):
    """What is typed stays here until the form is whole; a new form, or one that the desk has filled, begins anew."""

    page = OptionProperty("name", options=PAGES)
    name_typed = StringProperty("")
    speaks = StringProperty("en")
    heading = StringProperty("")
    problem = StringProperty("")
    forward_words = StringProperty("")
    heads = BooleanProperty(True)
    late_days = BooleanProperty(False)
    month = NumericProperty(0)
    day = NumericProperty(0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._form: object = None
        super().__init__(*args, **kwargs)
        self.bind(name_typed=lambda *_: self._caption())

    def draw(self, state: Enrol) -> None:
        form = (state.name, state.birthday, state.speaks, state.filled)
        if form != self._form or self.get_root_window() is None:
            self._form = form
            self.name_typed, self.speaks = state.name, state.speaks
            self.month, self.day = (state.birthday.month, state.birthday.day) if state.birthday else (0, 0)
            self.page = "card" if state.filled else "name"
        self.problem = sentence_for(state.problem, self.say) if state.problem else ""
        self._deal()

    # --- moving through the pages --------------------------------------------------------------------------

    def forward(self) -> None:
        """The next question; nobody is asked for a day without a month. The last one sends the form."""
        if self.page == "language":
            birthday = Birthday(int(self.month), int(self.day)) if self.month and self.day else None
            self.touched(EnrolFilled(self.name_typed.strip(), birthday, self.speaks))
        else:
            self._open("language" if self.page == "month" and not self.month else PAGES[PAGES.index(self.page) + 1])

    def backward(self) -> None:
        """The question before, or out of the form."""
        if self.page in ("name", "card"):
            self.touched(Back())
        else:
            self._open("month" if self.page == "language" and not self.month else PAGES[PAGES.index(self.page) - 1])

    def _open(self, page: str) -> None:
        self.page, self.problem, self.late_days = page, "", False
        self._deal()

    # --- what is on a page ------------------------------------------------------------------------------------

    def _caption(self) -> None:
        say = self.say
        self.heading = (
            self.problem
            or {
                "name": say("What may we call you?"),
                "month": say("When is your birthday?"),
                "day": say("When is your birthday?"),
                "language": say("Which language do you like best?"),
                "card": say("Tap the new card"),
            }[self.page]
        )
        answered = {"name": bool(self.name_typed), "month": bool(self.month), "day": bool(self.day)}.get(
            self.page, True
        )
        self.forward_words = say("Done") if self.page == "language" else say("Next") if answered else say("Skip")

    def _deal(self) -> None:
        self._caption()
        self.heads = self.page != "card" and (self.page != "name" or self.theme.portrait)
        self.ids.page.clear_widgets()
        self.ids.page.add_widget(getattr(self, f"_{self.page}_page")())

    def _name_page(self) -> Any:
        desk = NameDesk(
            text=self.name_typed,
            hint=self.say("What may we call you?"),
            language=self.language,
            say=self.say,
            size_hint_y=None,
        )
        desk.height = self.theme.mm(68)
        desk.bind(text=self.setter("name_typed"))
        return desk

    def _month_page(self) -> Any:
        def choose(month: int) -> None:
            self.month, self.day = month, 0
            self._open("day")

        keys: list[Key] = [
            (f"month-{i}", words, i == self.month, lambda i=i: choose(i)) for i, words in enumerate(months(self.say), 1)
        ]
        return self._grid(keys, 3 if self.theme.portrait else 4)

    def _day_page(self) -> Any:
        def choose(day: int) -> None:
            self.day = day
            self._open("language")

        def turn() -> None:
            self.late_days = not self.late_days
            self._deal()

        first, last = (_HALF, _DAYS[int(self.month) - 1]) if self.late_days else (1, _HALF - 1)
        others = f"1–{_HALF - 1}" if self.late_days else f"{_HALF}–{_DAYS[int(self.month) - 1]}"
        keys: list[Key] = [(f"day-{i}", str(i), i == self.day, lambda i=i: choose(i)) for i in range(first, last + 1)]
        return self._grid([*keys, ("day-more", others, False, turn)], 4 if self.theme.portrait else 6)

    def _language_page(self) -> Any:
        def choose(language: str) -> None:
            self.speaks = language
            self._deal()

        keys: list[Key] = [
            (f"speaks:{tag}", OWN_NAMES[tag], tag == self.speaks, lambda tag=tag: choose(tag)) for tag in LANGUAGES
        ]
        grid = self._grid(keys, 1 if self.theme.portrait else 3)
        for key, tag in zip(reversed(grid.children), LANGUAGES, strict=True):
            key.language = tag
        return grid

    def _card_page(self) -> Any:
        name = self.name_typed
        more = self.say("Then {name} is a member.", name=name) if name else self.say("Then everything is done.")
        return Notice(picture="hand", main=self.say("Tap the new card"), more=more, language=self.language)

    def _grid(self, keys: list[Key], columns: int) -> Any:
        mm = self.theme.mm
        grid = GridLayout(cols=columns, spacing=mm(2.1), padding=(mm(3), mm(1)))
        for name, words, chosen, does in keys:
            key = BigButton(
                name=name, text=words, language=self.language, kind="main" if chosen else "plain", role="label"
            )
            key.padding = [mm(1)] * 4
            key.bind(on_release=lambda _, does=does: does())
            grid.add_widget(key)
        return grid
