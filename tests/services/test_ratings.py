"""One press, and the question after it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.programme import read
from kiosk.services.faults import Declined
from kiosk.services.views import Gain, QuestionView, ReasonView
from tests.services.premises import FILE, HOUR, Furnished, Premises

REASONS = (ReasonView("waiting", "clock", "The wait"), ReasonView("price", "price", "The price"))


def test_the_question_of_the_hour_and_the_slides(place: Premises) -> None:
    assert place.shop.ratings.question("en") == QuestionView("visit", "service", "How was it?", (1, 2, 3, 4, 5))
    assert place.shop.ratings.question("zh-Hant").words == "滿意嗎？"
    assert place.shop.ratings.slides("en") == (("tea", "New tea"),)


def test_an_unhappy_press_asks_why(place: Premises) -> None:
    rated = place.shop.ratings.rate(1, "panel", "en")
    assert (rated.face, rated.counted, rated.ask, rated.reasons) == (1, True, "What went wrong?", REASONS)
    receipt = place.shop.ratings.explain(rated.rating, "option", "waiting")
    assert receipt.type == "followup.v1"
    (_, press), (_, answer) = place.events()
    assert press == {
        "rating": rated.rating,
        "face": 1,
        "question": "visit",
        "aspect": "service",
        "source": "panel",
        "counted": True,
        "language": "en",
    }
    assert answer == {
        "rating": rated.rating,
        "outcome": "option",
        "shown": ["waiting", "price"],
        "reason": "waiting",
    }
    kept = place.shop.books.store.ratings.get(rated.rating)
    assert kept is not None
    assert (kept.reason, kept.shown) == ("waiting", ("waiting", "price"))


def test_a_happy_press_asks_nothing(place: Premises) -> None:
    rated = place.shop.ratings.rate(5, "screen", "en")
    assert (rated.counted, rated.ask, rated.reasons) == (True, "", ())


def test_a_press_where_nobody_is_asked_shows_no_reasons(place: Premises) -> None:
    """The screen is busy with something else: the press counts, and nothing is said to have been offered."""
    rated = place.shop.ratings.rate(1, "panel", "en", asks=False)
    assert (rated.counted, rated.ask, rated.reasons) == (True, "", ())
    kept = place.shop.books.store.ratings.get(rated.rating)
    assert kept is not None
    assert (kept.shown, kept.outcome) == ((), None)
    tally = place.shop.ratings.tally("en")
    assert (tally.counted, tally.reasons) == (1, ())


@pytest.mark.parametrize("outcome", ["skip", "timeout", "exit"])
def test_a_question_may_stay_without_an_answer(place: Premises, outcome: str) -> None:
    rated = place.shop.ratings.rate(2, "panel", "en")
    place.shop.ratings.explain(rated.rating, outcome)
    assert place.events()[-1][1] == {"rating": rated.rating, "outcome": outcome, "shown": ["waiting", "price"]}
    with pytest.raises(Declined, match=f"ended already: {outcome}"):
        place.shop.ratings.explain(rated.rating, "option", "price")


@pytest.mark.parametrize(
    ("outcome", "reason"), [("option", None), ("option", "taste"), ("skip", "price"), ("maybe", None)]
)
def test_an_answer_that_was_not_offered_is_our_mistake(place: Premises, outcome: str, reason: str | None) -> None:
    rated = place.shop.ratings.rate(2, "panel", "en")
    with pytest.raises(ValueError, match=outcome):
        place.shop.ratings.explain(rated.rating, outcome, reason)
    assert len(place.events()) == 1


def test_presses_in_a_row_are_kept_and_not_counted(place: Premises) -> None:
    rated = []
    for _ in range(5):
        rated.append(place.shop.ratings.rate(1, "panel", "en"))
        place.clock.go_on(1)
    assert [each.counted for each in rated] == [True, False, False, False, False]
    assert all(each.reasons == () for each in rated[1:])
    kept = [place.shop.books.store.ratings.get(each.rating) for each in rated]
    assert [each.flags for each in kept if each] == [
        ("burst",),
        ("burst", "interval"),
        ("burst", "interval"),
        ("burst", "interval"),
        ("burst", "interval"),
    ], "the fourth shows that the first was of the same run"
    told = [data for _, data in place.events()]
    assert told[3]["earlier"] == [[each.rating, "burst"] for each in rated[:3]]
    assert place.shop.staff.today().ratings == 0
    place.clock.go_on(HOUR)
    assert place.shop.ratings.rate(4, "panel", "en").counted
    today = place.shop.staff.today()
    assert (today.ratings, today.happy) == (1, 1)


def test_a_press_after_a_restart_is_no_run(place: Premises) -> None:
    for _ in range(3):
        place.shop.ratings.rate(1, "panel", "en")
        place.clock.go_on(6)
    place.again(mono_ms=1_000)
    assert place.shop.ratings.rate(1, "panel", "en").counted


def test_at_night_a_press_is_kept_and_not_counted_if_the_clock_is_sure(place: Premises) -> None:
    place.clock.go_on(12 * HOUR)
    assert not place.shop.ratings.rate(1, "panel", "en").counted
    assert place.events()[-1][1]["flags"] == ["out_of_hours"]
    place.clock.go_on(60)
    place.clock.wall_ok = False
    assert place.shop.ratings.rate(1, "panel", "en").counted


def test_nobody_is_linked_to_a_press_unless_the_shop_says_so(place: Premises) -> None:
    anna = place.member().guest.id
    assert not place.shop.ratings.question("en").linked
    place.shop.ratings.rate(1, "panel", "en", member=anna)
    assert "member" not in place.events()[-1][1]


def test_a_shop_that_says_so(tmp_path: Path, furniture: Furnished) -> None:
    place = Premises(tmp_path, furniture, FILE.read_text().replace("linked = false", "linked = true"))
    anna = place.member().guest.id
    assert place.shop.ratings.question("en").linked, "so that the screen can say it"
    place.shop.ratings.rate(5, "panel", "en", member=anna)
    assert place.events()[-1][1]["member"] == anna
    place.shop.close()


def test_the_question_that_was_on_the_screen_is_the_one_that_was_answered(place: Premises) -> None:
    shown = place.shop.ratings.question("en").id
    place.clock.go_on(5 * HOUR)
    place.shop.ratings.rate(5, "panel", "en")
    assert place.events()[-1][1]["question"] == shown


def test_an_unhappy_guest_may_be_called_back(place: Premises) -> None:
    anna = place.member().guest.id
    rated = place.shop.ratings.rate(2, "panel", "en")
    receipt = place.shop.ratings.call_back(rated.rating, anna)
    assert receipt.type == "callback.v1"
    assert place.events()[-1] == ("callback.v1", {"rating": rated.rating, "member": anna})
    kept = place.shop.books.store.ratings.get(rated.rating)
    assert kept is not None
    assert (kept.call_back, kept.member_id) == (anna, None)
    place.clock.go_on(10)
    happy = place.shop.ratings.rate(4, "panel", "en")
    assert (rated.may_call_back, happy.may_call_back) == (True, False)
    with pytest.raises(Declined):
        place.shop.ratings.call_back(happy.rating, anna)


@pytest.mark.parametrize("face", [0, 6, -1])
def test_there_are_five_faces(place: Premises, face: int) -> None:
    with pytest.raises(ValueError, match="a face is 1 to 5"):
        place.shop.ratings.rate(face, "panel", "en")
    with pytest.raises(ValueError, match="no rating"):
        place.shop.ratings.explain(4242, "skip")


def test_raw_and_filtered_side_by_side(place: Premises) -> None:
    place.clock.go_on(-HOUR)
    place.shop.ratings.rate(1, "panel", "en")
    since = place.clock.wall_ms + 1
    place.clock.go_on(HOUR)
    for face, wait in ((5, 61), (4, 61), (1, 1), (1, 61)):
        rated = place.shop.ratings.rate(face, "panel", "en")
        if rated.reasons:
            place.shop.ratings.explain(rated.rating, "option", "price")
        place.clock.go_on(wait)
    rated = place.shop.ratings.rate(2, "screen", "en")
    place.shop.ratings.explain(rated.rating, "timeout")
    tally = place.shop.ratings.tally("en", since)
    assert (tally.raw, tally.counted) == (5, 4)
    assert [(each.face, each.raw, each.counted) for each in tally.faces] == [
        (1, 2, 1),
        (2, 1, 1),
        (3, 0, 0),
        (4, 1, 1),
        (5, 1, 1),
    ]
    assert [(each.flag, each.presses) for each in tally.flags] == [("interval", 1)]
    assert dict(tally.outcomes) == {"option": 1, "skip": 0, "timeout": 1, "exit": 0}
    assert [(each.words, each.shown, each.chosen) for each in tally.reasons] == [
        ("The price", 2, 1),
        ("The wait", 2, 0),
    ]
    assert place.shop.ratings.tally("zh-Hant").raw == 6, "the whole business day"


def test_a_tally_of_nothing(place: Premises) -> None:
    tally = place.shop.ratings.tally("en")
    assert (tally.raw, tally.counted, tally.flags, tally.reasons) == (0, 0, (), ())
    assert len(tally.faces) == 5


def test_a_question_that_the_programme_has_no_more(place: Premises, tmp_path: Path) -> None:
    rated = place.shop.ratings.rate(1, "panel", "en")
    place.shop.ratings.explain(rated.rating, "option", "price")
    text = FILE.read_text().replace('id = "visit"\naspect', 'id = "other"\naspect')
    place.shop.books.programme = read(text, "shop.toml")
    assert [each.words for each in place.shop.ratings.tally("en").reasons] == ["price", "waiting"]


@pytest.mark.parametrize("aspect", ["recommend", "after_sales"])
def test_other_kinds_of_questions(place: Premises, aspect: str) -> None:
    text = FILE.read_text().replace('aspect = "service"', f'aspect = "{aspect}"')
    place.shop.books.programme = read(text, "shop.toml")
    assert place.shop.ratings.question("en").aspect == aspect
    place.shop.ratings.rate(5, "panel", "en")
    assert place.events()[-1][1]["aspect"] == aspect


def test_a_linked_press_that_counts_earns_once_for_each_visit(tmp_path: Path, furniture: Furnished) -> None:
    text = FILE.read_text().replace("linked = false", "linked = true")
    text += """
[[earn]]
id = "said"
on = "rating"
points = 3
why = { en = "Your word", zh-Hant = "您的評價" }
"""
    place = Premises(tmp_path, furniture, text)
    anna = place.member().guest.id
    place.visit(anna)
    before = place.shop.members.guest(anna).balance
    rated = place.shop.ratings.rate(1, "panel", "zh-Hant", anna)
    assert rated.gains == (Gain(3, "您的評價"),)
    assert place.shop.members.guest(anna).balance == before + 3
    place.clock.go_on(61)
    again = place.shop.ratings.rate(5, "panel", "en", anna)
    assert again.counted
    assert again.gains == ()
    assert place.shop.ratings.rate(5, "panel", "en", anna).gains == (), "one that does not count earns nothing"
    place.clock.go_on(4 * HOUR)
    place.visit(anna)
    assert place.shop.ratings.rate(3, "panel", "en", anna).gains == (Gain(3, "Your word"),)
    place.clock.go_on(61)
    assert place.shop.ratings.rate(3, "panel", "en").gains == (), "nobody is here"
    assert place.booked_by_the_cloud()[anna] == place.shop.books.store.ledger.sum(anna) == before + 16
    place.shop.close()
