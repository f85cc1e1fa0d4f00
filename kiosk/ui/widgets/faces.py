"""The five faces in a row, or in two rows on an upright screen, happiest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from kiosk.flow.events import FaceTouched
from kiosk.ui.drawings.faces import CALM, Mood
from kiosk.ui.widgets.touchable import FaceButton
from kiosk.ui.words import Say

WINK_S = 0.14


def word_for(level: int, say: Say) -> str:
    """What a face says."""
    return {
        5: say("Lovely"),
        4: say("Good"),
        3: say("So-so"),
        2: say("Not good"),
        1: say("Awful"),
    }[level]


class FacesRow(FloatLayout):
    """Offers the faces of a question."""

    touched = ObjectProperty(None)
    language = StringProperty("en")
    theme = ObjectProperty(None)

    def __init__(self, **kwargs: Any) -> None:
        self._faces: list[FaceButton] = []
        self._levels: tuple[int, ...] = ()
        self._winked = 0
        super().__init__(**kwargs)
        self.bind(pos=self._arrange, size=self._arrange)

    def offer(self, levels: Sequence[int], say: Say) -> None:
        """Show these faces in the words of `say`."""
        levels = tuple(sorted(levels, reverse=True))
        if levels != self._levels:
            self._levels = levels
            for face in self._faces:
                self.remove_widget(face)
            self._faces = [self._face(level) for level in levels]
            for face in self._faces:
                self.add_widget(face)
        for face in self._faces:
            face.word = word_for(int(face.level), say)
            face.language = say.language
        self._arrange()

    def wink(self) -> None:
        """One face after the other shows that it is alive; two frames are all it costs."""
        if self._faces and not self.theme.reduced_motion:
            self._winked = (self._winked + 1) % len(self._faces)
            face = self._faces[self._winked]
            face.mood = Mood(blink=1.0)
            Clock.schedule_once(lambda _: setattr(face, "mood", CALM), WINK_S)

    def _face(self, level: int) -> FaceButton:
        face = FaceButton(name=f"face-{level}", level=level, size_hint=(None, None))
        face.bind(on_press=lambda _: self.touched(FaceTouched(level)))  # at once, like the panel's buttons
        return face

    def _arrange(self, *_: Any) -> None:
        if not self._faces or self.theme is None:
            return
        mm = self.theme.mm
        columns = 3 if self.theme.portrait and len(self._faces) == 5 else 2 if self.theme.portrait else len(self._faces)
        rows = -(-len(self._faces) // columns)
        gap = mm(2.5)
        width = (self.width - mm(6) - gap * (columns - 1)) / columns
        height = (self.height - mm(2) - gap * (rows - 1)) / rows
        for i, face in enumerate(self._faces):
            row, column = divmod(i, columns)
            missing = max(0, (row + 1) * columns - len(self._faces))  # a short last row stands in the middle
            left = self.x + mm(3) + (column + missing / 2) * (width + gap)
            face.size = (width, height)
            face.pos = (left, self.top - (row + 1) * height - row * gap)
