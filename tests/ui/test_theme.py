"""Sizes on the glass and colours."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.ui.look import Look, density
from kiosk.ui.theme import STEPS, TYPES, Theme, rgba

HERE = Path()


@pytest.mark.parametrize(
    ("size", "px_per_mm"),
    [((800, 480), 5.2), ((480, 800), 5.2), ((1280, 800), 5.9), ((720, 1280), 8.2), ((1920, 1080), 12.4)],
)
def test_a_screen_size_tells_its_density(size: tuple[int, int], px_per_mm: float) -> None:
    assert density(size) == pytest.approx(px_per_mm, abs=0.05)


def test_a_millimetre_is_never_smaller_than_on_the_glass() -> None:
    for size in ((800, 480), (1280, 800), (720, 1280)):
        theme = Theme(Look(home=HERE), size)
        assert theme.mm(15) >= 15 * theme.px_per_mm


def test_sp_is_a_160th_of_an_inch_times_the_text_scale() -> None:
    plain, large = (Theme(Look(home=HERE, text_scale=scale), (800, 480)) for scale in (1.0, 1.3))
    assert plain.sp(160) == pytest.approx(5.2 * 25.4, rel=0.01)
    assert large.sp(16) == pytest.approx(1.3 * plain.sp(16))


def test_no_role_shrinks_below_what_can_be_read() -> None:
    for name, type_ in TYPES.items():
        assert type_.least >= (32 if name in ("main", "number") else 16)
        assert type_.least <= type_.sp
        assert {type_.sp, type_.least} <= set(STEPS)


@pytest.mark.parametrize("role", TYPES)
def test_steps_fall_from_the_role_s_size_to_its_least(role: str) -> None:
    theme = Theme(Look(home=HERE), (800, 480))
    steps = theme.steps(role)
    assert steps == sorted(steps, reverse=True)
    assert steps[0] == pytest.approx(theme.sp(TYPES[role].sp))
    assert steps[-1] == pytest.approx(theme.sp(TYPES[role].least))


def test_controls_of_an_upright_screen_lie_in_its_lower_two_thirds() -> None:
    assert Theme(Look(home=HERE), (720, 1280)).reach == pytest.approx(853.3, abs=0.1)
    assert Theme(Look(home=HERE), (800, 480)).reach == 480


def test_colours_are_written_as_usual() -> None:
    assert rgba("#FF0080") == (1.0, 0.0, pytest.approx(128 / 255), 1.0)
    assert rgba("#00000033")[3] == pytest.approx(0.2)
