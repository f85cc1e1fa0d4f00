"""The log: what a line looks like, where it goes, and what it never tells."""

from __future__ import annotations

import io
import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import msgspec
import pytest

from drivers.events import CardKind, CardTapped
from kiosk import log
from kiosk.config.settings import Log
from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.events import BirthdayChosen, PinTyped, WordsGiven, WordsTyped
from kiosk.model.member import Birthday
from kiosk.model.people import Profile
from kiosk.services.views_people import ProfileForm


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Python's logging is one for the whole process: what a test sets up goes with it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    libraries = {name: logging.getLogger(name).level for name in log.CHATTY}
    yield
    for name, was in libraries.items():
        logging.getLogger(name).setLevel(was)
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def test_a_person_reads_time_level_and_place() -> None:
    out = io.StringIO()
    log.start(Log(), {}, out)
    logging.getLogger("drivers.pn532").warning("no answer at %s", "/dev/serial0")
    line = out.getvalue()
    assert line.endswith("WARNING drivers.pn532: no answer at /dev/serial0\n")
    assert line[:2] == "20", "a date"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[tuple[TextIO, dict[str, str]]]:
    """A stream that the journal hears, and the environment that says so."""
    with (tmp_path / "journal").open("w+", encoding="utf-8") as stream:
        at = os.fstat(stream.fileno())
        yield stream, {"JOURNAL_STREAM": f"{at.st_dev}:{at.st_ino}"}


def written(stream: TextIO) -> str:
    stream.seek(0)
    return stream.read()


def test_the_journal_gets_priorities_and_no_second_time(journal: tuple[TextIO, dict[str, str]]) -> None:
    out, environ = journal
    log.start(Log(), environ, out)
    logging.getLogger("kiosk.desk").error("one\ntwo")
    logging.getLogger("kiosk.desk").info("three")
    assert written(out) == "<3>kiosk.desk: one\n<3>two\n<6>kiosk.desk: three\n"


def test_a_terminal_that_a_service_started_is_not_the_journal(
    journal: tuple[TextIO, dict[str, str]], tmp_path: Path
) -> None:
    """A desktop's shell has JOURNAL_STREAM from the session, and the person reads its terminal."""
    with (tmp_path / "terminal").open("w+", encoding="utf-8") as terminal:
        assert not log.is_journal(terminal, journal[1])
    assert not log.is_journal(terminal, journal[1]), "closed"


def test_a_level_leaves_out_what_is_below() -> None:
    out = io.StringIO()
    log.start(Log(level="warning"), {}, out)
    logging.getLogger("kiosk").info("not told")
    assert out.getvalue() == ""


@pytest.mark.parametrize(("level", "told"), [("info", False), ("debug", True)])
def test_libraries_are_heard_when_something_is_wrong(level: str, told: bool) -> None:
    out = io.StringIO()
    log.start(msgspec.convert({"level": level}, Log), {}, out)
    logging.getLogger("kivy.core.window").info("a window was made")
    assert ("a window was made" in out.getvalue()) is told
    logging.getLogger("kivy.core.window").warning("it is gone")
    assert "it is gone" in out.getvalue()


def test_warnings_of_libraries_come_the_same_way(journal: tuple[TextIO, dict[str, str]]) -> None:
    out, environ = journal
    log.start(Log(), environ, out)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", UserWarning, stacklevel=1)
    assert "<4>py.warnings:" in written(out)


def test_a_file_of_limited_size(tmp_path: Path) -> None:
    log.start(Log(folder=tmp_path / "log", file_mb=1), {}, io.StringIO())
    for _ in range(5_000):
        logging.getLogger("kiosk").info("x" * 1_000)
    files = sorted((tmp_path / "log").iterdir())
    assert [file.name for file in files] == ["kiosk.log", "kiosk.log.1", "kiosk.log.2"]
    assert all(file.stat().st_size <= 1_000_000 for file in files)


def test_a_folder_that_cannot_be_written_is_said_and_borne(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    out = io.StringIO()
    log.start(Log(folder=tmp_path / "file"), {}, out)
    sentence = f"no log file: {tmp_path / 'file'} can't be written (File exists); make it or change log.folder"
    assert sentence in out.getvalue()


@pytest.mark.parametrize(
    ("event", "secret"),
    [
        (CardTapped(uid=bytes.fromhex("04a1b2c3d4e5f6"), kind=CardKind.NTAG, reader="door", at=1.0), "\\xa1\\xb2"),
        (CardTapped(uid=b"'\"ABCD", kind=CardKind.NTAG, reader="door", at=1.0), "ABCD"),
        (PinTyped("824613"), "824613"),
        (WordsTyped("Anna"), "Anna"),
        (WordsGiven("D'Artagnan"), "Artagnan"),
        (WordsGiven("安娜"), "安娜"),
        (BirthdayChosen(Birthday(12, 24)), "24"),
        (Deed(Kind.BIRTHDAY, of=7, birthday=Birthday(12, 24)), "24"),
        (Deed(Kind.CONTACT, of=7, words="anna@example.org"), "example"),
        (ProfileForm(full_name="Anna Lindt"), "Lindt"),
        (ProfileForm(contact="anna@example.org"), "example"),
        (ProfileForm(profile=Profile(locality="Altona")), "Altona"),
        ({"typed": "Lindt"}, "Lindt"),
        (bytes.fromhex("04a1b2c3d4e5f6"), "\\xa1\\xb2"),
        ({"name": "Anna"}, "Anna"),
    ],
)
def test_what_an_event_knows_of_a_person_is_not_told(event: object, secret: str) -> None:
    out = io.StringIO()
    log.start(Log(), {}, out)
    try:
        raise ValueError(f"can't take {event}")
    except ValueError:
        logging.getLogger("kiosk.desk").exception("a step broke at %r", event)
    assert "a step broke at" in out.getvalue()
    assert "Traceback" in out.getvalue()
    assert secret not in out.getvalue().partition("ERROR")[2]  # what the clock says is no secret
