"""Boots the rig's kernel as an ordinary process and runs the stories of tests/uml/guest inside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
KERNEL = HERE / ".cache/uml/linux"
LIMIT_S = 180.0
SITE = KERNEL.with_name("site")  # lgpio, where the environment has not got it
NEEDED = {"panel_story": ("lgpio",), "together_story": ("lgpio",), "reader_story": ()}


def boot(home: Path, *command: str) -> str:
    """What the guest printed while it ran `command`; raises subprocess.TimeoutExpired after LIMIT_S."""
    line = [
        str(KERNEL),
        *(
            "mem=512M",
            "quiet",
            "con=null",
            "con0=null,fd:1",
            "root=/dev/root",
            "rootfstype=hostfs",
            "rootflags=/",
            "ro",
        ),
        *(f"init={sys.executable}", f"RIG_HERE={HERE}", f"PYTHONPATH={HERE}:{SITE}", "PYTHONDONTWRITEBYTECODE=1"),
        *("PATH=/usr/bin:/bin", "HOME=/run", "TMPDIR=/run", "--", str(HERE / "tools/uml/init.py"), *command, "--"),
    ]
    with subprocess.Popen(
        line,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={"HOME": str(home), "TMPDIR": str(home), "PATH": os.environ["PATH"]},
        start_new_session=True,
        text=True,
        errors="replace",
    ) as kernel:
        try:
            return kernel.communicate(timeout=LIMIT_S)[0]
        finally:
            if kernel.poll() is None:
                os.killpg(kernel.pid, signal.SIGKILL)  # user-mode Linux is a family of processes


@pytest.mark.skipif("RIG" not in os.environ, reason="the rig takes its time: `make uml-test` builds and runs it")
@pytest.mark.parametrize("story", NEEDED)
def test_a_story_on_a_real_kernel(story: str, tmp_path: Path) -> None:
    for module in NEEDED[story]:
        if PathFinder.find_spec(module, [*sys.path, str(SITE)]) is None:
            pytest.skip(f"{module} is not installed for this Python: `make uml-test` tries to")
    pytest_there = (sys.executable, "-m", "pytest", "-q", "--durations=4", "-p", "no:cacheprovider", "--color=no")
    printed = boot(tmp_path, *pytest_there, str(HERE / f"tests/uml/guest/{story}.py"))
    print(printed)
    assert "rig: exit 0" in printed, printed
    assert re.search(r"^(\d+) passed", printed, re.MULTILINE), printed
    assert "skipped" not in printed
