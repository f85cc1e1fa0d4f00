"""The whole visit: bounded in time, in order, ending with a code that a script can use."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from drivers.sim.pn532 import SimPn532
from drivers.sim.printer import SimPrinter
from drivers.sim.scanner import SimScanner
from kiosk.config.settings import Pn532Reader, Printer, ScannerReader, Settings
from kiosk.doctor.findings import Check, Finding, Verdict, ok
from kiosk.doctor.visit import checks, examine

ROOT = Path(__file__).parents[2]


def test_a_check_that_hangs_holds_up_nothing() -> None:
    never = threading.Event()

    def hang() -> Finding:
        never.wait(60)
        return ok("at last")

    try:
        found = dict(examine([Check("one", hang, limit_s=0.2), Check("two", lambda: ok("well"))]))
    finally:
        never.set()
    assert list(found) == ["one", "two"]
    assert found["one"].verdict is Verdict.FAIL
    assert found["one"].what == "No answer within 0.2 s."
    assert found["two"] == ok("well")


def test_a_fault_of_ours_is_not_hidden() -> None:
    def broken() -> Finding:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(examine([Check("one", broken)]))


def test_everything_is_tried() -> None:
    names = [check.name for check in checks(Settings(), {})]
    on_the_machine = ["display", "fonts", "disk", "database", "programme", "clock"]
    assert names == [*on_the_machine, "reader", "panel", "printer", "till", "signed cards", "endpoint"]


def test_every_device_of_a_shop_is_shown_by_its_name(tmp_path: Path) -> None:
    door, counter, paper = (tmp_path / name for name in ("door", "counter", "paper"))
    settings = Settings(
        readers=(Pn532Reader(name="door", port=door), ScannerReader(name="counter", port=counter)),
        printer=Printer(kind="serial", port=paper),
    )
    devices = [each for each in checks(settings, {}) if each.name.startswith(("reader", "printer"))]
    with SimPn532(door, seed=1), SimScanner(counter), SimPrinter(paper):
        found = {name: finding.verdict for name, finding in examine(devices)}
    assert found == dict.fromkeys(("reader door", "reader counter", "printer"), Verdict.OK)
    lost = {name: finding.verdict for name, finding in examine(devices)}
    assert lost == dict.fromkeys(found, Verdict.FAIL)


def doctor(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TUCKSHOP_DATA__FOLDER": str(folder),
        "TUCKSHOP_SHOP__PROGRAMME": str(ROOT / "assets" / "programme" / "candy-shop.toml"),
        **settings,
    }
    return subprocess.run(
        [sys.executable, "-m", "kiosk", "doctor", *arguments],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_command_ends_with_0_if_nothing_failed(tmp_path: Path) -> None:
    done = doctor(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith("12 checks: ")
    assert done.stdout.splitlines()[-1].endswith(" 0 to mend.")
    assert list(tmp_path.iterdir()) == [], "it changed nothing"


def test_json_for_machines_and_1_if_something_failed(tmp_path: Path) -> None:
    done = doctor(tmp_path, "--json", TUCKSHOP_READER__0__KIND="pn532", TUCKSHOP_READER__0__PORT="/dev/none")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [row["check"] for row in rows if row["verdict"] == "fail"] == ["reader pn532"]
    assert all(set(row) == {"check", "verdict", "what", "remedy"} for row in rows)


def test_a_faulty_configuration_is_the_first_thing_to_mend(tmp_path: Path) -> None:
    done = doctor(tmp_path, TUCKSHOP_PANEL__KIND="gpoi")
    assert done.returncode == 2
    assert done.stderr == 'environment, TUCKSHOP_PANEL__KIND: panel.kind is "gpoi"; it must be one of "gpio", "none".\n'
