"""The office in a real window: what each control means, what is typed on the pads, and words for every action."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.services import staff, stockroom
from kiosk.services.rights import Right
from kiosk.services.views_care import AuditView
from kiosk.ui.screens.deed_words import reason_words
from kiosk.ui.screens.trail_words import action_words, why_words
from kiosk.ui.words import Say
from tests.ui.test_desk_screens import touched
from tests.ui.test_window import Window, opened

SAY = Say.native()


@pytest.fixture(scope="module")
def window(screen_env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with opened(screen_env, tmp_path_factory.mktemp("office")) as live:
        yield live


TOUCHES = [
    ("staff-home", "office", "PlaceTouched(place=<Place.OFFICE: 'office'>)"),
    ("office", "team", "PlaceTouched(place=<Place.TEAM: 'team'>)"),
    ("office", "stock", "PlaceTouched(place=<Place.STOCK: 'stock'>)"),
    ("office", "trail", "PlaceTouched(place=<Place.TRAIL: 'trail'>)"),
    ("team", "colleague:2", "ColleagueTouched(staff=2)"),
    ("stock", "shelf:mug", "RewardTouched(reward='mug')"),
    ("trail", "older", "Next()"),
    ("ask-role", "reason:manager", "ReasonGiven(reason='manager')"),
    ("ask-language", "reason:zh-Hans", "ReasonGiven(reason='zh-Hans')"),
    ("ask-staff-card", "leave-out", "LeftOut()"),
    ("ask-leaves", "reason:season", "ReasonGiven(reason='season')"),
    ("ask-sure-leaves", "sure", "Agreed()"),
    ("ask-count-why", "reason:tasting", "ReasonGiven(reason='tasting')"),
]


@pytest.mark.parametrize(("state", "control", "event"), TOUCHES)
def test_a_touch_is_what_it_means(window: Window, state: str, control: str, event: str) -> None:
    window.shows(state)
    assert window.asks(touch=control) is True
    assert window.hears("posted") == [event, "MainThread"]


DEEDS = [
    ("office", "change-pin", "CHANGE_PIN"),
    ("office", "lose-card", "LOSE_STAFF_CARD"),
    ("team", "appoint", "APPOINT"),
    ("colleague", "change-role", "CHANGE_ROLE"),
    ("colleague", "reset-pin", "RESET_PIN"),
    ("colleague", "give-staff-card", "GIVE_STAFF_CARD"),
    ("colleague", "dismiss", "DISMISS"),
    ("shelf", "deliver", "DELIVER"),
    ("shelf", "count", "COUNT"),
]


@pytest.mark.parametrize(("state", "control", "kind"), DEEDS)
def test_a_button_asks_for_its_deed(window: Window, state: str, control: str, kind: str) -> None:
    window.shows(state)
    assert window.asks(touch=control) is True
    assert window.hears("posted")[0].startswith(f"DeedTouched(deed=Deed(kind=<Kind.{kind}:")


def test_who_may_not_is_offered_nothing(window: Window) -> None:
    window.shows("office-clerk")
    assert {"team", "stock", "trail"}.isdisjoint(window.asks(controls=1))
    window.shows("team-looked-at")
    assert "appoint" not in window.asks(controls=1)


def test_a_pin_is_typed_and_shown_nowhere(window: Window) -> None:
    window.shows("ask-pin-new")
    for digit in "8046":
        window.asks(touch=f"pin-{digit}")
    assert window.hears("posted")[0] == "PinTyped(****)"


def test_a_pin_that_is_refused_for_the_same_reason_again_can_be_typed_once_more(window: Window) -> None:
    """Then the state is the same, and nothing is drawn anew."""
    window.shows("ask-pin-unfit")
    for _ in range(3):
        for digit in "1234":
            window.asks(touch=f"pin-{digit}")
        assert window.hears("posted")[0] == "PinTyped(****)"


def test_a_pad_waits_for_as_many_digits_as_pins_have(window: Window) -> None:
    window.shows("sign-in-eight")
    for digit in "8046135":
        window.asks(touch=f"pin-{digit}")
    window.asks(touch="back")
    assert window.hears("posted")[0] == "Back()", "seven digits are no PIN yet"
    window.asks(touch="pin-2")
    assert window.hears("posted")[0] == "PinTyped(****)"
    window.shows("sign-in")
    for digit in "8046":
        window.asks(touch=f"pin-{digit}")
    assert window.hears("posted")[0] == "PinTyped(****)"


def test_nothing_on_the_shelf_is_a_count_and_no_delivery(window: Window) -> None:
    window.shows("ask-delivery")
    touched(window, "ask-delivery", "number-0")
    assert "done" not in window.asks(controls=1)
    window.shows("ask-count")
    assert "done" not in window.asks(controls=1)
    touched(window, "ask-count", "number-0")
    window.asks(touch="done")
    assert window.hears("posted")[0] == "NumberTyped(number=0)"


def test_a_number_does_not_begin_with_nought(window: Window) -> None:
    window.shows("ask-delivery")
    window.shows("ask-count")
    for key in ("0", "0", "1", "2", "0"):
        window.asks(touch=f"number-{key}")
    window.asks(touch="done")
    assert window.hears("posted")[0] == "NumberTyped(number=120)"


# --- words, without a window ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "right", [each for each in Right if not each.name.startswith("SEE_") or each is Right.SEE_NOTICE]
)
def test_every_action_on_the_trail_has_words(right: Right) -> None:
    action = right.name.lower()
    words = action_words(action, SAY)
    assert words
    assert words != action.replace("_", " ")


@pytest.mark.parametrize("reason", [*staff.REASONS, *stockroom.REASONS, stockroom.DELIVERY])
def test_every_reason_has_a_picture_and_words(reason: str) -> None:
    picture, words = reason_words(reason, SAY)
    assert picture != "price"
    assert words != reason


@pytest.mark.parametrize(
    ("action", "why", "told"),
    [
        ("stock", "delivery: +12 = 15", "Delivery: +12 = 15"),
        ("give_points", "+50 goodwill", "+50 Goodwill"),
        ("void_voucher", "restored: mistake", "good again: A mistake"),
        ("dismiss", "season", "Only for a time"),
        ("dismiss", "took sweets home", "took sweets home"),
        ("close_case", "left me a tip", "left me a tip"),
        ("change_role", "owner", "Owner"),
        ("change_pin", "", ""),
    ],
)
def test_why_is_said_in_words(action: str, why: str, told: str) -> None:
    assert why_words(AuditView(1, "Sam", action, "staff 2", "Kim", why, 0, "20 May"), SAY) == told
