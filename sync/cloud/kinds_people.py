"""The event types of people and cards."""

from __future__ import annotations

import msgspec

from sync.cloud.effects import Effect, Entry, Key, Number, Points, total


class Consent(msgspec.Struct, frozen=True):
    member: Number
    version: str
    given: bool
    by: int | None = None

    def effect(self) -> None:
        return None


class Profile(msgspec.Struct, frozen=True):
    member: Number
    age_band: str | None = None
    favourites: tuple[str, ...] = ()

    def effect(self) -> None:
        return None


class Personal(msgspec.Struct, frozen=True):
    """`sealed` is for the holder of head office's private key: `kiosk members unseal`."""

    member: Number
    id: Number
    part: str
    sealed: bytes | None = None
    struck: bool = False
    by: int | None = None

    def effect(self) -> None:
        return None


class Card(msgspec.Struct, frozen=True):
    """Whatever becomes of a card, it stays known whose it was."""

    member: Number
    card: Key
    status: str
    by: int
    instead_of: Key | None = None

    def effect(self) -> Effect:
        return Effect(self.member, card=self.card)


class Merge(msgspec.Struct, frozen=True):
    merge: Number
    member: Number
    gone: Number
    by: int
    cards: tuple[Key, ...]
    points: Points
    visits: int
    redemptions: int
    tier: str | None = None

    def effect(self) -> Effect:
        return Effect(self.member, self.points, self.visits, self.redemptions, source=self.gone, cards=self.cards)


class Unmerge(Merge, frozen=True):
    def effect(self) -> Effect:
        return Effect(self.gone, self.points, self.visits, self.redemptions, source=self.member, cards=self.cards)


class Unlike(msgspec.Struct, frozen=True):
    member: Number
    other: Number
    by: int

    def effect(self) -> None:
        return None


class Erase(msgspec.Struct, frozen=True):
    """The visits stay counted, nobody's; who holds which card is forgotten, and what was sealed to head office."""

    member: Number
    code: str
    cards: tuple[Key, ...]
    by: int | None = None

    def effect(self) -> Effect:
        return Effect(self.member, cards=self.cards, forgotten=True)


class Import(msgspec.Struct, frozen=True):
    member: Number
    card: Key
    language: str
    joined_ms: int
    points: Points
    entries: list[Entry]

    def effect(self) -> Effect:
        return Effect(self.member, total(self.entries, self.points), card=self.card)


Person = Consent | Profile | Personal | Card | Merge | Unmerge | Unlike | Erase | Import

PEOPLE: dict[str, type[Person]] = {
    "consent.v1": Consent,
    "profile.v1": Profile,
    "personal.v1": Personal,
    "card.v1": Card,
    "merge.v1": Merge,
    "unmerge.v1": Unmerge,
    "unlike.v1": Unlike,
    "erase.v1": Erase,
    "import.v1": Import,
}
