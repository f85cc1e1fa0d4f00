"""The head of a guest's screens: badge, good day and name."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.ui.words import Say


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

    words = StringProperty("")
    tier = StringProperty("")
    rank = NumericProperty(0)
    ticked = BooleanProperty(False)
    language = StringProperty("en")
