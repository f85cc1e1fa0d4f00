"""What goes onto paper: each profile's own letters, drawn rows for the rest, nothing that a name could smuggle in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.printer_bitmap import Artist
from drivers.printer_check import trial_page
from drivers.printer_commands import LONGEST_CODE, Compositor, Unprintable
from drivers.printer_document import Align, Code, Document, Pair, Part, Rule, Size, Space, Words
from drivers.printer_profile import PROFILES, Profile, columns, encoded, printable, wrapped
from drivers.sim.escpos import Interpreter
from drivers.sim.paper import Fed, OnPaper, PrintedCode, PrintedDots, PrintedRow, Torn, as_text

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
GB58, GB80, BIG5 = PROFILES["gb18030-58"], PROFILES["gb18030-80"], PROFILES["big5-80"]
LATIN, ASCII = PROFILES["latin-80"], PROFILES["ascii-58"]


def on_paper(profile: Profile, *parts: Part, language: str = "en") -> list[OnPaper]:
    """The paper after a printer of this kind got the document; it must have known every command."""
    stdout = io.StringIO()
    with redirect_stdout(stdout):
        blocks = Compositor(profile, Artist(FONT, profile.dots)).blocks(Document(parts, language))
    printer = Interpreter(profile.charset.codec, profile.columns)
    printer.receive(b"".join(blocks))
    while printer.step():
        pass
    assert printer.unknown == []
    assert printer.held == 0
    assert stdout.getvalue() == ""  # python-escpos likes to talk
    return printer.done


def rows(paper: list[OnPaper]) -> Iterator[PrintedRow | PrintedDots]:
    return (item for item in paper if isinstance(item, PrintedRow | PrintedDots))


@pytest.mark.parametrize(
    ("profile", "text", "printed"),
    [
        (GB58, "Free tea 免费奶茶", "Free tea 免费奶茶"),
        (GB58, "會員優惠", "會員優惠"),  # GBK has the traditional letters too
        (GB58, "¥12 £3 €5 9¢", "￥12 ￡3 €5 9￠"),
        (GB58, "カタカナ ひらがな", "カタカナ ひらがな"),
        (GB58, "한국어", None),
        (GB58, "Zoë", None),
        (PROFILES["gb2312-58"], "会员优惠 ¥5", "会员优惠 ￥5"),
        (PROFILES["gb2312-58"], "會員優惠", None),
        (BIG5, "會員優惠 ¥5", "會員優惠 ￥5"),
        (BIG5, "9¢", "9￠"),
        (BIG5, "• tea", None),
        (BIG5, "会员优惠", None),
        (BIG5, "カタカナ", None),
        (LATIN, "Zoë: ¥12 £3 €5", "Zoë: ¥12 £3 €5"),
        (LATIN, "免费奶茶", None),
        (ASCII, "Free tea $3", "Free tea $3"),
        (ASCII, "¥12", None),
        (ASCII, "€5", None),
    ],
)
def test_a_row_is_printed_in_own_letters_or_drawn(profile: Profile, text: str, printed: str | None) -> None:
    (row,) = rows(on_paper(profile, Words(text)))
    if printed is None:
        assert isinstance(row, PrintedDots)
        assert any(row.rows)
    else:
        assert row == PrintedRow(printed)


def test_drawn_letters_are_the_right_ones() -> None:
    """Drawn a second time, on another way, with Pillow alone."""
    (row,) = rows(on_paper(ASCII, Words("¥12 한국어"), language="zh-Hans"))
    assert isinstance(row, PrintedDots)
    drawn = Image.frombytes("1", (row.stride * 8, row.height), row.rows)
    face = Artist(FONT, ASCII.dots)._face("zh-Hans", 24)
    mask = face.getmask("¥12 한국어", mode="L")
    again = Image.frombytes("L", mask.size, bytes(mask)).point(lambda grey: 255 if grey > 127 else 0)
    for ours, theirs in zip(_extent(drawn), _extent(again), strict=True):
        assert abs(ours - theirs) <= 1
    dark = sum(1 for grey in bytes(mask) if grey > 127)
    assert sum(byte.bit_count() for byte in row.rows) == pytest.approx(dark, rel=0.05)


def _extent(image: Image.Image) -> tuple[int, int]:
    left, top, right, bottom = image.getbbox() or (0, 0, 0, 0)
    return right - left, bottom - top


def test_shapes_follow_the_language() -> None:
    def drawn(language: str) -> object:
        return next(rows(on_paper(ASCII, Words("骨直"), language=language)))

    assert drawn("zh-Hans") != drawn("zh-Hant")


def test_size_boldness_and_place() -> None:
    (row,) = rows(on_paper(GB58, Words("糖果屋", Size.LARGE, Align.CENTRE, bold=True)))
    assert row == PrintedRow("糖果屋", times=2, bold=True, align=1)
    (drawn,) = rows(on_paper(ASCII, Words("糖果屋", Size.LARGE, Align.CENTRE)))
    assert isinstance(drawn, PrintedDots)
    assert drawn.height == 60


def test_a_pair_stands_at_both_ends() -> None:
    (row,) = rows(on_paper(GB58, Pair("免费奶茶", "120")))
    assert row == PrintedRow("免费奶茶" + " " * 21 + "120")
    long = list(rows(on_paper(GB58, Pair("x" * 31, "120"))))
    assert long == [PrintedRow("x" * 31), PrintedRow("120", align=2)]
    (drawn,) = rows(on_paper(ASCII, Pair("奶茶", "¥12")))
    assert isinstance(drawn, PrintedDots)
    image = Image.frombytes("1", (drawn.stride * 8, drawn.height), drawn.rows)
    assert image.crop((0, 0, 60, 30)).getbbox() is not None
    assert image.crop((330, 0, 384, 30)).getbbox() is not None
    assert image.crop((120, 0, 300, 30)).getbbox() is None


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_a_whole_voucher_on_every_printer(profile: Profile) -> None:
    code = "TUCK:V:7f3c-29ab"
    parts = (
        Words("糖果屋 Tuckshop", Size.LARGE, Align.CENTRE),
        Rule(),
        Pair("Free tea", "120"),
        Space(2),
        Code(code),
    )
    paper = on_paper(profile, *parts, language="zh-Hans")
    assert PrintedRow("-" * profile.columns) in paper
    assert paper.count(Fed(1)) == 2
    assert (Torn() in paper) == profile.cuts
    codes = [item for item in paper if isinstance(item, PrintedCode)]
    assert [one.text for one in codes] == ([code] if profile.qr else [])


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_the_trial_page_fits_every_printer(profile: Profile) -> None:
    paper = on_paper(profile, *trial_page(profile).parts, language="zh-Hans")
    ruler = next(item for item in paper if isinstance(item, PrintedRow) and item.text.startswith("123456789012"))
    assert len(ruler.text) == profile.columns


def test_a_code_that_the_printer_can_not_draw_is_drawn_exactly() -> None:
    qrcode = pytest.importorskip("qrcode")
    made = qrcode.QRCode(border=2, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(b"TUCK:V:1")
    matrix = made.get_matrix()
    (picture,) = rows(on_paper(ASCII, Code("TUCK:V:1")))
    assert isinstance(picture, PrintedDots)
    dots = picture.height // len(matrix)
    image = Image.frombytes("1", (picture.stride * 8, picture.height), picture.rows)
    left = (image.width - picture.height) // 2
    middle = dots // 2
    read = [
        [bool(image.getpixel((left + x * dots + middle, y * dots + middle))) for x in range(len(matrix))]
        for y in range(len(matrix))
    ]
    assert read == matrix


@pytest.mark.parametrize("text", ["", "x" * (LONGEST_CODE + 1)])
def test_an_impossible_code_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Unprintable, match="QR code of"):
        on_paper(GB58, Code(text))


def test_a_name_can_not_command_the_printer() -> None:
    evil = "Anna\x1b@\x1dV\x00\x10\x04\x01\x1b\x70\x00\x19\x19"
    paper = on_paper(GB58, Words(evil), Pair(evil, evil))
    assert Torn() not in paper
    assert "Anna@V" in as_text(paper)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("免费奶茶一杯", 8, ["免费奶茶", "一杯"]),
        ("a\n\nb", 8, ["a", "", "b"]),
        ("12345678 9", 8, ["12345678", "9"]),
        (" 0￥", 2, ["", "0", "￥"]),
        ("", 8, [""]),
    ],
)
def test_rows_are_broken_where_a_reader_would(text: str, room: int, lines: list[str]) -> None:
    assert list(wrapped(text, room, GB58.charset)) == lines


any_text = st.text(st.characters(codec="utf-8"), max_size=60) | st.text("abc 免费 한국 ¥€ë\x1b\n", max_size=60)


@given(any_text, st.integers(2, 48), st.sampled_from(list(PROFILES.values())))
def test_wrapping_loses_nothing_and_fits(text: str, room: int, profile: Profile) -> None:
    lines = list(wrapped(text, room, profile.charset))
    assert "".join("".join(lines).split()) == "".join(printable(text.replace("\n", " ")).split())
    assert all(columns(line, profile.charset) <= room for line in lines)


WIDE_MONEY = str.maketrans("¥£¢", "￥￡￠")


@example("¢", BIG5)
@given(any_text, st.sampled_from(list(PROFILES.values())))
def test_own_letters_come_back_as_they_were(text: str, profile: Profile) -> None:
    row = printable(text)
    raw = encoded(row, profile.charset)
    if raw is None or not row:
        return
    printer = Interpreter(profile.charset.codec, 1000)
    printer.receive(raw + b"\n")
    while printer.step():
        pass
    assert as_text(printer.done) == row.translate(WIDE_MONEY if profile.charset.widest == 2 else {})
    assert printer.unknown == []


@pytest.mark.parametrize("profile", {profile.charset: profile for profile in PROFILES.values()}.values())
def test_every_letter_that_a_printer_has_is_printed_as_itself(profile: Profile) -> None:
    """All of Unicode's first plane, one by one: codecs know letters that come out as others."""
    charset, wrong = profile.charset, []
    for letter in (chr(code) for code in range(0x20, 0x10000) if not 0xD800 <= code < 0xE000):
        raw = charset.encode(letter)
        if raw is not None and raw.decode(charset.codec) != letter.translate(WIDE_MONEY if charset.widest == 2 else {}):
            wrong.append(letter)
    assert wrong == []


@settings(max_examples=40)
@given(any_text, st.sampled_from(list(PROFILES.values())), st.sampled_from(Size), st.sampled_from(Align))
def test_any_text_can_be_printed_on_any_printer(text: str, profile: Profile, size: Size, align: Align) -> None:
    for row in rows(on_paper(profile, Words(text, size, align), Pair(text, text))):
        assert isinstance(row, PrintedDots) or "�" not in row.text


@given(st.binary(max_size=400))
def test_the_simulated_printer_survives_any_bytes(noise: bytes) -> None:
    printer = Interpreter("gb18030", 32)
    printer.receive(noise)
    for _ in range(len(noise) + 1):
        if not printer.step():
            break
    assert printer.held <= len(noise)


def test_the_simulated_printer_understands_python_escpos() -> None:
    """An independent writer's bytes: what it says has to come out as it says."""
    from escpos.printer import Dummy  # type: ignore[import-untyped]  # it has no stubs

    writer = Dummy(profile="TM-T88V")
    writer.set_with_default(align="center", bold=True)
    writer.textln("Receipt")
    writer.qr("https://shop.example", native=True, size=6)
    writer.image(Image.new("1", (16, 2), 0))
    writer.cut()
    printer = Interpreter("gb18030", 42)
    printer.receive(writer.output)
    while printer.step():
        pass
    assert printer.unknown == []
    assert printer.done == [
        PrintedRow("Receipt", bold=True, align=1),
        PrintedCode("https://shop.example", 6),
        PrintedDots(2, b"\xff\xff\xff\xff"),
        Fed(6),
        Torn(),
    ]
