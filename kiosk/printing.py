"""Vouchers and receipts on paper: printed when a state that hands one out is entered, again when it is asked for.

Nothing waits for the printer, and a voucher is as good unprinted: its code stands on the screen.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.printer import Printer, Result
from drivers.printer_document import Align, Code, Document, Pair, Part, Rule, Size, Space, Words
from kiosk.flow.desk_states import VoucherPage
from kiosk.flow.states import House, MemberPage, State, Voucher
from kiosk.model.text import say_day
from kiosk.services.views import Redeemed
from kiosk.services.views import Voucher as VoucherView
from kiosk.ui.fonts import PLACES, FontMissing, cjk
from kiosk.ui.words import Say

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Slip:
    """What there is to say of a reward on paper; `day` and `until` in words, empty while the clock is not trusted.

    `practice`: nothing of it will be kept, so its code belongs to no voucher and must not leave the shop.
    """

    code: str
    reward: str
    points: int
    left: int
    day: str
    until: str
    practice: bool = False

    @classmethod
    def of(cls, redeemed: Redeemed, language: str) -> Slip:
        return cls(
            redeemed.code,
            redeemed.choice.name,
            redeemed.choice.cost,
            redeemed.guest.balance,
            redeemed.on.isoformat() if redeemed.on else "",
            say_day(redeemed.until, language) if redeemed.until else "",
        )

    @classmethod
    def again(cls, kept: VoucherView) -> Slip:
        """Of a voucher on file; it says nothing of the day on which it was given."""
        return cls(kept.code, kept.name, kept.points, kept.guest.balance, "", kept.last_day)


Maker = Callable[[Slip, str, Say, int], Document]
"""Lays out (slip, shop's name, words, number of this copy)."""


def voucher(slip: Slip, shop: str, say: Say, copy: int = 1) -> Document:
    """For the guest to take to the counter: the code to be read and scanned, and until when it is good."""
    code: list[Part] = [Space(), Code(slip.code), Words(slip.code, Size.LARGE, Align.CENTRE), Space()]
    parts = [*_head(shop, say("Voucher"), slip, copy, say), *([] if slip.practice else code), *_facts(slip, say)]
    if slip.until:
        parts.append(Pair(say("Good until"), slip.until, bold=True))
    return _document(parts, say("Good once. Please show it to our team."), say)


def receipt(slip: Slip, shop: str, say: Say, copy: int = 1) -> Document:
    """For a reward that staff handed out on the spot; the code only to find it by, so there is nothing to scan."""
    parts: list[Part] = [
        *_head(shop, say("Receipt"), slip, copy, say),
        *_facts(slip, say),
        *([] if slip.practice else [Pair("#", slip.code)]),
    ]
    return _document(parts, say("Handed out. Thank you!"), say)


def _head(shop: str, title: str, slip: Slip, copy: int, say: Say) -> list[Part]:
    return [
        Words(shop, Size.LARGE, Align.CENTRE, bold=True),
        Words(title, align=Align.CENTRE),
        *([Words(say("Practice: good for nothing"), Size.LARGE, Align.CENTRE, bold=True)] if slip.practice else []),
        *([Words(say("Copy {n}: it counts as one", n=copy), align=Align.CENTRE)] if copy > 1 else []),
        Rule(),
        Words(slip.reward, Size.LARGE, Align.CENTRE),
    ]


def _facts(slip: Slip, say: Say) -> list[Part]:
    return [
        *([Pair(say("Date"), slip.day)] if slip.day else []),
        Pair(say("Points spent"), str(slip.points)),
        Pair(say("Points left"), str(slip.left)),
    ]


def _document(parts: list[Part], close: str, say: Say) -> Document:
    return Document((*parts, Rule(), Words(close, align=Align.CENTRE)), say.language)


def font(places: tuple[Path, ...] = PLACES) -> Path:
    """The font that draws what a printer has no letters for; the printer says so itself if there is none."""
    try:
        return cjk(places)
    except FontMissing:
        return places[0] / "NotoSansCJK-Regular.ttc"


class Printing:
    """Hears every state that is shown, on the desk's thread, and returns at once; `speak` gives a language's words."""

    def __init__(self, printer: Printer, shop: str, speak: Callable[[str], Say]) -> None:
        self._printer, self._shop, self._speak = printer, shop, speak
        self._asked: tuple[str, int] | None = None

    def show(self, state: State) -> None:
        """Print what `state` hands out, once for each copy that was asked for."""
        match state:
            case Voucher(redeemed=redeemed, copies=copies):
                slip = Slip.of(redeemed, state.language)
                self._print(state.house, slip, copies, copies, state.language, voucher)
            case MemberPage(redeemed=Redeemed() as redeemed, copies=copies):
                language = redeemed.guest.language  # not of the staff whose page it is
                self._print(state.house, Slip.of(redeemed, language), copies, copies, language, receipt)
            case VoucherPage(voucher=found, copies=copies) if copies:
                self._print(state.house, Slip.again(found), copies, copies + 1, found.guest.language, voucher)
            case _:
                self._asked = None

    def _print(self, house: House, slip: Slip, asked: int, copy: int, language: str, make: Maker) -> None:
        """`asked` is how often it was asked for here, `copy` the number that stands on the paper."""
        if (slip.code, asked) == self._asked:
            return  # the same voucher, shown again because something else changed
        self._asked = slip.code, asked
        slip = replace(slip, practice=house.practice)
        outcome = self._printer.print(make(slip, self._shop, self._speak(language), copy))
        if outcome.result is Result.NOT_PRINTED:  # on the screen a printer that can't print is a lost device
            log.warning("not printed: %s", outcome.sentence)
