"""Card numbers as readers print them: tables of real habits, and invariants over all cards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cards.formats import FORMATS, LONGEST_TEXT, CardFormat, Notation, Part, UnreadableNumber, format_named
from drivers.cards.learn import guess, learn
from drivers.faults import DeviceFault

FOUR = bytes.fromhex("01A2B3C4")
SEVEN = bytes.fromhex("04A1B2C3D4E5F6")

PRINTED = [
    # format, card, what the reader prints
    ("hex", FOUR, "01A2B3C4"),
    ("hex", SEVEN, "04A1B2C3D4E5F6"),
    ("hex-reversed", FOUR, "C4B3A201"),
    ("decimal", FOUR, "0027440068"),
    ("decimal-reversed", FOUR, "3300106753"),
    ("decimal", SEVEN, "01303689068602870"),
    ("8h10d", FOUR, "01A2B3C4 0027440068"),
    ("wiegand26", FOUR, "162,46020"),
    ("wiegand34", FOUR, "00418,46020"),
    ("hex-first4", SEVEN, "04A1B2C3"),
    ("hex-last4", SEVEN, "C3D4E5F6"),
    ("hex-cascade", SEVEN, "8804A1B2"),
    ("hex-reversed-cascade", SEVEN, "B2A10488"),
    ("decimal-last4", SEVEN, "3285509622"),
]


@pytest.mark.parametrize(("name", "uid", "text"), PRINTED)
def test_each_habit_is_printed_and_read(name: str, uid: bytes, text: str) -> None:
    card_format = format_named(name)
    assert card_format.encode(uid) == text
    assert card_format.decode(text).uid == card_format.printed(uid)


@pytest.mark.parametrize(
    ("name", "text", "uid"),
    [
        ("hex", "04:a1:b2:c3:d4:e5:f6", SEVEN),
        ("hex", "0x04A1B2C3D4E5F6", SEVEN),
        ("hex", "1A2B3C4", FOUR),  # a leading zero dropped
        ("decimal", "27440068", FOUR),
        ("8H", "01a2b3c4\r\n", FOUR),
        ("10D", ";0027440068?", FOUR),  # a reader that plays a magnetic stripe
        ("3D,5D", "16246020", b"\x00" + FOUR[1:]),
        ("wiegand26", "119-21762", bytes.fromhex("00775502")),
    ],
)
def test_spellings_met_in_the_field(name: str, text: str, uid: bytes) -> None:
    assert format_named(name).decode(text).uid == uid


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("hex", "12G45678", "hexadecimal"),
        ("hex", "12", "hexadecimal"),
        ("hex", "D4E5F6", "hexadecimal"),  # what is left of a number that was cut
        ("decimal", "653558", "decimal"),
        ("decimal", "12A45678", "decimal"),
        ("decimal", "9999999999", "larger"),
        ("decimal", "٠١٢٣٤٥٦٧٨٩", "decimal"),
        ("8h10d", "01A2B3C4 0027440069", "different"),
        ("wiegand26", "256,00001", "larger"),
        ("wiegand34", "00001,65536", "larger"),
        ("hex-first4", "04A1B2C3D4E5F6", "learn-reader"),
        ("hex", "A" * (LONGEST_TEXT + 1), "characters"),
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(name: str, text: str, words: str) -> None:
    with pytest.raises(UnreadableNumber, match=words) as refused:
        format_named(name).decode(text)
    assert isinstance(refused.value, DeviceFault)
    assert str(refused.value).endswith(".")


def test_lost_bytes_are_said() -> None:
    assert format_named("hex").decode("01A2B3C4").whole
    assert not format_named("hex-last4").decode("01A2B3C4").whole
    assert not format_named("wiegand26").decode("162,46020").whole
    assert [one.name for one in FORMATS if one.whole] == ["hex", "hex-reversed", "decimal", "decimal-reversed"]


def test_a_wrong_name_lists_the_right_ones() -> None:
    with pytest.raises(UnreadableNumber, match=r"no card format 'octal'; there are hex, hex-reversed, .*wiegand34"):
        format_named("octal")


uids = st.sampled_from((4, 7, 10)).flatmap(lambda size: st.binary(min_size=size, max_size=size))
whole_formats = st.sampled_from([one for one in FORMATS if one.whole])


@given(uids, whole_formats)
def test_a_whole_format_gives_every_card_back(uid: bytes, card_format: CardFormat) -> None:
    number = card_format.decode(card_format.encode(uid))
    assert number.uid == uid
    assert number.whole


@given(uids, st.sampled_from(FORMATS))
def test_every_format_reads_what_it_prints(uid: bytes, card_format: CardFormat) -> None:
    number = card_format.decode(card_format.encode(uid))
    assert number.uid == card_format.printed(uid)
    assert len(number.uid) in (4, 7, 10)


@given(st.text(max_size=80) | st.text("0123456789ABCDEFabcdef ,:;?%", max_size=80), st.sampled_from(FORMATS))
def test_any_text_is_a_number_or_refused(text: str, card_format: CardFormat) -> None:
    try:
        number = card_format.decode(text)
    except UnreadableNumber:
        return
    assert len(number.uid) in (4, 7, 10)


@given(uids.filter(lambda uid: len(uid) == 7), st.sampled_from(FORMATS))
def test_one_known_card_never_hides_the_true_format(uid: bytes, truth: CardFormat) -> None:
    assert truth in learn([(uid, truth.encode(uid))]).formats


@pytest.mark.parametrize("name", [name for name, uid, _text in PRINTED if uid == SEVEN])
def test_a_known_seven_byte_card_tells_the_format(name: str) -> None:
    truth = format_named(name)
    learned = learn([(SEVEN, truth.encode(SEVEN))])
    assert learned.format == truth
    assert ("does not print the whole number" in learned.remark) == (not truth.whole)


def test_a_palindrome_needs_a_second_card() -> None:
    first = (bytes.fromhex("11222211"), "11222211")
    doubt = learn([first])
    assert doubt.format is None
    assert doubt.remark == "It may be hex or hex-reversed: lay another known card on the reader."
    assert learn([first, (FOUR, "C4B3A201")]).format == CardFormat(Notation.HEX, backwards=True)


def test_the_wrong_card_is_said() -> None:
    learned = learn([(FOUR, "DEADBEEF")])
    assert learned.formats == ()
    assert "01 A2 B3 C4" in learned.remark
    assert learn([]).remark.startswith("Nothing was read yet")


def test_an_impossible_known_card_is_refused() -> None:
    with pytest.raises(UnreadableNumber, match="not 5"):
        learn([(b"12345", "0000000001")])


@pytest.mark.parametrize("truth", ["hex", "hex-reversed", "decimal", "decimal-reversed"])
def test_a_list_of_long_cards_shows_its_format(truth: str) -> None:
    cards = [bytes([0x04, *(n * k % 251 for k in range(3, 9))]) for n in range(7, 40)]
    best = guess([format_named(truth).encode(uid) for uid in cards])[0]
    assert best.format.name == truth
    assert best.readable == 1.0
    assert best.likely == 1.0


def test_a_list_with_bad_rows_says_how_many_it_can_read() -> None:
    best = guess(["0027440068", "3300106753", "n/a", "0027440069"])[0]
    assert best.format.notation is Notation.DECIMAL
    assert best.readable == 0.75
    assert guess([]) == ()
    assert guess(["", "Anna"]) == ()


def test_wiegand_lists_are_known_by_their_comma() -> None:
    assert guess(["119,21762", "001,00002"])[0].format.notation is Notation.WIEGAND26
    assert all(one.format.part is Part.WHOLE for one in guess(["119,21762"]))
