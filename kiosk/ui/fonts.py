"""Finds Noto Sans and Noto Sans CJK as the distribution installs them, and picks the font for a text.

A Latin text is set in Noto Sans; as soon as one character is not Latin, the whole text is set in Noto Sans CJK with
the forms of its language (it has Latin letters too), so a line never mixes two designs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kiosk.ui.cache import Cache
from kiosk.ui.typefaces import BrokenFont, Coverage, split

PLACES = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
PACKAGES = "fonts-noto-core and fonts-noto-cjk"

_CJK_FACES = {"zh-Hans": "SC", "zh-Hant": "TC"}
_USUAL = {
    "NotoSans": ("truetype/noto/NotoSans-{weight}.ttf",),
    "NotoSansCJK": ("opentype/noto/NotoSansCJK-{weight}.ttc", "truetype/noto/NotoSansCJK-{weight}.ttc"),
}


class FontMissing(Exception):
    """A font is not installed; the message says which package brings it."""


@dataclass(frozen=True, slots=True)
class _Face:
    file: Path
    coverage: Coverage


def _found(family: str, weight: str, places: tuple[Path, ...]) -> Path:
    for place in places:
        for pattern in _USUAL[family]:
            if (path := place / pattern.format(weight=weight)).exists():
                return path
    for place in places:
        for path in sorted(place.rglob(f"{family}-{weight}.*")):
            if path.suffix in (".ttf", ".otf", ".ttc"):
                return path
    raise FontMissing(f"The font {family}-{weight} is not below {' or '.join(map(str, places))}; install {PACKAGES}.")


def cjk(places: tuple[Path, ...] = PLACES) -> Path:
    """The collection with all Chinese letters, for those who draw without a screen (paper); raises FontMissing."""
    return _found("NotoSansCJK", "Regular", places)


class Shelf:
    """The fonts of one machine; faces split from a collection are kept below `home`."""

    def __init__(self, home: Path, places: tuple[Path, ...] = PLACES) -> None:
        self._cache = Cache(home)
        self._places = places
        self._faces: dict[tuple[str, bool], _Face] = {}

    def pick(self, text: str, language: str, bold: bool) -> Path:
        """The font file to set `text` in; raises FontMissing or BrokenFont."""
        return self._face_for(text, language, bold).file

    def drawable(self, text: str, language: str) -> str:
        """`text` without the characters that no font here has: a gap is kinder than a box."""
        if text.isascii():
            return text
        missing = set(self.missing(text, language))
        return "".join(character for character in text if character not in missing)

    def missing(self, text: str, language: str) -> str:
        """The characters of `text` that would be boxes, each once; for the doctor and for `drawable`."""
        font = self._face_for(text, language, bold=False).coverage
        return "".join(dict.fromkeys(c for c in text if c not in " \n" and c not in font))

    def _face_for(self, text: str, language: str, bold: bool) -> _Face:
        latin = self._face("latin", bold)
        if text.isascii() or all(c == "\n" or c in latin.coverage for c in text):
            return latin
        return self._face(language if language in _CJK_FACES else "zh-Hans", bold)

    def _face(self, language: str, bold: bool) -> _Face:
        key = (language, bold)
        if key not in self._faces:
            path = self._latin(bold) if language == "latin" else self._cjk(language, bold)
            self._faces[key] = _Face(path, Coverage(path))
        return self._faces[key]

    def _latin(self, bold: bool) -> Path:
        return _found("NotoSans", "Bold" if bold else "Regular", self._places)

    def _cjk(self, language: str, bold: bool) -> Path:
        weight = "Bold" if bold else "Regular"
        collection = _found("NotoSansCJK", weight, self._places)
        stat = collection.stat()
        region = _CJK_FACES[language]
        return self._cache.file(
            f"fonts/NotoSansCJK{region}-{weight}.otf",
            f"{stat.st_size:x}.{stat.st_mtime_ns:x}",
            partial(split, collection, f"Noto Sans CJK {region}"),
        )


def faults(shelf: Shelf, texts: dict[str, str]) -> list[str]:
    """What the doctor has to say: fonts missing or broken, characters of `texts` (language -> text) without glyph."""
    found: list[str] = []
    for language, text in texts.items():
        try:
            gaps = shelf.missing(text, language)
            shelf.pick(text, language, bold=True)
        except (FontMissing, BrokenFont, OSError) as fault:
            found.append(str(fault))
            continue
        if gaps:
            found.append(f"No installed font has these characters of the {language} texts: {gaps}")
    return list(dict.fromkeys(found))
