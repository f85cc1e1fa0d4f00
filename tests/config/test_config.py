"""A configuration is taken whole or not at all, and says everything that is wrong with it at once."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.formats import format_named
from drivers.printer_profile import PROFILES
from kiosk.config import ConfigFault, Settings, load
from kiosk.config.settings import Mfrc522Reader, NoReader, PcscReader, Pn532Reader, Printer, ScannerReader, WedgeReader
from kiosk.config.values import Hours


def write(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path | None, environ: dict[str, str] | None = None) -> list[str]:
    """The sentences, without the folder of the test."""
    with pytest.raises(ConfigFault) as caught:
        load(path, environ or {})
    return [str(fault).replace(f"{path.parent}/" if path else "", "") for fault in caught.value.faults]


def test_nothing_given_is_all_defaults() -> None:
    assert load(None, {"HOME": "/home/anna", "TUCKSHOP_CONFIG": "x"}) == Settings()


def test_an_empty_file_too(tmp_path: Path) -> None:
    assert load(write(tmp_path, ""), {}) == Settings()


def test_a_shop_fills_in_its_file(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """
        [shop]
        name = "糖果店"
        language = "zh-Hans"
        zone = "Asia/Shanghai"
        programme = "candy.toml"

        [data]
        folder = "/data/tuckshop"

        [screen]
        quiet_hours = "22:00-08:00"
        size = [720, 1280]

        [times]
        welcome_s = 6.5

        [[reader]]
        kind = "mfrc522"
        name = "door"
        reset_pin = 25

        [[reader]]
        kind = "wedge"
        path = "/dev/input/by-id/counter"
        format = "10D"

        [panel]
        kind = "gpio"
        buttons = [5, 6, 13, 19]
        leds = []
        buzzer = 18

        [sync]
        url = "https://cloud.example.com"
        device = "k-1"
        token_file = "/data/tuckshop/token"
        """,
    )
    settings = load(path, {})
    assert settings.shop.name == "糖果店"
    assert settings.shop.zone == ZoneInfo("Asia/Shanghai")
    assert settings.shop.programme == tmp_path / "candy.toml", "relative to the file"
    assert settings.data.store == Path("/data/tuckshop/store.db")
    assert settings.data.backups == Path("/data/tuckshop/backups")
    assert settings.screen.quiet_hours == Hours(time(22), time(8))
    assert settings.screen.size == (720, 1280)
    assert settings.times.welcome_s == 6.5
    assert settings.readers == (
        Mfrc522Reader(name="door", reset_pin=25),
        WedgeReader(path=Path("/dev/input/by-id/counter"), format=format_named("decimal")),
    )
    assert settings.panel.faces == (1, 2, 4, 5)
    assert settings.sync.token_file == Path("/data/tuckshop/token")


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, '[shop]\nname = "5"\n[[reader]]\nkind = "pn532"\nport = "/dev/ttyUSB0"')
    settings = load(
        path,
        {
            "TUCKSHOP_SHOP__NAME": "7",  # a text stays one, though it looks like a number
            "TUCKSHOP_SCREEN__FULLSCREEN": "false",
            "TUCKSHOP_PANEL__BUTTONS": "[2, 3, 4, 17]",
            "TUCKSHOP_SYNC__POLL_S": "60",
            "TUCKSHOP_READER__0__PORT": "/dev/ttyUSB1",
            "TUCKSHOP_READER__1__KIND": "none",
        },
    )
    assert settings.shop.name == "7"
    assert settings.screen.fullscreen is False
    assert settings.panel.buttons == (2, 3, 4, 17)
    assert settings.sync.poll_s == 60
    assert settings.readers == (Pn532Reader(port=Path("/dev/ttyUSB1")), NoReader())


def test_every_kind_of_reader_is_taken_with_nothing_but_its_kind(tmp_path: Path) -> None:
    kinds = {
        "pn532": Pn532Reader(),
        "mfrc522": Mfrc522Reader(),
        "wedge": WedgeReader(),
        "scanner": ScannerReader(),
        "pcsc": PcscReader(),
        "none": NoReader(),
    }
    path = write(tmp_path, "\n".join(f'[[reader]]\nkind = "{kind}"' for kind in kinds))
    assert load(path, {}).readers == tuple(kinds.values())


def test_all_faults_at_once_each_with_place_key_value_and_remedy(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        """[shop]
nmae = "Sweets"
language = "de"
zone = "Mars/Olympus"
programme = 5
name = ""
[screen]
fullscreen = "yes"
quiet_hours = "22-8"
text_scale = 2
size = [800]
[sceen]
size = [1, 2]
[sync]
token = "s3cret"
[[reader]]
port = "/dev/ttyUSB0"
[[reader]]
kind = "nfc"
[[reader]]
kind = "mfrc522"
gain_db = 40
port = "/dev/spidev0.0"
""",
    )
    environ = {
        "TUCKSHOP_PANEL__BUTTONS": "[1, 2]",
        "TUCKSHOP_SHOP_NAME": "Sweets",
        "TUCKSHOP_READER__9__PORT": "x",
        "TUCKSHOP_CONFIG": "is another's",
        "TUCKSHOP_CLOUD_DEVICES": "is the endpoint's",
    }
    every = "kiosk config --explain shows all there are."
    assert sorted(faults(path, environ)) == sorted(
        [
            f"kiosk.toml, line 2: shop.nmae is not a setting, did you mean shop.name?; {every}",
            'kiosk.toml, line 3: shop.language is "de"; it must be one of "en", "zh-Hans", "zh-Hant".',
            'kiosk.toml, line 4: shop.zone is "Mars/Olympus"; it must be a time zone by its IANA name, '
            'like "Asia/Shanghai".',
            "kiosk.toml, line 5: shop.programme is 5; it must be a path.",
            'kiosk.toml, line 6: shop.name is ""; it must be a text of 1 to 40 characters.',
            'kiosk.toml, line 8: screen.fullscreen is "yes"; it must be true or false.',
            'kiosk.toml, line 9: screen.quiet_hours is "22-8"; it must be hours like "22:00-08:00".',
            "kiosk.toml, line 10: screen.text_scale is 2; it must be a number from 1 to 1.3.",
            "kiosk.toml, line 11: screen.size is [800]; it must be a list of 2 values, each a whole number from 320 "
            "to 3840.",
            f"kiosk.toml, line 13: [sceen] is not a section, did you mean screen?; {every}",
            f"kiosk.toml, line 15: sync.token is not a setting, did you mean sync.token_file?; {every}",
            'kiosk.toml, line 17: a reader needs a kind: "pn532", "mfrc522", "wedge", "scanner", "pcsc", "none".',
            'kiosk.toml, line 19: reader.1.kind is "nfc"; it must be one of "pn532", "mfrc522", "wedge", "scanner", '
            '"pcsc", "none".',
            "kiosk.toml, line 22: reader.2.gain_db is 40; it must be one of 18, 23, 33, 38, 43, 48.",
            f"kiosk.toml, line 23: reader.2.port is not a setting; {every}",
            "environment, TUCKSHOP_PANEL__BUTTONS: panel.buttons is "
            '"[1, 2]"; it must be a list of 4 to 5 values, each a whole number from 2 to 27.',
            "environment, TUCKSHOP_READER__9__PORT: readers are numbered from 0 without a gap, like "
            "TUCKSHOP_READER__0__PORT; there are 3 so far.",
            "environment, TUCKSHOP_SHOP_NAME: a setting is called TUCKSHOP_SECTION__KEY, two underscores between; "
            "mend it or take it out.",
        ]
    )


def test_a_secret_in_the_wrong_place_is_not_repeated(tmp_path: Path) -> None:
    path = write(tmp_path, '[sync]\ntoken = "s3cret"\nurl = "https://anna:s3cret@cloud.example.com"')
    assert "s3cret" not in "\n".join(faults(path))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[shop]\nname = Sweets\n", "kiosk.toml, line 2, column 8: this is not TOML (Invalid value). "),
        ("[shop]\nname = 'a'\nname = 'b'\n", "kiosk.toml, line 3, column 11: this is not TOML (Cannot overwrite"),
        ("[shop", "kiosk.toml, end of document: this is not TOML"),
        ('name = "Sweets"', "kiosk.toml, line 1: name stands outside of any [section]; put it below the one"),
        ('[reader]\nkind = "none"', "kiosk.toml, line 1: write readers as [[reader]], in double brackets."),
        ('[[shop]]\nname = "a"', "kiosk.toml, line 1: write [shop] in single brackets, and once."),
    ],
)
def test_a_file_of_the_wrong_shape(tmp_path: Path, text: str, sentence: str) -> None:
    path = write(tmp_path, text)
    [fault] = faults(path)
    assert fault.startswith(sentence)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert faults(tmp_path / "kiosk.toml") == [
        "kiosk.toml: the configuration can't be read (No such file or directory). "
        "Name a file that exists and that the kiosk's user may read."
    ]
    (tmp_path / "folder").mkdir()
    assert "Is a directory" in faults(tmp_path / "folder")[0]
    (tmp_path / "kiosk.toml").write_bytes(b'[shop]\nname = "\xff"')
    assert faults(tmp_path / "kiosk.toml") == ["kiosk.toml, line 2: this is not UTF-8; save the file in that encoding."]


GPIO = '[panel]\nkind = "gpio"\n'


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            GPIO + "buttons = [5, 6, 13, 19, 5]",
            ["line 3: BCM pin 5 is given to button 1 and button 5; move one of them to a free pin."],
        ),
        (
            GPIO + "buzzer = 10\n[[reader]]\nkind = 'mfrc522'\nreset_pin = 12",
            [
                "line 3: BCM pin 10 is given to the buzzer and SPI bus 0; move one of them to a free pin.",
                "line 6: BCM pin 12 is given to light 1 and the reset of mfrc522; move one of them to a free pin.",
            ],
        ),
        (
            GPIO + "buzzer = 25\n[[reader]]\nkind = 'mfrc522'\nbus = 'mfrc522'",
            ["line 3: BCM pin 25 is given to the buzzer and the reset of mfrc522; move one of them to a free pin."],
        ),
        (GPIO + "buzzer = 25\n[[reader]]\nkind = 'mfrc522'", []),
        (
            GPIO + "leds = [12, 14, 20, 21, 24]\n[[reader]]\nkind = 'pn532'",
            ["line 3: BCM pin 14 is given to light 2 and the serial port of pn532; move one of them to a free pin."],
        ),
        ("[panel]\nbuttons = [5, 5, 5, 5]", []),  # the panel is off
        (GPIO + "leds = [14, 15, 20, 21, 24]\n[[reader]]\nkind = 'pn532'\nport = '/dev/ttyUSB0'", []),
        (
            GPIO + "leds = [12, 16]",
            [
                "line 3: panel.leds names 2 lights for 5 buttons; give each button one, or leave the list empty ([]) "
                "for a panel without lights."
            ],
        ),
        (
            "[[reader]]\nkind = 'pn532'\n[[reader]]\nkind = 'pn532'\nname = 'other'",
            ["/dev/serial0 is given to 2 devices; each needs a port of its own."],
        ),
        (
            "[[reader]]\nkind = 'pcsc'\n[[reader]]\nkind = 'pcsc'\nname = 'pcsc'",
            [
                'reader.0.name is "pcsc", and another reader has that name too; give each its own.',
                'line 5: reader.1.name is "pcsc", and another reader has that name too; give each its own.',
            ],
        ),
        (
            "[printer]\nkind = 'serial'",
            ['line 2: printer.kind is "serial" and printer.port is /dev/usb/lp0, which is no serial port; name one of'],
        ),
        (
            "[printer]\nkind = 'usb'\nport = '/dev/serial/by-id/x'\nhandshake = 'rtscts'",
            ['line 3: printer.kind is "usb", and a serial port or a handshake is set for it; set printer.kind'],
        ),
        (
            "[printer]\nkind = 'serial'\nport = '/dev/serial0'\n[[reader]]\nkind = 'scanner'\nport = '/dev/serial0'",
            [
                "BCM pin 14 is given to the serial port of scanner and the serial port of the printer",
                "BCM pin 15 is given to the serial port of scanner and the serial port of the printer",
                "/dev/serial0 is given to 2 devices; each needs a port of its own.",
            ],
        ),
        ("[printer]\nport = '/dev/serial0'\n[[reader]]\nkind = 'scanner'\nport = '/dev/serial0'", []),  # it is off
        (
            "[[reader]]\nkind = 'scanner'\nname = 'printer'\n[[reader]]\nkind = 'wedge'\nname = 'memory'",
            [
                'line 3: reader.0.name is "printer", and so is the printer called; choose another.',
                'line 6: reader.1.name is "memory", and so is the store called; choose another.',
            ],
        ),
        ("[[reader]]\nkind = 'scanner'\nname = 'panel'", ['"panel", and so is the panel called; choose another.']),
        ("[cards]\nleast = 'fresh'", ['line 2: cards.least is "fresh" and cards.master_key_file is missing, so no']),
        ("[cards]\nleast = 'issued'", ['line 2: cards.least is "issued" and there is no key to check cards with']),
        (
            "[cards]\nissuer_keys = ['05', 'anna']",
            [
                'cards.issuer_keys holds "05", which is no',
                'cards.issuer_keys holds "anna", which is no public key; copy',
            ],
        ),
        (
            "[cards]\nleast = 'fresh'\nmaster_key_file = 'k'\n[[reader]]\nkind = 'wedge'",
            ["wedge types bare numbers, and cards.least asks every card for a proof; take another reader"],
        ),
        (
            "[cards]\nleast = 'fresh'\nmaster_key_file = 'k'\n[[reader]]\nkind = 'wedge'\nreads = 'codes'",
            [],
        ),
        ("[sync]\nurl = 'cloud.example.com'", ["line 2: sync.url is not a web address; write it like https://"]),
        (
            "[sync]\nurl = 'http://cloud.example.com'",
            [
                "line 2: sync.url begins with http:// and cloud.example.com is not this machine: the token would "
                "travel in clear; use https://.",
                "sync.device is empty; give this kiosk the name that the endpoint knows it by.",
                "sync.token_file is missing; name the file that holds this kiosk's token.",
            ],
        ),
        ("[sync]\nurl = 'http://127.0.0.1:8080'\ndevice = 'k'\ntoken_file = 't'", []),
        ("[sync]\nurl = 'https://[::1'\ndevice = 'k'\ntoken_file = 't'", ["line 2: sync.url is not a web address"]),
    ],
)
def test_values_that_make_no_sense_together(tmp_path: Path, text: str, sentences: list[str]) -> None:
    path = write(tmp_path, text)
    if not sentences:
        load(path, {})
        return
    said = faults(path)
    for sentence in sentences:
        assert any(sentence in one for one in said), said
    assert len(said) == len(sentences) or "pn532" in text


def test_a_faulty_value_is_not_blamed_twice(tmp_path: Path) -> None:
    """In place of the bad list its default is tried, which would get in the buzzer's way."""
    said = faults(write(tmp_path, GPIO + "buttons = [5]\nbuzzer = 6"))
    assert len(said) == 1
    assert "panel.buttons is [5]" in said[0]


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [("22:00-08:00", "23:59 00:00 07:59 22:00", "08:00 21:59 12:00"), ("12:00-14:00", "12:00 13:59", "14:00 11:59")],
)
def test_hours_may_run_over_midnight(tmp_path: Path, hours: str, inside: str, outside: str) -> None:
    quiet = load(write(tmp_path, f'[screen]\nquiet_hours = "{hours}"'), {}).screen.quiet_hours
    assert quiet is not None
    assert all(quiet.cover(time.fromisoformat(moment)) for moment in inside.split())
    assert not any(quiet.cover(time.fromisoformat(moment)) for moment in outside.split())


def test_every_profile_of_a_printer_can_be_chosen() -> None:
    assert Printer().profile in PROFILES
    for name in PROFILES:
        assert load(None, {"TUCKSHOP_PRINTER__PROFILE": name}).printer.profile == name


SECTIONS = [
    "shop",
    "data",
    "screen",
    "times",
    "presence",
    "panel",
    "printer",
    "cards",
    "sync",
    "log",
    "reader",
    "other",
]
KEYS = [
    "name",
    "port",
    "least",
    "issuer_keys",
    "zone",
    "quiet_hours",
    "folder",
    "size",
    "kind",
    "buttons",
    "url",
    "token_file",
    "nonsense",
]
VARIABLES = [f"TUCKSHOP_{section}__{key}".upper() for section in SECTIONS for key in KEYS]
TEXTS = ["", '"sweets"', "'a/b'", "0", "-1", "1e400", "nan", "true", "04:00:00", "1979-05-27", "[[1], {}]", "{ a = 1 }"]


def taken_or_told(path: Path | None, environ: dict[str, str]) -> None:
    try:
        assert isinstance(load(path, environ), Settings)
    except ConfigFault as told:
        unfinished = [str(fault) for fault in told.faults if not str(fault).endswith(".")]
    else:
        unfinished = []
    assert not unfinished


@given(st.dictionaries(st.sampled_from(VARIABLES), st.sampled_from(TEXTS) | st.text(max_size=30)))
def test_no_environment_breaks_it(environ: dict[str, str]) -> None:
    taken_or_told(None, environ)


@given(
    lines=st.lists(
        st.sampled_from([*(f"[{one}]" for one in SECTIONS), "[[reader]]", "[a.b]", "[[shop]]", "kind = 'wedge'"])
        | st.tuples(st.sampled_from(KEYS), st.sampled_from(TEXTS)).map(" = ".join),
        max_size=8,
    )
)
def test_no_file_breaks_it(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    taken_or_told(write(tmp_path_factory.getbasetemp(), "\n".join(lines)), {})


@given(st.binary(max_size=60))
def test_no_bytes_break_it(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "kiosk.toml"
    path.write_bytes(content)
    taken_or_told(path, {})
