"""A programme file with a fault is refused with a sentence that names line, key and remedy; all of them at once."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.programme import Fault, ProgrammeFault, load, read
from kiosk.programme.simulate import Habits, Plan, play
from tests.rules.shop import named, text

SAMPLES = sorted((Path(__file__).parents[2] / "assets" / "programme").glob("*.toml"))
CANDY = next(path for path in SAMPLES if path.stem == "candy-shop").read_text(encoding="utf-8")

TIER = named("tier", 'id = "friend"\nthreshold = 0')
GOLD = named("tier", 'id = "gold"\nthreshold = 100')
TEA = named("reward", 'id = "tea"\nkind = "goods"\ncost = 50\nworth = 2')
VISIT = named("earn", 'id = "visit"\non = "visit"\npoints = 10')
BIRTHDAY = named("campaign", 'id = "birthday"\nkind = "birthday"')
REASON = '{ id = "r%d", picture = "clock", words = { en = "Why" } }'


def faults(toml: str) -> tuple[Fault, ...]:
    with pytest.raises(ProgrammeFault) as caught:
        read(toml, "shop.toml")
    return caught.value.faults


def follow_up(reasons: int, faces: str = "[1, 2]") -> str:
    listed = ", ".join(REASON % number for number in range(reasons))
    return (
        '[[question]]\nid = "how"\naspect = "service"\nwords = { en = "How?" }\n'
        f'[[question.follow_up]]\nfaces = {faces}\nask = {{ en = "Why?" }}\nreasons = [{listed}]'
    )


@pytest.mark.parametrize(
    ("story", "parts", "said"),
    [
        (
            "an unknown key",
            ["[visits]\nwindov_h = 3"],
            "visits: windov_h: the key 'windov_h' is not known; did you mean 'window_h'",
        ),
        ("an unknown table", ["[visit]\nwindow_h = 3"], "visit: the key 'visit' is not known; did you mean 'visits'"),
        (
            "a missing key",
            ['[[tier]]\nid = "x"\nname = { en = "X" }'],
            "tier 1: the key 'threshold' is missing; add threshold = ...",
        ),
        ("text for a number", ['[visits]\nwindow_h = "3"'], "visits: window_h: '3' is not a number; write a number"),
        (
            "a broken number of points",
            [named("earn", 'id = "v"\non = "visit"\npoints = 1.5')],
            "earn 1: points: 1.5 is not a whole number",
        ),
        (
            "a window of nothing",
            ["[visits]\nwindow_h = 0"],
            "visits: window_h: 0 is too little; it must be more than 0",
        ),
        (
            "an impossible id",
            [named("earn", 'id = "My Visit"\non = "visit"\npoints = 1')],
            "'My Visit' can't be used here; write small letters, digits and hyphens",
        ),
        (
            "an unknown event",
            [named("earn", 'id = "v"\non = "visits"\npoints = 1')],
            "'visits' is not one of visit, amount, join, rating, referral, referred; did you mean 'visit'",
        ),
        (
            "an unknown picture",
            [TEA.replace('"star"', '"cupp"')],
            "reward 1: picture: there is no picture 'cupp'; did you mean 'cup'",
        ),
        (
            "three decimals",
            [TEA.replace("worth = 2", "worth = 2.005")],
            "reward 1: worth: 2.005 is not an amount of money; give at most two decimals",
        ),
        (
            "hours that end before they begin",
            [TEA + '\nwhen = { hours = "20:00-02:00" }'],
            "'20:00-02:00' ends before it begins; for an end after midnight write \"20:00-26:00\"",
        ),
        (
            "hours that end before they begin, by day",
            [TEA + '\nwhen = { hours = "20:00-10:00" }'],
            'swap them, or for an end after midnight write "20:00-34:00" and let day_starts be 10:00 or later',
        ),
        ("a price of nothing that is", [TEA.replace("worth = 2", "worth = inf")], "inf is not an amount of money"),
        ("a price that is no number", [TEA.replace("worth = 2", "worth = nan")], "nan is not an amount of money"),
        (
            "a window without end",
            ["[visits]\nwindow_h = inf"],
            "visits: window_h: inf is not a number that can be counted with; write a number",
        ),
        ("a window that is no number", ["[visits]\nwindow_h = nan"], "nan is not a number that can be counted with"),
        (
            "points for a million months",
            ['[points]\nexpiry = "months"\nafter = 1000000'],
            "points: after: 1000000 is too much; the most is 3660",
        ),
        ("a number that no computer word holds", [TEA.replace("50", "0x" + "f" * 5000)], "the number is too long"),
        (
            "a date at the end of the world",
            [TEA + "\nwhen = { until = 9999-12-31 }"],
            "lies in another age; write a year",
        ),
        (
            "a holiday at the end of the world",
            ['[[holiday]]\nid = "x"\nname = { en = "X" }\ndays = ["9999-12-31"]'],
            "lies in another age; write a year from 2000 to 2999",
        ),
        (
            "a member day on which nothing is given",
            [named("campaign", 'id = "d"\nkind = "member_day"\nmonth_day = 8')],
            "campaign 1: the member day gives nothing; add points, times or a gift",
        ),
        (
            "a referral for which nothing is given",
            [named("campaign", 'id = "d"\nkind = "referral"')],
            "campaign 1: it gives nothing; add points, or take it out",
        ),
        (
            "a line break in a name",
            [TEA.replace('en = "tea"', 'en = "A free\\ntea"')],
            "reward 1: name: en: the words hold '\\n', which no screen shows; take it out",
        ),
        (
            "a placeholder as wide as a house",
            ['[words]\nexpiring = { en = "{points:>99999999} points" }'],
            "words: expiring: en: the braces do not match; write {name} for each",
        ),
        (
            "hours far into the next day",
            [TEA + '\nwhen = { hours = "20:00-29:00" }'],
            "the hours go on into the next business day (28:00); end them by then",
        ),
        (
            "no hours at all",
            [TEA + '\nwhen = { hours = "afternoon" }'],
            "'afternoon' is not opening and closing time; write for example \"09:00-21:00\"",
        ),
        (
            "a date in quotes",
            [TEA + '\nwhen = { since = "2026-01-01" }'],
            "'2026-01-01' is not a date; write 2026-06-01, without quotes",
        ),
        (
            "until before since",
            [TEA + "\nwhen = { since = 2026-06-01, until = 2026-05-01 }"],
            "2026-05-01 is before 2026-06-01, so it never begins",
        ),
        (
            "when the shop is closed",
            [TEA + '\nwhen = { hours = "05:00-07:00" }'],
            "reward 1: when: hours: the shop is closed at all of these hours",
        ),
        (
            "a day that no calendar has",
            ['[[holiday]]\nid = "x"\nname = { en = "X" }\ndays = ["02-30"]'],
            "'02-30' names a day that no calendar has",
        ),
        (
            "two holidays on one day",
            [
                '[[holiday]]\nid = "x"\nname = { en = "X" }\ndays = ["12-25"]\nclosed = true',
                '[[holiday]]\nid = "y"\nname = { en = "Y" }\ndays = ["2026-12-24/2026-12-26"]',
            ],
            "holiday 2: days: 2026-12-25 is in 'x' too, with other hours",
        ),
        (
            "a business day that begins at tea",
            ['day_starts = "15:00"'],
            "day_starts: the business day would begin in the afternoon",
        ),
        (
            "an unknown tier",
            [TIER, GOLD, TEA + '\ntier = "golt"'],
            "reward 1: tier: there is no tier 'golt'; did you mean 'gold'",
        ),
        (
            "tiers that do not rise",
            [TIER, GOLD, named("tier", 'id = "silver"\nthreshold = 50')],
            "50 is not more than 100, the threshold of 'gold'",
        ),
        ("no lowest tier", [GOLD], "nobody would have a tier below this; begin with threshold = 0"),
        (
            "a tier out of reach",
            ['[tiers]\nby = "visits"\nwindow_days = 30', TIER, GOLD],
            "nobody can reach 'gold': even a guest who comes every open day collects 30 visits in 30 days",
        ),
        (
            "a reward out of reach",
            ['[points]\nexpiry = "days"\nafter = 30', TEA.replace("50", "301")],
            "reward 1: cost: nobody can reach 301 points: even a guest who comes every open day has at most 300",
        ),
        (
            "a reward above the cap",
            ["[points]\ncaps = { month = 20 }", TEA.replace("50", "9000")],
            "nobody can reach 9000 points",
        ),
        (
            "a reward for a tier out of reach",
            ['[tiers]\nby = "visits"\nwindow_days = 30', TIER, GOLD, TEA + '\ntier = "gold"'],
            "reward 1: tier: nobody can reach the tier 'gold'",
        ),
        ("free without end", [TEA.replace("50", "0")], "it is free without end; add a limit"),
        (
            "a gift that nobody gives",
            [TEA.replace("50", "0") + "\ngift_only = true"],
            "no campaign gives 'tea', so nobody can have it",
        ),
        (
            "a multiplier of 0",
            [named("multiplier", 'id = "m"\ntimes = 0')],
            "multiplier 1: times: 0 is too little; it must be more than 1",
        ),
        (
            "a multiplier of nothing known",
            [named("multiplier", 'id = "m"\ntimes = 2\nrules = ["visitt"]')],
            "there is no earning rule 'visitt'; did you mean 'visit'",
        ),
        (
            "an amount without a step",
            [named("earn", 'id = "a"\non = "amount"\npoints = 1')],
            "it is not said how much must be spent; add every = 10.00",
        ),
        ("a step without an amount", [VISIT + "\nevery = 10"], "earn 1: every: 'visit' has no amount"),
        (
            "more than the cap at once",
            ["[points]\ncaps = { day = 5 }", VISIT],
            "earn 1: points: 10 points at once are more than a cap allows (5)",
        ),
        (
            "a week below a day",
            ["[points]\ncaps = { day = 50, week = 40 }"],
            "points: caps: week: a week allows less than a day; let it be 50 or more",
        ),
        (
            "ratings nobody is known for",
            [VISIT, named("earn", 'id = "r"\non = "rating"\npoints = 1')],
            "ratings are not linked to members, so nobody can earn this",
        ),
        (
            "nothing regular earns",
            [named("earn", 'id = "j"\non = "join"\npoints = 100')],
            "neither a visit nor a purchase earns anything",
        ),
        (
            "the same id twice",
            [VISIT, named("reward", 'id = "visit"\nkind = "goods"\ncost = 50\nworth = 2')],
            "reward 1: id: 'visit' is already the id of earn 1",
        ),
        (
            "overlapping birthdays",
            [BIRTHDAY, BIRTHDAY.replace('"birthday"\nkind', '"cake"\nkind') + '\nwindow = "month"'],
            "the birthdays 'cake' and 'birthday' overlap: a guest would be given two in a year",
        ),
        (
            "a member day without a day",
            [named("campaign", 'id = "d"\nkind = "member_day"')],
            "it must be said which day is the member day",
        ),
        (
            "a holiday that is nowhere",
            [named("campaign", 'id = "h"\nkind = "holiday"\nholiday = "xmas"')],
            "there is no holiday 'xmas'",
        ),
        (
            "a win-back without a seed",
            [named("campaign", 'id = "w"\nkind = "win_back"\nafter_days = 60')],
            "who is held out must be fixed at the start; add seed",
        ),
        (
            "another kind's key",
            [BIRTHDAY + "\nmonth_day = 8"],
            "campaign 1: month_day: only a campaign of kind 'member_day' has this",
        ),
        (
            "a gift that is nowhere",
            [BIRTHDAY + '\ngift = "teh"'],
            "campaign 1: gift: there is no reward 'teh'; did you mean 'tea'",
        ),
        (
            "seven reasons",
            [follow_up(7)],
            "question 1: follow_up 1: reasons: there are 7 and the screen has room for 6",
        ),
        ("a face twice", [follow_up(1, "[1, 1]")], "face 1 has a follow-up already"),
        ("a face the panel has not", ["[ratings]\nlevels = 4", follow_up(1, "[3]")], "the panel has no face 3"),
        ("a face that nobody has", [follow_up(1, "[6]")], "6 is too much; the most is 5"),
        (
            "an hour without a question",
            ['[[question]]\nid = "q"\naspect = "price"\nwords = { en = "Q" }\nwhen = { hours = "09:00-19:00" }'],
            "nothing is asked on Monday at 19:00; give one question no `when`",
        ),
        (
            "an alarm without hysteresis",
            ["[alarm]\nopen_share = 50\nclose_share = 50"],
            "the alarm would open and close at the same share",
        ),
        (
            "a strange placeholder",
            ['[words]\ngift = { en = "For you: {prize}" }'],
            "words: gift: en: {prize} can't be filled in here; there is {reward}",
        ),
        (
            "words too long for the screen",
            [TEA.replace('en = "tea"', f'en = "{"tea " * 20}"')],
            "the words take 80 columns and the screen has 36",
        ),
        (
            "words for a language that is not spoken",
            [TEA.replace('en = "tea"', 'en = "tea", fr = "the"')],
            "'fr' is none of the programme's languages",
        ),
        ("no words", [TEA.replace('en = "tea"', 'en = " "')], "reward 1: name: en: there are no words"),
        (
            "a bare word for all languages",
            [TEA.replace('{ en = "tea" }', '"tea"')],
            "the words must be given for each language",
        ),
    ],
)
def test_a_fault_is_told_with_its_remedy(story: str, parts: list[str], said: str) -> None:
    found = faults(text(*parts))
    assert any(said in str(fault) for fault in found), (story, [str(fault) for fault in found])
    assert len(found) <= 2, [str(fault) for fault in found]


MAY = "\nwhen = { until = 2026-05-31 }"
JUNE = "\nwhen = { since = 2026-06-01 }"
CAKE = BIRTHDAY.replace('"birthday"\nkind', '"cake"\nkind')


@pytest.mark.parametrize(
    ("story", "parts"),
    [
        ("a reward that just can be reached", ['[points]\nexpiry = "days"\nafter = 30', TEA.replace("50", "300")]),
        (
            "by the week's cap in whole and broken weeks",
            [
                '[points]\nexpiry = "days"\nafter = 30\ncaps = { week = 20 }',
                TEA.replace("50", "120"),
            ],
        ),
        ("a tier that asks every open day", ['[tiers]\nby = "visits"\nwindow_days = 100', TIER, GOLD]),
        ("one birthday after the other", [BIRTHDAY + MAY, CAKE + JUNE]),
        ("a birthday for each tier", [TIER, GOLD, BIRTHDAY + '\ntiers = ["gold"]', CAKE + '\ntiers = ["friend"]']),
        (
            "no end of points, no end of rewards",
            [
                named("earn", 'id = "a"\non = "amount"\nevery = 1\npoints = 1'),
                TEA.replace("50", "900000"),
            ],
        ),
        ("four faces, and none in the middle", ["[ratings]\nlevels = 4", follow_up(6, "[1, 2, 4, 5]")]),
    ],
)
def test_what_is_no_fault(story: str, parts: list[str]) -> None:
    assert read(text(*parts), story).tier


def test_birthdays_that_meet_on_a_day_overlap() -> None:
    (found,) = faults(text(BIRTHDAY + MAY.replace("05-31", "06-01"), CAKE + JUNE))
    assert "overlap" in found.what


def test_a_weeks_cap_bounds_what_can_be_reached() -> None:
    parts = ['[points]\nexpiry = "days"\nafter = 30\ncaps = { week = 20 }', TEA.replace("50", "121")]
    assert "has at most 120" in str(faults(text(*parts))[0])


def test_all_faults_come_at_once_in_the_order_of_the_file() -> None:
    toml = CANDY.replace('picture = "lollipop"\nkind = "goods"', 'picture = "lolipop"\nkind = "goods"')
    toml = toml.replace("times = 1.5\ntiers", "times = 0\ntiers").replace("threshold = 24", "threshold = 4")
    toml = toml.replace(', zh-Hant = "任選棒棒糖一支"', "")
    found = faults(toml)
    lines = toml.splitlines()
    assert [(lines[fault.line - 1].strip(), fault.what) for fault in found] == [
        ("times = 0", "0 is too little"),
        ("threshold = 4", "4 is not more than 8, the threshold of 'silver'"),
        (
            'name = { en = "A lollipop of your choice", zh-Hans = "任选棒棒糖一支" }',
            "the translation to zh-Hant is missing",
        ),
        ('picture = "lolipop"', "there is no picture 'lolipop'"),
    ]


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("zh-Hant", "欢迎光临", "欢临 is written in simplified characters"),
        ("zh-Hans", "歡迎光臨", "歡臨 is written in traditional characters"),
    ],
)
def test_traditional_and_simplified_are_not_mixed(language: str, words: str, said: str) -> None:
    own = {"zh-Hans": "欢迎光临", "zh-Hant": "歡迎光臨"}
    (found,) = faults(CANDY.replace(f'{language} = "{own[language]}"', f'{language} = "{words}"'))
    assert said in str(found)
    assert found.key == f"earn 1: why: {language}"


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        ('["en", "fr"]', "languages 2: the kiosk does not speak 'fr'; use one of en, zh-Hans, zh-Hant"),
        ("[]", "languages: the list is empty"),
        ('"en"', "this is not a list"),
    ],
)
def test_languages(languages: str, said: str) -> None:
    found = faults(text().replace('languages = ["en"]', f"languages = {languages}"))
    assert any(said in str(fault) for fault in found)


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"name = \n", 1, "this is not TOML (Invalid value)"),
        (b'name = "x"\n\nname = "y"\n', 3, "this is not TOML (Cannot overwrite a value)"),
        ('name = "x"\nb = "ä"'.encode("latin-1"), 2, "this is not UTF-8; save the file as UTF-8 in your editor"),
        (b"[[", 1, "this is not TOML"),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, content: bytes, line: int, said: str) -> None:
    path = tmp_path / "shop.toml"
    path.write_bytes(content)
    with pytest.raises(ProgrammeFault) as caught:
        load(path)
    assert [(fault.file, fault.line) for fault in caught.value.faults] == [("shop.toml", line)]
    assert said in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeFault, match="the file can't be read"):
        load(tmp_path / "none.toml")


def test_an_empty_file_lists_what_is_needed() -> None:
    missing = {fault.what for fault in faults("")}
    needed = ("name", "languages", "currency", "consent", "hours", "tier", "earn", "reward", "question")
    assert {f"the key '{key}' is missing" for key in needed} <= missing


JUNK = st.recursive(
    st.one_of(
        st.integers(-5, 5),
        st.sampled_from((10**6, 10**18, 2**63 - 1, -(2**63), 10**400, float("inf"), float("nan"), -0.0)),
        st.text(max_size=3),
        st.booleans(),
        st.floats(),
        st.dates(),
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=4,
)


def toml_of(value: object) -> str:
    """As TOML writes it: "inf" and "nan" too, which JSON does not know."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_of(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(toml_of(each) for each in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value)


LINES = CANDY.splitlines()
PLACES = [n for n, line in enumerate(LINES) if " = " in line and not line.startswith((" ", "#")) and line[-1] != "["]
EVERYWHERE = range(len(LINES))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PLACES), JUNK)
def test_whatever_is_written_into_a_value_the_answer_is_a_programme_or_faults(place: int, junk: object) -> None:
    """No line of a good file, its value replaced by anything, makes the loader fall over, nor a day in the shop."""
    key = LINES[place].partition(" = ")[0]
    survives("\n".join([*LINES[:place], f"{key} = {toml_of(junk)}", *LINES[place + 1 :]]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EVERYWHERE), st.sampled_from(EVERYWHERE)), min_size=1, max_size=4))
def test_lines_that_went_missing_or_astray_are_faults_or_none(moves: list[tuple[int, int]]) -> None:
    lines = list(LINES)
    for source, target in moves:
        lines[target] = LINES[source] if source != target else ""
    survives("\n".join(lines))


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(),
        st.text("[]{}=.,\"'\n#x0-9_\\ \t\r"),
        st.builds(lambda part, n: part * n, st.text(max_size=3), st.sampled_from((1, 900, 9000))),
    )
)
def test_any_text_is_a_fault(words: str) -> None:
    assert survives(words)
    assert survives(f"{words}\n{CANDY}") or not words.strip() or words.lstrip()[0] == "#"


def survives(toml: str) -> tuple[Fault, ...]:
    """Its faults, each with what to do; a programme that has none is good for a day of the shop."""
    try:
        programme = read(toml, "shop.toml")
    except ProgrammeFault as fault:
        found = fault.faults
    else:
        found = ()
    assert all(each.what and each.remedy for each in found)
    if found:
        return found
    play(programme, Plan(start=date(2026, 5, 20), days=1, members=2, habits=Habits(visits_per_month=60)))
    return ()
