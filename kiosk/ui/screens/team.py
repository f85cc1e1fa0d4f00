"""Who works here, and what can be done about one of them."""

from __future__ import annotations

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.events import ColleagueTouched, DeedTouched
from kiosk.flow.office_states import ColleaguePage, TeamPage
from kiosk.model.text import columns, shortened
from kiosk.services.views_care import StaffView
from kiosk.ui.screens.deed_words import name_of
from kiosk.ui.screens.desk import Action, DetailScreen, ListScreen, RowWords
from kiosk.ui.screens.details import deed
from kiosk.ui.screens.office_words import reasons, role_words
from kiosk.ui.words import OWN_NAMES

LONG = 20
"""Columns of a name from which it is no heading any more."""
WIDEST = 36
"""Columns of a name that have room in a line, at a text scale of 1."""


class TeamScreen(ListScreen):
    def draw(self, state: TeamPage) -> None:
        say = self.say
        self.head(state, say("Team"), "", "people")
        appoint = Action(
            *("appoint", name_of(Kind.APPOINT, say), DeedTouched(Deed(Kind.APPOINT))),
            picture="plus",
        )
        self.fill(
            [self._row(who, who.id == state.staff.id) for who in state.team],
            (appoint,) if Kind.APPOINT in state.deeds else (),
        )

    def _row(self, who: StaffView, own: bool) -> RowWords:
        say = self.say
        keys = [words for words, there in ((say("PIN"), who.has_pin), (say("card"), who.has_card)) if there]
        return RowWords(
            title=shortened(who.name, WIDEST / self.theme.text_scale),
            detail=" · ".join((role_words(who.role, say), *keys)),
            end=say("you") if own else "",
            picture=reasons(say)[who.role.value][0],
            name=f"colleague:{who.id}",
            touch=ColleagueTouched(who.id),
        )


class ColleagueScreen(DetailScreen):
    def draw(self, state: ColleaguePage) -> None:
        say, who = self.say, state.who
        role = role_words(who.role, say)
        long = columns(who.name) > LONG
        self.head(state, role if long else who.name, who.name if long else role, reasons(say)[who.role.value][0])
        facts = (
            (say("Name"), who.name),
            (say("Role"), role),
            (say("Language"), OWN_NAMES.get(who.language, who.language)),
            (say("PIN"), say("set") if who.has_pin else say("none")),
            (say("Card"), say("in use") if who.has_card else say("none")),
        )
        self.fill("", facts, [deed(kind, say, of=who.id) for kind in state.deeds])
