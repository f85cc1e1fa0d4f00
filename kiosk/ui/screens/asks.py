"""What a deed asks without typing: a reason, the other card, whether one is sure."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.flow.deeds import Kind
from kiosk.flow.desk_states import AskCard, Asking, AskReason, AskSure
from kiosk.flow.events import ReasonGiven
from kiosk.model.text import shortened
from kiosk.ui.screens import office_words
from kiosk.ui.screens.deed_words import question_of, reason_words, warning_of
from kiosk.ui.screens.problems import sentence_for
from kiosk.ui.screens.screen import Screen
from kiosk.ui.widgets.tiles import Deck, ReasonTile, touching
from kiosk.ui.words import Say

WORDS_COLUMNS = 300
"""Of longer words the page shows the beginning, at a text scale of 1."""


CHOSEN_COLUMNS = 40


class AskScreen(Screen):
    """A question, about whom, and what is wrong with the last answer."""

    question = StringProperty("")
    about = StringProperty("")
    problem = StringProperty("")

    def ask(self, state: Asking, question: str) -> None:
        self.question = question
        self.about = about_words(state, self.say)
        self.problem = sentence_for(state.problem, self.say) if state.problem else ""


def about_words(state: Asking, say: Say) -> str:
    """Whom the deed is done to."""
    guest = state.about
    if state.chosen:
        return shortened(" · ".join(state.chosen), CHOSEN_COLUMNS)
    if guest is None:
        return office_words.about_words(state, say)
    return say("{name}, {points}", name=guest.name or say("No name"), points=guest.balance)


class AskReasonScreen(AskScreen):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deck = Deck(self.ids.options, lambda: touching(ReasonTile(), self.touched))

    def draw(self, state: AskReason) -> None:
        self.ask(state, office_words.choice_question(state.deed, self.say))
        for tile, reason in zip(self._deck.deal(len(state.options)), state.options, strict=True):
            tile.picture, tile.words = reason_words(reason, self.say)
            tile.name, tile.means, tile.language = f"reason:{reason}", ReasonGiven(reason), self.language


class AskCardScreen(AskScreen):
    main = StringProperty("")
    more = StringProperty("")
    may_leave_out = BooleanProperty(False)

    def draw(self, state: AskCard) -> None:
        say = self.say
        self.may_leave_out = state.deed.kind is Kind.APPOINT
        self.main, self.more = {
            Kind.REPLACE: (say("Tap the new card"), say("It takes over points, tier and rewards.")),
            Kind.GIVE_CARD: (say("Tap the second card"), say("Both cards then belong to the same member.")),
            Kind.MERGE: (say("Tap the other card"), say("Its member and this one become one.")),
            Kind.REFER: (say("Tap the friend's card"), say("The card of the one who brought this member.")),
            Kind.APPOINT: (say("Tap their staff card"), say("With it they approve a reward in front of the guest.")),
            Kind.GIVE_STAFF_CARD: (say("Tap their new card"), say("The old one then opens nothing any more.")),
        }[state.deed.kind]
        self.ask(state, question_of(state.deed.kind, say))


class AskSureScreen(AskScreen):
    main = StringProperty("")
    more = StringProperty("")

    def draw(self, state: AskSure) -> None:
        say = self.say
        if state.deed.kind is Kind.MERGE:
            self.main, self.more = self._merge(state)
        elif state.invitation is not None:
            self.main, self.more = say("May we keep this?"), state.invitation.words
        else:
            self.main, self.more = warning_of(state.deed.kind, say)
            if state.chosen:
                self.more = self._chosen(state)
            else:
                self.more = shortened(state.deed.words, WORDS_COLUMNS / self.theme.text_scale**2) or self.more
        self.ask(state, self.main)

    def _chosen(self, state: AskSure) -> str:
        """A measure as it would be planned."""
        cause, owner, day = state.chosen
        most = WORDS_COLUMNS / 3 / self.theme.text_scale
        about = self.say("{name}, until {day}", name=shortened(owner, most / 2), day=day)
        return "\n".join((shortened(state.deed.words, most), shortened(cause, most), about))

    def _merge(self, state: AskSure) -> tuple[str, str]:
        say, kept, gone = self.say, state.about, state.other
        names = [guest.name or say("No name") if guest else "" for guest in (gone, kept)]
        points = sum(guest.balance for guest in (gone, kept) if guest)
        return (
            say("Make one of the two?"),
            say(
                "{gone} goes into {kept}, with {points} points together. Today it can be undone.",
                gone=names[0],
                kept=names[1],
                points=points,
            ),
        )
