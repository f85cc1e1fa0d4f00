"""The set-up of a machine, tried with stand-ins for its programs in PATH; and what the lock files promise."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


class Machine:
    """A machine with nothing but coreutils and the programs given to it; keeps what was called."""

    def __init__(self, folder: Path) -> None:
        self.programs = folder / "bin"
        self.calls = folder / "calls"
        self.programs.mkdir()
        self.calls.touch()
        for name in ("sh", "id", "grep", "sed", "tr", "env", "cat", "dirname"):
            found = next(place for place in (Path("/usr/bin", name), Path("/bin", name)) if place.exists())
            (self.programs / name).symlink_to(found)

    def has(self, name: str, script: str) -> None:
        program = self.programs / name
        program.unlink(missing_ok=True)
        program.write_text(f'#!/bin/sh\necho "{name} $*" >>{self.calls}\n{script}\n')
        program.chmod(0o755)

    def has_python(self, name: str, version: tuple[int, int]) -> None:
        """A Python of another version: a real one that is told to lie about its number."""
        lie = f"import sys; sys.version_info = {(*version, 0, 'final', 0)}; "
        self.has(name, f'[ "$1" = -V ] && echo Python {version[0]}.{version[1]} && exit; {sys.executable} -c "{lie}$2"')

    def runs(self, tool: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(ROOT / "tools" / tool), *arguments],
            env={"PATH": str(self.programs), **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    @property
    def called(self) -> list[str]:
        return self.calls.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


# --- which Python ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_fitting_python3_is_taken(machine: Machine, version: tuple[int, int]) -> None:
    machine.has_python("python3", version)
    assert machine.runs("find-python.sh").stdout == f"{machine.programs}/python3\n"


def test_beside_an_old_python3_a_newer_one_is_found(machine: Machine) -> None:
    machine.has_python("python3", (3, 9))
    machine.has_python("python3.12", (3, 12))
    found = machine.runs("find-python.sh").stdout.strip()
    assert found in (f"{machine.programs}/python3.12", "/usr/bin/python3"), "the machine's own is asked before"


@pytest.mark.parametrize("version", [(3, 9), (3, 14), (2, 7)])
def test_the_python_that_is_asked_for_must_fit(machine: Machine, version: tuple[int, int]) -> None:
    machine.has_python("mine", version)
    done = machine.runs("find-python.sh", PYTHON="mine")
    assert done.returncode == 1
    assert done.stderr == (
        f"PYTHON=mine is Python {version[0]}.{version[1]}: Tuckshop needs a 64-bit Python 3.11, 3.12 or 3.13.\n"
    )


def test_a_python_that_is_not_there(machine: Machine) -> None:
    done = machine.runs("find-python.sh", PYTHON="/opt/none")
    assert done.returncode == 1
    assert done.stderr.startswith("PYTHON=/opt/none: there is no such program.")


# --- system packages -------------------------------------------------------------------------------------------

RUN = "fonts-noto-core fonts-noto-cjk libgl1 libegl1 libgles2 libgl1-mesa-dri libgbm1 tzdata ca-certificates"
ALL = f"{RUN} xvfb xdotool gcc libc6-dev"


def has_packages(machine: Machine, packages: str, provides: str = "libmtdev1t64 libmtdev1 (= 1.1)") -> None:
    lines = "\n".join(f"installed {package} " for package in packages.split())
    machine.has("dpkg-query", f"cat <<END\n{lines}\ninstalled {provides}\nconfig-files xdotool\nEND")


def test_nothing_is_missing(machine: Machine) -> None:
    has_packages(machine, ALL)
    machine.has("apt-get", "exit 1")
    done = machine.runs("system-packages.sh", sys.executable, "all")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [call for call in machine.called if call.startswith("apt")] == []


def test_what_is_missing_is_said_and_installed_and_no_more(machine: Machine) -> None:
    has_packages(machine, ALL.replace("xdotool", "").replace("libgbm1", ""))
    machine.has("apt-get", "")
    machine.has("apt-cache", "")
    machine.has("id", "echo 0")
    done = machine.runs("system-packages.sh", sys.executable, "all")
    assert done.returncode == 0
    assert done.stdout == (
        "Tuckshop needs these system packages and installs them now (APT=no forbids it): libgbm1 xdotool \n"
    )
    assert [call for call in machine.called if call.startswith("apt-get")] == [
        "apt-get install -y -q --no-install-recommends libgbm1 xdotool"
    ]


def test_a_kiosk_needs_no_screen_of_its_own(machine: Machine) -> None:
    has_packages(machine, RUN)
    machine.has("apt-get", "exit 1")
    assert machine.runs("system-packages.sh", sys.executable, "run").returncode == 0


def test_lists_are_fetched_only_when_they_do_not_know_a_name(machine: Machine) -> None:
    has_packages(machine, ALL.replace("xvfb", ""))
    machine.has("apt-get", "")
    machine.has("apt-cache", "exit 100")
    machine.has("id", "echo 0")
    machine.runs("system-packages.sh", sys.executable, "all")
    assert [call.split()[1] for call in machine.called if call.startswith("apt-get")] == ["update", "install"]


def test_stale_lists_are_fetched_anew(machine: Machine) -> None:
    """The first install fails (a file that moved on), the second works."""
    has_packages(machine, ALL.replace("xvfb", ""))
    machine.has("apt-get", f"[ $1 = update ] || [ $(grep -c 'apt-get install' {machine.calls}) = 2 ]")
    machine.has("apt-cache", "")
    machine.has("id", "echo 0")
    assert machine.runs("system-packages.sh", sys.executable, "all").returncode == 0
    did = [call.split()[1] for call in machine.called if call.startswith("apt-get")]
    assert did == ["install", "update", "install"]


def test_not_root_means_sudo(machine: Machine) -> None:
    has_packages(machine, ALL.replace("xvfb", ""))
    machine.has("apt-get", "")
    machine.has("apt-cache", "")
    machine.has("id", "echo 1000")
    machine.has("sudo", 'exec "$@"')
    done = machine.runs("system-packages.sh", sys.executable, "all")
    assert "installs them now (with sudo; APT=no forbids it): xvfb" in done.stdout
    install = "apt-get install -y -q --no-install-recommends xvfb"
    assert f"sudo env DEBIAN_FRONTEND=noninteractive {install}" in machine.called


def test_neither_root_nor_sudo(machine: Machine) -> None:
    has_packages(machine, ALL.replace("xvfb", ""))
    machine.has("apt-get", "")
    machine.has("id", "echo 1000")
    done = machine.runs("system-packages.sh", sys.executable, "all")
    assert done.returncode == 1
    assert "As root run: apt-get install xvfb" in done.stderr


def test_apt_that_fails_is_told(machine: Machine) -> None:
    has_packages(machine, ALL.replace("xvfb", ""))
    machine.has("apt-get", "exit 100")
    machine.has("apt-cache", "")
    machine.has("id", "echo 0")
    done = machine.runs("system-packages.sh", sys.executable, "all")
    assert done.returncode == 1
    assert "could not be installed" in done.stderr


def test_apt_can_be_forbidden(machine: Machine) -> None:
    has_packages(machine, ALL.replace("xvfb", ""))
    machine.has("apt-get", "exit 100")
    done = machine.runs("system-packages.sh", sys.executable, "all", APT="no")
    assert (done.returncode, done.stdout) == (0, "Missing system packages, not installed because of APT=no: xvfb \n")


def test_another_kind_of_linux(machine: Machine) -> None:
    done = machine.runs("system-packages.sh", sys.executable, "all")
    assert done.returncode == 0
    assert done.stdout.startswith("No apt-get here")


def test_debians_python_without_venv(machine: Machine) -> None:
    has_packages(machine, ALL)
    machine.has("bare-python", "exit 1")
    done = machine.runs("system-packages.sh", "bare-python", "all", APT="no")
    assert "python3-venv" in done.stdout


def test_a_raspberry_pi_brings_its_own_pins(machine: Machine, tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.write_text("Raspberry Pi 5 Model B Rev 1.0\0")
    has_packages(machine, ALL)
    machine.has("apt-get", "exit 1")
    done = machine.runs("system-packages.sh", sys.executable, "run", APT="no", MODEL=str(model))
    assert "python3-lgpio python3-spidev" in done.stdout


# --- locks, make and CI ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_everything_by_hash_and_names_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9][a-z0-9-]*)==(\S+)", text, re.MULTILINE)
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pins) == len(entries) > 20
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries)
    assert not re.search(r"://|file:|index|find-links|(^|\s)/", text)


def test_the_locks_agree_and_cover_the_project() -> None:
    small, large = (
        dict(re.findall(r"^([a-z0-9][a-z0-9-]*)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))
        for lock in LOCKS
    )
    assert small.items() <= large.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]

    def names(*requirements: str) -> set[str]:
        return {re.split(r"[<>=; ]", each)[0].lower() for each in requirements}

    assert names(*project["dependencies"], *extras["printer"]) <= small.keys()
    assert names(*extras["test"], *extras["cloud"]) <= large.keys()
    assert not names(*extras["test"], *extras["cloud"]) & small.keys() - names(*project["dependencies"])


def test_help_names_every_target_and_variable() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    ).stdout
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    for target in phony[1].split():
        assert f"make {target} " in told
    for variable in re.findall(r"^([A-Z]+) \?=", makefile, re.MULTILINE):
        assert f"{variable}=" in told


@pytest.mark.parametrize(("check", "test", "code"), [(0, 0, 0), (2, 0, 1), (0, 2, 1), (2, 2, 1)])
def test_ci_runs_both_and_fails_with_either(machine: Machine, check: int, test: int, code: int) -> None:
    machine.has("make", f"[ $1 = check ] && exit {check}; echo '5 passed in 1s'; exit {test}")
    done = subprocess.run(
        ["bash", ".ci/run"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{machine.programs}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == code
    assert machine.called == ["make check", "make test"]
    assert "5 passed" in done.stdout
