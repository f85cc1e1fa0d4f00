"""One thing of the staff's desk and what can be done with it: a voucher, a card, a file, a complaint, a pair."""

from __future__ import annotations

from kiosk.flow.deeds import Deed, Kind, merge_of
from kiosk.flow.desk_states import CardPage, CasePage, DuplicatePage, PersonPage, VoucherPage
from kiosk.flow.events import DeedTouched, MemberTouched, Place, PlaceTouched, PrintTouched
from kiosk.flow.states import MOST_COPIES
from kiosk.model.member import CardStatus
from kiosk.model.text import LANGUAGES, shortened
from kiosk.ui.screens.deed_words import name_of
from kiosk.ui.screens.desk import LARGE, Action, DetailScreen
from kiosk.ui.screens.lists import card_words, day_of, status_words
from kiosk.ui.screens.told_words import age_words, birthday_words
from kiosk.ui.widgets.faces import word_for
from kiosk.ui.words import OWN_NAMES, Say

NOTE_COLUMNS = 36
"""Columns of a line of notes, at a text scale of 1. Of a longer note the file shows the beginning."""


def deed(kind: Kind, say: Say, *, main: bool = False, of: int = 0, card: bytes = b"", code: str = "") -> Action:
    """The button for a deed."""
    touch = DeedTouched(Deed(kind, of=of, card=card, code=code))
    return Action(kind.value.replace("_", "-"), name_of(kind, say), touch, main=main)


class VoucherPageScreen(DetailScreen):
    def draw(self, state: VoucherPage) -> None:
        say, voucher = self.say, state.voucher
        self.member_head(state)
        actions = []
        if voucher.status == "open":
            actions.append(deed(Kind.USE, say, main=True, code=voucher.code))
            if state.house.prints and state.copies < MOST_COPIES:
                actions.append(Action("print", say("Print again"), PrintTouched()))
        if voucher.status in ("open", "used", "expired"):
            actions.append(deed(Kind.VOID, say, code=voucher.code))
        if voucher.status == "void":
            actions.append(deed(Kind.RESTORE, say, code=voucher.code))
        facts = (
            (say("Code"), voucher.code),
            (say("Status"), status_words(voucher.status, say)),
            (say("Cost"), say.many("{n} point", "{n} points", voucher.points)),
            (say("Given"), day_of(voucher.given_ms, self.theme.zone)),
            (say("Good until"), voucher.last_day),
        )
        self.fill(voucher.name, facts, actions)


class CardScreen(DetailScreen):
    def draw(self, state: CardPage) -> None:
        say, card, member = self.say, state.card, state.guest.id
        self.member_head(state)
        actions = []
        if card.status is CardStatus.ACTIVE:
            actions += [deed(Kind.LOSE, say, card=card.card), deed(Kind.BLOCK, say, card=card.card)]
        if card.status is CardStatus.BLOCKED or card.status is CardStatus.LOST:
            actions.append(deed(Kind.UNBLOCK, say, card=card.card))
        if card.status is not CardStatus.REPLACED:
            actions.append(deed(Kind.REPLACE, say, main=True, of=member, card=card.card))
        facts = (
            (say("Card"), card.tag),
            (say("Status"), card_words(card.status, say)),
            (say("Since"), day_of(card.since_ms, self.theme.zone)),
        )
        self.fill("", facts, actions)


class PersonScreen(DetailScreen):
    def draw(self, state: PersonPage) -> None:
        say, file, member = self.say, state.person, state.guest.id
        self.member_head(state)
        consent = file.consent
        agreed = say("yes, {version}", version=consent.version) if consent.given else say("no")
        notes = [say("only head office can read it") if note.words is None else note.words for note in file.notes]
        notes = notes[-2:]
        lines = 3 if self.theme.text_scale > LARGE else 4
        room = lines // max(1, len(notes)) * NOTE_COLUMNS / self.theme.text_scale
        facts = (
            (say("Birthday"), birthday_words(file.birthday, say)),
            (say("Language"), OWN_NAMES.get(state.guest.language, state.guest.language)),
            (say("Age"), age_words(file.profile.age_band, say) if file.profile.age_band else ""),
            (say("Parent"), file.parent.name if file.parent else ""),
            (say("Brought by"), file.referrer.name if file.referrer else ""),
            (say("Consent"), agreed),
        )
        language = LANGUAGES[(LANGUAGES.index(state.guest.language) + 1) % len(LANGUAGES)]
        speak = Action("speak", OWN_NAMES[language], DeedTouched(Deed(Kind.SPEAK, of=member, code=language)))
        actions = [
            Action("notes", say("Notes"), PlaceTouched(Place.NOTES)),
            Action("told", say("Change"), PlaceTouched(Place.TOLD)),
            speak,
            deed(Kind.EXPORT, say, of=member),
            deed(Kind.WITHDRAW if consent.current else Kind.AGREE, say, of=member),
            deed(Kind.ERASE, say, of=member),
        ]
        self.fill("\n".join(shortened(note, room) for note in notes), facts, actions)


class CaseScreen(DetailScreen):
    def draw(self, state: CasePage) -> None:
        say, case = self.say, state.case
        who = case.guest.name if case.guest and case.guest.name else say("No name")
        due = say("overdue since {day}", day=case.due) if case.overdue else say("until {day}", day=case.due)
        self.head(state, who, due, f"face-{case.face}" if case.face else "bell")
        last = case.notes[-1] if case.notes else None
        facts = (
            (say("They pressed"), word_for(case.face, say) if case.face else ""),
            (say("Why"), case.reason),
            (say("Since"), case.day),
            (say("In whose hands"), case.owner or say("nobody's yet")),
            (say("Last note"), f"{last.who}: {last.words}" if last else ""),
            (say("Told"), case.answer),
        )
        actions = []
        if case.state == "open":
            mine = case.owner_id == state.staff.id
            if not mine:
                actions.append(deed(Kind.TAKE_CASE, say, main=True, of=case.id))
            if case.guest is not None:
                actions.append(deed(Kind.ANSWER, say, main=mine, of=case.id))
        if case.state != "closed":
            actions.append(deed(Kind.NOTE_CASE, say, of=case.id))
            actions.append(deed(Kind.CLOSE, say, of=case.id))
        if case.state == "open":
            actions.append(deed(Kind.PUT_OFF, say, of=case.id))
        if case.guest is not None:
            actions.append(Action(f"member:{case.guest.id}", say("The member"), MemberTouched(case.guest.id)))
        self.fill("", facts, actions)


class DuplicateScreen(DetailScreen):
    def draw(self, state: DuplicatePage) -> None:
        say, pair = self.say, state.pair
        self.head(state, say("One person twice?"), say("{n} of 100 points alike", n=pair.score), "people")
        signs = {
            "same_name": say("the same name"),
            "names_alike": say("names alike"),
            "same_birthday": say("the same birthday"),
            "birthday_near": say("birthdays close together"),
            "same_locality": say("the same town"),
            "joined_same_day": say("joined on the same day"),
            "card_succeeded": say("one card after the other"),
        }
        facts = [
            (guest.name or say("No name"), f"{guest.tier.name} · {say.many('{n} point', '{n} points', guest.balance)}")
            for guest in (pair.one, pair.other)
        ]
        facts.append((say("Alike"), say.listed(signs.get(reason, reason) for reason in pair.reasons)))
        actions = [
            Action(
                f"keep:{guest.id}",
                words,
                DeedTouched(merge_of(guest.id, other.id)),
            )
            for words, guest, other in (
                (say("Keep the first"), pair.one, pair.other),
                (say("Keep the second"), pair.other, pair.one),
            )
        ]
        different = Deed(Kind.DIFFERENT, of=pair.one.id, code=str(pair.other.id))
        actions.append(Action("different", name_of(Kind.DIFFERENT, say), DeedTouched(different)))
        self.fill("", facts, actions)
