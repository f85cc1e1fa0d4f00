"""Join: one question a page; a birthday takes two, the month and its day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout

from kiosk.flow.events import (
    AgeTouched,
    Agreed,
    Back,
    BirthdayChosen,
    FavouriteTouched,
    LanguageTouched,
    Next,
    WordsTyped,
)
from kiosk.flow.join_states import Join
from kiosk.model.member import Birthday
from kiosk.model.text import LANGUAGES
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.furniture import Notice, Paper
from kiosk.ui.widgets.keyboard import NameDesk
from kiosk.ui.widgets.tiles import ReasonTile
from kiosk.ui.widgets.touchable import BigButton
from kiosk.ui.widgets.words import Words
from kiosk.ui.words import OWN_NAMES, Say

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


class JoinScreen(Screen):
    """Draws the question the form stands at. Of what is typed only the month of a birthday stays here."""

    heading = StringProperty("")
    problem = StringProperty("")
    forward_name = StringProperty("")
    forward_words = StringProperty("")
    heads = BooleanProperty(True)
    typing = BooleanProperty(False)
    month = NumericProperty(0)
    late_days = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._form: Join | None = None
        self._typed: set[str] = set()  # all that the line has been since the keys were dealt
        super().__init__(*args, **kwargs)

    def draw(self, state: Join) -> None:
        before, self._form = self._form, state
        self.problem = sentence_for(state.problem, self.say) if state.problem else ""
        if before is None or before.page != state.page or self.get_root_window() is None:
            self.month, self.late_days = state.birthday.month if state.birthday else 0, False
        elif state.page == "name" and before.language == state.language and state.words in self._typed:
            self._caption()  # the keys are there already, perhaps a letter ahead
            return
        self._deal()

    # --- on and back ----------------------------------------------------------------------------------------

    def forward(self) -> None:
        self.touched(Agreed() if self._state.page == "consent" else Next())

    def backward(self) -> None:
        """From the days to the months; else the question before."""
        if self._state.page == "birthday" and self.month:
            self.month = 0
            self._deal()
        else:
            self.touched(Back())

    @property
    def _state(self) -> Join:
        assert self._form is not None
        return self._form

    # --- what is on a page ------------------------------------------------------------------------------------

    def _caption(self) -> None:
        say, state, page = self.say, self._state, self._state.page
        self.typing = page == "name"
        self.heads = self.theme.portrait or page not in ("card", "parent", "friend", "name")
        self.heading = (self.problem if page != "consent" else "") or {
            "language": say("Which language do you like best?"),
            "name": say("What may we call you?"),
            "age": say("How old are you?"),
            "birthday": say("When is your birthday?"),
            "favourites": say("What do you like best?"),
            "consent": self.problem or say("May we keep this?"),
        }.get(page, "")
        answered = {
            "name": bool(state.words),
            "birthday": state.birthday is not None,
            "favourites": bool(state.favourites),
            "friend": state.referrer is not None,
        }.get(page, True)
        passed_over = page in ("age", "card") or (page == "parent" and state.parent is None)
        self.forward_name = "" if passed_over else "agree" if page == "consent" else "next"
        self.forward_words = say("Yes, join") if page == "consent" else say("Next") if answered else say("Skip")

    def _deal(self) -> None:
        self._caption()
        self.ids.page.clear_widgets()
        self.ids.page.add_widget(getattr(self, f"_{self._state.page}_page")(self._state))

    def _language_page(self, state: Join) -> Any:
        keys: list[Key] = [
            (f"speaks:{tag}", OWN_NAMES[tag], tag == state.speaks, lambda tag=tag: self.touched(LanguageTouched(tag)))
            for tag in LANGUAGES
        ]
        grid = self._grid(keys, 1 if self.theme.portrait else 3)
        for key, tag in zip(reversed(grid.children), LANGUAGES, strict=True):
            key.language = tag
        return grid

    def _name_page(self, state: Join) -> Any:
        desk = NameDesk(
            text=state.words,
            hint=self.say("What may we call you?"),
            language=self.language,
            say=self.say,
            size_hint_y=None,
        )
        desk.height = self.theme.mm(68)
        desk.bind(text=self._heard)
        self._typed = {state.words}
        return desk

    def _heard(self, _: Any, text: str) -> None:
        self._typed.add(text)
        self.touched(WordsTyped(text))

    def _age_page(self, state: Join) -> Any:
        age = state.invitation.min_age
        young, old = self.say("Younger than {age}", age=age), self.say("{age} or older", age=age)
        keys: list[Key] = [
            ("age-child", young, state.child is True, lambda: self.touched(AgeTouched(True))),
            ("age-grown", old, state.child is False, lambda: self.touched(AgeTouched(False))),
        ]
        return self._grid(keys, 1 if self.theme.portrait else 2, role="title")

    def _parent_page(self, state: Join) -> Any:
        if state.parent is not None:
            main = self.say("{name} answers for you", name=state.parent_name or "♥")
            return self._card_notice("tick", main, self.say("Thank you!"))
        more = self.say("Under {age} a parent has to be a member too.", age=state.invitation.min_age)
        return self._card_notice("people", self.say("A parent taps their card"), more)

    def _friend_page(self, state: Join) -> Any:
        if state.referrer is not None:
            main = self.say("{name} brought you", name=state.referrer_name or "♥")
            return self._card_notice("tick", main, self.say("You will both have something of it."))
        more = self.say("Then they tap their card now. Else just go on.")
        return self._card_notice("cards", self.say("Did a friend bring you?"), more)

    def _card_page(self, state: Join) -> Any:
        name = state.words
        more = self.say("Then {name} is a member.", name=name) if name else self.say("Then everything is done.")
        return self._card_notice("hand", self.say("Tap the new card"), more)

    def _card_notice(self, picture: str, main: str, more: str) -> Any:
        main = self.problem or main
        if self.theme.portrait:
            self.heading, main = main, ""
        return Notice(picture=picture, main=main, more=more, language=self.language)

    def _birthday_page(self, state: Join) -> Any:
        return self._days(state) if self.month else self._months(state)

    def _months(self, state: Join) -> Any:
        def choose(month: int) -> None:
            self.month = month
            self._deal()

        chosen = state.birthday.month if state.birthday else 0
        keys: list[Key] = [
            (f"month-{i}", words, i == chosen, lambda i=i: choose(i)) for i, words in enumerate(months(self.say), 1)
        ]
        return self._grid(keys, 3 if self.theme.portrait else 4)

    def _days(self, state: Join) -> Any:
        def turn() -> None:
            self.late_days = not self.late_days
            self._deal()

        month = int(self.month)
        chosen = state.birthday.day if state.birthday and state.birthday.month == month else 0
        first, last = (_HALF, _DAYS[month - 1]) if self.late_days else (1, _HALF - 1)
        others = f"1–{_HALF - 1}" if self.late_days else f"{_HALF}–{_DAYS[month - 1]}"
        keys: list[Key] = [
            (f"day-{i}", str(i), i == chosen, lambda i=i: self.touched(BirthdayChosen(Birthday(month, i))))
            for i in range(first, last + 1)
        ]
        return self._grid([*keys, ("day-more", others, False, turn)], 4 if self.theme.portrait else 6)

    def _favourites_page(self, state: Join) -> Any:
        grid = GridLayout(cols=2 if self.theme.portrait else 3, spacing=self.theme.mm(2.5))
        grid.padding = (self.theme.mm(4), self.theme.mm(1))
        for each in state.invitation.favourites:
            tile = ReasonTile(
                name=f"favourite:{each.id}",
                picture="tick" if each.id in state.favourites else each.picture,
                words=each.name,
                language=self.language,
                kind="quiet" if each.id in state.favourites else "plain",
            )
            tile.bind(on_release=lambda _, taste=each.id: self.touched(FavouriteTouched(taste)))
            grid.add_widget(tile)
        return grid

    def _consent_page(self, state: Join) -> Any:
        mm = self.theme.mm
        box = BoxLayout(padding=(mm(5), mm(1)))
        paper = Paper(padding=(mm(4), mm(2)))
        paper.add_widget(Words(text=state.invitation.words, language=self.language, role="lead", halign="left", calm=9))
        box.add_widget(paper)
        return box

    def _grid(self, keys: list[Key], columns: int, role: str = "label") -> Any:
        mm = self.theme.mm
        grid = GridLayout(cols=columns, spacing=mm(2.1), padding=(mm(3), mm(1)))
        for name, words, chosen, does in keys:
            key = BigButton(
                name=name, text=words, language=self.language, kind="main" if chosen else "plain", role=role
            )
            key.padding = [mm(1)] * 4
            key.bind(on_release=lambda _, does=does: does())
            grid.add_widget(key)
        return grid
