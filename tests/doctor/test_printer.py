"""The printer and the signed cards' keys as the doctor tries them."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.faults import LastingFault
from drivers.sim.paper import PrintedCode
from drivers.sim.printer import SimPrinter
from kiosk.config.settings import Cards, Printer
from kiosk.doctor.findings import Verdict
from kiosk.doctor.printer import print_trial_page, printer
from kiosk.doctor.signed import signed


def on(port: Path, **more: object) -> Printer:
    return Printer(kind="serial", port=port, profile="gb18030-58", **more)  # type: ignore[arg-type]  # settings of a test


def test_a_printer_that_is_ready(tmp_path: Path) -> None:
    with SimPrinter(tmp_path / "printer") as sim:
        said = printer(on(sim.path))
        assert sim.paper() == (), "a check prints nothing"
    assert (said.verdict, said.remedy) == (Verdict.OK, "")
    assert said.what.startswith("ESC/POS printer, profile gb18030-58 is ready.")


@pytest.mark.parametrize(
    ("works", "verdict", "what", "remedy"),
    [
        ({"rows": 0}, Verdict.FAIL, "The printer is out of paper.", "Put in a new roll."),
        ({"cover_open": True}, Verdict.FAIL, "The printer is open.", "Close its cover."),
        ({"on": False}, Verdict.FAIL, "The printer does not answer.", "Switch it on and look at its cable."),
        ({"rows": 50}, Verdict.WARN, "The printer will soon need a new roll of paper.", "Lay one ready."),
    ],
)
def test_what_is_to_be_done_about_it(
    tmp_path: Path, works: dict[str, int], verdict: Verdict, what: str, remedy: str
) -> None:
    with SimPrinter(tmp_path / "printer") as sim:
        sim.handle(**works)
        said = printer(on(sim.path))
    assert (said.verdict, said.what, said.remedy) == (verdict, what, remedy)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    for settings in (on(tmp_path / "none"), Printer(kind="usb", port=tmp_path / "lp9")):
        said = printer(settings)
        assert said.verdict is Verdict.FAIL
        assert said.remedy


def test_one_that_tells_nothing(tmp_path: Path) -> None:
    with SimPrinter(tmp_path / "printer", answers=False) as sim:
        said = printer(on(sim.path, answers=False))
    assert said.verdict is Verdict.OK
    assert "tells nothing" in said.what


def test_none_at_all() -> None:
    assert printer(Printer()).verdict is Verdict.OK
    with pytest.raises(LastingFault, match="No printer is set up"):
        print_trial_page(Printer(), lambda _words: None)


def test_a_page_to_look_at(tmp_path: Path) -> None:
    heard: list[str] = []
    with SimPrinter(tmp_path / "printer") as sim:
        assert print_trial_page(on(sim.path), heard.append) == 0
        assert any(isinstance(item, PrintedCode) for item in sim.paper())
        assert "大号 Large" in sim.text()
    assert heard[0] == "It was printed."
    assert "printer.profile" in heard[1]


def test_a_page_that_cannot_be_printed(tmp_path: Path) -> None:
    heard: list[str] = []
    with SimPrinter(tmp_path / "printer") as sim:
        sim.handle(rows=0)
        assert print_trial_page(on(sim.path), heard.append) == 1
    assert heard == ["The printer is out of paper: put in a new roll."]


def test_keys_for_signed_cards(tmp_path: Path) -> None:
    assert signed(Cards()).verdict is Verdict.OK
    key = tmp_path / "master.key"
    said = signed(Cards(master_key_file=key))
    assert (said.verdict, said.remedy) == (Verdict.FAIL, "Put back its copy, owned by the kiosk's user.")
    key.write_text("5a" * 16)
    key.chmod(0o644)
    assert "chmod 600" in signed(Cards(master_key_file=key)).remedy
    key.chmod(0o600)
    said = signed(Cards(master_key_file=key, issuer_keys=("11" * 32,), least="issued"))
    assert said.verdict is Verdict.OK
    assert "NTAG 424 DNA and NTAG21x (1)" in said.what
    assert "5a5a" not in said.what
