"""What a member told of themselves, in words."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand
from kiosk.services.views_people import FavouriteView
from kiosk.ui.screens.choosing import months
from kiosk.ui.words import Say


def birthday_words(birthday: Birthday | None, say: Say) -> str:
    if birthday is None:
        return say("not told")
    return say("{month} {day}", month=months(say)[birthday.month - 1], day=birthday.day)


def age_words(band: AgeBand | None, say: Say, min_age: int = 0) -> str:
    """A band of years; `min_age`, if it is known, is where childhood ends."""
    if band is None:
        return say("not told")
    if band is AgeBand.CHILD:
        return say("Younger than {age}", age=min_age) if min_age else say("child")
    if band is AgeBand.TEEN:
        return f"{min_age}–17" if min_age else say("Up to 17")
    return str(band.value).replace("-", "–")


def favourite_words(chosen: Sequence[str], offered: Sequence[FavouriteView], say: Say) -> str:
    """The names of the chosen; of one that the shop has given up nothing is left to say."""
    return say.listed(each.name for each in offered if each.id in chosen) or say("not told")
