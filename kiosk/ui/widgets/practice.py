"""The band over every screen while staff practise: nothing of what is seen is kept."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.widgets.furniture import Paper


class PracticeBand(Paper):
    words = StringProperty("")
    language = StringProperty("en")
