"""Vouchers and receipts on simulated paper, in three languages, and what happens when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event

import pytest

from drivers.events import CodeScanned
from drivers.sim.paper import PrintedCode, PrintedDots, as_text
from drivers.sim.pn532 import SimPn532
from drivers.sim.printer import SimPrinter
from kiosk import devices, printing
from kiosk.app import Kiosk
from kiosk.config.settings import Pn532Reader, Printer, Settings
from kiosk.demo.cast import PIN
from kiosk.demo.eye import Eye
from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import DevicePage, VoucherPage
from kiosk.flow.events import (
    Back,
    DeedTouched,
    PinTyped,
    Place,
    PlaceTouched,
    PrintTouched,
    RewardsTouched,
    RewardTouched,
    StaffTouched,
    Touch,
)
from kiosk.flow.states import Idle, MemberPage, Redeeming, Rewards, SignIn, StaffHome, Voucher, Welcome
from kiosk.printing import Slip
from kiosk.services.views import Choice, Guest, Receipt, Redeemed, TierView
from kiosk.ui.look import ASSETS
from kiosk.ui.words import Catalogues
from tests.devices.conftest import House

LIMIT_S = 15.0


class Counter:
    """A kiosk with a reader and a printer, its eye, and somebody who touches the screen."""

    def __init__(self, house: House, kiosk: Kiosk, eye: Eye, paper: SimPrinter, reader: SimPn532) -> None:
        self.house, self.eye, self.paper, self.reader = house, eye, paper, reader
        self._kiosk = kiosk

    def touch(self, touch: Touch | CodeScanned) -> None:
        self._kiosk.desk.post(touch)

    def voucher(self, card: str = "anna") -> Voucher:
        """A lollipop for the guest, approved by the staff's card."""
        staff = self.house.cards["staff"]
        self.eye.rests(Idle)
        self.eye.after(partial(self.reader.lay, self.house.cards[card]), Welcome)
        self.eye.after(partial(self.touch, RewardsTouched()), Rewards)
        self.eye.after(partial(self.touch, RewardTouched("lollipop")), Redeeming)
        self.reader.take(self.house.cards[card])
        found = self.eye.after(partial(self.reader.lay, staff), Voucher)
        self.reader.take(staff)
        assert isinstance(found, Voucher)
        return found

    def codes(self) -> list[str]:
        return [item.text for item in self.paper.paper() if isinstance(item, PrintedCode)]

    def printed(self, times: int) -> None:
        """Wait until `times` documents were cut off."""
        assert self.paper.wait_for(lambda paper: as_text(paper).count("[cut]") >= times, LIMIT_S), self.paper.text()


def settings_of(house: House) -> Settings:
    return house.settings(
        readers=(Pn532Reader(name="door", port=house.folder / "pn532", poll_ms=20),),
        printer=Printer(kind="serial", port=house.folder / "printer", profile="gb18030-80"),
    )


@contextmanager
def counter(house: House) -> Iterator[Counter]:
    settings = settings_of(house)
    paper = SimPrinter(settings.printer.port, columns=48)
    with paper, SimPn532(house.folder / "pn532", seed=1) as reader, house.running(settings) as (kiosk, eye):
        yield Counter(house, kiosk, eye, paper, reader)


def test_a_voucher_is_printed_when_it_is_handed_out_and_again_when_asked(house: House) -> None:
    with counter(house) as at:
        voucher = at.voucher()
        at.printed(1)
        assert at.codes() == [voucher.redeemed.code]
        text = at.paper.text()
        assert "Sugar Mouse" in text
        assert voucher.redeemed.choice.name in " ".join(text.split())
        assert voucher.redeemed.code in text
        assert "Copy" not in text
        at.eye.after(partial(at.touch, PrintTouched()), Voucher)
        at.printed(2)
        assert at.codes() == [voucher.redeemed.code] * 2
        assert "Copy 2" in at.paper.text()


def test_it_is_printed_once_whatever_else_changes(house: House) -> None:
    with counter(house) as at:
        voucher = at.voucher()
        at.printed(1)
        at.reader.unplug()  # the same voucher is shown in a changed house
        at.eye.until(lambda: bool(at.eye.now.house.lost), "the reader's loss")
        assert at.codes() == [voucher.redeemed.code]


def test_staff_print_a_guests_voucher_from_its_page_as_often_as_it_is_opened(house: House) -> None:
    with counter(house) as at:
        code = at.voucher().redeemed.code
        at.printed(1)
        at.eye.rests(Idle)
        at.eye.after(partial(at.touch, StaffTouched()), SignIn)
        at.eye.after(partial(at.touch, PinTyped(PIN)), StaffHome)
        for times in (2, 3):
            at.eye.after(partial(at.touch, CodeScanned(code, "scanner", 0.0)), VoucherPage)
            at.eye.after(partial(at.touch, PrintTouched()), VoucherPage)
            at.printed(times)
            at.eye.after(partial(at.touch, Back()), MemberPage)
        assert at.codes() == [code] * 3
        assert at.paper.text().count("Copy 2") == 2


def test_a_printer_without_paper_holds_nobody_up(house: House) -> None:
    with counter(house) as at:
        at.eye.rests(Idle)
        at.paper.handle(rows=0)
        at.eye.until(lambda: bool(at.eye.now.house.lost), "the empty printer")
        assert isinstance(at.eye.now, Idle), "guests miss nothing"
        [(device, sentence)] = at.eye.now.house.lost
        assert (device, sentence) == ("printer", "The printer is out of paper: put in a new roll.")
        voucher = at.voucher()
        assert voucher.redeemed.code, "as good unprinted"
        at.paper.handle(rows=500)
        at.eye.until(lambda: not at.eye.now.house.lost, "the new roll")
        assert at.codes() == [], "nothing comes out when the guest may be gone"
        at.eye.after(partial(at.touch, PrintTouched()), Voucher)
        at.printed(1)


def test_an_unplugged_printer_is_a_lost_device_and_comes_back(house: House) -> None:
    with counter(house) as at:
        at.eye.rests(Idle)
        at.paper.unplug()
        at.eye.until(lambda: bool(at.eye.now.house.lost), "the printer's loss")
        assert at.voucher().redeemed.code
        at.paper.plug_in()
        at.eye.until(lambda: not at.eye.now.house.lost, "the printer's return")
        at.eye.after(partial(at.touch, PrintTouched()), Voucher)
        at.printed(1)


def test_staff_hand_out_with_a_receipt(house: House) -> None:
    with counter(house) as at:
        at.eye.rests(Idle)
        at.eye.after(partial(at.touch, StaffTouched()), SignIn)
        at.eye.after(partial(at.touch, PinTyped(PIN)), StaffHome)
        at.eye.after(partial(at.reader.lay, house.cards["mei"]), MemberPage)
        page = at.eye.after(partial(at.touch, RewardTouched("lollipop")), MemberPage)
        assert isinstance(page, MemberPage)
        assert page.redeemed is not None
        at.printed(1)
        text = at.paper.text()
        assert "兌換憑條" in text, "in the member's language, not the staff's"
        assert page.redeemed.code in text
        assert at.codes() == [], "there is nothing left to scan"


def test_what_is_practised_is_printed_without_a_code_and_says_that_it_is_good_for_nothing(house: House) -> None:
    with counter(house) as at:
        at.eye.rests(Idle)
        at.eye.after(partial(at.touch, StaffTouched()), SignIn)
        at.eye.after(partial(at.touch, PinTyped(PIN)), StaffHome)
        at.eye.after(partial(at.touch, PlaceTouched(Place.DEVICE)), DevicePage)
        at.eye.after(partial(at.touch, DeedTouched(Deed(Kind.PRACTISE))), DevicePage)
        at.eye.after(partial(at.touch, Back()), StaffHome)
        at.eye.after(partial(at.touch, Back()), Idle)
        voucher = at.voucher()
        at.printed(1)
        assert "Practice: good for" in at.paper.text()
        assert voucher.redeemed.code not in at.paper.text()
        assert at.codes() == []


# --- the documents ------------------------------------------------------------------------------------------------

SILVER = TierView("silver", "Silver", 1)
CHOICE = Choice("tea", "珍珠奶茶 Zoë's", "tea", 30, 0)
REDEEMED = Redeemed(
    Receipt(1, "redemption.v1"),
    Guest(7, "Zoë", "zh-Hans", SILVER, 98),
    CHOICE,
    "3467-ACDE",
    on=date(2026, 5, 20),
    until=date(2026, 5, 26),
)


@pytest.mark.parametrize(
    ("language", "title", "until"),
    [("en", "Voucher", "Good until"), ("zh-Hans", "兑换券", "有效期至"), ("zh-Hant", "兌換券", "有效期至")],
)
@pytest.mark.parametrize("make", [printing.voucher, printing.receipt])
def test_three_languages(tmp_path: Path, language: str, title: str, until: str, make) -> None:  # type: ignore[no-untyped-def]  # a maker
    say = Catalogues(ASSETS / "locale", tmp_path).say(language)
    document = make(Slip.of(REDEEMED, language), "Sugar Mouse", say, 1)
    words = str(document.parts)
    assert document.language == language
    assert all(each in words for each in ("Sugar Mouse", CHOICE.name, "3467-ACDE", "2026-05-20", "30", "98"))
    assert (title in words) is (make is printing.voucher)
    assert (until in words and {"en": "26 May"}.get(language, "5月26日") in words) is (make is printing.voucher)
    assert "Zoë," not in words


def test_no_date_while_the_clock_is_not_trusted(tmp_path: Path) -> None:
    say = Catalogues(ASSETS / "locale", tmp_path).say("en")
    document = printing.voucher(Slip.of(replace(REDEEMED, on=None, until=None), "en"), "Sugar Mouse", say)
    assert not any(word in str(document.parts) for word in ("2026", "Date", "Good until"))


def test_a_printer_without_chinese_letters_draws_them(house: House) -> None:
    settings = settings_of(house)
    port = settings.printer.port
    made = devices.printer(Printer(kind="serial", port=port, profile="ascii-80"), printing.font())
    assert made is not None
    say = Catalogues(ASSETS / "locale", house.folder).say("zh-Hans")
    with SimPrinter(port, columns=48) as paper, made.open() as session:
        made.print(printing.voucher(Slip.of(REDEEMED, "zh-Hans"), "甜罐子", say))
        stopping = Event()
        while not paper.wait_for(lambda done: "[cut]" in as_text(done), 0.0):
            list(session.turn(stopping))
        assert any(isinstance(item, PrintedDots) for item in paper.paper())
        assert "3467-ACDE" in paper.text()


def test_without_a_font_the_printer_says_what_to_install(tmp_path: Path) -> None:
    assert not printing.font((tmp_path,)).exists()
