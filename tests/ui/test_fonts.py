"""The fonts of the machine: found, split, and complete for what we say."""

from __future__ import annotations

import struct
from functools import partial
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.model.text import LANGUAGES
from kiosk.ui.cache import Cache
from kiosk.ui.fonts import PLACES, FontMissing, Shelf, faults
from kiosk.ui.look import ASSETS
from kiosk.ui.typefaces import BrokenFont, Coverage, split
from kiosk.ui.words import OWN_NAMES


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("fonts"))


def everything_said(language: str) -> str:
    with (ASSETS / "locale" / f"{language}.po").open("rb") as file:
        forms = [message.string for message in read_po(file, locale=language.replace("-", "_")) if message.id]
    return "".join(form if isinstance(form, str) else "".join(form) for form in forms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_of_a_catalogue_is_missing(shelf: Shelf, language: str) -> None:
    assert shelf.missing(everything_said(language) + OWN_NAMES[language], language) == ""


@pytest.mark.parametrize(
    ("text", "language", "file"),
    [
        ("Anna", "en", "NotoSans-Regular"),
        ("Anna", "zh-Hans", "NotoSans-Regular"),
        ("Café Łódź – naïve…", "en", "NotoSans-Regular"),
        ("下午好，Anna", "zh-Hans", "NotoSansCJKSC-Regular"),
        ("午安，Anna", "zh-Hant", "NotoSansCJKTC-Regular"),
        ("Hello 安娜", "en", "NotoSansCJKSC-Regular"),
    ],
)
def test_a_line_is_set_in_one_font_of_its_language(shelf: Shelf, text: str, language: str, file: str) -> None:
    assert shelf.pick(text, language, bold=False).name.startswith(file)


def test_what_no_font_has_is_left_out(shelf: Shelf) -> None:
    assert shelf.missing("Anna \U0001f36c", "en") == "\U0001f36c"
    assert shelf.drawable("Anna \U0001f36c", "en") == "Anna "


def test_a_split_face_is_a_font_file_of_its_own_with_its_own_forms(shelf: Shelf) -> None:
    face = shelf.pick("国", "zh-Hans", bold=True)
    data = face.read_bytes()
    assert data[:4] == b"OTTO"
    (count,) = struct.unpack_from(">H", data, 4)
    tags = [data[12 + 16 * i : 16 + 16 * i] for i in range(count)]
    assert tags == sorted(tags)
    assert {b"CFF ", b"cmap", b"head", b"hmtx", b"name"} <= set(tags)
    for i in range(count):
        offset, length = struct.unpack_from(">LL", data, 20 + 16 * i)
        assert offset + length <= len(data)
        assert offset % 4 == 0
    assert "国" in Coverage(face)
    assert "\U0001f36c" not in Coverage(face)


def test_a_split_face_is_made_once(tmp_path: Path) -> None:
    first = Shelf(tmp_path).pick("国", "zh-Hans", bold=False)
    made = first.stat().st_mtime_ns
    assert Shelf(tmp_path).pick("国", "zh-Hans", bold=False).stat().st_mtime_ns == made
    assert [path.name for path in (tmp_path / "fonts").iterdir()] == [first.name]  # no half-written file left


def test_a_face_that_is_not_there_is_said_by_name(tmp_path: Path) -> None:
    collection = next(place for place in PLACES[0].rglob("NotoSansCJK-Regular.ttc"))
    with pytest.raises(BrokenFont, match="holds no face 'Noto Sans Klingon'"):
        split(collection, "Noto Sans Klingon", tmp_path / "out.otf")


@pytest.mark.parametrize("size", [0, 3, 40, 5000])
def test_a_cut_off_font_file_is_a_fault_in_words(tmp_path: Path, size: int) -> None:
    collection = next(place for place in PLACES[0].rglob("NotoSansCJK-Regular.ttc"))
    cut = tmp_path / "NotoSansCJK-Regular.ttc"
    with collection.open("rb") as file:
        cut.write_bytes(file.read(size))
    with pytest.raises(BrokenFont):
        Cache(tmp_path).file("out.otf", "1", partial(split, cut, "Noto Sans CJK SC"))
    assert [path.name for path in tmp_path.iterdir()] == [cut.name]


def test_a_missing_font_names_the_package(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="fonts-noto-core"):
        Shelf(tmp_path, (tmp_path / "nowhere",)).pick("Anna", "en", bold=False)


def test_the_doctor_hears_of_missing_fonts_and_missing_letters(tmp_path: Path, shelf: Shelf) -> None:
    assert faults(shelf, {"en": "Anna", "zh-Hans": "安娜"}) == []
    assert len(faults(Shelf(tmp_path, (tmp_path,)), {"en": "Anna", "zh-Hans": "安娜"})) == 1
    assert "\U0001f36c" in faults(shelf, {"en": "\U0001f36c"})[0]
