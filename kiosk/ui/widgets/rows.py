"""Lines of the staff's lists: a picture, what it is, more about it, and a figure at the end."""

from __future__ import annotations

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.widgets.touchable import Tile


class Row(Tile):
    """A control if it means something; `kind` "muted" for one that is only to be read."""

    picture = StringProperty("")
    title = StringProperty("")
    detail = StringProperty("")
    end = StringProperty("")
    urgent = BooleanProperty(False)
    language = StringProperty("en")


class Fact(BoxLayout):
    """What it is called, and what it is."""

    choir = ObjectProperty(None, allownone=True)
    what = StringProperty("")
    value = StringProperty("")
    ink = StringProperty("cocoa")
    language = StringProperty("en")
