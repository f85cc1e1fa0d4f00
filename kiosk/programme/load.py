"""Reading a programme file: all of it, or every fault that it has."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path as FilePath

from kiosk.model.calendar import When
from kiosk.model.programme import Programme
from kiosk.model.text import LANGUAGES
from kiosk.programme import written
from kiosk.programme.check import findings, walk
from kiosk.programme.decode import Decoder
from kiosk.programme.faults import Fault, Finding, Path, ProgrammeFault, nearest, spelled
from kiosk.programme.lines import Lines

LONGEST_INT = 2**63
WHERE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)")


def load(path: FilePath) -> Programme:
    """The programme in the file; raises ProgrammeFault with all that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as fault:
        raise ProgrammeFault(
            [Fault(str(path), 0, "", f"the file can't be read ({fault.strerror})", "mend the path or the rights")]
        ) from fault
    except UnicodeDecodeError as fault:
        line = path.read_bytes().count(b"\n", 0, fault.start) + 1
        raise ProgrammeFault(
            [Fault(path.name, line, "", "this is not UTF-8", "save the file as UTF-8 in your editor")]
        ) from fault
    return read(text, path.name)


def read(text: str, file: str) -> Programme:
    """The programme in `text`; `file` is the name that faults tell. Raises ProgrammeFault, whatever the text is."""
    try:
        return _read(text, file)
    except tomllib.TOMLDecodeError as fault:
        raise ProgrammeFault([_syntax(text, file, str(fault))]) from fault
    except RecursionError as fault:
        raise ProgrammeFault(
            [Fault(file, 0, "", "there are too many brackets within brackets", "take the outer ones away")]
        ) from fault


def past(text: str, file: str, programme: Programme, today: date) -> list[Fault]:
    """What of the programme in `text` is over by `today`: no fault, for it was none when it was written."""
    lines = Lines(text)
    return sorted(
        Fault(
            file,
            lines.of((*path, "until")),
            spelled((*path, "until")),
            f"{when.until} lies in the past, so it never comes again",
            "mend the date, or take it out",
        )
        for path, when in walk.each(When, programme)
        if when.until is not None and when.until < today
    )


def _read(text: str, file: str) -> Programme:
    raw = _parsed(text, file)
    languages = written.known_languages(raw.get("languages"))
    decoder = Decoder(languages)
    programme: Programme = decoder.table(Programme, raw, ())
    found = [*decoder.findings, *_languages(raw)]
    spoilt = {finding.path for finding in found} | {finding.path[:-1] for finding in found if finding.path}
    found += [each for each in findings(programme) if not spoilt & {each.path, each.path[:-1]} - {()}]
    if found:
        lines = Lines(text)
        faults = {Fault(file, lines.of(each.path), spelled(each.path), each.what, each.remedy) for each in found}
        raise ProgrammeFault(sorted(faults))
    return programme


def _parsed(text: str, file: str) -> dict[str, object]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as fault:  # a number of thousands of digits
        raise ProgrammeFault([Fault(file, 0, "", "a number is too long to be read", "write a shorter one")]) from fault
    if too_long := list(_too_long(raw, ())):
        lines = Lines(text)
        raise ProgrammeFault(
            [
                Fault(file, lines.of(path), spelled(path), "the number is too long", "write a shorter one")
                for path in too_long
            ]
        )
    return raw


def _too_long(raw: object, path: Path) -> Iterator[Path]:
    """Where whole numbers are that TOML does not know: it goes to 64 bits."""
    if isinstance(raw, int) and not -LONGEST_INT <= raw < LONGEST_INT:
        yield path
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from _too_long(value, (*path, key))
    if isinstance(raw, list):
        for index, value in enumerate(raw):
            yield from _too_long(value, (*path, index))


def _languages(raw: dict[str, object]) -> list[Finding]:
    listed = raw.get("languages")
    if not isinstance(listed, list):
        return []
    if not listed:
        return [Finding(("languages",), "the list is empty", f"give some of {', '.join(LANGUAGES)}")]
    return [
        Finding(("languages", index), f"the kiosk does not speak {each!r}", nearest(str(each), LANGUAGES))
        for index, each in enumerate(listed)
        if each not in LANGUAGES
    ]


def _syntax(text: str, file: str, said: str) -> Fault:
    """tomllib's fault in our form."""
    match = WHERE.fullmatch(said)
    line = int(match[2]) if match and match[2] else text.count("\n") + 1
    what = match[1] if match else said
    return Fault(file, line, "", f"this is not TOML ({what})", "look at this line and the one before it")
