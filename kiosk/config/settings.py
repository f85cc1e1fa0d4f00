"""Every setting with its default, its limits and its meaning; `kiosk config --explain` prints this page.

Names end in their unit: `_s` seconds, `_ms` milliseconds. What belongs to the loyalty programme (points, tiers,
rewards, questions, press interval, start of the day) stands in the programme's own file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

from drivers.cards.formats import CardFormat, format_named
from kiosk.config.values import Hours

Name = Annotated[str, Meta(min_length=1, max_length=40)]
Line = Annotated[str, Meta(max_length=400)]
Pin = Annotated[int, Meta(ge=2, le=27)]
Baud = Literal[9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600]
Seconds = Annotated[float, Meta(ge=1, le=600)]


class Shop(Struct, frozen=True, kw_only=True):
    """The shop."""

    name: Annotated[Name, Meta(description="what the screen calls the shop")] = "Tuckshop"
    language: Annotated[
        Literal["en", "zh-Hans", "zh-Hant"],
        Meta(description="spoken to everyone who is not known; members are spoken to in their own"),
    ] = "en"
    zone: Annotated[ZoneInfo, Meta(description="its time zone")] = field(default_factory=lambda: ZoneInfo("UTC"))
    programme: Annotated[Path, Meta(description="the loyalty programme; a relative path starts at this file")] = Path(
        "/etc/tuckshop/programme.toml"
    )


class Data(Struct, frozen=True, kw_only=True):
    """Where the kiosk keeps what it must not lose."""

    folder: Annotated[
        Path, Meta(description="database and keys; on a disk that keeps them, never a read-only root's overlay")
    ] = Path("/var/lib/tuckshop")
    backup_folder: Annotated[Path | None, Meta(description="nightly copies; left out: backups/ in folder")] = None

    head_office_key: Annotated[
        Path | None,
        Meta(
            description="head office's public X25519 key (PEM): full names, contacts and notes are sealed to it;"
            " left out: the kiosk's own key keeps them"
        ),
    ] = None
    stick_folder: Annotated[
        Path | None, Meta(description="where USB sticks are mounted: a second nightly copy goes there; left out: none")
    ] = None

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def secrets(self) -> Path:
        """The device's keys, made at the first start."""
        return self.folder / "secrets.json"

    @property
    def backups(self) -> Path:
        return self.backup_folder or self.folder / "backups"


class Screen(Struct, frozen=True, kw_only=True):
    """The screen and its sounds."""

    size: Annotated[
        tuple[Annotated[int, Meta(ge=320, le=3840)], Annotated[int, Meta(ge=320, le=3840)]],
        Meta(description="width and height in pixels of a window that does not fill the screen"),
    ] = (800, 480)
    fullscreen: Annotated[bool, Meta(description="fill the screen, whatever its size")] = True
    text_scale: Annotated[float, Meta(ge=1.0, le=1.3, description="size of all text; 1.3 is the large one")] = 1.0
    high_contrast: Annotated[bool, Meta(description="black and white instead of the shop's colours")] = False
    reduced_motion: Annotated[bool, Meta(description="show results at once instead of moving them")] = False
    sounds: Annotated[bool, Meta(description="a tone for a read card, a press, a no")] = True
    quiet_hours: Annotated[Hours | None, Meta(description="no sounds in these hours; left out: none are quiet")] = None


class Times(Struct, frozen=True, kw_only=True):
    """How long a screen stays when nobody touches it. A queue stands behind: keep them short."""

    look_round_s: Annotated[Seconds, Meta(description="an idle kiosk asks anew what is to be told today")] = 60
    one_moment_s: Annotated[Seconds, Meta(description='"one moment, please", after a fault of ours')] = 4
    welcome_s: Annotated[Seconds, Meta(description="greeting, points and what is theirs today")] = 8
    too_soon_s: Annotated[Seconds, Meta(description='"we have seen you"')] = 3
    unknown_card_s: Annotated[Seconds, Meta(description='"this card is new to us"')] = 8
    refused_card_s: Annotated[Seconds, Meta(description="a phone, a bank card, a blocked card, two at once")] = 4
    thanks_s: Annotated[Seconds, Meta(description="after the follow-up question was answered")] = 3
    follow_up_s: Annotated[Seconds, Meta(description="the question why")] = 10
    call_back_s: Annotated[Seconds, Meta(description='"tap your card to say who is to be called back"')] = 15
    rewards_s: Annotated[Seconds, Meta(description="the list of rewards")] = 20
    redeem_s: Annotated[Seconds, Meta(description='"show this to staff"')] = 30
    voucher_s: Annotated[Seconds, Meta(description="the voucher just given; twice as long without a printer")] = 12
    sign_in_s: Annotated[Seconds, Meta(description="the staff's PIN pad")] = 30
    staff_idle_s: Annotated[Seconds, Meta(description="staff are signed out after this")] = 60
    join_s: Annotated[Seconds, Meta(description="one question of joining")] = 60


class Presence(Struct, frozen=True, kw_only=True):
    """When a card counts as laid down once: one presentation is one tap, however long it rests."""

    gone_misses: Annotated[int, Meta(ge=1, le=20, description="looks without an answer before a card is gone")] = 3
    gone_ms: Annotated[int, Meta(ge=0, le=5000, description="and at least this long without an answer")] = 250
    away_s: Annotated[float, Meta(ge=0, le=10, description="the same card must have been away this long")] = 0.8
    same_card_s: Annotated[float, Meta(ge=0, le=60, description="and its last tap must be this long ago")] = 3.0
    alone_s: Annotated[float, Meta(ge=0, le=10, description="one of several cards is read when alone so long")] = 1.0


class NoReader(Struct, frozen=True, kw_only=True, tag_field="kind", tag="none"):
    """No reader here: switches one off without taking it out of the file."""

    name: Annotated[Name, Meta(description="in the log and on the device page")] = "none"


class Pn532Reader(Struct, frozen=True, kw_only=True, tag_field="kind", tag="pn532"):
    """PN532 on a serial port or USB-serial adapter (switches set to HSU)."""

    name: Annotated[Name, Meta(description="in the log and on the device page")] = "pn532"
    port: Annotated[Path, Meta(description="the serial port; for an adapter take /dev/serial/by-id/...")] = Path(
        "/dev/serial0"
    )
    baud: Annotated[Baud, Meta(description="115200 unless the chip was told otherwise")] = 115200
    poll_ms: Annotated[int, Meta(ge=20, le=2000, description="between two looks for a card")] = 100


class Mfrc522Reader(Struct, frozen=True, kw_only=True, tag_field="kind", tag="mfrc522"):
    """RC522 board on the SPI bus."""

    name: Annotated[Name, Meta(description="in the log and on the device page")] = "mfrc522"
    bus: Annotated[
        Literal["spidev", "mfrc522"],
        Meta(description="how registers are reached: the kernel's spidev, or the mfrc522 package (its own extra)"),
    ] = "spidev"
    spi_bus: Annotated[int, Meta(ge=0, le=10, description="the 0 of /dev/spidev0.1")] = 0
    spi_device: Annotated[int, Meta(ge=0, le=2, description="the 1 of /dev/spidev0.1: which chip select")] = 0
    speed_hz: Annotated[int, Meta(ge=100_000, le=10_000_000, description="SPI clock; lower for long wires")] = 1_000_000
    reset_pin: Annotated[
        Pin | None, Meta(description="BCM pin at RST; left out: RST is tied to 3V3 (the mfrc522 package takes 25)")
    ] = None
    gain_db: Annotated[
        Literal[18, 23, 33, 38, 43, 48], Meta(description="receiver gain; 48 reads farther and errs more")
    ] = 33
    poll_ms: Annotated[int, Meta(ge=20, le=2000, description="between two looks for a card")] = 75


class WedgeReader(Struct, frozen=True, kw_only=True, tag_field="kind", tag="wedge"):
    """A USB reader or scanner that types like a keyboard."""

    name: Annotated[Name, Meta(description="in the log and on the device page")] = "wedge"
    path: Annotated[Path, Meta(description="the device; take the name that stays, /dev/input/by-id/...-event-kbd")] = (
        Path("/dev/input/by-id/reader-event-kbd")
    )
    reads: Annotated[Literal["cards", "codes"], Meta(description="card numbers, or bar and QR codes")] = "cards"
    format: Annotated[CardFormat, Meta(description="how it prints a card number")] = field(
        default_factory=lambda: format_named("decimal")
    )
    ends: Annotated[
        Literal["key", "silence"], Meta(description="what closes a number: Enter or Tab, or nothing at all")
    ] = "key"
    radio: Annotated[bool, Meta(description="false for a 125 kHz reader, whose numbers say nothing of phones")] = True


class ScannerReader(Struct, frozen=True, kw_only=True, tag_field="kind", tag="scanner"):
    """Bar and QR code scanner on a serial port."""

    name: Annotated[Name, Meta(description="in the log and on the device page")] = "scanner"
    port: Annotated[Path, Meta(description="the serial port; for an adapter take /dev/serial/by-id/...")] = Path(
        "/dev/ttyACM0"
    )
    baud: Annotated[Baud, Meta(description="as the scanner's handbook says")] = 9600
    end: Annotated[
        Literal["any", "cr", "lf", "crlf", "tab", "silence"], Meta(description="what it sends after a code")
    ] = "any"


class PcscReader(Struct, frozen=True, kw_only=True, tag_field="kind", tag="pcsc"):
    """A PC/SC reader such as the ACR122U (needs pcscd and the pcsc extra)."""

    name: Annotated[Name, Meta(description="in the log and on the device page")] = "pcsc"
    match: Annotated[Line, Meta(description="part of the reader's own name; empty: the first one")] = ""
    poll_ms: Annotated[int, Meta(ge=20, le=2000, description="between two looks for a card")] = 100


Reader = Pn532Reader | Mfrc522Reader | WedgeReader | ScannerReader | PcscReader | NoReader


def reads_codes(reader: Reader) -> bool:
    """Whether it reads bar and QR codes and no cards."""
    return isinstance(reader, ScannerReader) or (isinstance(reader, WedgeReader) and reader.reads == "codes")


class Panel(Struct, frozen=True, kw_only=True):
    """The panel of face buttons; a press connects its pin to ground."""

    kind: Annotated[Literal["none", "gpio"], Meta(description="gpio: buttons on the Pi's pins")] = "none"
    buttons: Annotated[
        Annotated[tuple[Pin, ...], Meta(min_length=4, max_length=5)],
        Meta(description="BCM pins, from very dissatisfied to very satisfied; four leave out the middle face"),
    ] = (5, 6, 13, 19, 26)
    leds: Annotated[
        Annotated[tuple[Pin, ...], Meta(max_length=5)],
        Meta(description="BCM pins of the buttons' lights in the same order; empty: none"),
    ] = (12, 16, 20, 21, 24)
    buzzer: Annotated[Pin | None, Meta(description="BCM pin of the buzzer; left out: none")] = None
    dimmable: Annotated[bool, Meta(description="false for lights that can't be dimmed (PWM), such as relays")] = True

    @property
    def faces(self) -> tuple[int, ...]:
        """The face of each button, 1 (very dissatisfied) to 5 (very satisfied)."""
        return (1, 2, 3, 4, 5) if len(self.buttons) == 5 else (1, 2, 4, 5)


class Printer(Struct, frozen=True, kw_only=True):
    """The printer of vouchers (ESC/POS). Without one a voucher is as good, its code stands on the screen."""

    kind: Annotated[
        Literal["none", "serial", "usb"], Meta(description="serial: a serial port or a USB adapter; usb: /dev/usb/lp0")
    ] = "none"
    port: Annotated[Path, Meta(description="where it is; for a serial one take /dev/serial/by-id/...")] = Path(
        "/dev/usb/lp0"
    )
    baud: Annotated[Baud, Meta(description="serial only: as its self-test prints (hold the feed button while on)")] = (
        9600
    )
    handshake: Annotated[
        Literal["none", "rtscts", "xonxoff"], Meta(description="serial only: as its self-test prints")
    ] = "none"
    profile: Annotated[
        Literal[
            "ascii-58",
            "ascii-80",
            "latin-58",
            "latin-80",
            "gb2312-58",
            "gb18030-58",
            "gb18030-80",
            "big5-80",
        ],
        Meta(description="its own letters and the paper's width in mm; kiosk doctor printer shows whether it fits"),
    ] = "ascii-58"
    answers: Annotated[bool, Meta(description="false for a printer that tells nothing of paper and cover")] = True


class Cards(Struct, frozen=True, kw_only=True):
    """Signed cards (docs/security-cards.md). How much such a card may spend alone stands in the programme."""

    master_key_file: Annotated[
        Path | None,
        Meta(description="NTAG 424 DNA: the file with the shop's master key (kiosk cards make-keys); never the key"),
    ] = None
    issuer_keys: Annotated[
        Annotated[tuple[Line, ...], Meta(max_length=8)],
        Meta(description="NTAG21x: the public keys of those who sign cards, as kiosk cards make-keys prints them"),
    ] = ()
    least: Annotated[
        Literal["none", "issued", "fresh"],
        Meta(description="what a card must prove to be taken; none: a bare number may earn and look, never spend"),
    ] = "none"
    address: Annotated[Line, Meta(description="what a phone opens that reads a card of kiosk cards personalise")] = ""

    @property
    def signed(self) -> bool:
        """Whether any card can prove anything here."""
        return self.master_key_file is not None or bool(self.issuer_keys)


class Till(Struct, frozen=True, kw_only=True):
    """The till's files of sales: what lies in the inbox is booked while the kiosk works (docs/operations.md)."""

    inbox: Annotated[
        Path | None, Meta(description="the folder into which the till writes *.csv; left out: inbox/ in data.folder")
    ] = None
    columns: Annotated[
        Annotated[tuple[Line, ...], Meta(max_length=6)],
        Meta(description='which column is which, as "amount=Price"; what is left out is guessed'),
    ] = ()
    encoding: Annotated[Annotated[str, Meta(max_length=20)], Meta(description='such as "gb18030"; empty: guessed')] = ""
    keep_days: Annotated[
        int, Meta(ge=1, le=366, description="files that were booked or refused are deleted after so many days")
    ] = 30


class Sync(Struct, frozen=True, kw_only=True):
    """The way to the cloud endpoint."""

    url: Annotated[Line, Meta(description="where it is, https://...; empty: this kiosk stays alone")] = ""
    device: Annotated[Annotated[str, Meta(max_length=40)], Meta(description="this kiosk's name there")] = ""
    token_file: Annotated[Path | None, Meta(description="the file with the token; the token never stands here")] = None
    poll_s: Annotated[float, Meta(ge=5, le=86_400, description="between two exchanges when nothing happens")] = 300
    connect_s: Annotated[float, Meta(ge=0.5, le=60, description="patience for a connection")] = 3
    read_s: Annotated[float, Meta(ge=1, le=300, description="patience for an answer")] = 30


class Log(Struct, frozen=True, kw_only=True):
    """What is written down for the person who mends things; never names, card numbers or PINs."""

    level: Annotated[Literal["debug", "info", "warning", "error"], Meta(description="least to write")] = "info"
    folder: Annotated[Path | None, Meta(description="also write files here; left out: standard error only")] = None
    file_mb: Annotated[int, Meta(ge=1, le=100, description="size of one file; the last three are kept")] = 5


class Settings(Struct, frozen=True, kw_only=True):
    """All of it, in force."""

    shop: Shop = field(default_factory=Shop)
    data: Data = Data()
    screen: Screen = Screen()
    times: Times = Times()
    readers: tuple[Reader, ...] = field(default=(), name="reader")
    presence: Presence = Presence()
    panel: Panel = Panel()
    printer: Printer = Printer()
    cards: Cards = Cards()
    till: Till = Till()
    sync: Sync = Sync()
    log: Log = Log()

    @property
    def inbox(self) -> Path:
        """Where the till's files come in."""
        return self.till.inbox or self.data.folder / "inbox"
