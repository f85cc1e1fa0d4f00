"""StaffHome: today in five numbers, and what staff come here for."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.flow.states import StaffHome
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.notes import Figure


class StaffHomeScreen(Screen):
    hello = StringProperty("")
    link = StringProperty("")

    def draw(self, state: StaffHome) -> None:
        self.hello = self.say("Hello {name}", name=state.staff.name)
        today, house = state.today, state.house
        figures = (
            (today.visits, self.say("visits")),
            (today.members, self.say("of members")),
            (today.ratings, self.say("answers")),
            (today.happy, self.say("of them happy")),
            (today.redemptions, self.say("rewards given")),
        )
        self.ids.figures.clear_widgets()
        for number, words in figures:
            self.ids.figures.add_widget(Figure(number=str(number), words=words, language=self.language))
        self.link = " · ".join(
            sentence
            for sentence in (*(lost for _, lost in house.lost), house.link_sentence, self._waiting(house.waiting))
            if sentence
        )

    def _waiting(self, waiting: int) -> str:
        if not waiting:
            return self.say("Everything is sent.")
        return self.say.many("{n} event waits to be sent.", "{n} events wait to be sent.", waiting)
