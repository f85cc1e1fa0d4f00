"""What a member tells after joining: the question for one thing of their file, and the whole file with the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.flow.deeds import MAY_BE_EMPTY, Deed, Kind
from kiosk.flow.desk_states import AskAge, AskBirthday, AskFavourites, AskTold, Base
from kiosk.flow.states import StaffState
from kiosk.services.shop import Shop
from kiosk.services.views import Guest
from kiosk.services.views_people import PersonView, ProfileForm

ASKS: Mapping[Kind, type[AskTold]] = MappingProxyType(
    {Kind.BIRTHDAY: AskBirthday, Kind.AGE: AskAge, Kind.FAVOURITES: AskFavourites}
)
TELLS = frozenset({Kind.RENAME, Kind.TOWN, Kind.FULL_NAME, Kind.CONTACT, *ASKS})
"""The deeds that change one thing of the file."""


def question(state: StaffState, deed: Deed, back: Base, about: Guest | None, shop: Shop) -> AskTold:
    """What is on file now stands in the question; of favourites it is where choosing begins."""
    person = shop.people.person(deed.of)
    if deed.kind is Kind.FAVOURITES:
        deed = replace(deed, favourites=person.profile.favourites)
    return ASKS[deed.kind](
        house=state.house,
        staff=state.staff,
        deed=deed,
        back=back,
        about=about,
        person=person,
        invitation=shop.joining.invitation(state.language),
    )


def on_file(deed: Deed, shop: Shop) -> str | None:
    """Where typing begins: at what is on file now; None if only head office can read it."""
    if deed.kind not in MAY_BE_EMPTY:
        return ""
    file = shop.people.person(deed.of)
    return {Kind.FULL_NAME: file.full_name, Kind.CONTACT: file.contact}.get(deed.kind, file.profile.locality)


def toggled(deed: Deed, favourite: str) -> Deed:
    """One taste chosen, or not any more."""
    chosen = deed.favourites
    rest = tuple(each for each in chosen if each != favourite)
    return replace(deed, favourites=rest if favourite in chosen else (*chosen, favourite))


def told(deed: Deed, file: PersonView) -> ProfileForm:
    """The file as it stands, with the one thing that the deed is about as they tell it now."""
    profile = file.profile
    form = ProfileForm(name=file.guest.name, language=file.guest.language, birthday=file.birthday, profile=profile)
    match deed.kind:
        case Kind.BIRTHDAY:
            return replace(form, birthday=deed.birthday)
        case Kind.AGE:
            return replace(form, profile=replace(profile, age_band=deed.age))
        case Kind.FAVOURITES:
            return replace(form, profile=replace(profile, favourites=deed.favourites))
        case Kind.TOWN:
            return replace(form, profile=replace(profile, locality=deed.words))
        case Kind.FULL_NAME:
            return replace(form, full_name=deed.words)
        case Kind.CONTACT:
            return replace(form, contact=deed.words)
    return replace(form, name=deed.words)
