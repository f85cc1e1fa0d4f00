"""The staff's desk and joining in a real window: what each control means, and what is typed where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.ui.test_window import Window, opened


@pytest.fixture(scope="module")
def window(screen_env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with opened(screen_env, tmp_path_factory.mktemp("desk")) as live:
        yield live


TOUCHES = [
    ("staff-home-alarm", "tasks", "PlaceTouched(place=<Place.TASKS: 'tasks'>)"),
    ("staff-home", "device", "PlaceTouched(place=<Place.DEVICE: 'device'>)"),
    ("member-page", "account", "PlaceTouched(place=<Place.ACCOUNT: 'account'>)"),
    ("member-page", "person", "PlaceTouched(place=<Place.PERSON: 'person'>)"),
    ("person", "notes", "PlaceTouched(place=<Place.NOTES: 'notes'>)"),
    ("person", "told", "PlaceTouched(place=<Place.TOLD: 'told'>)"),
    ("ask-age", "age-25-34", "AgeChosen(age=<AgeBand.FROM_25: '25-34'>)"),
    ("ask-age", "leave-out", "LeftOut()"),
    ("ask-favourites", "favourite:cake", "FavouriteTouched(favourite='cake')"),
    ("ask-favourites", "done", "Next()"),
    ("ask-words-sealed", "leave-out", "LeftOut()"),
    ("account", "vouchers", "PlaceTouched(place=<Place.VOUCHERS: 'vouchers'>)"),
    ("vouchers", "voucher:K7MA-42QC", "VoucherTouched(code='K7MA-42QC')"),
    ("cards", "card:K7M", "CardTouched(card=b'1')"),
    ("tasks", "task:case:3", "TaskTouched(kind='case', id=3)"),
    ("case", "member:7", "MemberTouched(member=7)"),
    ("ask-reason", "reason:goodwill", "ReasonGiven(reason='goodwill')"),
    ("plan-cause", "choice:visit/waiting", "ReasonGiven(reason='visit/waiting')"),
    ("plan-owner", "choice:2", "ReasonGiven(reason='2')"),
    ("plan-due", "choice:8", "ReasonGiven(reason='8')"),
    ("plan-sure", "sure", "Agreed()"),
    ("ask-sure", "sure", "Agreed()"),
    ("ask-sure", "back", "Back()"),
    ("ask-words", "words-3", "WordsGiven(words='It is repaired.')"),
    ("join", "speaks:zh-Hans", "LanguageTouched(language='zh-Hans')"),
    ("join", "next", "Next()"),
    ("join-age", "age-child", "AgeTouched(child=True)"),
    ("join-favourites", "favourite:tea", "FavouriteTouched(favourite='tea')"),
    ("join-consent", "agree", "Agreed()"),
]


@pytest.mark.parametrize(("state", "control", "event"), TOUCHES)
def test_a_touch_is_what_it_means(window: Window, state: str, control: str, event: str) -> None:
    window.shows(state)
    assert window.asks(touch=control) is True
    assert window.hears("posted") == [event, "MainThread"]


DEEDS = [
    ("staff-home-alarm", "see-to-alarm", "ACKNOWLEDGE"),
    ("account", "give", "GIVE"),
    ("account", "line:12", "REVERSE"),
    ("voucher-page", "void", "VOID"),
    ("voucher-page-void", "restore", "RESTORE"),
    ("card", "lose", "LOSE"),
    ("cards", "merge:1", "UNMERGE"),
    ("person", "erase", "ERASE"),
    ("person", "speak", "SPEAK"),
    ("person-full", "speak", "SPEAK"),
    ("notes-none", "note", "NOTE"),
    ("notes", "note:2", "STRIKE"),
    ("told", "told:birthday", "BIRTHDAY"),
    ("told", "told:favourites", "FAVOURITES"),
    ("told", "told:full_name", "FULL_NAME"),
    ("told-sealed", "told:contact", "CONTACT"),
    ("case-mine", "answer", "ANSWER"),
    ("duplicate", "keep:9", "MERGE"),
    ("device", "practise", "PRACTISE"),
    ("tasks", "open-case", "OPEN_CASE"),
    ("tasks", "plan", "PLAN"),
]


@pytest.mark.parametrize(("state", "control", "kind"), DEEDS)
def test_a_button_asks_for_its_deed(window: Window, state: str, control: str, kind: str) -> None:
    window.shows(state)
    assert window.asks(touch=control) is True
    assert window.hears("posted")[0].startswith(f"DeedTouched(deed=Deed(kind=<Kind.{kind}:")


def test_nothing_is_asked_of_a_line_that_cannot_be_taken_back(window: Window) -> None:
    window.shows("account")
    assert window.asks(touch="line:11") is False


def test_money_is_typed_in_hundredths_and_sent_once_it_is_something(window: Window) -> None:
    window.shows("ask-number")
    assert "done" not in window.asks(controls=1)
    for key in ("0", "3", "4", "9", "erase", "8", "0"):
        window.asks(touch=f"number-{key}")
    window.asks(touch="done")
    assert window.hears("posted")[0] == "NumberTyped(number=3480)"


def touched(window: Window, state: str, control: str) -> None:
    """A touch that stays in the screen: finger down, finger up, and the same state drawn anew leaves it as it is."""
    assert window.asks(touch=control) is True
    window.shows(state)
    window.shows(state)


def test_other_words_are_typed_as_a_sentence(window: Window) -> None:
    window.shows("ask-words")
    touched(window, "ask-words", "words-other")
    for key, typed in (("A", "A"), ("space", "A "), ("B", "A b")):
        window.asks(touch=f"key-{key}")
        assert window.hears("posted")[0] == f"WordsTyped(words={typed!r})"
    window.asks(touch="done")
    assert window.hears("posted")[0] == "WordsGiven(words='A b')"


def test_from_the_keys_back_to_what_is_often_said(window: Window) -> None:
    window.shows("ask-card")
    window.shows("ask-words")
    touched(window, "ask-words", "words-other")
    assert "words-0" not in window.asks(controls=1)
    touched(window, "ask-words", "back")
    assert "words-0" in window.asks(controls=1)
    window.asks(touch="back")
    assert window.hears("posted")[0] == "Back()"


def test_a_birthday_is_a_month_and_then_its_day(window: Window) -> None:
    window.shows("join-birthday")
    touched(window, "join-birthday", "month-2")
    touched(window, "join-birthday", "day-more")
    assert "day-30" not in window.asks(controls=1)
    window.asks(touch="day-29")
    assert window.hears("posted")[0] == "BirthdayChosen(birthday=Birthday(month=2, day=29))"


def test_a_birthday_on_file_is_put_right_or_taken_out(window: Window) -> None:
    window.shows("ask-birthday")
    assert "leave-out" not in window.asks(controls=1), "there is nothing to take out"
    window.shows("ask-birthday-known")
    assert "day-30" in window.asks(controls=1), "it begins with the day on file"
    touched(window, "ask-birthday-known", "back")
    touched(window, "ask-birthday-known", "month-2")
    touched(window, "ask-birthday-known", "day-more")
    assert "day-30" not in window.asks(controls=1)
    window.asks(touch="day-29")
    assert window.hears("posted")[0] == "BirthdayChosen(birthday=Birthday(month=2, day=29))"
    window.asks(touch="leave-out")
    assert window.hears("posted")[0] == "LeftOut()"


def test_from_the_days_back_to_the_months_and_from_there_to_the_page_before(window: Window) -> None:
    window.shows("ask-sure")
    window.shows("ask-birthday-known")
    touched(window, "ask-birthday-known", "back")
    window.asks(touch="back")
    assert window.hears("posted")[0] == "Back()"


def test_a_town_may_be_taken_out_by_sending_nothing(window: Window) -> None:
    window.shows("ask-words-town")
    for _ in "Altona":
        window.asks(touch="key-erase")
    window.asks(touch="done")
    assert window.hears("posted", ["WordsGiven(words='')", "MainThread"])


def test_a_contact_is_typed_with_its_digits_and_signs(window: Window) -> None:
    window.shows("ask-words-contact-new")
    for key, typed in (("A", "a"), ("B", "ab"), ("@", "ab@")):
        window.asks(touch=f"key-{key}")
        assert window.hears("posted")[0] == f"WordsTyped(words={typed!r})"
    touched(window, "ask-words-contact-new", "key-more")
    for key, typed in (("1", "ab@1"), (".", "ab@1."), ("+", "ab@1.+"), ("-", "ab@1.+-"), ("_", "ab@1.+-_")):
        window.asks(touch=f"key-{key}")
        assert window.hears("posted")[0] == f"WordsTyped(words={typed!r})"
    touched(window, "ask-words-contact-new", "key-more")
    window.asks(touch="key-Z")
    assert window.hears("posted")[0] == "WordsTyped(words='ab@1.+-_z')"
    assert "leave-out" not in window.asks(controls=1)


def test_what_is_sealed_is_not_taken_out_by_sending_nothing(window: Window) -> None:
    window.shows("ask-words-sealed")
    assert "done" not in window.asks(controls=1)
    window.asks(touch="key-A")
    assert window.hears("posted")[0] == "WordsTyped(words='a')"
    assert {"done", "leave-out"} & set(window.asks(controls=1)) == {"done"}


def test_a_long_list_turns_its_pages(window: Window) -> None:
    window.shows("tasks")
    assert "task:duplicate:8" not in window.asks(controls=1)
    touched(window, "tasks", "more")
    assert "task:duplicate:8" in window.asks(controls=1)
    touched(window, "tasks", "more")
    assert "task:alarm:1" in window.asks(controls=1)


def test_a_name_is_typed_letter_by_letter_and_another_guest_begins_anew(window: Window) -> None:
    window.shows("join-name")
    for key, typed in (("A", "A"), ("N", "An")):
        window.asks(touch=f"key-{key}")
        assert window.hears("posted")[0] == f"WordsTyped(words={typed!r})"
    window.shows("join-name-typed")
    window.shows("join-name-typed")
    window.asks(touch="key-erase")
    assert window.hears("posted")[0] == "WordsTyped(words='Maximiliane-Josephin')"
