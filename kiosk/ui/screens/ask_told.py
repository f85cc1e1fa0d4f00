"""AskBirthday, AskAge, AskFavourites: what a member tells of themselves, chosen from keys and tiles."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flow.desk_states import AskAge, AskBirthday, AskFavourites, AskTold
from kiosk.flow.events import AgeChosen, BirthdayChosen, LeftOut, Next
from kiosk.model.people import AgeBand
from kiosk.ui.screens.asks import AskScreen
from kiosk.ui.screens.choosing import BirthdayKeys, Key, favourites, grid, months
from kiosk.ui.screens.deed_words import question_of
from kiosk.ui.screens.told_words import age_words


class AskToldScreen(AskScreen):
    """`empties` while there is something on file to take out, `sends` where more than one touch makes an answer."""

    empties = BooleanProperty(False)
    sends = BooleanProperty(False)
    step = StringProperty("")

    def told(self, state: AskTold, page: Any) -> None:
        """The question with its keys."""
        self.ask(state, question_of(state.deed.kind, self.say))
        self.ids.page.clear_widgets()
        self.ids.page.add_widget(page)

    def backward(self) -> bool:
        """Whether the touch was only to another page of the same question."""
        return False

    def leave_out(self) -> None:
        self.touched(LeftOut())

    def send(self) -> None:
        self.touched(Next())


class AskBirthdayScreen(AskToldScreen):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._keys = BirthdayKeys(lambda birthday: self.touched(BirthdayChosen(birthday)), self._deal)
        self._asked: AskBirthday | None = None
        super().__init__(*args, **kwargs)

    def draw(self, state: AskBirthday) -> None:
        before = self._asked
        if before is None or before.person != state.person or self.get_root_window() is None:
            self._keys.begin(state.person.birthday)
        self._asked = state
        self._deal()

    def backward(self) -> bool:
        return self._keys.back()

    def _deal(self) -> None:
        state, month = self._asked, self._keys.month
        assert state is not None
        self.empties = state.person.birthday is not None
        self.step = months(self.say)[month - 1] if month else ""
        self.told(state, self._keys.dealt(state.person.birthday, self.say, self.theme))


class AskAgeScreen(AskToldScreen):
    def draw(self, state: AskAge) -> None:
        now, min_age = state.person.profile.age_band, state.invitation.min_age
        self.empties = now is not None
        keys: list[Key] = [
            (
                f"age-{band.value}",
                age_words(band, self.say, min_age),
                band is now,
                lambda band=band: self.touched(AgeChosen(band)),
            )
            for band in AgeBand
            if band is not AgeBand.CHILD or min_age
        ]
        self.told(state, grid(keys, 2 if self.theme.portrait else 4, self.theme, self.language))


class AskFavouritesScreen(AskToldScreen):
    def draw(self, state: AskFavourites) -> None:
        self.sends = True
        offered, chosen = state.invitation.favourites, state.deed.favourites
        self.told(state, favourites(offered, chosen, self.touched, self.theme, self.language))
