"""Readers and panel as the doctor tries them, on the simulated wires under the real drivers."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.cards.formats import format_named
from drivers.faults import LastingFault
from drivers.sim.panel import CLEAN, SimPanel
from drivers.sim.pn532 import SimPn532
from drivers.sim.wedge import SimKeyboard, typed
from kiosk import devices
from kiosk.config.settings import (
    Mfrc522Reader,
    NoReader,
    Panel,
    PcscReader,
    Pn532Reader,
    Presence,
    Reader,
    ScannerReader,
    WedgeReader,
)
from kiosk.doctor.findings import Finding, Verdict
from kiosk.doctor.hands import learn_reader, press_panel
from kiosk.doctor.panel import panel
from kiosk.doctor.readers import readers


def found(*settings: Reader) -> dict[str, Finding]:
    return {check.name: check.look() for check in readers(settings)}


def test_a_reader_that_answers(tmp_path: Path) -> None:
    with SimPn532(tmp_path / "reader", seed=1) as sim:
        said = found(Pn532Reader(name="door", port=sim.port))["reader door"]
    assert said.verdict is Verdict.OK
    assert said.what == f"PN532, firmware 1.6, at {sim.port} answers."


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (Pn532Reader(name="it", port=Path("/dev/none")), "There is no serial port /dev/none."),
        (ScannerReader(name="it", port=Path("/dev/none")), "There is no serial port"),
        (WedgeReader(name="it", path=Path("/dev/input/none")), "The keyboard reader /dev/input/none is not"),
        (WedgeReader(name="it", path=Path("/dev/null")), "/dev/null is not a keyboard."),
        (Mfrc522Reader(name="it", spi_bus=9), ""),
        (PcscReader(name="it"), ""),
    ],
)
def test_readers_that_are_not_there(settings: Reader, what: str) -> None:
    said = found(settings)["reader it"]
    assert said.verdict is Verdict.FAIL
    assert said.what.startswith(what)
    assert said.what.endswith(".")
    assert said.remedy


@pytest.mark.parametrize("settings", [(), (NoReader(),)])
def test_no_reader_at_all(settings: tuple[Reader, ...]) -> None:
    assert found(*settings)["reader"].verdict is Verdict.WARN


def test_a_panel_that_can_be_used() -> None:
    settings = Panel(kind="gpio", buzzer=18)
    wiring = devices.wiring(settings)
    assert wiring is not None
    said = panel(settings, SimPanel(wiring).pins)
    assert said.verdict is Verdict.OK
    assert "5 buttons, 5 lamps" in said.what


def test_a_panel_on_a_machine_without_pins() -> None:
    """lgpio is missing here, or finds no header."""
    assert panel(Panel(kind="gpio")).verdict is Verdict.FAIL


def test_no_panel() -> None:
    assert panel(Panel()).verdict is Verdict.OK


def test_four_buttons_leave_out_the_middle_face() -> None:
    wiring = devices.wiring(Panel(kind="gpio", buttons=(5, 6, 13, 19), leds=()))
    assert wiring is not None
    assert [(button.face, button.pin, button.lamp_pin) for button in wiring.buttons] == [
        (1, 5, None),
        (2, 6, None),
        (4, 13, None),
        (5, 19, None),
    ]


def test_every_kind_of_reader_has_its_driver() -> None:
    typing = (WedgeReader(), WedgeReader(reads="codes"))
    for kind in (Pn532Reader(), Mfrc522Reader(reset_pin=25), *typing, ScannerReader(), PcscReader()):
        device = devices.reader(kind, Presence())
        assert device is not None
        assert device.name == kind.name
    assert devices.reader(NoReader(), Presence()) is None


def test_pressing_through_the_panel() -> None:
    settings = Panel(kind="gpio", buttons=(5, 6, 13, 19), leds=())
    wiring = devices.wiring(settings)
    assert wiring is not None
    sim = SimPanel(wiring)
    heard: list[str] = []

    def hear(words: str) -> None:
        heard.append(words)
        if words.startswith("Press button"):
            sim.press(int(words.split()[2].strip(",.")), closing=CLEAN, opening=[(0.0, False)], wait=lambda _: None)

    assert press_panel(settings, hear, sim.pins) == 0
    assert heard[-1] == "4 buttons tried, 0 to mend."
    with pytest.raises(LastingFault, match="No panel is set up"):
        press_panel(Panel(), hear)


# --- kiosk doctor learn-reader ---------------------------------------------------------------------------------

ANNA = bytes.fromhex("04A1B2C3D4E5F6")
KEYBOARD = Path("/dev/input/by-id/usb-reader-event-kbd")


def learned(texts: list[str], uids: list[bytes], plugged: tuple[Path, ...] = (KEYBOARD,)) -> tuple[int, str]:
    keyboard = SimKeyboard()
    heard: list[str] = []

    def hear(words: str) -> None:
        heard.append(words)
        if words.startswith("Lay"):
            keyboard.send(typed(texts.pop(0)))

    code = learn_reader(None, uids, hear, lambda path: keyboard.open(), lambda: plugged)
    return code, "\n".join(heard)


def test_a_known_card_tells_the_format() -> None:
    code, heard = learned([format_named("hex-reversed").encode(ANNA)], [ANNA])
    assert code == 0
    assert heard.startswith("Lay the card 04 A1 B2 C3 D4 E5 F6 on the reader.\nIt is hex-reversed.")
    assert heard.endswith(f'[[reader]]\nkind = "wedge"\npath = "{KEYBOARD}"\nformat = "hex-reversed"\nends = "key"')


def test_a_number_that_is_not_the_cards() -> None:
    code, heard = learned(["00112233445566"], [ANNA])
    assert code == 1
    assert "[[reader]]" not in heard


def test_without_a_known_card_it_is_a_guess() -> None:
    code, heard = learned([format_named("hex").encode(ANNA)], [])
    assert code == 1
    assert "It may be hex" in heard
    assert 'format = "hex"' in heard


def test_a_text_that_is_no_number() -> None:
    code, heard = learned(["hello"], [])
    assert (code, heard.splitlines()[-1]) == (1, "'hello' is in no format that is known.")


@pytest.mark.parametrize(
    ("plugged", "said"), [((), "No typing reader"), ((KEYBOARD, Path("/dev/input/by-id/other")), "name one of")]
)
def test_which_reader(plugged: tuple[Path, ...], said: str) -> None:
    with pytest.raises(LastingFault, match=said):
        learned([], [], plugged)
