"""The command `kiosk` as a person types it: its help, its sentences, its exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk import __version__
from kiosk.config.explain import explain

ROOT = Path(__file__).parents[2]


def kiosk(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "kiosk", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)


COMMANDS = [(), ("run",), ("demo",), ("config",), ("backup",), ("doctor",), ("doctor", "panel"), ("doctor", "printer")]
COMMANDS += [("cards",), *(("cards", each) for each in ("make-keys", "personalise", "sign", "make-codes"))]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: tuple[str, ...]) -> None:
    done = kiosk(*command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(" ".join(["Usage: kiosk", *command]))
    assert "..." not in done.stdout.partition("Commands:")[2], "a summary is cut"


def test_the_version_is_the_projects() -> None:
    assert kiosk("--version").stdout == f"Tuckshop, version {__version__}\n"
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_the_configuration_explained_and_in_force(tmp_path: Path) -> None:
    assert kiosk("config", "--explain").stdout == explain()
    path = tmp_path / "kiosk.toml"
    path.write_text('[shop]\nname = "Sweets"\n', encoding="utf-8")
    assert 'name = "Sweets"' in kiosk("config", "--config", str(path)).stdout
    assert 'name = "Sweets"' in kiosk("config", TUCKSHOP_CONFIG=str(path)).stdout


@pytest.mark.parametrize(
    ("command", "code"),
    [(("run",), 78), (("config",), 2), (("doctor",), 2), (("backup",), 2), (("doctor", "panel"), 2)],
)
def test_a_faulty_configuration_is_told_in_sentences(tmp_path: Path, command: tuple[str, ...], code: int) -> None:
    """78 tells systemd that no further start is of use (RestartPreventExitStatus= of the unit)."""
    path = tmp_path / "kiosk.toml"
    path.write_text('[shop]\nlanguage = "de"\n[screen]\nsounds = 1\n', encoding="utf-8")
    done = kiosk(*command, TUCKSHOP_CONFIG=str(path))
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        f'{path}, line 2: shop.language is "de"; it must be one of "en", "zh-Hans", "zh-Hant".',
        f"{path}, line 4: screen.sounds is 1; it must be true or false.",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("conf",), "Did you mean 'config'?"),
        (("demo", "--tour", "--headless"), "choose one"),
        (("doctor", "learn-reader", "--uid", "anna"), "looks like 04A1B2C3D4E5F6"),
        (("doctor", "learn-reader", "--uid", "04A1B2"), "4, 7 or 10 bytes"),
    ],
)
def test_a_wrong_word_is_told(arguments: tuple[str, ...], said: str) -> None:
    done = kiosk(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_backup_of_nothing_says_so(tmp_path: Path) -> None:
    done = kiosk("backup", TUCKSHOP_DATA__FOLDER=str(tmp_path))
    assert done.returncode == 2
    assert str(tmp_path / "store.db") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_kiosk_without_a_screen_says_so_and_may_be_started_again(tmp_path: Path) -> None:
    """A screen may be switched on later than the machine: not 78."""
    done = kiosk("run", TUCKSHOP_DATA__FOLDER=str(tmp_path), SDL_VIDEODRIVER="of-no-machine")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        "No screen could be opened to draw on (of-no-machine not available); `kiosk doctor` says what is there."
    )
    assert len(done.stderr.splitlines()) < 10, "once every few seconds, for a night without a screen"
    assert "Provider" not in done.stderr, "Kivy tells how well it is"


def test_a_kiosk_whose_folder_can_not_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "disk").touch()
    done = kiosk("run", TUCKSHOP_DATA__FOLDER=str(tmp_path / "disk/kiosk"))
    assert done.returncode == 2
    assert done.stderr.startswith(f"{tmp_path}/disk/kiosk/screen: can't be made (Not a directory); data.folder must")
    assert "Traceback" not in done.stderr


def test_nobody_reads_on() -> None:
    """`kiosk config --explain | true`: no traceback about a broken pipe."""
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -m kiosk config --explain | true"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""


def _heeds_ctrl_c() -> None:
    """What a shell starts in the background ignores Ctrl-C, and so do its children: these tests may be run there."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_interrupting_ends_quietly_with_130(tmp_path: Path) -> None:
    """The configuration is a pipe that nobody writes to, so the command is certainly under way when Ctrl-C comes."""
    pipe = tmp_path / "kiosk.toml"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "kiosk", "config", "--config", str(pipe)]
    with (
        subprocess.Popen(
            command, env={"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True, preexec_fn=_heeds_ctrl_c
        ) as running,
        pipe.open("w"),  # returns when the command has opened its end
    ):
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert (running.returncode, said.strip()) == (130, "")
