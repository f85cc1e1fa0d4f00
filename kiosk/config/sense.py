"""Values that are fine alone and make no sense together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from drivers.cards.rc522_bus import PACKAGE_RESET_PIN
from kiosk.config.faults import Fault
from kiosk.config.settings import Mfrc522Reader, NoReader, Pn532Reader, ScannerReader, Settings, WedgeReader

PUBLIC_KEY_BYTES = 32

UART_PORTS = ("/dev/serial0", "/dev/ttyAMA0", "/dev/ttyS0")
"""The Pi's own serial port under its names; it lies on BCM 14 and 15."""

OWN_NAMES = {
    "memory": "the store",
    "panel": "the panel",
    "printer": "the printer",
    "till": "the till's inbox",
}
"""What stands among the kiosk's devices beside the readers."""

TILL_COLUMNS = ("time", "date", "amount", "category", "card", "number")
"""What a till's file may tell of a sale."""

SPI_PINS = {0: (7, 8, 9, 10, 11), 1: (16, 17, 18, 19, 20, 21)}
"""BCM pins that the kernel takes for an SPI bus, chip selects included."""


def senseless(settings: Settings, places: Mapping[str, str], place: str) -> Iterator[Fault]:
    """Every contradiction; `places` tells where a key ("panel.buttons") was given, `place` stands for the others."""

    def fault(keys: tuple[str, ...], sentence: str) -> Fault:
        given = [places[key] for key in keys if key in places]
        return Fault(given[-1] if given else place, keys, sentence)

    everything = (_panel, _pins, _readers, _printer, _cards, _till, _sync)
    for keys, sentence in (each for contradictions in everything for each in contradictions(settings)):
        yield fault(keys, sentence)


Contradiction = tuple[tuple[str, ...], str]


def _panel(settings: Settings) -> Iterator[Contradiction]:
    panel = settings.panel
    if panel.kind == "gpio" and panel.leds and len(panel.leds) != len(panel.buttons):
        yield (
            ("panel.buttons", "panel.leds"),
            f"panel.leds names {len(panel.leds)} lights for {len(panel.buttons)} buttons; "
            "give each button one, or leave the list empty ([]) for a panel without lights.",
        )


def _pins(settings: Settings) -> Iterator[Contradiction]:
    """Two things on one BCM pin."""
    uses: dict[int, list[tuple[str, str]]] = defaultdict(list)  # pin -> (key, what it does there)
    if settings.panel.kind == "gpio":
        for number, pin in enumerate(settings.panel.buttons, 1):
            uses[pin].append(("panel.buttons", f"button {number}"))
        for number, pin in enumerate(settings.panel.leds, 1):
            uses[pin].append(("panel.leds", f"light {number}"))
        if settings.panel.buzzer is not None:
            uses[settings.panel.buzzer].append(("panel.buzzer", "the buzzer"))
    buses: dict[int, str] = {}
    for number, reader in enumerate(settings.readers):
        match reader:
            case Mfrc522Reader():
                buses.setdefault(reader.spi_bus, f"reader.{number}.spi_bus")
                reset = reader.reset_pin
                if reset is None and reader.bus == "mfrc522":  # the package drives one in any case
                    reset = PACKAGE_RESET_PIN
                if reset is not None:
                    uses[reset].append((f"reader.{number}.reset_pin", f"the reset of {reader.name}"))
            case Pn532Reader() | ScannerReader() if str(reader.port) in UART_PORTS:
                for pin in (14, 15):
                    uses[pin].append((f"reader.{number}.port", f"the serial port of {reader.name}"))
            case _:
                pass
    if settings.printer.kind == "serial" and str(settings.printer.port) in UART_PORTS:
        for pin in (14, 15):
            uses[pin].append(("printer.port", "the serial port of the printer"))
    for bus, key in buses.items():
        for pin in SPI_PINS.get(bus, ()):
            uses[pin].append((key, f"SPI bus {bus}"))
    for pin, users in sorted(uses.items()):
        if len(users) > 1:
            names = " and ".join(what for _, what in users)
            yield tuple(key for key, _ in users), f"BCM pin {pin} is given to {names}; move one of them to a free pin."


def _readers(settings: Settings) -> Iterator[Contradiction]:
    names = Counter(reader.name for reader in settings.readers)
    ways: dict[str, list[str]] = defaultdict(list)
    for number, reader in enumerate(settings.readers):
        section = f"reader.{number}"
        if names[reader.name] > 1 and not isinstance(reader, NoReader):
            yield (
                (f"{section}.name",),
                f'{section}.name is "{reader.name}", and another reader has that name too; give each its own.',
            )
        match reader:
            case Pn532Reader() | ScannerReader():
                ways[str(reader.port)].append(f"{section}.port")
            case WedgeReader():
                ways[str(reader.path)].append(f"{section}.path")
            case Mfrc522Reader():
                ways[f"/dev/spidev{reader.spi_bus}.{reader.spi_device}"].append(f"{section}.spi_device")
            case _:
                pass
    if settings.printer.kind != "none":
        ways[str(settings.printer.port)].append("printer.port")
    for way, keys in ways.items():
        if len(keys) > 1:
            yield tuple(keys), f"{way} is given to {len(keys)} devices; each needs a port of its own."


def _printer(settings: Settings) -> Iterator[Contradiction]:
    printer = settings.printer
    on_usblp = str(printer.port).startswith("/dev/usb/")
    if printer.kind == "serial" and on_usblp:
        yield (
            ("printer.kind", "printer.port"),
            f'printer.kind is "serial" and printer.port is {printer.port}, which is no serial port; '
            'name one of /dev/serial/by-id/, or set printer.kind = "usb".',
        )
    if printer.kind == "usb" and (printer.handshake != "none" or str(printer.port).startswith("/dev/serial")):
        yield (
            ("printer.kind", "printer.handshake", "printer.port"),
            'printer.kind is "usb", and a serial port or a handshake is set for it; '
            'set printer.kind = "serial", or take them out.',
        )
    for number, reader in enumerate(settings.readers):
        if not isinstance(reader, NoReader) and reader.name in OWN_NAMES:
            yield (
                (f"reader.{number}.name",),
                f'reader.{number}.name is "{reader.name}", and so is {OWN_NAMES[reader.name]} called; choose another.',
            )


def _cards(settings: Settings) -> Iterator[Contradiction]:
    cards = settings.cards
    for key in cards.issuer_keys:
        if not _is_public_key(key):
            yield (
                ("cards.issuer_keys",),
                f'cards.issuer_keys holds "{key[:20]}", which is no public key; '
                "copy the 64 hex digits that kiosk cards make-keys prints.",
            )
    if cards.address and urlsplit(cards.address).scheme not in ("http", "https"):
        yield ("cards.address",), "cards.address is no web address; write it like https://shop.example.com/card."
    if cards.least == "fresh" and cards.master_key_file is None:
        yield (
            ("cards.least", "cards.master_key_file"),
            'cards.least is "fresh" and cards.master_key_file is missing, so no card could be taken; '
            "name the file with the key.",
        )
    if cards.least == "issued" and not cards.signed:
        yield (
            ("cards.least", "cards.issuer_keys"),
            'cards.least is "issued" and there is no key to check cards with, so none could be taken; set '
            "cards.issuer_keys or cards.master_key_file.",
        )
    if cards.least != "none":
        for number, reader in enumerate(settings.readers):
            if isinstance(reader, WedgeReader) and reader.reads == "cards":
                yield (
                    ("cards.least", f"reader.{number}.kind"),
                    f"{reader.name} types bare numbers, and cards.least asks every card for a proof; "
                    'take another reader, or set cards.least = "none".',
                )


def _is_public_key(text: str) -> bool:
    try:
        return len(bytes.fromhex(text)) == PUBLIC_KEY_BYTES
    except ValueError:
        return False


def _till(settings: Settings) -> Iterator[Contradiction]:
    till = settings.till
    for column in till.columns:
        ours, _, theirs = column.partition("=")
        if ours not in TILL_COLUMNS or not theirs:
            yield (
                ("till.columns",),
                f'till.columns holds "{column[:40]}"; write it as "amount=Price", one of ours first: '
                f"{', '.join(TILL_COLUMNS)}.",
            )
    try:
        "x".encode(till.encoding or "utf-8")
    except (LookupError, ValueError):
        yield ("till.encoding",), f'till.encoding is "{till.encoding}", which is none; try gb18030 or cp1252.'
    if settings.inbox in (settings.data.folder, settings.data.backups):
        yield ("till.inbox",), "till.inbox is where the kiosk keeps its own files; name a folder of its own."


def _sync(settings: Settings) -> Iterator[Contradiction]:
    sync = settings.sync
    if not sync.url:
        return
    try:
        parts = urlsplit(sync.url)
        host = parts.hostname
    except ValueError:  # brackets or a port that are none
        host = None
    if host is None or parts.scheme not in ("http", "https"):
        yield ("sync.url",), "sync.url is not a web address; write it like https://cloud.example.com."
        return
    if parts.username is not None or parts.password is not None:
        yield ("sync.url",), "sync.url holds a password; put the token into the file that sync.token_file names."
    if parts.scheme == "http" and host not in ("localhost", "127.0.0.1", "::1"):
        yield (
            ("sync.url",),
            f"sync.url begins with http:// and {host} is not this machine: the token would travel in clear; "
            "use https://.",
        )
    if not sync.device:
        yield ("sync.device",), "sync.device is empty; give this kiosk the name that the endpoint knows it by."
    if sync.token_file is None:
        yield ("sync.token_file",), "sync.token_file is missing; name the file that holds this kiosk's token."
