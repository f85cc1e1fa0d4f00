"""The head of a guest's screens: badge, good day and name."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.motion import glide
from kiosk.ui.words import Say

POP_S = 0.25


def good_day(say: Say, part: str, name: str) -> str:
    """The greeting for a part of the day (the clock unset: day); a guest without a name is greeted all the same."""
    if not name:
        return {
            "morning": say("Good morning!"),
            "afternoon": say("Good afternoon!"),
            "evening": say("Good evening!"),
            "day": say("Hello!"),
        }[part]
    return {
        "morning": say("Good morning, {name}!", name=name),
        "afternoon": say("Good afternoon, {name}!", name=name),
        "evening": say("Good evening, {name}!", name=name),
        "day": say("Hello, {name}!", name=name),
    }[part]


class Head(BoxLayout):
    """`ticked` shows the tick of a committed visit."""

    theme = ObjectProperty(None)

    words = StringProperty("")
    tier = StringProperty("")
    badge = NumericProperty(0)
    ticked = BooleanProperty(False)
    language = StringProperty("en")

    def pop(self) -> None:
        """Let the tick come up: this very moment it was kept."""
        tick = self.ids.tick
        tick.zoom = 0.3
        glide(tick, POP_S, self.theme.reduced_motion, "out_back", zoom=1.0)
