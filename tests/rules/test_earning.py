"""What a visit, a purchase, a friend earn: rules, multipliers, caps."""

from __future__ import annotations

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.model.ledger import EntryKind, LedgerEntry
from kiosk.model.loyalty import Event
from kiosk.model.programme import Programme
from kiosk.rules.campaigns import Running
from kiosk.rules.earning import PurchaseLine, caps_since, earn
from kiosk.rules.moment import moment
from tests.rules.shop import Book, at, ms, named, shop

TUESDAY = "2026-05-05 15:00"
THURSDAY = "2026-05-07 15:00"

VISIT = named("earn", 'id = "visit"\non = "visit"\npoints = 10')
SPENT = named("earn", 'id = "spent"\non = "amount"\nevery = 10.00\npoints = 1')
FRESH = named("earn", 'id = "fresh"\non = "amount"\nevery = 5.00\npoints = 2\ncategories = ["fruit", "fish"]')
JOIN = named("earn", 'id = "join"\non = "join"\npoints = 20\ncapped = false')
RATING = named("earn", 'id = "rating"\non = "rating"\npoints = 2\ncaps = { day = 2 }')
LINKED = "[ratings]\nlinked = true"
FRIEND = named("earn", 'id = "friend"\non = "referral"\npoints = 30\nafter_visits = 2\ncapped = false')
TOLD = named("earn", 'id = "told"\non = "referred"\npoints = 15')
QUIET = named("multiplier", 'id = "quiet"\ntimes = 2\nwhen = { weekdays = ["tue"], hours = "14:00-17:00" }')
GOLD = named("multiplier", 'id = "gold"\ntimes = 1.5\ntiers = ["gold"]')
TIERS = (
    named("tier", 'id = "friend"\nthreshold = 0'),
    named("tier", 'id = "gold"\nthreshold = 100'),
)


def gains(programme: Programme, *events: Event, clock: str = THURSDAY, **facts: object) -> list[tuple[str, int]]:
    given_: dict[str, object] = {"tier": "friend", **facts}
    return [(gain.rule, gain.points) for gain in earn(programme, events, at(clock), **given_)]  # type: ignore[arg-type]  # facts by name


def test_a_visit_and_a_first_visit() -> None:
    club = shop(VISIT, JOIN)
    assert gains(club, Event.VISIT) == [("visit", 10)]
    assert gains(club, Event.VISIT, Event.JOIN) == [("visit", 10), ("join", 20)]


@pytest.mark.parametrize(
    ("story", "lines", "found"),
    [
        ("nothing bought", [], []),
        ("less than a step", [("tea", 999)], []),
        ("a step", [("tea", 1000)], [("spent", 1)]),
        ("odd change over several lines counts together", [("tea", 550), ("cake", 550)], [("spent", 1)]),
        ("rules add up", [("fruit", 1200)], [("spent", 1), ("fresh", 4)]),
        ("only the category's own lines", [("fruit", 300), ("fish", 300), ("tea", 5000)], [("spent", 5), ("fresh", 2)]),
        ("something given back on the same slip", [("tea", 2000), ("tea", -1500)], []),
    ],
)
def test_a_purchase(story: str, lines: list[tuple[str, int]], found: list[tuple[str, int]]) -> None:
    slip = [PurchaseLine(category, amount) for category, amount in lines]
    assert gains(shop(VISIT, SPENT, FRESH), Event.AMOUNT, purchase=slip) == found, story


def test_a_friend_is_worth_something_to_both_sides_at_the_right_visit() -> None:
    club = shop(VISIT, FRIEND, TOLD)
    assert gains(club, Event.REFERRAL, friend_visits=1) == []
    assert gains(club, Event.REFERRAL, friend_visits=2) == [("friend", 30)]
    assert gains(club, Event.REFERRED, friend_visits=1) == [("told", 15)]


@pytest.mark.parametrize(
    ("story", "parts", "clock", "tier", "found"),
    [
        ("the quiet afternoon", [QUIET], TUESDAY, "friend", [("visit", 10), ("quiet", 10)]),
        ("any other day", [QUIET], THURSDAY, "friend", [("visit", 10)]),
        ("gold has half as many again", [GOLD], THURSDAY, "gold", [("visit", 10), ("gold", 5)]),
        ("others have not", [GOLD], THURSDAY, "friend", [("visit", 10)]),
        ("only the best counts", [QUIET, GOLD], TUESDAY, "gold", [("visit", 10), ("quiet", 10)]),
        (
            "or all of them",
            [QUIET, GOLD, '[points]\nmultipliers = "all"'],
            TUESDAY,
            "gold",
            [("visit", 10), ("quiet", 10), ("gold", 10)],
        ),
    ],
)
def test_multipliers(story: str, parts: list[str], clock: str, tier: str, found: list[tuple[str, int]]) -> None:
    assert gains(shop(*TIERS, VISIT, *parts), Event.VISIT, clock=clock, tier=tier) == found, story


def test_a_multiplier_may_name_its_rules_and_never_touches_events() -> None:
    only = named("multiplier", 'id = "fish-week"\ntimes = 3\nrules = ["fresh"]')
    slip = [PurchaseLine("fish", 1000)]
    club = shop(VISIT, SPENT, FRESH, JOIN, only)
    assert gains(club, Event.VISIT, Event.AMOUNT, Event.JOIN, purchase=slip) == [
        ("visit", 10),
        ("spent", 1),
        ("fresh", 4),
        ("fish-week", 8),
        ("join", 20),
    ]


def past(*earned: tuple[str, int, str] | tuple[str, int, str, str]) -> list[LedgerEntry]:
    """Entries (rule, points, clock): those of one moment are one change. Below 0 is taken back, from the lot of the
    rule and clock that stand behind."""
    book = Book()
    lots = dict[str, int]()
    for rule, points, clock, *source in earned:
        lot = lots[source[0]] if source else None
        kind = EntryKind.EARN if points > 0 else EntryKind.REVERSE
        entry = book.add(points, kind, lot=lot, rule=rule, wall_ms=ms(clock), seq=ms(clock) // 60_000)
        lots[f"{rule} {clock}"] = entry.lot
    return book.entries


CAPS = "[points]\ncaps = { day = 25, week = 60, month = 100 }"


@pytest.mark.parametrize(
    ("story", "earned", "found"),
    [
        ("the first today", [], [("visit", 10)]),
        ("two today already", [("visit", 10, "2026-05-07 09:00"), ("visit", 10, "2026-05-07 12:00")], [("visit", 5)]),
        ("the day is full", [("visit", 25, "2026-05-07 09:00")], []),
        ("last night after midnight was yesterday", [("visit", 25, "2026-05-07 03:00")], [("visit", 10)]),
        ("the week is nearly full", [("visit", 55, "2026-05-04 09:00")], [("visit", 5)]),
        ("Sunday was last week", [("visit", 60, "2026-05-03 09:00")], [("visit", 10)]),
        ("the month is full", [("visit", 50, "2026-05-01 09:00"), ("visit", 50, "2026-05-02 09:00")], []),
        ("April does not count", [("visit", 90, "2026-04-30 09:00")], [("visit", 10)]),
        ("joining is not counted", [("join", 80, "2026-05-07 09:00")], [("visit", 10)]),
        (
            "what was taken back may be earned again",
            [("visit", 25, "2026-05-07 09:00"), ("visit", -10, "2026-05-07 09:30", "visit 2026-05-07 09:00")],
            [("visit", 10)],
        ),
        (
            "taken back today, earned yesterday: today has no more room than before",
            [
                ("visit", 25, "2026-05-06 09:00"),
                ("visit", 20, "2026-05-07 09:00"),
                ("visit", -25, "2026-05-07 09:30", "visit 2026-05-06 09:00"),
            ],
            [("visit", 5)],
        ),
        (
            "but the week has",
            [
                ("visit", 25, "2026-05-04 09:00"),
                ("visit", 35, "2026-05-05 09:00"),
                ("visit", -7, "2026-05-07 09:30", "visit 2026-05-04 09:00"),
            ],
            [("visit", 7)],
        ),
        (
            "taken back from what something else earned: that stays earned, and so does this",
            [
                ("join", 80, "2026-05-07 08:00"),
                ("visit", 25, "2026-05-07 09:00"),
                ("visit", -25, "2026-05-07 09:30", "join 2026-05-07 08:00"),
            ],
            [],
        ),
    ],
)
def test_caps(story: str, earned: list[tuple[str, int, str]], found: list[tuple[str, int]]) -> None:
    assert gains(shop(VISIT, JOIN, CAPS), Event.VISIT, past=past(*earned)) == found, story


def test_what_is_taken_back_of_a_lot_older_than_the_ledger_that_is_known_makes_no_room() -> None:
    entries = past(
        ("visit", 25, "2026-04-20 09:00"),
        ("visit", 20, "2026-05-07 09:00"),
        ("visit", -25, "2026-05-07 09:30", "visit 2026-04-20 09:00"),
    )
    known = [entry for entry in entries if entry.wall_ms >= caps_since(at(THURSDAY))]
    assert gains(shop(VISIT, CAPS), Event.VISIT, past=known) == [("visit", 5)]


def test_a_rule_may_have_a_cap_of_its_own() -> None:
    club = shop(VISIT, RATING, LINKED)
    assert gains(club, Event.RATING) == [("rating", 2)]
    assert gains(club, Event.RATING, past=past(("rating", 2, "2026-05-07 09:00"))) == []
    assert gains(club, Event.RATING, past=past(("visit", 20, "2026-05-07 09:00"))) == [("rating", 2)]


def test_the_extra_of_a_multiplier_counts_to_the_cap() -> None:
    club = shop(VISIT, QUIET, CAPS)
    assert gains(club, Event.VISIT, clock=TUESDAY, past=past(("visit", 10, "2026-05-05 09:00"))) == [
        ("visit", 10),
        ("quiet", 5),
    ]


FREE = named("earn", 'id = "visit"\non = "visit"\npoints = 10\ncapped = false')


@pytest.mark.parametrize(
    ("story", "earned", "found"),
    [
        ("the extra of an uncapped visit", [("visit", 10), ("quiet", 10)], [("spent", 20), ("quiet", 5)]),
        (
            "that of a purchase at the same moment counts",
            [("visit", 10), ("quiet", 10), ("spent", 8), ("quiet", 8)],
            [("spent", 9)],
        ),
        ("of a purchase alone", [("spent", 10), ("quiet", 10)], [("spent", 5)]),
    ],
)
def test_the_extra_of_a_multiplier_counts_as_its_rule_does(
    story: str, earned: list[tuple[str, int]], found: list[tuple[str, int]]
) -> None:
    club = shop(FREE, SPENT, QUIET, CAPS)
    before = past(*((rule, points, "2026-05-05 14:30") for rule, points in earned))
    slip = [PurchaseLine("tea", 20_000)]
    assert gains(club, Event.AMOUNT, clock=TUESDAY, past=before, purchase=slip) == found, story


def test_the_ledger_must_be_known_from_the_month_or_the_week_whichever_is_longer() -> None:
    assert caps_since(at("2026-05-20 12:00")) == ms("2026-05-01 04:00")
    assert caps_since(at("2026-05-02 12:00")) == ms("2026-04-27 04:00")


CAMPAIGNS = (
    named("campaign", 'id = "birthday"\nkind = "birthday"\npoints = 50'),
    named("campaign", 'id = "wednesday"\nkind = "member_day"\nweekday = "wed"\ntimes = 2'),
    named("campaign", 'id = "friends"\nkind = "referral"\npoints = 5'),
    named("campaign", 'id = "back"\nkind = "win_back"\nafter_days = 60\nseed = "s"\npoints = 30'),
)
FULL = shop(VISIT, JOIN, FRIEND, *CAMPAIGNS, CAPS)
BIRTHDAY, MEMBER_DAY, FRIENDS, BACK = FULL.campaign


@pytest.mark.parametrize(
    ("story", "running", "events", "found"),
    [
        ("once", [Running(BIRTHDAY, "birthday@2026", True)], [Event.VISIT], [("visit", 10), ("birthday@2026", 50)]),
        ("not twice", [Running(BIRTHDAY, "birthday@2026", False)], [Event.VISIT], [("visit", 10)]),
        ("not for a rating", [Running(BIRTHDAY, "birthday@2026", True)], [Event.RATING], []),
        (
            "double points are the visit's, again and again",
            [Running(MEMBER_DAY, "wednesday@2026-05-06", False)],
            [Event.VISIT],
            [("visit", 10), ("wednesday@2026-05-06", 10)],
        ),
        ("held out", [Running(BACK, "back@2026-01-01", True, held_out=True)], [Event.VISIT], [("visit", 10)]),
        (
            "a friend's campaign is not the visit's",
            [Running(FRIENDS, "friends@x", True)],
            [Event.VISIT],
            [("visit", 10)],
        ),
        ("nor a referral's that no rule rewards yet", [Running(FRIENDS, "friends@x", True)], [Event.REFERRAL], []),
    ],
)
def test_campaigns(story: str, running: list[Running], events: list[Event], found: list[tuple[str, int]]) -> None:
    assert gains(FULL, *events, running=running) == found, story


def test_a_campaign_for_friends_adds_to_the_rewarded_referral() -> None:
    running = [Running(FRIENDS, "friends@x", True)]
    assert gains(FULL, Event.REFERRAL, running=running, friend_visits=2) == [("friend", 30), ("friends@x", 5)]
    assert gains(FULL, Event.REFERRAL, running=running, friend_visits=3) == []


def test_presents_come_beside_a_full_day() -> None:
    full = past(("visit", 25, "2026-05-07 09:00"))
    running = [Running(BIRTHDAY, "birthday@2026", True)]
    assert gains(FULL, Event.VISIT, past=full, running=running) == [("birthday@2026", 50)]


FACTORS = st.lists(st.integers(101, 400).map(lambda n: n / 100), max_size=4)


@given(st.integers(1, 500), FACTORS, st.booleans())
def test_multiplied_points_are_the_product_or_the_best_rounded_down_once(
    points: int, factors: list[float], every_one: bool
) -> None:
    parts = [named("multiplier", f'id = "m{i}"\ntimes = {factor}') for i, factor in enumerate(factors)]
    stacking = '[points]\nmultipliers = "all"' if every_one else ""
    club = shop(named("earn", f'id = "visit"\non = "visit"\npoints = {points}'), *parts, stacking)
    hundredths = [round(factor * 100) for factor in factors]
    if every_one:
        whole = points * prod(hundredths) // 100 ** len(hundredths)
    else:
        whole = points * max(hundredths, default=100) // 100
    assert sum(found for _, found in gains(club, Event.VISIT)) == whole


@given(st.lists(st.integers(0, 20), max_size=60))
def test_no_crowd_of_visits_breaks_a_cap(pauses: list[int]) -> None:
    """Visits some hours apart through May: in no day, week, month more than the caps."""
    club = shop(VISIT, CAPS)
    book, hour = Book(), 0
    for pause in pauses:
        hour += pause
        clock = ms("2026-05-04 09:00") + hour * 3_600_000
        now = moment(clock, at(THURSDAY).zone)
        for gain in earn(club, [Event.VISIT], now, tier="friend", past=book.entries):
            book.add(gain.points, rule=gain.rule, wall_ms=clock)
    assert all(points <= most for most, points in in_periods(book.entries))


def in_periods(entries: list[LedgerEntry]) -> list[tuple[int, int]]:
    """(cap, points) of every day, week and month."""
    sums: dict[tuple[int, object], int] = {}
    for entry in entries:
        day = moment(entry.wall_ms, at(THURSDAY).zone).day
        for key in ((25, day), (60, day.isocalendar()[:2]), (100, (day.year, day.month))):
            sums[key] = sums.get(key, 0) + entry.points
    return [(most, points) for (most, _), points in sums.items()]


DEEDS = st.lists(st.tuples(st.sampled_from(["visit", "buy", "take back"]), st.integers(0, 20)), max_size=40)


@settings(max_examples=50)
@given(DEEDS)
def test_a_cap_is_kept_and_used_to_the_full_whatever_is_taken_back_later(deeds: list[tuple[str, int]]) -> None:
    """What stays earned by capped rules, each lot on its own day, never passes a cap; and nothing else eats it up."""
    club = shop(FREE, SPENT, named("multiplier", 'id = "twice"\ntimes = 2'), CAPS)
    book, clock = Book(), ms("2026-05-04 09:00")
    standing: list[LedgerEntry] = []  # of capped rules, less what was taken back
    for number, (deed, pause) in enumerate(deeds, 1):
        clock += pause * 3_600_000
        now = moment(clock, at(THURSDAY).zone)
        if deed == "take back":
            earned = [each for each in book.entries if each.kind is EntryKind.EARN]
            if not earned:
                continue
            lot = earned[pause % len(earned)]
            left = sum(each.points for each in book.entries if each.lot == lot.lot)
            book.add(-left, EntryKind.REVERSE, lot=lot.lot, rule=lot.rule, wall_ms=clock, seq=number)
            standing = [each for each in standing if each.id != lot.id]
            continue
        bought = deed == "buy"
        slip = [PurchaseLine("tea", 13_000)] if bought else []
        past_ = [each for each in book.entries if each.wall_ms >= caps_since(now)]
        found = earn(club, [Event.AMOUNT if bought else Event.VISIT], now, tier="friend", past=past_, purchase=slip)
        entries = [book.add(gain.points, rule=gain.rule, wall_ms=clock, seq=number) for gain in found]
        if not bought:
            assert [(gain.rule, gain.points) for gain in found] == [("visit", 10), ("twice", 10)]
            continue
        standing += entries
        full = any(points == most for most, points in in_periods(standing))
        assert full or sum(gain.points for gain in found) == 26
    assert all(points <= most for most, points in in_periods(standing))
