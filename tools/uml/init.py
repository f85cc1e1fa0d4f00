"""The first process of the rig's guest: mounts what a Pi would have, runs one command, says how it ended, halts.

Started by the kernel as `python init.py COMMAND...`, its environment taken from the kernel's command line (NAME=value).
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import traceback
from pathlib import Path

MOUNTS = (
    ("proc", "/proc"),
    ("sysfs", "/sys"),
    ("configfs", "/sys/kernel/config"),
    ("tmpfs", "/run"),  # the root is the host's own and read-only; /tmp may hold the checkout
)
BIND = 4096
POWER_OFF = 0x4321FEDC
CPUINFO = "Hardware\t: BCM2835\nRevision\t: c04170\nModel\t\t: Raspberry Pi 5 Model B Rev 1.0\n"
"""A Pi is known to gpiozero by this: BCM2712 and 40 pins."""

libc = ctypes.CDLL(None, use_errno=True)


def mount(what: str, where: str, kind: str, flags: int = 0) -> None:
    if libc.mount(what.encode(), where.encode(), kind.encode(), flags, None) != 0:
        error = ctypes.get_errno()
        raise OSError(error, f"mounting {kind} at {where}: {os.strerror(error)}")


def main() -> int:
    for kind, where in MOUNTS:
        mount(kind, where, kind)
    cpuinfo = Path("/run/cpuinfo")
    cpuinfo.write_text(CPUINFO)
    mount(str(cpuinfo), "/proc/cpuinfo", "", BIND)
    return subprocess.run(sys.argv[1:], cwd=os.environ["RIG_HERE"], check=False, stdin=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    code = 125
    try:
        code = main()
    except Exception:  # noqa: BLE001 - whatever it is: if this process ended without halting the kernel would panic
        traceback.print_exc()
    sys.stdout.write(f"rig: exit {code}\n")
    sys.stdout.flush()
    os.sync()
    libc.reboot(POWER_OFF)
