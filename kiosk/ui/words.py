"""The product's own words in the guest's language: GNU gettext catalogues, one file a language in assets/locale."""

from __future__ import annotations

import gettext
import logging
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from kiosk.model.text import LANGUAGES
from kiosk.ui.cache import Cache

log = logging.getLogger(__name__)

OWN_NAMES = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}
"""Every language in its own words."""


class Say:
    """Says an English phrase in one language: `say("{n} points", n=3)`."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    @classmethod
    def native(cls) -> Say:
        """English, as the phrases stand in the code."""
        return cls(LANGUAGES[0], gettext.NullTranslations())

    def __call__(self, phrase: str, **values: object) -> str:
        """`phrase` in this language with its `{places}` filled; the phrase itself if the catalogue lacks it."""
        said = self._catalogue.gettext(phrase)
        return said.format(**values) if values else said

    def many(self, one: str, more: str, n: int, **values: object) -> str:
        """The form that fits the number `n`, which the phrase may show as `{n}`."""
        return self._catalogue.ngettext(one, more, n).format(n=n, **values)

    def listed(self, parts: Iterable[str]) -> str:
        """The parts that are not empty one after the other, with the mark that this language puts between them."""
        return ("、" if self.language.startswith("zh") else ", ").join(part for part in parts if part)


class Catalogues:
    """Loads a language when it is first spoken; compiled catalogues are kept below `home`."""

    def __init__(self, locale: Path, home: Path) -> None:
        self._locale = locale
        self._cache = Cache(home)
        self._spoken: dict[str, Say] = {}

    def say(self, language: str) -> Say:
        """The words of `language`; of the product's first language if there is no catalogue for it."""
        if language not in self._spoken:
            self._spoken[language] = Say(language, self._load(language))
        return self._spoken[language]

    def _load(self, language: str) -> gettext.NullTranslations:
        source = self._locale / f"{language}.po"
        if not source.exists():
            if language == LANGUAGES[0]:
                return gettext.NullTranslations()
            log.warning("no catalogue for language %s in %s: its phrases stay English", language, self._locale)
            return self._load(LANGUAGES[0])
        stamp = f"{source.stat().st_mtime_ns:x}"
        with self._cache.file(f"locale/{language}.mo", stamp, partial(_compile, source)).open("rb") as file:
            return gettext.GNUTranslations(file)


def _compile(source: Path, compiled: Path) -> None:
    """Write the machine form of a catalogue."""
    from babel.messages.mofile import write_mo  # 50 ms to import, needed once after each change
    from babel.messages.pofile import read_po

    with source.open("rb") as po, compiled.open("wb") as mo:
        write_mo(mo, read_po(po, locale=source.stem.replace("-", "_")))
