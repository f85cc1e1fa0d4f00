"""`kiosk programme check` and `kiosk programme simulate`, as an owner types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.commands.programme import programme

CANDY = Path(__file__).parents[2] / "assets" / "programme" / "candy-shop.toml"


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(programme, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_a_good_file() -> None:
    code, said, _ = run("check", str(CANDY), "--day", "2026-05-20")
    assert code == 0
    assert said == (
        "candy-shop.toml: no fault. 3 tiers, 6 earning rules, 8 rewards, 5 campaigns, 5 questions"
        " in en, zh-Hans, zh-Hant.\n"
    )


def test_what_is_over_is_said_and_no_fault(tmp_path: Path) -> None:
    """A shop's file is never refused because midnight passed."""
    file = tmp_path / "shop.toml"
    file.write_text(
        CANDY.read_text("utf-8").replace("voucher_days = 30", "voucher_days = 30\nwhen = { until = 2026-02-01 }")
    )
    line = file.read_text().splitlines().index("when = { until = 2026-02-01 }") + 1
    assert "past" not in run("check", str(file), "--day", "2026-02-01")[1], "that day is the last"
    code, said, _ = run("check", str(file), "--day", "2026-02-02")
    assert code == 0
    assert said.startswith(f"shop.toml:{line}: reward 3: when: until: 2026-02-01 lies in the past, so it never")
    assert "no fault" in said


def test_a_bad_file_is_refused_with_every_fault(tmp_path: Path) -> None:
    bad = tmp_path / "shop.toml"
    bad.write_text(
        CANDY.read_text("utf-8").replace("times = 2\n", "times = 0\n", 1).replace('"wrapping"', '"jar"', 1), "utf-8"
    )
    code, said, wrong = run("check", str(bad))
    assert (code, said) == (1, "")
    assert "multiplier 1: times: 0 is too little; it must be more than 1." in wrong
    assert wrong.endswith("1 fault; the programme can't be used.\n")
    assert run("simulate", str(bad))[0] == 1


def test_a_year_in_words() -> None:
    code, said, _ = run("simulate", str(CANDY), "--members", "20", "--days", "60", "--start", "2026-01-01")
    assert code == 0
    assert said.startswith("Sugar Mouse Sweets: 60 days from 2026-01-01, 20 made-up members\n")
    for part in ("points made", "points spent", "points expired", "points liability", "rewards by tier"):
        assert part in said


def test_a_year_as_json() -> None:
    words = (
        "simulate",
        str(CANDY),
        "--members",
        "20",
        "--days",
        "60",
        "--start",
        "2026-01-01",
        "--json",
        "--seed",
        "3",
    )
    code, said, _ = run(*words)
    found = json.loads(said)
    assert code == 0
    assert found["plan"]["seed"] == 3
    points = found["points"]
    assert (
        points["made"]
        == points["spent"] + points["expired"] + points["outstanding"]
        == sum(points["made_by_rule"].values())
    )
    assert run(*words)[1] == said


@pytest.mark.parametrize("words", [("simulate", "x", "--days", "0"), ("simulate", "x", "--members", "-1"), ("play",)])
def test_a_wrong_word_is_said(words: tuple[str, ...]) -> None:
    code, _, wrong = run(*words)
    assert code == 2
    assert "Usage" in wrong
