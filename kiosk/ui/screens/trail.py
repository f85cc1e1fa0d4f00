"""TrailPage: who did what, when, to whom and why, the newest first."""

from __future__ import annotations

from datetime import datetime

from kivy.properties import NumericProperty

from kiosk.flow.events import Next
from kiosk.flow.office_states import TrailPage
from kiosk.model.text import shortened
from kiosk.services.views_care import AuditView
from kiosk.ui.screens.desk import Action, ListScreen, RowWords
from kiosk.ui.screens.trail_words import action_words, why_words

WIDE, NARROW = 70, 60
"""Columns that have room in a line of a lying and of an upright screen, at a text scale of 1."""
_PICTURES = {
    **dict.fromkeys(("redeem", "void_voucher"), "gift"),
    **dict.fromkeys(("purchase", "reverse", "give_points"), "price"),
    **dict.fromkeys(("block_card", "replace_card", "give_staff_card", "lose_staff_card"), "card"),
    **dict.fromkeys(("open_case", "work_on_case", "close_case", "acknowledge_alarm"), "bell"),
    **dict.fromkeys(("change_pin", "reset_pin"), "lock"),
    **dict.fromkeys(("practise", "measure", "change_programme"), "spanner"),
    **dict.fromkeys(("stock", "import"), "bag"),
}


class TrailScreen(ListScreen):
    columns = NumericProperty(1)
    lines = NumericProperty(4)

    def draw(self, state: TrailPage) -> None:
        say = self.say
        self.head(state, say("What was done"), "", "search")
        older = Action("older", say("Older"), Next())
        rows = [self._row(entry) for entry in state.entries]
        self.fill(rows, (older,) if state.older else (), say("There is nothing older."))

    def _row(self, entry: AuditView) -> RowWords:
        say = self.say
        room = NARROW if self.theme.portrait else WIDE
        parts = (entry.day, entry.who or say("by itself"), entry.about, why_words(entry, say))
        return RowWords(
            title=action_words(entry.action, say),
            detail=shortened(" · ".join(part for part in parts if part), room / self.theme.text_scale),
            end=f"{datetime.fromtimestamp(entry.wall_ms / 1000, self.theme.zone):%H:%M}",
            picture=_PICTURES.get(entry.action, "people"),
            name=f"entry:{entry.id}",
        )
