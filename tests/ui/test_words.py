"""Every phrase is said in every language, with letters that the fonts have."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kiosk.model.text import LANGUAGES
from kiosk.ui.look import ASSETS
from kiosk.ui.words import Catalogues
from tests.ui.phrases import Phrase, phrases


def catalogue(language: str) -> Catalog:
    with (ASSETS / "locale" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"))


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def key(phrase: Phrase) -> str | tuple[str, str]:
    one, more = phrase
    return one if more is None else (one, more)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_translated(language: str) -> None:
    messages = catalogue(language)
    untold = []
    for phrase, where in phrases().items():
        message = messages.get(phrase[0])
        told = () if message is None else (message.string,) if isinstance(message.string, str) else message.string
        if message is None or message.fuzzy or not told or not all(told) or message.id != key(phrase):
            untold.append(f"{where}: {phrase[0]!r}")
    assert untold == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_left_over_and_each_has_the_same_places(language: str) -> None:
    said = {phrase[0]: phrase for phrase in phrases()}
    for message in catalogue(language):
        if not message.id:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        assert one in said, f"nothing says {one!r} any more"
        told = (message.string,) if isinstance(message.string, str) else message.string
        for form in told:
            assert places(form) == places(one), f"{one!r} and {form!r} name different places"


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 1, "You have 1 point"),
        ("en", 2, "You have 2 points"),
        ("zh-Hans", 2, "您有2积分"),
        ("zh-Hant", 1, "您有1點"),
    ],
)
def test_a_number_takes_its_form(tmp_path: Path, language: str, number: int, words: str) -> None:
    say = Catalogues(ASSETS / "locale", tmp_path).say(language)
    assert say.many("You have {n} point", "You have {n} points", number) == words


@pytest.mark.parametrize(("language", "words"), [("en", "a, b"), ("zh-Hans", "a、b"), ("zh-Hant", "a、b")])
def test_a_list_has_the_mark_of_its_language(tmp_path: Path, language: str, words: str) -> None:
    assert Catalogues(ASSETS / "locale", tmp_path).say(language).listed(["a", "", "b"]) == words


def test_a_language_without_a_catalogue_is_spoken_in_english(tmp_path: Path) -> None:
    assert Catalogues(ASSETS / "locale", tmp_path).say("fr")("Thank you!") == "Thank you!"


def test_a_changed_catalogue_is_noticed(tmp_path: Path) -> None:
    source = tmp_path / "locale" / "en.po"
    source.parent.mkdir()
    for told in ("Cheers!", "Thanks a lot!"):
        source.write_text(
            f'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Thank you!"\nmsgstr "{told}"\n'
        )
        assert Catalogues(source.parent, tmp_path / "home").say("en")("Thank you!") == told
