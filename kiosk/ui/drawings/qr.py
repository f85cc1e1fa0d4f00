"""A QR code (ISO/IEC 18004) as modules, dark on paper, in whole pixels: a phone reads edges, not soft rims."""

from __future__ import annotations

from kiosk.ui.drawings.pen import Pen

QUIET = 4
"""Modules of bare paper that a reader needs on every side."""

Modules = tuple[tuple[bool, ...], ...]
"""Rows from the top, each from the left; True is dark."""


def modules(text: str) -> Modules:
    """The code that stands for `text`, corrected at level M as on paper, without its quiet zone."""
    from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]  # it has no stubs
    from qrcode.main import QRCode  # type: ignore[import-untyped]  # 30 ms and 5 MB: not before the first picture

    code = QRCode(border=0, error_correction=ERROR_CORRECT_M)
    code.add_data(text.encode())
    return tuple(tuple(map(bool, row)) for row in code.get_matrix())


def module_px(rows: Modules, room: float) -> int:
    """How large one module can be so that the code with its quiet zone fits into `room` pixels."""
    return int(room // (len(rows) + 2 * QUIET))


def draw(pen: Pen, rows: Modules, x: float, y: float, px: int) -> None:
    """The code on its paper, from its lower left corner; runs of dark modules are one box each."""
    side = len(rows) * px
    pen.box("paper", x, y, side + 2 * QUIET * px, side + 2 * QUIET * px)
    left, top = x + QUIET * px, y + QUIET * px + side
    for number, row in enumerate(rows, 1):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end]:
                end += 1
            if end > start:
                pen.box("cocoa", left + start * px, top - number * px, (end - start) * px, px)
            start = end + 1
