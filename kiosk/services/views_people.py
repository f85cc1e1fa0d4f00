"""What the services of people and cards are asked with and answer with."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.model.member import Birthday, CardStatus
from kiosk.model.people import Profile
from kiosk.services.views import Guest, Receipt

NOTHING_TOLD = Profile()


@dataclass(frozen=True, slots=True)
class FavouriteView:
    """A taste to choose from."""

    id: str
    name: str
    picture: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the join screens ask: the consent's words and version, tastes, and below which age a parent must come.

    A child (`AgeBand.CHILD`) is younger than `min_age`; 0: nobody is too young.
    """

    version: str
    words: str
    min_age: int
    favourites: tuple[FavouriteView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileForm:
    """What a member tells; everything may be left out. `full_name` and `contact`: None leaves them as they are."""

    name: str = ""
    language: str = "en"
    birthday: Birthday | None = None
    profile: Profile = NOTHING_TOLD
    full_name: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinForm(ProfileForm):
    """`consent` is the version whose words were shown and agreed to; `referrer` and `parent` are cards' keys."""

    consent: str
    referrer: bytes | None = None
    parent: bytes | None = None


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The member's last word; `given` is false when they never agreed or took it back, `current` whether it was to
    the words of today."""

    given: bool
    version: str
    wall_ms: int
    current: bool


@dataclass(frozen=True, slots=True)
class NoteView:
    """A staff member's note; `words` is None where only head office can read it."""

    id: int
    words: str | None
    by: str
    wall_ms: int


@dataclass(frozen=True, slots=True)
class PersonView:
    """A member's file for the staff screen. `full_name` and `contact`: "" none, None sealed to head office."""

    guest: Guest
    birthday: Birthday | None
    profile: Profile
    consent: ConsentView
    full_name: str | None
    contact: str | None
    parent: Guest | None
    referrer: Guest | None
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class CardView:
    """`tag` is a short sign to tell cards apart on screen and paper; the UID is not known."""

    card: bytes
    tag: str
    status: CardStatus
    since_ms: int


@dataclass(frozen=True, slots=True)
class Merged:
    """A committed merge; `guest` is who is left, with the balance of both."""

    receipt: Receipt
    merge: int
    guest: Guest


@dataclass(frozen=True, slots=True)
class MergeView:
    """A merge of today; `why_not` says why it can't be undone any more, else empty."""

    merge: int
    kept: Guest
    gone: str
    wall_ms: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class DuplicateView:
    """Two files that may be one person's: `score` 0 to 100; `reasons` are signs: same_name, names_alike, same_birthday,
    birthday_near, same_locality, joined_same_day, card_succeeded."""

    one: Guest
    other: Guest
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """A committed erasure and what the member takes away: `code`, and in their language what is gone and what stays."""

    receipt: Receipt
    code: str
    counts: tuple[tuple[str, int], ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """Everything known of one member: `json` for machines, `text` to be read or printed."""

    json: bytes
    text: str
