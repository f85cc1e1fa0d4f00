"""OfficePage: the way to the team, the shelf and the trail, and to one's own PIN and card."""

from __future__ import annotations

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.events import DeedTouched, Place, PlaceTouched
from kiosk.flow.office_states import OfficePage
from kiosk.ui.screens.desk import ListScreen, RowWords


class OfficeScreen(ListScreen):
    def draw(self, state: OfficePage) -> None:
        say, own = self.say, state.staff.id
        self.head(state, say("Office"), state.staff.name, "shop")
        doors = {
            Place.TEAM: (
                *("people", say("Team")),
                say.many("{n} person works here", "{n} people work here", state.people),
            ),
            Place.STOCK: ("bag", say("Stock"), self._stock(state)),
            Place.TRAIL: ("search", say("What was done"), say("by whom, when and why")),
        }
        rows = [
            RowWords(title, detail, picture=picture, name=place.value, touch=PlaceTouched(place))
            for place, (picture, title, detail) in doors.items()
            if place in state.places
        ]
        change = DeedTouched(Deed(Kind.CHANGE_PIN, of=own))
        rows.append(RowWords(say("My PIN"), say("take a new one"), picture="lock", name="change-pin", touch=change))
        if state.has_card:
            lose = DeedTouched(Deed(Kind.LOSE_STAFF_CARD, of=own))
            rows.append(RowWords(say("My card"), say("it is lost"), picture="card", name="lose-card", touch=lose))
        self.fill(rows)

    def _stock(self, state: OfficePage) -> str:
        say = self.say
        out = say.many("{n} is out", "{n} are out", state.out) if state.out else ""
        low = say.many("{n} runs low", "{n} run low", state.low) if state.low else ""
        return say.listed((out, low)) or say("enough of everything")
