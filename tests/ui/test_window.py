"""A real window: touches become events, states from any thread are drawn in order, Kivy's own habits are off."""

from __future__ import annotations

import json
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

LIMIT_S = 30.0
KINDS = ("drawn", "posted", "answer")
ENDED = object()


class Window:
    """The process of tests.ui.live: sends commands, waits for what it tells."""

    def __init__(self, env: dict[str, str], home: Path) -> None:
        self.home = home
        self._errors = (home / "stderr").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.live", str(home / "screen")],
            env={**env, "HOME": str(home)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
        )
        self._told: dict[str, queue.Queue[Any]] = {kind: queue.Queue() for kind in KINDS}
        self._reader = threading.Thread(target=self._read, name="window-reader")
        self._reader.start()

    def close(self) -> None:
        """Let it go, and end it if it will not."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(LIMIT_S)
        finally:
            self._process.kill()
            self._reader.join(LIMIT_S)
            self._process.stdout.close()
            self._errors.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ends(self) -> tuple[int, str]:
        """Its exit code and what it wrote to standard error."""
        code = self._process.wait(LIMIT_S)
        return code, (self.home / "stderr").read_text()

    def do(self, **command: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()

    def asks(self, **command: Any) -> Any:
        self.do(**command)
        return self.hears("answer")

    def hears(self, kind: str, value: Any = None) -> Any:
        """The next thing of this kind told, or the next that is `value`."""
        while True:
            told = self._told[kind].get(timeout=LIMIT_S)
            if told is ENDED:
                raise AssertionError("the window ended: " + (self.home / "stderr").read_text()[-3000:])
            if value is None or told == value:
                return told

    def shows(self, name: str) -> None:
        self.asks(show=name)
        self.hears("drawn", name)

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            for kind, told in json.loads(line).items():
                self._told[kind].put(told)
        for waiting in self._told.values():
            waiting.put(ENDED)


@contextmanager
def opened(env: dict[str, str], home: Path) -> Iterator[Window]:
    """A window that has drawn its first picture."""
    live = Window(env, home)
    try:
        live.hears("drawn", "idle")
        yield live
    finally:
        live.close()


@pytest.fixture(scope="module")
def window(screen_env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    with opened(screen_env, tmp_path_factory.mktemp("live")) as live:
        yield live


TOUCHES = [
    ("idle", "face-4", "FaceTouched(face=4)"),
    ("idle", "staff", "StaffTouched()"),
    ("out-of-order", "face-1", "FaceTouched(face=1)"),
    ("welcome", "my-rewards", "RewardsTouched()"),
    ("welcome", "language:zh-Hant", "LanguageTouched(language='zh-Hant')"),
    ("welcome", "language", "LanguageTouched(language='zh-Hans')"),
    ("welcome", "back", "Back()"),
    ("welcome-question", "consent", "ConsentTouched()"),
    ("consent", "agree", "Agreed()"),
    ("consent", "back", "Back()"),
    ("unknown-card", "join", "JoinTouched()"),
    ("rewards", "reward:tea", "RewardTouched(reward='tea')"),
    ("rewards", "back", "Back()"),
    ("redeeming", "back", "Back()"),
    ("thanks-bad", "reason:wait", "ReasonTouched(reason='wait')"),
    ("thanks-bad", "skip", "Skipped()"),
    ("thanks-bad", "call-back", "CallBackTouched()"),
    ("thanks-answered", "skip", "Back()"),
    ("staff-home", "find", "FindTouched()"),
    ("staff-home", "enrol", "EnrolTouched()"),
    ("find-member-found", "member:7", "MemberTouched(member=7)"),
    ("member-page", "reward:cookie", "RewardTouched(reward='cookie')"),
]


@pytest.mark.parametrize(("state", "control", "event"), TOUCHES)
def test_a_touch_is_what_it_means(window: Window, state: str, control: str, event: str) -> None:
    window.shows(state)
    assert window.asks(touch=control) is True
    assert window.hears("posted") == [event, "MainThread"]


def test_a_touch_on_nothing_is_told(window: Window) -> None:
    window.shows("idle")
    assert window.asks(touch="reward:tea") is False


def test_a_pin_is_posted_with_its_last_digit_and_forgotten(window: Window) -> None:
    window.shows("redeeming")
    for digit in ("1", "2", "erase", "9", "0", "4"):
        assert window.asks(touch=f"pin-{digit}")
    assert window.hears("posted")[0] == "PinTyped(****)"
    window.shows("redeeming-wrong")
    for digit in "4711":
        window.asks(touch=f"pin-{digit}")
    assert window.hears("posted")[0] == "PinTyped(****)"


def test_a_name_is_searched_letter_by_letter(window: Window) -> None:
    window.shows("find-member")
    for key, typed in (("key-A", "A"), ("key-N", "An"), ("key-space", "An "), ("key-B", "An B"), ("key-erase", "An ")):
        assert window.asks(touch=key)
        assert window.hears("posted")[0] == f"WordsTyped(words={typed!r})"


def test_states_from_four_threads_are_drawn_in_order_and_the_last_stays(window: Window) -> None:
    drawn = window.asks(storm=[4, 200])["drawn"]
    assert drawn[-1] == 999_999
    for thread in (1, 2, 3, 4):
        own = [number for number in drawn if number // 1000 == thread]
        assert own == sorted(own)


@pytest.mark.parametrize("answer", [True, False])
def test_what_is_called_now_and_then_goes_on_whatever_it_answers(window: Window, answer: bool) -> None:
    """False ended Kivy's interval: after one ping left out for a busy desk the watchdog ended a sound kiosk."""
    assert window.asks(every=answer)


def test_a_reward_grid_turns_its_pages(window: Window) -> None:
    window.shows("rewards")
    assert "reward:lolly" in window.asks(controls=1)
    window.asks(touch="more")
    window.shows("rewards")  # the same rewards: the page stays
    assert "reward:lolly" not in window.asks(controls=1)


def test_a_picture_shows_what_is_on_screen(window: Window, tmp_path: Path) -> None:
    for name in ("idle", "welcome"):
        window.shows(name)
        window.asks(picture=str(tmp_path / f"{name}.png"))
    pictures = [(tmp_path / f"{name}.png").read_bytes() for name in ("idle", "welcome")]
    assert all(picture.startswith(b"\x89PNG\r\n") for picture in pictures)
    assert pictures[0] != pictures[1]


def xdotool(window: Window, env: dict[str, str], *commands: str) -> None:
    if shutil.which("xdotool") is None:
        pytest.skip("NO REAL FINGER: xdotool is not installed")
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--pid", str(window.pid)], env=env, capture_output=True, text=True
    )
    identity = found.stdout.split()[-1]
    done = subprocess.run(
        ["xdotool", *(identity if command == "WINDOW" else command for command in commands)],
        env=env,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
    )
    assert done.returncode == 0, done.stderr


def centre(window: Window, control: str) -> tuple[str, str]:
    x, y, wide, tall = window.asks(controls=1)[control]
    return str(round(x + wide / 2)), str(round(480 - y - tall / 2))


def test_a_real_pointer_on_a_real_window(window: Window, screen_env: dict[str, str]) -> None:
    window.shows("idle")
    xdotool(window, screen_env, "mousemove", "--window", "WINDOW", *centre(window, "face-5"), "click", "1")
    assert window.hears("posted")[0] == "FaceTouched(face=5)"
    window.shows("welcome")
    xdotool(window, screen_env, "mousemove", "--window", "WINDOW", *centre(window, "my-rewards"), "click", "1")
    assert window.hears("posted")[0] == "RewardsTouched()"


def test_a_pressed_control_looks_pressed_before_it_is_let_go(
    window: Window, screen_env: dict[str, str], tmp_path: Path
) -> None:
    window.shows("welcome")
    window.shows("rewards-few")
    window.asks(picture=str(tmp_path / "before.png"))
    place = centre(window, "reward:tea")
    xdotool(window, screen_env, "mousemove", "--window", "WINDOW", *place, "mousedown", "1")
    for _ in range(20):  # until the window has looked for fingers
        window.asks(picture=str(tmp_path / "down.png"))
        if (tmp_path / "before.png").read_bytes() != (tmp_path / "down.png").read_bytes():
            break
    else:
        raise AssertionError("the control looks as before")
    xdotool(window, screen_env, "mouseup", "1")
    assert window.hears("posted")[0] == "RewardTouched(reward='tea')"


def test_a_double_tap_on_a_face_is_one_press_and_no_answer(window: Window, screen_env: dict[str, str]) -> None:
    window.shows("idle")
    window.asks(thanks=True)
    both = ("400", "415")  # on a face now, on "please call me back" a moment later
    xdotool(
        window, screen_env, "mousemove", "--window", "WINDOW", *both, "click", "--repeat", "2", "--delay", "120", "1"
    )
    assert window.hears("posted")[0] == "FaceTouched(face=3)"
    window.hears("drawn", "thanks-bad")
    window.asks(thanks=False)
    assert window.asks(touch="skip")
    assert window.hears("posted")[0] == "Skipped()"  # and nothing before it


def test_f1_and_escape_mean_nothing_in_a_shop(window: Window, screen_env: dict[str, str]) -> None:
    window.shows("idle")
    xdotool(window, screen_env, "key", "--window", "WINDOW", "F1", "Escape", "F1", "Escape")
    xdotool(window, screen_env, "mousemove", "--window", "WINDOW", *centre(window, "face-3"), "click", "1")
    assert window.hears("posted")[0] == "FaceTouched(face=3)"


def test_nothing_is_written_into_the_home_folder(window: Window) -> None:
    window.shows("welcome")
    assert {path.name for path in window.home.iterdir()} == {"screen", "stderr"}
    assert {path.name for path in (window.home / "screen").iterdir()} <= {"locale", "fonts"}


def test_a_state_without_a_screen_ends_the_program_with_a_clear_fault(
    screen_env: dict[str, str], tmp_path: Path
) -> None:
    with opened(screen_env, tmp_path) as live:
        live.do(strange=1)
        code, said = live.ends()
    assert code == 1
    assert "no screen draws Strange; add it to kiosk.ui.screens.SCREENS" in said


def test_close_ends_the_run_in_order(screen_env: dict[str, str], tmp_path: Path) -> None:
    with opened(screen_env, tmp_path) as live:
        live.do(close=1)
        code, said = live.ends()
    assert code == 0
    assert "Traceback" not in said


def test_a_terminated_window_leaves_in_order(screen_env: dict[str, str], tmp_path: Path) -> None:
    with opened(screen_env, tmp_path) as live:
        live._process.terminate()
        code, said = live.ends()
    assert code == 0
    assert "Traceback" not in said
