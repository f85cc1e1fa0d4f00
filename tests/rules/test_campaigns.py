"""Birthdays, member days, holidays, guests who come back: who gets what, when, and never twice."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.model.loyalty import Window
from kiosk.model.member import Birthday
from kiosk.model.programme import Programme
from kiosk.rules.campaigns import (
    SAME_YEAR_MS,
    GuestFacts,
    birthday_window,
    drawn,
    gifts,
    is_member_day,
    referring,
    running,
)
from kiosk.rules.moment import moment
from tests.rules.shop import at, ms, named, shop

CAKE = named("reward", 'id = "cake"\nkind = "goods"\ncost = 0\nworth = 2.00\ngift_only = true')
TEA = named("reward", 'id = "tea"\nkind = "goods"\ncost = 50\nworth = 2.00')
NEW_YEAR = '[[holiday]]\nid = "new-year"\nname = { en = "New Year" }\ndays = ["12-31/01-02"]'


def campaign(kind: str, lines: str = "", name: str = "") -> str:
    if kind == "member_day":
        lines += "\ntimes = 2"
    return named("campaign", f'id = "{name or kind.replace("_", "-")}"\nkind = "{kind}"\n{lines}')


def guest(
    *,
    birthday: Birthday | None = None,
    last: str | None = None,
    tier: str = "friend",
    carried: Mapping[str, str] | None = None,
    number: int = 7,
    decided: Mapping[str, bool] | None = None,
) -> GuestFacts:
    return GuestFacts(
        id=number,
        tier=tier,
        birthday=birthday,
        last_visit_ms=None if last is None else ms(last),
        carried={key: ms(clock) for key, clock in (carried or {}).items()},
        decided=decided or {},
    )


def keys(programme: Programme, who: GuestFacts, clock: str) -> list[str]:
    return [each.key + ("" if each.fresh else " again") for each in running(programme, who, at(clock))]


@pytest.mark.parametrize(
    ("born", "window", "day", "found"),
    [
        ((5, 8), Window.DAY, "2026-05-08", ("2026-05-08", "2026-05-08", 2026)),
        ((5, 8), Window.DAY, "2026-05-09", None),
        ((5, 8), Window.WEEK, "2026-05-05", ("2026-05-05", "2026-05-11", 2026)),
        ((5, 8), Window.WEEK, "2026-05-12", None),
        ((5, 8), Window.MONTH, "2026-05-31", ("2026-05-01", "2026-05-31", 2026)),
        ((1, 2), Window.WEEK, "2026-12-30", ("2026-12-30", "2027-01-05", 2027)),  # next year's, begun in this one
        ((12, 30), Window.WEEK, "2027-01-02", ("2026-12-27", "2027-01-02", 2026)),
        ((2, 29), Window.DAY, "2026-02-28", ("2026-02-28", "2026-02-28", 2026)),
        ((2, 29), Window.DAY, "2026-03-01", None),
        ((2, 29), Window.DAY, "2028-02-28", None),
        ((2, 29), Window.DAY, "2028-02-29", ("2028-02-29", "2028-02-29", 2028)),
        ((2, 29), Window.WEEK, "2026-03-03", ("2026-02-25", "2026-03-03", 2026)),
        ((2, 29), Window.MONTH, "2026-02-01", ("2026-02-01", "2026-02-28", 2026)),
    ],
)
def test_the_window_round_a_birthday(
    born: tuple[int, int], window: Window, day: str, found: tuple[str, str, int] | None
) -> None:
    expected = found and (date.fromisoformat(found[0]), date.fromisoformat(found[1]), found[2])
    assert birthday_window(Birthday(*born), window, date.fromisoformat(day)) == expected


def test_the_night_after_the_birthday_is_still_the_birthday() -> None:
    club = shop(campaign("birthday", "points = 50"))
    assert keys(club, guest(birthday=Birthday(5, 8)), "2026-05-09 02:00") == ["birthday@2026"]


@pytest.mark.parametrize(
    ("story", "carried", "found"),
    [
        ("the first visit in the window", {}, ["birthday@2026"]),
        ("a second one", {"birthday@2026": "2026-05-06 12:00"}, ["birthday@2026 again"]),
        ("last year's does not count", {"birthday@2025": "2025-05-09 12:00"}, ["birthday@2026"]),
        ("the date on file was changed since January", {"birthday@2025": "2026-01-02 12:00"}, []),
    ],
)
def test_a_birthday_comes_once_a_year(story: str, carried: dict[str, str], found: list[str]) -> None:
    club = shop(campaign("birthday", 'window = "week"\npoints = 50'))
    assert keys(club, guest(birthday=Birthday(5, 8), carried=carried), "2026-05-08 12:00") == found, story


TWO_TIERS = (named("tier", 'id = "friend"\nthreshold = 0'), named("tier", 'id = "gold"\nthreshold = 10'))


def by_tier(**names: str) -> Programme:
    """A birthday for each tier, as in the sample of the supermarket; `names` are tier=id."""
    lines = 'window = "month"\ntiers = ["{}"]\npoints = 50\ngift = "cake"\ngift_days = 14'
    return shop(*TWO_TIERS, *(campaign("birthday", lines.format(tier), name) for tier, name in names.items()), CAKE)


@pytest.mark.parametrize(
    ("story", "tier", "carried", "found"),
    [
        ("the first visit, as a friend", "friend", {}, ["birthday@2026"]),
        ("the first visit, as gold", "gold", {}, ["big-day@2026"]),
        ("a friend who rose to gold since", "gold", {"birthday@2026": "2026-05-02 12:00"}, []),
        ("gold that was lost since", "friend", {"big-day@2026": "2026-05-02 12:00"}, []),
        ("gold lost and reached again", "gold", {"big-day@2026": "2026-05-02 12:00"}, ["big-day@2026 again"]),
        ("a campaign that has another id now", "gold", {"birthday-2020@2026": "2026-05-02 12:00"}, []),
        ("last year's, in another tier", "gold", {"birthday@2025": "2025-05-08 12:00"}, ["big-day@2026"]),
        ("a member day is no birthday", "gold", {"member-day@2026-05-02": "2026-05-02 12:00"}, ["big-day@2026"]),
    ],
)
def test_a_birthday_comes_once_whichever_campaign_gave_it(
    story: str, tier: str, carried: dict[str, str], found: list[str]
) -> None:
    club = by_tier(friend="birthday", gold="big-day")
    who = guest(birthday=Birthday(5, 8), tier=tier, carried=carried)
    assert keys(club, who, "2026-05-08 12:00") == found, story


LIVES = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from(["friend", "gold"]), st.booleans(), st.integers(0, 1)), max_size=40
)
RENAMED = (by_tier(friend="birthday", gold="big-day"), by_tier(friend="feast", gold="birthday"))


@settings(max_examples=60)
@given(LIVES)
def test_no_other_tier_no_moved_date_and_no_renamed_campaign_brings_a_second_birthday(
    life: list[tuple[int, str, bool, int]],
) -> None:
    """A visit now and then, in whatever tier, the date on file moved to it or not, the campaigns renamed or not."""
    now, carried, given_ms = at("2026-01-05 12:00"), dict[str, int](), list[int]()
    born = Birthday(now.day.month, now.day.day)
    for days, tier, moved, names in life:
        now = moment(now.wall_ms + days * 86_400_000, now.zone)
        born = Birthday(now.day.month, now.day.day) if moved else born
        facts = GuestFacts(id=7, tier=tier, birthday=born, last_visit_ms=None, carried=carried)
        found = running(RENAMED[names], facts, now)
        given_ms += [now.wall_ms for each in found if each.fresh]
        for each in found:
            carried.setdefault(each.key, now.wall_ms)
        waiting = gifts(RENAMED[names], facts, now, set())
        assert len(waiting) <= 1, "one cake"
    assert all(later - sooner >= SAME_YEAR_MS for sooner, later in itertools.pairwise(given_ms))


def test_who_has_not_told_a_birthday_has_none() -> None:
    assert keys(shop(campaign("birthday")), guest(), "2026-05-08 12:00") == []


@settings(max_examples=40)
@given(st.integers(1, 12), st.integers(1, 28), st.sampled_from(list(Window)), st.integers(0, 3))
def test_one_visit_a_day_through_four_years_is_given_one_birthday_a_year(
    month: int, day: int, window: Window, start: int
) -> None:
    club = shop(campaign("birthday", f'window = "{window.value}"\npoints = 50'))
    born, carried, given_years = Birthday(month, day), dict[str, int](), []
    noon = at("2026-01-05 12:00")
    for number in range(0, 4 * 366, 1 if window is Window.DAY else 4):
        clock = noon.wall_ms + (number + start) * 86_400_000
        now = moment(clock, noon.zone)
        facts = GuestFacts(id=7, tier="friend", birthday=born, last_visit_ms=None, carried=carried)
        for each in running(club, facts, now):
            if each.fresh:
                given_years.append(each.key)
            carried.setdefault(each.key, clock)
    assert len(given_years) == len(set(given_years))
    assert len(given_years) in (3, 4, 5)


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("month_day = 8", ["2026-05-08", "2026-06-08"]),
        ("month_day = 31", ["2026-05-31", "2026-06-30", "2026-02-28"]),
        ('weekday = "wed"', ["2026-05-06", "2026-05-13"]),
        ('weekday = "wed"\nnth = 1', ["2026-05-06", "2026-07-01"]),
        ('weekday = "wed"\nnth = 4', ["2026-05-27", "2026-07-22"]),
        ('weekday = "wed"\nnth = -1', ["2026-05-27", "2026-07-29"]),
    ],
)
def test_member_days(lines: str, days: list[str]) -> None:
    club = shop(campaign("member_day", lines))
    months = {day[:7] for day in days}
    first = date(2026, 1, 1)
    found = [first + timedelta(days=n) for n in range(365)]
    on = [str(day) for day in found if str(day)[:7] in months and is_member_day(club.campaign[0], day)]
    assert set(days) <= set(on)
    assert "nth" not in lines or sorted(on) == sorted(days)
    assert keys(club, guest(), f"{days[0]} 12:00") == [f"member-day@{days[0]}"]


def test_a_holiday_across_the_year_is_one() -> None:
    club = shop(NEW_YEAR, campaign("holiday", 'holiday = "new-year"\npoints = 5'))
    carried = {"holiday@2026-12-31": "2026-12-31 12:00"}
    assert keys(club, guest(), "2026-12-31 12:00") == ["holiday@2026-12-31"]
    assert keys(club, guest(carried=carried), "2027-01-02 12:00") == ["holiday@2026-12-31 again"]
    assert keys(club, guest(), "2027-01-03 12:00") == []


BACK = campaign(
    "win_back", 'after_days = 60\nholdout = 20\nseed = "spring"\ngift = "cake"\ngift_days = 14\nstack = false'
)


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (None, []),
        ("2026-03-10 12:00", []),  # fifty-nine days
        ("2026-03-09 12:00", ["win-back@2026-03-09"]),
        ("2025-01-09 12:00", ["win-back@2025-01-09"]),
    ],
)
def test_who_was_away_long_enough_is_won_back(last: str | None, found: list[str]) -> None:
    club = shop(BACK, CAKE)
    assert keys(club, guest(last=last, number=_not_held_out(club)), "2026-05-08 12:00") == found


def _not_held_out(club: Programme, out: bool = False) -> int:
    return next(member for member in range(1000) if drawn(club.campaign[0], member) is out)


def test_a_fifth_is_held_out_and_stays_so() -> None:
    club = shop(BACK, CAKE)
    out = {member for member in range(10_000) if drawn(club.campaign[0], member)}
    assert 1_880 <= len(out) <= 2_120  # 2,000 within three standard deviations
    later = shop(BACK.replace("after_days = 60", "after_days = 90\npriority = 3"), CAKE)
    assert out == {member for member in range(10_000) if drawn(later.campaign[0], member)}
    anew = shop(BACK.replace("spring", "autumn"), CAKE)
    assert len(out & {member for member in range(10_000) if drawn(anew.campaign[0], member)}) < 500


@pytest.mark.parametrize(
    ("story", "decided", "out"),
    [
        ("listed for this absence", {"win-back@2026-01-01": True}, True),
        ("listed, and not held out", {"win-back@2026-01-01": False}, False),
        ("at the first absence", {"win-back@2025-01-01": True, "win-back@2025-06-01": False}, True),
        ("what was decided for this one counts", {"win-back@2025-01-01": True, "win-back@2026-01-01": False}, False),
        ("another campaign's says nothing", {"miss-you@2026-01-01": True}, None),
        ("not decided yet", {}, None),
    ],
)
@pytest.mark.parametrize("edited", [("", ""), ("spring", "autumn"), ("holdout = 20", "holdout = 50")])
def test_who_is_held_out_is_decided_once_whatever_the_file_says_later(
    story: str, decided: dict[str, bool], out: bool | None, edited: tuple[str, str]
) -> None:
    club = shop(BACK.replace(*edited), CAKE)
    for by_seed in (True, False):
        who = guest(last="2026-01-01 12:00", number=_not_held_out(club, out=by_seed), decided=decided)
        (found,) = running(club, who, at("2026-05-08 12:00"))
        expected = by_seed if out is None else out
        assert found.held_out is expected, story
        back = replace(who, carried={found.key: ms("2026-05-08 12:00")})
        assert [gift.reward.id for gift in gifts(club, back, at("2026-05-08 12:00"), set())] == ["cake"] * (
            not expected
        )


def test_who_is_held_out_is_counted_and_given_nothing() -> None:
    club = shop(BACK, CAKE)
    member = _not_held_out(club, out=True)
    (found,) = running(club, guest(last="2026-01-01 12:00", number=member), at("2026-05-08 12:00"))
    assert found.held_out
    carried = {found.key: "2026-05-08 12:00"}
    assert gifts(club, guest(carried=carried, number=member), at("2026-05-08 12:00"), set()) == ()


MEMBER_DAY = campaign("member_day", "month_day = 8\npriority = 5")
JUNE = campaign("member_day", "month_day = 8\npriority = 5\nwhen = { since = 2026-06-01 }", "june")


@pytest.mark.parametrize(
    ("story", "birthday", "found"),
    [
        ("both may join", "priority = 9", ["birthday", "member-day"]),
        ("the file's order counts for nothing, priority does", "priority = 1", ["member-day", "birthday"]),
        ("the first stands alone", "priority = 9\nstack = false", ["birthday"]),
        ("the second would stand alone, and came late", "priority = 1\nstack = false", ["member-day"]),
        ("only for gold", 'priority = 9\ntiers = ["gold"]', ["member-day"]),
    ],
)
def test_stacking_and_priority_are_said_by_the_file(story: str, birthday: str, found: list[str]) -> None:
    tiers = (
        named("tier", 'id = "friend"\nthreshold = 0'),
        named("tier", 'id = "gold"\nthreshold = 10'),
    )
    club = shop(*tiers, campaign("birthday", birthday), MEMBER_DAY, JUNE)
    who = guest(birthday=Birthday(5, 8))
    assert [each.campaign.id for each in running(club, who, at("2026-05-08 12:00"))] == found, story


def test_a_guest_who_is_held_out_is_not_kept_from_the_member_day() -> None:
    club = shop(BACK + "\npriority = 9", CAKE, MEMBER_DAY)
    who = guest(last="2026-01-01 12:00", number=_not_held_out(club, out=True))
    assert [each.campaign.id for each in running(club, who, at("2026-05-08 12:00"))] == ["win-back", "member-day"]


@pytest.mark.parametrize(
    ("clock", "redeemed", "found"),
    [
        ("2026-05-08 12:00", set(), ["2026-05-21"]),
        ("2026-05-22 03:00", set(), ["2026-05-21"]),
        ("2026-05-22 04:00", set(), []),
        ("2026-05-10 12:00", {"win-back@2026-01-01"}, []),
    ],
)
def test_a_gift_waits_its_days_and_is_given_once(clock: str, redeemed: set[str], found: list[str]) -> None:
    club = shop(BACK, CAKE)
    who = guest(
        carried={"win-back@2026-01-01": "2026-05-08 11:00", "gone@x": "2026-05-08 11:00"}, number=_not_held_out(club)
    )
    waiting = gifts(club, who, at(clock), redeemed)
    assert [str(gift.until) for gift in waiting] == found
    assert all(gift.reward.id == "cake" and gift.key == "win-back@2026-01-01" for gift in waiting)


def test_a_campaign_for_friends_is_the_referrals_and_no_visits() -> None:
    club = shop(campaign("referral", "points = 5\nwhen = { since = 2026-06-01, until = 2026-08-31 }"))
    assert running(club, guest(), at("2026-06-08 12:00")) == ()
    twice = guest(carried={"referral@2026-06-08": "2026-06-08 11:00"})
    assert [(each.key, each.fresh) for each in referring(club, twice, at("2026-06-08 12:00"))] == [
        ("referral@2026-06-08", True)
    ]
    assert referring(club, guest(), at("2026-09-08 12:00")) == ()
