"""The product's own words in the guest's language: GNU gettext catalogues, one file a language in assets/locale."""

from __future__ import annotations

import gettext
import logging
from pathlib import Path

from kiosk.model.text import LANGUAGES

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


class Catalogues:
    """Loads a language when it is first spoken; compiled catalogues are kept below `home`."""

    def __init__(self, locale: Path, home: Path) -> None:
        self._locale = locale
        self._home = home
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
        compiled = self._home / "locale" / f"{language}.mo"
        if not compiled.exists() or compiled.stat().st_mtime_ns != source.stat().st_mtime_ns:
            _compile(source, compiled)
        with compiled.open("rb") as file:
            return gettext.GNUTranslations(file)


def _compile(source: Path, compiled: Path) -> None:
    """Write the machine form of a catalogue, dated like its source so that a newer or older source is noticed."""
    import os

    from babel.messages.mofile import write_mo  # 50 ms to import, needed once after each change
    from babel.messages.pofile import read_po

    compiled.parent.mkdir(parents=True, exist_ok=True)
    half = compiled.with_suffix(f".{os.getpid()}")
    with source.open("rb") as po, half.open("wb") as mo:
        write_mo(mo, read_po(po, locale=source.stem.replace("-", "_")))
    stat = source.stat()
    os.utime(half, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    half.replace(compiled)
    log.info("compiled catalogue %s", source.name)
