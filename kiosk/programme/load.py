"""Reading a programme file: all of it, or every fault that it has."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from kiosk.model.programme import Programme
from kiosk.model.text import LANGUAGES
from kiosk.programme import written
from kiosk.programme.check import findings
from kiosk.programme.decode import Decoder
from kiosk.programme.faults import Fault, Finding, ProgrammeFault, nearest, spelled
from kiosk.programme.lines import Lines

WHERE = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)")


def load(path: Path) -> Programme:
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
    """The programme in `text`; `file` is the name that faults tell."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ProgrammeFault([_syntax(text, file, str(fault))]) from fault
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
