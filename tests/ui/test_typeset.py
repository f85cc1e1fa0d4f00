"""Line breaking: even lines, whole words, no closing mark at a line's beginning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ui.typeset import atoms, fitted, lines


@pytest.mark.parametrize(
    ("text", "width", "broken"),
    [
        ("Tap your card", 20, ["Tap your card"]),
        ("Tap your card to say hello", 14, ["Tap your card", "to say hello"]),
        ("one two three four", 13, ["one two", "three four"]),  # even, not "one two three" and "four"
        ("Maximiliane-Josephine", 13, ["Maximiliane-", "Josephine"]),
        ("请进，这次光临", 4, ["请进，", "这次光临"]),  # between phrases
        ("请进这次，光临", 4, ["请进这", "次，光临"]),  # no line begins with a mark
        ("「你好」吗", 3, ["「你", "好」吗"]),
        ("+10 visit\n+20 birthday", 20, ["+10 visit", "+20 birthday"]),
        ("extraordinarily", 5, ["extraordinarily"]),  # a word is never cut
        ("", 5, [""]),
        ("20 May · Sweets · touch to take back", 18, ["20 May · Sweets ·", "touch to take back"]),
        ("安娜 · 一天兑换多次 · 5月20日", 13, ["安娜 · 一天兑换多次 ·", "5月20日"]),
        ("请把每个按键按一次，这里会亮起。", 12, ["请把每个按键按一次，", "这里会亮起。"]),  # not even, but by phrases
        ("请把每个按键按一次，这里会亮起。", 8, ["请把每个按键按一", "次，这里会亮起。"]),  # no room for the phrase
        ("好，今天会员积分全部翻倍啦", 12, ["好，今天会员", "积分全部翻倍啦"]),  # one word alone would be worse
    ],
)
def test_examples(text: str, width: float, broken: list[str]) -> None:
    assert lines(text, width, len) == broken


def test_a_word_that_may_be_broken_goes_on_in_the_next_line() -> None:
    assert lines("extraordinarily", 5, len, anywhere=True) == ["extra", "ordin", "arily"]
    assert lines("Tap your card", 20, len, anywhere=True) == ["Tap your card"]


WORDS = st.text("ab，。（）中国-!, ", min_size=1, max_size=40)


@given(WORDS, st.integers(4, 30))
def test_nothing_is_lost_and_every_line_fits_or_is_one_atom(text: str, width: int) -> None:
    broken = lines(text, width, len)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    whole = {atom for atom, _ in atoms(text)}
    for line in broken:
        assert len(line) <= width or line in whole


@given(WORDS, st.integers(4, 30))
def test_no_line_after_the_first_begins_with_a_closing_mark(text: str, width: int) -> None:
    spaced_marks = any(f" {mark}" in f" {text}" for mark in "，。）!,")
    if not spaced_marks:
        for line in lines(text, width, len)[1:]:
            assert line[:1] not in "，。）!,"


@pytest.mark.parametrize(("hair", "spare"), [(1.2, 0.0), (5.0, 0.0), (5.0, 3.0), (7.0, 5.0)])
def test_a_line_that_is_wider_than_its_words_is_broken_however_little_they_tell_of_it(
    hair: float, spare: float
) -> None:
    def measure(part: str) -> float:
        return 10.0 * len(part) + (hair if " " in part and len(part) > 1 else 0.0)

    text = "20 May, Sam: broken, 9 left"
    width = 10.0 * len(text) + spare
    assert lines(text, width, measure) == [text]
    assert len(fitted(text, width, measure)) == 2
    assert fitted(text, width + hair, measure) == [text]


def test_a_word_that_is_too_wide_is_left_to_whoever_may_break_it() -> None:
    assert fitted("extraordinarily wide", 10.0, lambda part: float(len(part))) == ["extraordinarily", "wide"]
