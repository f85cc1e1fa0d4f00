"""Consent: the shop's words of today on a sheet of paper, yes or not now."""

from __future__ import annotations

from kivy.properties import ListProperty, StringProperty

from kiosk.flow.join_states import Consent
from kiosk.model.text import LANGUAGES
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen


class ConsentScreen(Screen):
    told = StringProperty("")
    problem = StringProperty("")
    others = ListProperty(LANGUAGES[1:])

    def draw(self, state: Consent) -> None:
        self.told = state.invitation.words
        self.problem = sentence_for(state.problem, self.say) if state.problem else ""
        self.others = [language for language in LANGUAGES if language != self.language]
