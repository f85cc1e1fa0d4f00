"""The installed service under a real systemd: python -m tests.systemd [--folder DIR] [--suite bookworm], as root.

Installs this checkout's HEAD into a Debian of its own (debootstrap; kept in DIR for the next time), starts the unit
with an Xvfb instead of a bare screen, and proves what docs/operations.md promises of it. A few minutes.
Exit 0 all true, 1 something not, 3 skipped: this machine can't do it, and why.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.systemd.guest import CanNotBoot, Guest, until

ROOT = Path(__file__).parents[2]
STORE = "/var/lib/tuckshop/store.db"
CONFIG = "etc/tuckshop/kiosk.toml"


def installed(guest: Guest) -> str:
    """A clone, `make install`, and again: the data stays, a running kiosk is left alone."""
    if not (guest.root / "usr/src/tuckshop").exists():
        subprocess.run(["git", "clone", "-q", ROOT, guest.root / "usr/src/tuckshop"], check=True, timeout=60)
    clone = ["git", "-C", guest.root / "usr/src/tuckshop"]
    subprocess.run([*clone, "fetch", "-q", ROOT, "HEAD"], check=True, timeout=60)
    subprocess.run([*clone, "checkout", "-q", "-f", "FETCH_HEAD"], check=True, timeout=60)
    guest.does("make", "-C", "/usr/src/tuckshop", "install", limit_s=600)
    guest.does("systemctl", "restart", "tuckshop-kiosk", limit_s=120)
    keys = (guest.root / "var/lib/tuckshop/secrets.json").read_bytes()
    pid = guest.unit("MainPID")
    guest.does("make", "-C", "/usr/src/tuckshop", "install", limit_s=600)
    assert guest.unit("MainPID") == pid, "the running kiosk was ended"
    assert (guest.root / "var/lib/tuckshop/secrets.json").read_bytes() == keys
    guest.does("systemctl", "restart", "tuckshop-kiosk", limit_s=120)
    return "installed twice"


def ready_with_a_picture(guest: Guest) -> str:
    assert guest.unit("ActiveState") == "active"
    assert guest.unit("StatusText") == "Open."
    at_ready = guest.picture(guest.root / "var/at-ready")
    assert len(set(zip(*[iter(at_ready)] * 4, strict=True))) > 100, "the screen was empty when READY=1 came"
    return "active, and a picture stood when READY=1 came"


def press_and_kill(guest: Guest) -> str:
    """A face is pressed, and the moment the answer stands there the power goes."""
    idle = _idle(guest)
    kept = _ratings(guest)
    for press in (1, 2, 3):
        guest.does("xdotool", "mousemove", "244", "380", "click", "1")
        until(lambda: _words(guest) != idle, 10, "an answer to the press")
        _end(guest, "-KILL")
        assert _ratings(guest) == kept + press, "a confirmed press was lost"
        until(lambda: _words(guest) == idle, 20, "the idle screen")
    assert guest.says("sqlite3", "-readonly", STORE, "PRAGMA integrity_check") == "ok"
    return "3 presses confirmed, 3 times SIGKILL, 3 kept"


def frozen(guest: Guest) -> str:
    since = time.monotonic()
    _end(guest, "-STOP", limit_s=60)
    assert "Watchdog timeout" in _journal(guest)
    assert "most recent call first" in _journal(guest), "where it stood is not told"
    return f"frozen, and started again {time.monotonic() - since:.0f} s later"


def stick(guest: Guest) -> str:
    """One that was there before the kiosk, one that came later; and what it may not write."""
    user = guest.does("id", "-u", "tuckshop")
    for name in ("before", "after"):
        guest.does("mkdir", "-p", f"/media/{name}")
        guest.does("mount", "-t", "tmpfs", "-o", f"uid={user},size=1m", "tmpfs", f"/media/{name}")
        if name == "before":
            guest.does("systemctl", "restart", "tuckshop-kiosk", limit_s=120)
    inside = ["nsenter", "-t", guest.unit("MainPID"), "-m", "setpriv", "--reuid=tuckshop", "--clear-groups"]
    for place in ("/media/before", "/media/after", "/var/lib/tuckshop", "/var/log/tuckshop"):
        guest.does(*inside, "touch", f"{place}/trial")
        guest.does(*inside, "rm", f"{place}/trial")
    as_root = inside[:4]
    for place in ("/etc/tuckshop", "/opt/tuckshop", "/usr", "/var/log", "/var/lib", "/root"):
        assert guest.run(*as_root, "touch", f"{place}/trial").returncode, f"{place} can be written"
    return "sticks, data and logs can be written, nothing else"


def root_types(guest: Guest) -> str:
    guest.does("kiosk", "backup")
    guest.does("systemctl", "stop", "tuckshop-kiosk")
    copy = guest.does("sh", "-c", "ls -t /var/lib/tuckshop/backups/* | head -n 1")
    restored = guest.run("kiosk", "restore", copy, stdin="y\n")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert guest.does("find", "/var/lib/tuckshop", "!", "-user", "tuckshop", "!", "-type", "l") == ""
    guest.does("systemctl", "start", "tuckshop-kiosk", limit_s=120)
    assert guest.unit("StatusText") == "Open."
    return "what root restored, the service opens"


def faulty_configuration(guest: Guest) -> str:
    file = guest.root / CONFIG
    good = file.read_text()
    try:
        file.write_text("[screen]\nsize = [80]\n")
        assert guest.run("systemctl", "restart", "tuckshop-kiosk").returncode
        until(lambda: guest.unit("ActiveState") == "failed", 10, "the end")
        assert (guest.unit("NRestarts"), guest.unit("ExecMainStatus")) == ("0", "78")
        assert "kiosk.toml, line 2: screen.size is [80]" in guest.says("systemctl", "status", "tuckshop-kiosk")
    finally:
        file.write_text(good)
    guest.does("systemctl", "restart", "tuckshop-kiosk", limit_s=120)
    return "a faulty configuration: one sentence, no loop"


def stopped(guest: Guest) -> str:
    _idle(guest)
    since = time.monotonic()
    guest.does("systemctl", "stop", "tuckshop-kiosk")
    took = time.monotonic() - since
    assert guest.unit("Result") == "success"
    assert took < 2, f"the stop took {took:.1f} s"
    return f"stopped in {took:.1f} s"


STORY: tuple[Callable[[Guest], str], ...] = (
    *(installed, ready_with_a_picture, press_and_kill, frozen, stick, root_types, faulty_configuration, stopped),
)


def _words(guest: Guest) -> bytes:
    """The part of the screen that says what the state is: beside the card, below the sign."""
    rows = guest.picture()
    return b"".join(rows[(y * 800 + 180) * 4 : (y * 800 + 480) * 4] for y in range(150, 190))


def _idle(guest: Guest) -> bytes:
    """The words of the idle screen, once they have stood for a second."""
    seen: list[bytes] = []

    def steady() -> bool:
        seen.append(_words(guest))
        return len(seen) > 20 and len(set(seen[-20:])) == 1

    until(steady, 30, "a steady screen")
    return seen[-1]


def _ratings(guest: Guest) -> int:
    return int(guest.does("sqlite3", "-readonly", STORE, "SELECT count(*) FROM ratings"))


def _end(guest: Guest, how: str, limit_s: float = 30) -> None:
    """Send the kiosk a signal, and wait until systemd has it back."""
    pid = guest.unit("MainPID")
    guest.does("kill", how, pid)
    until(lambda: guest.unit("MainPID") not in ("0", pid), limit_s, "a new process")
    until(lambda: guest.unit("ActiveState") == "active", 60, "READY=1")


def _journal(guest: Guest) -> str:
    return guest.says("journalctl", "-b", "-u", "tuckshop-kiosk", "--no-pager", "-o", "cat")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.systemd", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/tuckshop-systemd"))
    parser.add_argument("--suite", default="bookworm")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    try:
        with Guest(wanted.folder, wanted.suite) as guest:
            for chapter in STORY:
                print(f"ok    {chapter(guest)}", flush=True)
    except CanNotBoot as lack:
        print(f"SKIPPED, nothing was tried: {lack}", file=sys.stderr)
        return 3
    except AssertionError:
        traceback.print_exc()
        return 1
    return 0


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
