"""A Debian of its own below a folder, booted by tests/systemd/boot.sh, and what is asked of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = "systemd,systemd-sysv,dbus,udev,make,git,procps,python3,python3-venv,ca-certificates,xvfb,xdotool,sqlite3"
LEFT_ALONE = ("systemd-udevd.service", "systemd-timesyncd.service", "systemd-networkd.service", "getty@tty1.service")
"""What would touch the machine's devices, clock, network or screen."""


class CanNotBoot(Exception):
    """The machine lacks what it takes; the message says what."""


def until(true: Callable[[], object], limit_s: float, what: str) -> None:
    """Looks ten times a second; raises AssertionError with `what` when the time is over."""
    end, pause = time.monotonic() + limit_s, threading.Event()
    while not true():
        assert time.monotonic() < end, f"not within {limit_s:g} s: {what}"
        pause.wait(0.1)


class Guest:
    """`folder` holds its root; made if it is missing (120 MB from Debian's archive, minutes)."""

    def __init__(self, folder: Path, suite: str) -> None:
        self.root = folder / "root"
        self.framebuffer = self.root / "var/tmp/Xvfb_screen0"
        self._cgroup = _cgroups() / "tuckshop-systemd"
        if os.geteuid() != 0:
            raise CanNotBoot("only root may boot a system")
        for program in ("debootstrap", "unshare", "nsenter", "pivot_root"):
            if shutil.which(program) is None:
                raise CanNotBoot(f"{program} is not here (apt-get install debootstrap util-linux)")
        if not (self.root / "usr/sbin/init").exists():
            self._make(suite)

    def _make(self, suite: str) -> None:
        print(f"making a Debian ({suite}) below {self.root}", flush=True)
        made = self.root.with_name("making")
        shutil.rmtree(made, ignore_errors=True)
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", suite, str(made)]
        if subprocess.run(command, stdout=subprocess.DEVNULL, timeout=1200, check=False).returncode:
            raise CanNotBoot("debootstrap failed; it says why above")
        for unit in LEFT_ALONE:
            (made / "etc/systemd/system" / unit).symlink_to("/dev/null")
        for file in (Path("/etc/resolv.conf"), Path("/etc/pip.conf"), Path("/etc/ssl/certs/ca-certificates.crt")):
            if file.exists():
                shutil.copy(file, made / file.relative_to("/"))
        (made / "etc/hostname").write_text("tuckshop-test\n")
        (made / "etc/systemd/system/xvfb.service").write_text(
            "[Service]\nExecStart=/usr/bin/Xvfb :77 -screen 0 800x480x24 -nolisten tcp -ac -fbdir /var/tmp\n"
        )
        unit = made / "etc/systemd/system/tuckshop-kiosk.service.d"
        unit.mkdir()
        (unit / "screen.conf").write_text(
            "[Unit]\nWants=xvfb.service\nAfter=xvfb.service\n"
            "[Service]\nEnvironment=DISPLAY=:77 SDL_VIDEODRIVER=x11\n"
            "ExecStartPost=+/bin/cp /var/tmp/Xvfb_screen0 /var/at-ready\n"
        )
        made.rename(self.root)

    def __enter__(self) -> Guest:
        self._unshare = subprocess.Popen([HERE / "boot.sh", self.root, self._cgroup], stdin=subprocess.DEVNULL)
        until(self._booted, 60, "systemd as PID 1")
        return self

    def _booted(self) -> bool:
        assert self._unshare.poll() is None, "boot.sh ended; it says why above"
        return bool(self._children()) and self.says("systemctl", "is-system-running") in ("running", "degraded")

    def _children(self) -> list[str]:
        return Path(f"/proc/{self._unshare.pid}/task/{self._unshare.pid}/children").read_text().split()

    def __exit__(self, *_: object) -> None:
        for init in self._children():
            os.kill(int(init), signal.SIGRTMIN + 13)  # halt at once: with PID 1 goes all that is in its namespace
        self._unshare.wait(30)
        until(self._gone, 10, "an empty cgroup")

    def _gone(self) -> bool:
        below = sorted((path for path in self._cgroup.rglob("*") if path.is_dir()), reverse=True)
        try:
            for path in (*below, self._cgroup):
                path.rmdir()
        except OSError:
            return False
        return True

    def run(self, *command: str, limit_s: float = 60, stdin: str = "") -> subprocess.CompletedProcess[str]:
        [init, *_] = self._children()
        enter = ["nsenter", "-t", init, "--pid", "--mount", "--uts", "--ipc", "--cgroup", "--", "env", "-i"]
        path = "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return subprocess.run(
            [*enter, path, "HOME=/root", "LANG=C.UTF-8", "DISPLAY=:77", *command],
            input=stdin, capture_output=True, text=True, timeout=limit_s, check=False,
        )  # fmt: skip

    def says(self, *command: str) -> str:
        return self.run(*command).stdout.strip()

    def does(self, *command: str, limit_s: float = 60) -> str:
        """What it printed; raises AssertionError with all it said if it failed."""
        done = self.run(*command, limit_s=limit_s)
        assert done.returncode == 0, (
            f"{' '.join(command)}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
        return done.stdout.strip()

    def unit(self, key: str) -> str:
        return self.says("systemctl", "show", "--value", f"--property={key}", "tuckshop-kiosk")

    def picture(self, file: Path | None = None) -> bytes:
        """The screen's 800 x 480 x 4 bytes, below the header of an XWD file."""
        return (file or self.framebuffer).read_bytes()[-800 * 480 * 4 :]


def _cgroups() -> Path:
    for line in Path("/proc/mounts").read_text().splitlines():
        _, place, kind, *_ = line.split()
        if kind == "cgroup2":
            return Path(place)
    raise CanNotBoot("no cgroup2 is mounted here")
