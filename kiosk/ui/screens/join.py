"""Join: one question a page; a birthday takes two, the month and its day."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.flow.events import (
    AgeTouched,
    Agreed,
    Back,
    BirthdayChosen,
    LanguageTouched,
    Next,
    WordsTyped,
)
from kiosk.flow.join_states import Join
from kiosk.model.text import LANGUAGES
from kiosk.ui.screens.choosing import BirthdayKeys, Key, favourites, grid
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.furniture import Notice, Paper
from kiosk.ui.widgets.keyboard import NameDesk
from kiosk.ui.widgets.words import Words
from kiosk.ui.words import OWN_NAMES


class JoinScreen(Screen):
    """Draws the question the form stands at. Of what is chosen only the month of a birthday stays here."""

    heading = StringProperty("")
    problem = StringProperty("")
    forward_name = StringProperty("")
    forward_words = StringProperty("")
    heads = BooleanProperty(True)
    typing = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._form: Join | None = None
        self._days = BirthdayKeys(lambda birthday: self.touched(BirthdayChosen(birthday)), self._deal)
        self._typed: set[str] = set()  # all that the line has been since the keys were dealt
        super().__init__(*args, **kwargs)

    def draw(self, state: Join) -> None:
        before, self._form = self._form, state
        self.problem = sentence_for(state.problem, self.say) if state.problem else ""
        if before is None or before.page != state.page or self.get_root_window() is None:
            self._days.begin(state.birthday)
        elif state.page == "name" and before.language == state.language and state.words in self._typed:
            self._caption()  # the keys are there already, perhaps a letter ahead
            return
        self._deal()

    # --- on and back ----------------------------------------------------------------------------------------

    def forward(self) -> None:
        self.touched(Agreed() if self._state.page == "consent" else Next())

    def backward(self) -> None:
        """From the days to the months; else the question before."""
        if self._state.page != "birthday" or not self._days.back():
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
        dealt = grid(keys, 1 if self.theme.portrait else 3, self.theme, self.language, role="title")
        for key, tag in zip(reversed(dealt.children), LANGUAGES, strict=True):
            key.language = tag
        return dealt

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
        return grid(keys, 1 if self.theme.portrait else 2, self.theme, self.language, role="title")

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
        ask = self.say("Tap the new card")
        more = self.say("Then {name} is a member.", name=name) if name else self.say("Then everything is done.")
        return self._card_notice("hand", ask, ask if self.problem else more)

    def _card_notice(self, picture: str, main: str, more: str) -> Any:
        main = self.problem.rstrip(".。") or main
        if self.theme.portrait:
            self.heading, main = main, ""
        return Notice(picture=picture, main=main, more=more, language=self.language)

    def _birthday_page(self, state: Join) -> Any:
        return self._days.dealt(state.birthday, self.say, self.theme)

    def _favourites_page(self, state: Join) -> Any:
        return favourites(state.invitation.favourites, state.favourites, self.touched, self.theme, self.language)

    def _consent_page(self, state: Join) -> Any:
        mm = self.theme.mm
        box = BoxLayout(padding=(mm(4), mm(1)))
        paper = Paper(padding=(mm(4), mm(2)))
        paper.add_widget(Words(text=state.invitation.words, language=self.language, role="lead", halign="left", calm=9))
        box.add_widget(paper)
        return box
