"""A till's file of sales: read whatever wrote it, booked whole or not at all, and never twice."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.demo.cast import joined
from kiosk.inbox_reading import numbers
from kiosk.services.till import Till
from kiosk.services.till_file import TillFault, decoded, hundredths, read
from kiosk.services.till_report import sentences
from tests.services.club import agreed, last
from tests.services.premises import DAY, ZONE, Premises


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.50", 1250),
        ("12,5", 1250),
        ("12", 1200),
        ("1,234.50", 123450),
        ("1.234,50", 123450),
        ("1,234", 123400),
        ("¥ 8.00", 800),
        ("8元", 800),
        ("-3,20", -320),
        ("(3.20)", -320),
        ("3.20-", -320),
        ("1'234.50 CHF", 123450),
        ("0.05", 5),
    ],
)
def test_amounts_as_tills_write_them(text: str, value: int) -> None:
    assert hundredths(text) == value


@pytest.mark.parametrize("text", ["", "tea", "-", "1.2.3.4x5-6", "9" * 12, "12.50 12.50 -x-"])
def test_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"no amount|too much"):
        hundredths(text)


NOON = round(datetime(2026, 5, 20, 12, 30, tzinfo=ZONE).timestamp() * 1000)


@pytest.mark.parametrize(
    "text",
    [
        "Time,Amount,Card\n2026-05-20 12:30,5.00,04AA",
        "Sold at;Total;Card number\n2026-05-20T12:30:00;5,00;04AA",
        "Datum\tZeit\tBetrag\tKarte\n20.05.2026\t12:30\t5,00\t04AA",
        "日期,时间,金额,会员卡\n2026/5/20,12:30,5,04AA",
        "Date|Amount|Card\n05/20/26 12:30|5.00|04AA",
        "date,amount,card\n20/05/2026 12:30,5.00,04AA",
        "datetime,amount,card\n2026-05-20T10:30:00+00:00,5.00,04AA",
        '\n"Time","Amount","Card"\n"2026年5月20日 12:30","5.00","04AA"\n\n',
    ],
)
def test_columns_dates_and_signs_are_guessed(text: str) -> None:
    table = read(text, ZONE)
    assert [(row.at_ms, row.amount, row.card) for row in table.rows] == [(NOON, 500, "04AA")]
    assert table.faults == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no line of sales"),
        ("time,amount,card", "no line of sales"),
        ("when,how much,who\n2026-05-20 12:30,5,04AA", "which column is the time and which the amount"),
        ("time,amount,card\n05/06/2026 12:30,5,04AA", "day or the month first"),
        ("time,amount,card\n25/06/2026 12:30,5,1\n06/25/2026 12:30,5,1", "some dates begin with the day"),
    ],
)
def test_what_can_not_be_guessed_is_asked(text: str, why: str) -> None:
    with pytest.raises(TillFault, match=why):
        read(text, ZONE)


def test_columns_by_name() -> None:
    text = "when,how much,who\n2026-05-20 12:30,5,04AA"
    assert read(text, ZONE, {"time": "when", "amount": "how much", "card": "who"}).rows[0].amount == 500
    with pytest.raises(TillFault, match="no column 'x'"):
        read(text, ZONE, {"time": "x"})
    with pytest.raises(TillFault, match="no column of ours"):
        read(text, ZONE, {"colour": "who"})


def test_a_sale_without_a_time_was_at_noon() -> None:
    at_ms = read("date,amount,card\n2026-05-20,5,1", ZONE).rows[0].at_ms
    assert datetime.fromtimestamp(at_ms / 1000, ZONE).hour == 12


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str) -> None:
    assert decoded("日期,金额,会员卡\n".encode(encoding)).startswith("日期")


def test_western_and_unknown_encodings() -> None:
    assert decoded("Geschäft".encode("cp1252")) == "Geschäft"
    assert decoded("金額".encode("big5"), "big5") == "金額"
    with pytest.raises(TillFault, match="no encoding"):
        decoded(b"x", "klingon")
    with pytest.raises(TillFault, match="not utf-8"):
        decoded(b"\xff", "utf-8")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_rows_or_a_sentence(text: str) -> None:
    try:
        table = read("time,amount,card\n" + text, ZoneInfo("UTC"))
    except TillFault:
        return
    assert all(fault.startswith("line ") for fault in table.faults)


# --- the import --------------------------------------------------------------------------------------------


def sales(*rows: tuple[str, str, str, str, str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([("time", "amount", "category", "card", "receipt"), *rows])
    return out.getvalue()


@pytest.fixture
def till(club: Premises) -> tuple[Premises, int, str]:
    """Anna with a card that the till knows in hexadecimal."""
    uid = club.uid()
    anna = joined(club.shop, club.card(uid), "Anna", by=club.clerk.id).guest.id
    club.clock.go_on(3 * DAY)
    return club, anna, uid.hex().upper()


def test_sales_become_purchases_and_never_twice(till: tuple[Premises, int, str]) -> None:
    club, anna, card = till
    text = sales(
        ("2026-05-20 12:30", "5.00", "tea", card, "17"),
        ("2026-05-20 12:30", "4.00", "Handmade", card, "17"),
        ("2026-05-21 09:00", "2.00", "tea", card, "17"),  # numbers begin anew each day
        ("2026-05-21 09:05", "9.00", "tea", "", "18"),
        ("2026-05-21 09:06", "9.00", "tea", "04FFFFFFFFFFFF", "19"),
        ("2026-05-21 09:07", "-2.00", "tea", card, "20"),
        ("2036-05-21 09:07", "2.00", "tea", card, "21"),
        ("2025-05-21 09:07", "2.00", "tea", card, "22"),
    )
    service, table = Till(club.shop.books), read(text, ZONE)
    report = service.take(table, numbers())
    assert (report.booked, report.points, report.members, report.format) == (2, 13, 1, "hex")
    assert (report.no_card, report.strange_cards, report.known) == (1, 1, 0)
    assert [line.split(":")[0] for line in report.refused] == ["line 9", "line 7", "line 8"]
    assert agreed(club, anna) == 15 + 13
    first = club.shop.books.store.purchases.of(anna, 10)[-1]
    assert (first.lines, first.amount, first.points) == ((("tea", 500), ("handmade", 400)), 900, 11)
    assert card not in str(last(club, "purchase.v1"))
    again = service.take(table, numbers())
    assert (again.booked, again.known, again.points) == (0, 2, 0)
    more = read(text + sales(("2026-05-22 10:00", "3.00", "tea", card, "17")).partition("\n")[2], ZONE)
    assert service.take(more, numbers()).booked == 1
    assert agreed(club, anna) == 15 + 16
    assert "2 were on file already" in "\n".join(sentences(again, False))


def test_sales_without_numbers_are_told_apart(till: tuple[Premises, int, str]) -> None:
    club, anna, card = till
    text = sales(*[("2026-05-20 12:30", "5.00", "", card, "")] * 2, ("2026-05-20 12:31", "5.00", "", card, ""))
    service = Till(club.shop.books)
    assert service.take(read(text, ZONE), numbers()).booked == 3
    assert service.take(read(text, ZONE), numbers()).known == 3
    assert agreed(club, anna) == 30


def test_nothing_is_half_imported(till: tuple[Premises, int, str]) -> None:
    club, anna, card = till
    events = len(club.events())
    text = sales(("2026-05-20 12:30", "5.00", "", card, "1"), ("yesterday", "x", "", card, "2"))
    with pytest.raises(TillFault, match="line 3: 'yesterday'"):
        Till(club.shop.books).take(read(text, ZONE), numbers())
    assert len(club.events()) == events
    calls = iter(range(10))

    def pulled_out() -> None:
        if next(calls) == 1:
            raise KeyboardInterrupt

    good = sales(*(("2026-05-20 12:30", "5.00", "", card, str(number)) for number in range(5)))
    with pytest.raises(KeyboardInterrupt):
        Till(club.shop.books).take(read(good, ZONE), numbers(), progress=pulled_out)
    assert (len(club.events()), agreed(club, anna)) == (events, 15)


def test_only_tried(till: tuple[Premises, int, str]) -> None:
    club, anna, card = till
    events = len(club.events())
    report = Till(club.shop.books).take(
        read(sales(("2026-05-20 12:30", "5.00", "", card, "1")), ZONE), numbers(), only_try=True
    )
    assert (report.booked, report.points) == (1, 5)
    assert (len(club.events()), agreed(club, anna)) == (events, 15)
    assert "would be booked" in sentences(report, True)[0]


def test_cards_in_whatever_way_most_are_known(till: tuple[Premises, int, str]) -> None:
    club, anna, card = till
    backwards = str(int.from_bytes(bytes.fromhex(card)[::-1]))
    report = Till(club.shop.books).take(read(sales(("2026-05-20 12:30", "5.00", "", backwards, "1")), ZONE), numbers())
    assert (report.booked, report.format) == (1, "decimal-reversed")
    assert agreed(club, anna) == 20


def test_a_late_purchase_counts_on_its_own_day(till: tuple[Premises, int, str]) -> None:
    """The day's cap is that of the day of the sale, whatever was earned since; the tier is as if told at once."""
    club, anna, card = till
    club.shop.purchases.book(anna, 1600, "handmade", by=club.clerk.id)  # today's cap is used up
    text = sales(("2026-05-20 18:00", "20.00", "handmade", card, "1"))
    report = Till(club.shop.books).take(read(text, ZONE), numbers())
    assert report.points == 20 + 8
    assert club.shop.members.guest(anna).tier.id == "silver"
    assert last(club, "tier.v1")["tier"] == "silver"
    agreed(club, anna)
