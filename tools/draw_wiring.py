"""Draws docs/pictures/wiring-*.svg: each reader and the panel at the Pi's 40-pin header, from the configuration's pins.

    python tools/draw_wiring.py [--check] [FOLDER]

`--check` writes nothing and ends with 1 if a drawing is not what the configuration says now.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from kiosk.config.settings import Panel

BCM = dict(
    zip(
        (3, 5, 7, 8, 10, 11, 12, 13, 15, 16, 18, 19, 21, 22, 23, 24, 26, 27, 28, 29, 31, 32, 33, 35, 36, 37, 38, 40),
        (2, 3, 4, 14, 15, 17, 18, 27, 22, 23, 24, 10, 9, 25, 11, 8, 7, 0, 1, 5, 6, 12, 13, 19, 16, 26, 20, 21),
        strict=True,
    )
)
"""Physical pin of the header -> BCM number; the others are supply and ground."""

PHYSICAL = {bcm: physical for physical, bcm in BCM.items()}
POWER = {1: "3V3", 17: "3V3", 2: "5V", 4: "5V"}
ROLES = {8: "CE0", 9: "MISO", 10: "MOSI", 11: "SCLK", 14: "TXD", 15: "RXD"}

COLOURS = ("#c0392b", "#2471a3", "#1e8449", "#b9770e", "#7d3c98", "#117a65", "#a04000", "#616a6b", "#d4508b", "#34495e")
RED, BLACK = "#c0392b", "#1b1b1b"

ROW, TOP, LEFT = 24, 70, 150  # header: distance of rows, first row, x of the odd pins
EVEN = LEFT + 30
LABEL = EVEN + 148  # where the names of even pins end
LANES, DEVICE = LABEL + 14, 640  # first lane of wires, left edge of what is connected
WIDTH = 900
HEIGHT = TOP + 20 * ROW + 30


@dataclass(frozen=True)
class Wire:
    """From a physical pin of the header to a named terminal."""

    pin: int
    terminal: str
    colour: str


@dataclass(frozen=True)
class Box:
    """Something with terminals down its left edge."""

    title: str
    terminals: tuple[str, ...]
    note: str = ""


def label(pin: int) -> str:
    if pin in POWER:
        return POWER[pin]
    if pin not in BCM:
        return "GND"
    role = ROLES.get(BCM[pin], "")
    return f"GPIO{BCM[pin]}" + (f" {role}" if role else "")


def text(
    x: float, y: float, words: str, size: int = 13, anchor: str = "start", fill: str = BLACK, bold: bool = False
) -> str:
    place = f'x="{x:g}" y="{y:g}" text-anchor="{anchor}"'
    weight = ' font-weight="600"' if bold else ""
    return f'<text {place} font-size="{size}" fill="{fill}"{weight}>{escape(words)}</text>'


def pin_place(pin: int) -> tuple[int, int]:
    return (LEFT if pin % 2 else EVEN), TOP + (pin - 1) // 2 * ROW


def header(used: dict[int, str]) -> Iterator[str]:
    """The 40 pins; those in use in the colour of their wire, with their names."""
    yield f'<rect x="{LEFT - 16}" y="{TOP - 16}" width="62" height="{20 * ROW + 8}" rx="5" fill="#2d3436"/>'
    for pin in range(1, 41):
        x, y = pin_place(pin)
        colour = used.get(pin)
        shape = f'x="{x - 7}" y="{y - 7}" width="14" height="14"' if pin == 1 else ""
        fill = colour or "#b2bec3"
        yield f'<rect {shape} fill="{fill}"/>' if shape else f'<circle cx="{x}" cy="{y}" r="7" fill="{fill}"/>'
        side, anchor = (x - 24, "end") if pin % 2 else (x + 24, "start")
        if colour:
            yield text(
                side,
                y + 4.5,
                f"{label(pin)}  ({pin})" if pin % 2 else f"({pin})  {label(pin)}",
                13,
                anchor,
                colour,
                True,
            )
        else:
            yield text(side, y + 4, str(pin), 10, anchor, "#95a5a6")


def wires(all_wires: Sequence[Wire], places: dict[str, int]) -> Iterator[str]:
    """One lane each, so that no two wires share a line."""
    count = len(all_wires)
    order = sorted(all_wires, key=lambda wire: pin_place(wire.pin)[1] + (wire.pin % 2) / 2)
    gap = min(24, (DEVICE - 20 - LANES) // max(1, count))
    up = [wire for wire in order if places[wire.terminal] < pin_place(wire.pin)[1]]
    down = [wire for wire in reversed(order) if wire not in up]
    for lane, wire in enumerate([*up, *down]):
        x, y = pin_place(wire.pin)
        turn, end = LANES + lane * gap, places[wire.terminal]
        if wire.pin % 2:
            path = f"M{x} {y} v{ROW // 2} H{turn} V{end} H{DEVICE}"
        else:
            path = f"M{x} {y} H{EVEN + 14} M{LABEL} {y} H{turn} V{end} H{DEVICE}"
        yield f'<path d="{path}" fill="none" stroke="{wire.colour}" stroke-width="2.5" stroke-linejoin="round"/>'
        yield f'<circle cx="{DEVICE}" cy="{end}" r="4.5" fill="{wire.colour}"/>'


def between_runs(y: float) -> int:
    """The nearest line as far as can be from those that wires take at the header: two close together look like one."""
    half = ROW // 2
    return TOP + half // 2 + round((y - TOP - half / 2) / half) * half


def boxes(all_boxes: Sequence[Box]) -> tuple[dict[str, int], list[str]]:
    """Places of the terminals, and the drawing."""
    total = sum((len(box.terminals) - 1) * ROW + 46 for box in all_boxes)
    between = max(6.0, (HEIGHT - TOP - total) / (len(all_boxes) + 1))
    places: dict[str, int] = {}
    drawn: list[str] = []
    y = TOP - 20 + between
    for box in all_boxes:
        tall = (len(box.terminals) - 1) * ROW
        high = max(56.0 if box.note else 40.0, tall + 40)
        first = between_runs(y + (high - tall) / 2)
        y = first - (high - tall) / 2
        drawn.append(
            f'<rect x="{DEVICE}" y="{y:g}" width="{WIDTH - DEVICE - 20}" height="{high:g}" rx="8" fill="#eaf2f8" '
            'stroke="#7f8c8d"/>'
        )
        for number, terminal in enumerate(box.terminals):
            row = first + number * ROW
            places[f"{box.title}/{terminal}"] = row
            drawn.append(text(DEVICE + 14, row + 4.5, terminal, 13))
        drawn.append(text(WIDTH - 34, y + high / 2 + (0 if box.note else 5), box.title, 15, "end", BLACK, True))
        if box.note:
            drawn.append(text(WIDTH - 34, y + high / 2 + 17, box.note, 11, "end", "#566573"))
        y += high + between
    return places, drawn


def drawing(title: str, all_boxes: Sequence[Box], all_wires: Sequence[Wire]) -> str:
    places, drawn = boxes(all_boxes)
    used = {wire.pin: wire.colour for wire in all_wires}
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Noto Sans, sans-serif" '
        f'role="img" aria-label="{escape(title)}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(20, 32, title, 18, bold=True),
        text(
            LEFT + 15,
            TOP + 20 * ROW + 12,
            "pin 1 is the square one; the even pins lie along the edge of the board",
            11,
            "start",
            "#7f8c8d",
        ),
        *header(used),
        *drawn,
        *wires(all_wires, places),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def rc522() -> str:
    name = "RC522"
    terminals = ("SDA", "SCK", "MOSI", "MISO", "IRQ", "GND", "RST", "3.3V")
    where = {"SDA": PHYSICAL[8], "SCK": PHYSICAL[11], "MOSI": PHYSICAL[10], "MISO": PHYSICAL[9], "RST": PHYSICAL[25]}
    signals = [Wire(pin, f"{name}/{terminal}", COLOURS[at + 1]) for at, (terminal, pin) in enumerate(where.items())]
    supply = [Wire(20, f"{name}/GND", BLACK), Wire(17, f"{name}/3.3V", RED)]
    return drawing("RC522 board on SPI", [Box(name, terminals, "IRQ stays free")], [*signals, *supply])


def pn532() -> str:
    name = "PN532"
    all_wires = [
        Wire(6, f"{name}/GND", BLACK),
        Wire(1, f"{name}/VCC", RED),
        Wire(PHYSICAL[15], f"{name}/TXD", COLOURS[1]),
        Wire(PHYSICAL[14], f"{name}/RXD", COLOURS[2]),
    ]
    box = Box(name, ("GND", "VCC", "TXD", "RXD"), "switches: HSU")
    return drawing("PN532 board on the serial pins", [box], all_wires)


def panel() -> str:
    settings = Panel()
    names = ("very dissatisfied", "dissatisfied", "neither", "satisfied", "very satisfied")
    all_boxes, all_wires = [], []
    for face, (name, button, led) in enumerate(zip(names, settings.buttons, settings.leds, strict=True), start=1):
        box = Box(f"{face}", ("button", "LED +, 330 Ω"), name)
        all_boxes.append(box)
        all_wires.append(Wire(PHYSICAL[button], f"{box.title}/button", COLOURS[2 * face - 2]))
        all_wires.append(Wire(PHYSICAL[led], f"{box.title}/LED +, 330 Ω", COLOURS[2 * face - 1]))
    ground = Box("ground", ("all the other legs",), "one wire for all five")
    all_boxes.append(ground)
    all_wires.append(Wire(39, f"{ground.title}/{ground.terminals[0]}", BLACK))
    return drawing("Panel of five lit buttons", all_boxes, all_wires)


USB = (
    ("Keyboard reader", "types the card's number", "/dev/input/by-id/…-event-kbd"),
    ("PC/SC reader", "ACR122U class, through pcscd", "pcsc_scan shows its name"),
    ("QR scanner", "USB virtual COM (or keyboard)", "/dev/serial/by-id/…"),
    ("PN532 on a USB adapter", "instead of the serial pins", "/dev/serial/by-id/…"),
    ("Receipt printer", "ESC/POS, its own power supply", "/dev/usb/lp0 or /dev/serial/by-id/…"),
)


def usb() -> str:
    high = 90 + len(USB) * 84
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high}" font-family="Noto Sans, sans-serif" '
        'role="img" aria-label="What is plugged into USB">',
        f'<rect width="{WIDTH}" height="{high}" fill="#ffffff"/>',
        text(20, 32, "What is plugged into USB", 18, bold=True),
        f'<rect x="40" y="70" width="150" height="{high - 100}" rx="10" fill="#2d3436"/>',
        text(115, high / 2 + 5, "Raspberry Pi", 16, "middle", "#ffffff", True),
    ]
    for number, (name, what, where) in enumerate(USB):
        y = 70 + number * 84
        colour = COLOURS[number]
        parts += [
            f'<path d="M190 {y + 32} H420" stroke="{colour}" stroke-width="5" fill="none"/>',
            f'<rect x="182" y="{y + 22}" width="34" height="20" rx="3" fill="#b2bec3" stroke="#7f8c8d"/>',
            f'<rect x="420" y="{y}" width="{WIDTH - 440}" height="66" rx="8" fill="#eaf2f8" stroke="#7f8c8d"/>',
            text(438, y + 26, name, 15, bold=True),
            text(438, y + 48, what, 12, fill="#566573"),
            text(WIDTH - 36, y + 37, where, 12, "end", colour, True),
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


DRAWINGS = {"rc522": rc522, "pn532": pn532, "panel": panel, "usb": usb}


def main(arguments: Sequence[str]) -> int:
    folder = Path(next((word for word in arguments if not word.startswith("-")), "docs/pictures"))
    stale = 0
    for name, draw in DRAWINGS.items():
        file = folder / f"wiring-{name}.svg"
        drawn = draw()
        if "--check" in arguments:
            if not file.exists() or file.read_text() != drawn:
                sys.stderr.write(f"{file} is not what the configuration says: run tools/draw_wiring.py.\n")
                stale = 1
        else:
            folder.mkdir(parents=True, exist_ok=True)
            file.write_text(drawn)
            sys.stdout.write(f"{file}\n")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
