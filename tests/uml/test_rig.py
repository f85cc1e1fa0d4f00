"""Boots the rig's kernel as an ordinary process and runs the stories of tests/uml/guest inside."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parents[2]
KERNEL = HERE / ".cache/uml/linux"
LIMIT_S = 180.0
STORIES = sorted((HERE / "tests/uml/guest").glob("*_story.py"))


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
        *(f"init={sys.executable}", f"RIG_HERE={HERE}", f"PYTHONPATH={HERE}", "PYTHONDONTWRITEBYTECODE=1"),
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


@pytest.mark.skipif(
    not KERNEL.exists(), reason="the rig's kernel is not built: `make uml-test` builds it (x86-64 only)"
)
def test_the_drivers_work_on_a_real_kernel(tmp_path: Path) -> None:
    pytest_there = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--color=no")
    printed = boot(tmp_path, *pytest_there, *map(str, STORIES))
    print(printed)
    assert "rig: exit 0" in printed, printed
    passed = re.search(r"^(\d+) passed", printed, re.MULTILINE)
    assert passed, printed
    assert "skipped" not in printed
