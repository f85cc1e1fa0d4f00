"""Big Latin keys: as many columns as fit a finger, in pages where not all letters fit, and one of signs if asked."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from kiosk.ui.drawings.pen import Pen
from kiosk.ui.widgets.drawn import Drawn
from kiosk.ui.widgets.touchable import BigButton
from kiosk.ui.words import Say

ROWS = 3
KEY_MM, GAP_MM = 15.0, 2.0
LONGEST = 40
NAME_SIGNS = "ÄÖÜßÉÈÇÑÅØÆ-'."
SENTENCE_SIGNS = "1234567890.,-?"
CONTACT_SIGNS = "1234567890.+-_"
"""A page of signs: as many as have room beside the way to the next page, also on five columns."""


def pages(columns: int, signs: str = "") -> list[str]:
    """What is on each page, letters first: one if all fit, else a page's last place is the way to the next one."""
    places = columns * ROWS
    if not signs and places >= len(ascii_uppercase):
        return [ascii_uppercase]
    return [page for layer in (ascii_uppercase, signs) for page in _even(layer, places - 1)]


def _even(layer: str, most: int) -> list[str]:
    """In parts of much the same length, of at most `most`."""
    each = -(-len(layer) // max(1, -(-len(layer) // most)))
    return [layer[i : i + each] for i in range(0, len(layer), max(1, each))]


class Keyboard(GridLayout):
    """Writes into `text`, `names` as names are written: a capital after each gap; else only the first letter is one.

    A `contact` has no capitals at all. `signs` have a page of their own.
    """

    text = StringProperty("")
    names = BooleanProperty(True)
    contact = BooleanProperty(False)
    signs = StringProperty("")
    longest = NumericProperty(LONGEST)
    page = NumericProperty(0)
    theme = ObjectProperty(None)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.bind(**dict.fromkeys(("width", "padding", "page", "contact", "signs"), self._deal))

    def type(self, letter: str) -> None:
        """Add one letter."""
        if len(self.text) < self.longest:
            capital = not self.contact and (not self.text or (self.names and self.text[-1] in " -'"))
            self.text += letter if capital else letter.lower()

    def erase(self) -> None:
        """Take the last letter back."""
        self.text = self.text[:-1]

    def _deal(self, *_: Any) -> None:
        gap, key = GAP_MM * self.theme.px_per_mm, KEY_MM * self.theme.px_per_mm
        room = self.width - self.padding[0] - self.padding[2]
        self.cols = min(max(1, int((room + gap + 0.5) // (key + gap))), -(-len(ascii_uppercase) // ROWS))
        self.spacing = gap
        self.clear_widgets()
        letters = pages(self.cols, self.signs)
        page = letters[int(self.page) % len(letters)]
        for letter in page:
            shown = letter.lower() if self.contact else letter
            self.add_widget(self._key(f"key-{letter}", shown, lambda _, letter=letter: self.type(letter)))
        if len(letters) > 1:
            for _spare in range(self.cols * ROWS - 1 - len(page)):
                self.add_widget(Widget())  # the way to the next page is in one place on all
            after = letters[(int(self.page) + 1) % len(letters)]
            caption = f"{after[0]}-{after[-1]}" if after[0] in ascii_uppercase else after[:3]
            turn = self._key("key-more", caption, lambda _: setattr(self, "page", self.page + 1))
            turn.kind = "quiet"
            self.add_widget(turn)

    def _key(self, name: str, text: str, does: Any) -> BigButton:
        key = BigButton(name=name, text=text, role="title", padding=self.theme.mm(1))
        key.bind(on_release=does)
        return key


class Field(Drawn, BoxLayout):
    """A line to write on."""

    unit = NumericProperty(5.0)
    text = StringProperty("")
    hint = StringProperty("")
    language = StringProperty("en")
    repaints_on = ("unit",)

    def paint(self, pen: Pen) -> None:
        u = self.unit
        pen.box("sand", 0, 0, self.width, self.height, 2.5 * u)
        pen.box("paper", 0.5 * u, 0.5 * u, self.width - u, self.height - u, 2.1 * u)


class NameDesk(BoxLayout):
    """A line, a key to take back, a key for a gap (of a contact, for its @), and the letters."""

    text = StringProperty("")
    names = BooleanProperty(True)
    contact = BooleanProperty(False)
    signs = StringProperty("")
    longest = NumericProperty(LONGEST)
    hint = StringProperty("")
    language = StringProperty("en")
    say = ObjectProperty(Say.native())

    def on_kv_post(self, _: Any) -> None:
        """The keys write as this desk's words are written."""
        keyboard = self.ids.keyboard
        keyboard.names, keyboard.contact, keyboard.signs = self.names, self.contact, self.signs
        keyboard.longest = self.longest
