"""AskChoice: one of a list, in pages where it is long."""

from __future__ import annotations

from collections import Counter

from kiosk.flow.deeds import Ask
from kiosk.flow.desk_states import AskChoice, Choice
from kiosk.flow.events import ReasonGiven
from kiosk.model.member import Role
from kiosk.model.text import shortened
from kiosk.ui.screens.desk import ListScreen, RowWords
from kiosk.ui.screens.office_words import role_words
from kiosk.ui.screens.problems import sentence_for

LINE, WIDEST = 22, 34
"""Columns that have room in a line beside a figure, and in one of a head, at a text scale of 1."""


class AskChoiceScreen(ListScreen):
    def draw(self, state: AskChoice) -> None:
        say, asks = self.say, state.deed.asks
        self.heading = {
            Ask.OWNER: say("Who sees to it?"),
            Ask.DUE: say("Until when?"),
        }.get(asks or Ask.REASON, say("What is it about?"))
        chosen = shortened(" · ".join(state.chosen), WIDEST / self.theme.text_scale)
        self.facts = chosen if state.options else say("No question asks for a reason.")
        self.news = sentence_for(state.problem, say) if state.problem else ""
        self.bad_news = bool(self.news)
        alike = Counter(choice.words for choice in state.options)
        self.fill([self._row(choice, asks, alike[choice.words] > 1) for choice in state.options])

    def _row(self, choice: Choice, asks: Ask | None, alike: bool) -> RowWords:
        """A cause has two lines to itself, unless only its question tells it from another."""
        say, most = self.say, LINE / self.theme.text_scale
        match asks:
            case Ask.OWNER:
                title, detail, end, picture = choice.words, role_words(Role(choice.detail), say), "", "smile"
            case Ask.DUE:
                title, end, picture = say.many("{n} week", "{n} weeks", choice.n), "", "calendar"
                detail = say("until {day}", day=choice.detail)
            case _:
                title, detail, picture = choice.words, choice.detail if alike else "", choice.picture
                end = f"{choice.n}×" if choice.n else ""
        return RowWords(
            title=shortened(title, most if detail else 2 * most),
            detail=shortened(detail, 2 * most),
            end=end,
            picture=picture,
            name=f"choice:{choice.id}",
            touch=ReasonGiven(choice.id),
        )
