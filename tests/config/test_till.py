"""The till's section: where its files come in, and what makes no sense there."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.config.sense import TILL_COLUMNS
from kiosk.services.till_file import NAMES
from tests.config.test_config import faults, write


def test_the_inbox_is_a_folder_in_the_data_or_one_of_the_shops_own(tmp_path: Path) -> None:
    assert load(write(tmp_path, '[data]\nfolder = "/data"'), {}).inbox == Path("/data/inbox")
    named = load(write(tmp_path, '[till]\ninbox = "/srv/till"\ncolumns = ["amount=Preis"]\nencoding = "gb18030"'), {})
    assert (named.inbox, named.till.columns, named.till.encoding) == (Path("/srv/till"), ("amount=Preis",), "gb18030")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            'columns = ["Preis"]',
            'till.columns holds "Preis"; write it as "amount=Price", one of ours first: time, date, ',
        ),
        ('columns = ["price=Preis"]', 'till.columns holds "price=Preis"; write it as '),
        ('columns = ["amount="]', 'till.columns holds "amount="; write it as '),
        ('encoding = "klingon"', 'till.encoding is "klingon", which is none; try gb18030 or cp1252.'),
        ('encoding = "base64"', 'till.encoding is "base64", which is none; '),
        ('encoding = "a\\u0000b"', "which is none; "),
        ('inbox = "/data"', "till.inbox is where the kiosk keeps its own files; name a folder of its own."),
        ('inbox = "/data/backups"', "till.inbox is where the kiosk keeps its own files"),
        ("keep_days = 0", "till.keep_days is 0; it must be a whole number from 1 to 366."),
    ],
)
def test_what_makes_no_sense(tmp_path: Path, words: str, why: str) -> None:
    found = faults(write(tmp_path, f'[data]\nfolder = "/data"\n[till]\n{words}'))
    assert len(found) == 1
    assert found[0].startswith("kiosk.toml, line 4: ")
    assert why in found[0]


def test_a_reader_has_another_name_than_the_inbox(tmp_path: Path) -> None:
    found = faults(write(tmp_path, '[[reader]]\nkind = "pn532"\nname = "till"'))
    assert found == ['kiosk.toml, line 3: reader.0.name is "till", and so is the till\'s inbox called; choose another.']


def test_the_columns_are_those_that_a_file_can_have() -> None:
    assert set(TILL_COLUMNS) == set(NAMES)
