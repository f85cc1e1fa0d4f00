"""A picture and a sentence on a sheet of paper."""

from __future__ import annotations

from kivy.properties import ObjectProperty, StringProperty

from kiosk.ui.widgets.furniture import Paper


class Note(Paper):
    choir = ObjectProperty(None, allownone=True)
    picture = StringProperty("")
    words = StringProperty("")
    language = StringProperty("en")


class Figure(Paper):
    """A number and what it counts."""

    choir = ObjectProperty(None, allownone=True)
    number = StringProperty("")
    words = StringProperty("")
    language = StringProperty("en")
