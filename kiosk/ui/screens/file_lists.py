"""The lists behind a member's file: what staff noted, and what the member told, each line to be put right."""

from __future__ import annotations

from typing import Any

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import NotesPage, ToldPage
from kiosk.flow.events import DeedTouched
from kiosk.model.text import shortened
from kiosk.services.views_people import NoteView
from kiosk.ui.screens.deed_words import name_of
from kiosk.ui.screens.desk import Action, ListScreen, RowWords
from kiosk.ui.screens.lists import day_of
from kiosk.ui.screens.told_words import age_words, birthday_words, favourite_words
from kiosk.ui.words import Say

NOTE_COLUMNS = 60
"""Of a longer note the line shows the beginning; it is read whole where it can be deleted."""


class NotesScreen(ListScreen):
    """One note a line: it is there to be read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self._room = 1, int(self.lines)

    def draw(self, state: NotesPage) -> None:
        self.member_head(state)
        write = Deed(Kind.NOTE, of=state.guest.id)
        self.fill(
            [self._line(note) for note in state.notes],
            (Action("note", name_of(Kind.NOTE, self.say), DeedTouched(write), main=not state.notes),),
            self.say("No notes yet."),
        )

    def _line(self, note: NoteView) -> RowWords:
        words = self.say("only head office can read it") if note.words is None else note.words
        most = NOTE_COLUMNS // 2 if self.theme.portrait else int(NOTE_COLUMNS / self.theme.text_scale)
        return RowWords(
            title=shortened(words, most),
            detail=" · ".join(part for part in (note.by, day_of(note.wall_ms, self.theme.zone)) if part),
            name=f"note:{note.id}",
            touch=DeedTouched(Deed(Kind.STRIKE, of=note.id, words=words)),
        )


def part_words(told: str | None, say: Say) -> str:
    """A full name or a contact, which perhaps can't be read here."""
    return say("only head office can read it") if told is None else told or say("not told")


class ToldScreen(ListScreen):
    def draw(self, state: ToldPage) -> None:
        say, file, asked = self.say, state.person, state.invitation
        self.member_head(state)
        profile = file.profile
        lines = [
            (Kind.RENAME, "smile", file.guest.name or say("No name")),
            (Kind.FULL_NAME, "card", part_words(file.full_name, say)),
            (Kind.CONTACT, "phone", part_words(file.contact, say)),
            (Kind.BIRTHDAY, "birthday", birthday_words(file.birthday, say)),
            (Kind.AGE, "people", age_words(profile.age_band, say, asked.min_age)),
            (Kind.FAVOURITES, "heart", favourite_words(profile.favourites, asked.favourites, say)),
            (Kind.TOWN, "shop", profile.locality or say("not told")),
        ]
        self.fill(
            [
                RowWords(
                    title=name_of(kind, say),
                    detail=words,
                    picture=picture,
                    name=f"told:{kind.value}",
                    touch=DeedTouched(Deed(kind, of=state.guest.id)),
                )
                for kind, picture, words in lines
                if kind is not Kind.FAVOURITES or asked.favourites
            ]
        )
