"""A QR code, as large as fits in the middle of its place."""

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk.ui.drawings import qr
from kiosk.ui.drawings.pen import Pen
from kiosk.ui.widgets.drawn import Drawn


class QrCode(Drawn):
    """`text` is what a reader reads; nothing is drawn for none."""

    text = StringProperty("")
    repaints_on = ("text",)

    def paint(self, pen: Pen) -> None:
        if not self.text:
            return
        rows = qr.modules(self.text)
        px = qr.module_px(rows, min(self.size))
        side = px * (len(rows) + 2 * qr.QUIET)
        # to whole pixels of the screen: the pen begins at this widget's place, which may lie between two
        x, y = (round(at + (room - side) / 2) - at for at, room in ((self.x, self.width), (self.y, self.height)))
        qr.draw(pen, rows, x, y, px)
