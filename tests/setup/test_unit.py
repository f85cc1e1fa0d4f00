"""What systemd is told: facts of the unit that broke, or would break, a kiosk once it was started by a real systemd."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.setup.test_tools import Machine

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "systemd/tuckshop-kiosk.service"


def told(key: str) -> list[str]:
    """Every word that the unit says after `key`."""
    lines = re.findall(rf"^{key}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    return " ".join(lines).split()


def test_systemd_understands_every_line(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not here: the unit was not read by systemd")
    unit = tmp_path / UNIT.name
    installed = "/opt/tuckshop/current/.venv/bin/kiosk"
    text = UNIT.read_text(encoding="utf-8")
    assert installed in text
    unit.write_text(text.replace(installed, "/bin/true"), encoding="utf-8")
    done = subprocess.run([analyze, "verify", unit], capture_output=True, text=True, timeout=60, check=False)
    assert [line for line in done.stderr.splitlines() if UNIT.name in line] == []


def test_the_clock_may_be_asked_whether_ntp_has_set_it() -> None:
    """adjtimex(3) of glibc is clock_adjtime(2): allowing the call of its own name alone, no clock was ever trusted."""
    assert {"adjtimex", "clock_adjtime", "clock_adjtime64"} <= set(told("SystemCallFilter"))


def test_a_stick_may_be_written_whether_it_came_before_the_kiosk_or_after() -> None:
    assert told("ProtectSystem") == ["strict"]
    assert {"-/media", "-/mnt", "-/srv"} <= set(told("ReadWritePaths"))


def test_only_a_configuration_that_can_not_be_used_ends_it_for_good() -> None:
    """tests/setup/test_cli.py holds what `kiosk run` ends with."""
    assert told("Restart") == ["always"]
    assert told("RestartPreventExitStatus") == [str(os.EX_CONFIG)]
    assert told("OnFailure") == ["getty@tty1.service"]
    assert told("OnFailureJobMode") == ["fail"], "else the login cancels the start of a restart whose stop was unclean"


def test_the_unit_and_the_installation_name_the_same_groups() -> None:
    install = (ROOT / "tools/install.sh").read_text(encoding="utf-8")
    made = re.search(r"^for group in (.+); do$", install, re.MULTILINE)
    joined = re.search(r"usermod --append --groups (\S+) tuckshop", install)
    assert made is not None
    assert joined is not None
    assert told("SupplementaryGroups") == made[1].split() == joined[1].split(",")


# --- /usr/local/bin/kiosk --------------------------------------------------------------------------------------


def typed(folder: Path, uid: int, *arguments: str) -> tuple[list[str], list[str]]:
    """What it printed, and what it called."""
    machine = Machine(folder)
    machine.has("id", f"echo {uid}")
    machine.has("setpriv", 'umask; echo "HOME=$HOME"')
    command = ["/bin/sh", ROOT / "systemd/kiosk.sh", *arguments]
    environ = {"PATH": str(machine.programs), "HOME": "/root"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.splitlines(), machine.called


def test_what_root_types_is_done_by_the_kiosks_user(tmp_path: Path) -> None:
    """`sudo kiosk restore FILE` as root left a database that the service could not write: the shop stayed closed."""
    printed, called = typed(tmp_path, 0, "restore", "my file")
    assert printed == ["0077", "HOME=/var/lib/tuckshop"]
    assert called == [
        "id -u",
        "setpriv --reuid=tuckshop --regid=tuckshop --init-groups /opt/tuckshop/current/.venv/bin/kiosk restore my file",
    ]


def test_what_anybody_else_types_is_done_by_them(tmp_path: Path) -> None:
    assert typed(tmp_path, 1000, "config")[1] == ["id -u"]
