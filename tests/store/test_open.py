"""What a start finds: a sound file, a broken one, somebody else's, an older or a newer one, none at all."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.store import rows, rows_care, rows_people, rows_points
from kiosk.store.connection import Connection, reading
from kiosk.store.faults import StoreBroken, StoreFault
from kiosk.store.migrations import MIGRATIONS, Migration, migrate
from kiosk.store.store import Store
from tests.store.given import ANNA, KEYS, at, opened, raw, record


def fill(folder: Path) -> None:
    """A store of some pages, stopped in order."""
    store = opened(folder)
    with store.change(at(store).stamp()):
        store.members.add_many(replace(ANNA, id=number) for number in range(1, 2000))
    store.close()


def test_the_first_start_makes_a_store_and_counts_starts(tmp_path: Path) -> None:
    boots = []
    for _ in range(3):
        store = opened(tmp_path)
        boots.append(store.boot_n)
        store.close()
        store.close()
    assert boots == [1, 2, 3]
    assert (tmp_path / "store.db").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


def test_every_connection_is_set_to_keep_what_it_confirms(tmp_path: Path) -> None:
    opened(tmp_path).close()
    writer = Connection(tmp_path / "store.db", writes=True)
    with reading(tmp_path / "store.db") as reader:
        for connection in (writer, reader):
            assert connection.rows("PRAGMA synchronous") == [(2,)]
            assert connection.rows("PRAGMA journal_mode") == [("wal",)]
            assert connection.rows("PRAGMA foreign_keys") == [(1,)]
            assert connection.rows("PRAGMA busy_timeout") == [(10_000,)]
        assert reader.rows("PRAGMA query_only") == [(1,)]
    assert writer.rows("PRAGMA wal_autocheckpoint") == [(200,)]
    assert writer.rows("PRAGMA journal_size_limit") == [(4 * 1024 * 1024,)]
    writer.close()


def test_an_unfinished_creation_leaves_nothing_that_looks_like_a_store(tmp_path: Path) -> None:
    (tmp_path / "store.db.new").write_bytes(b"half")
    (tmp_path / "store.db.new-wal").write_bytes(b"half")
    opened(tmp_path).close()
    assert [file.name for file in tmp_path.iterdir()] == ["store.db"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match=r"nowhere/store\.db: can't be"):
        opened(tmp_path / "nowhere")


BROKEN = {
    "empty": b"",
    "text": b"Dear diary, " * 1000,
    "zeros": bytes(8192),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_kept_and_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "store.db"
    file.write_bytes(content)
    with pytest.raises(
        StoreBroken, match=r"store\.db: the store is damaged .* kept as it is, restore the newest backup"
    ):
        opened(tmp_path)
    assert file.read_bytes() == content


@pytest.mark.parametrize("table", ["meta", "migrations"])
def test_a_file_that_lost_a_table_is_said_too(tmp_path: Path, table: str) -> None:
    opened(tmp_path).close()
    raw(tmp_path).execute(f"DROP TABLE {table}")
    with pytest.raises(StoreBroken, match=r"is damaged .* restore the newest backup"):
        opened(tmp_path)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_a_page_of_garbage_is_found_at_the_next_start(tmp_path: Path, cut: float) -> None:
    fill(tmp_path)
    file = tmp_path / "store.db"
    content = bytearray(file.read_bytes())
    page = int(len(content) * cut) // 4096 * 4096
    content[page : page + 4096] = bytes((byte * 7 + 3) % 256 for byte in range(4096))
    file.write_bytes(content)
    with pytest.raises(StoreBroken, match="is damaged"):
        opened(tmp_path)
    assert file.read_bytes() == bytes(content)


def test_after_an_unclean_stop_rows_without_their_owner_are_found(tmp_path: Path) -> None:
    fill(tmp_path)
    file = raw(tmp_path)
    file.execute("PRAGMA foreign_keys = OFF")
    file.execute("INSERT INTO cards VALUES (zeroblob(16), 424242, NULL, 'active', 0)")
    opened(tmp_path).close()  # an orderly stop is trusted: quick_check looks at the file's structure alone
    file.execute("UPDATE meta SET clean = 0")
    file.close()
    with pytest.raises(StoreBroken, match="a row of cards belongs to a row of members that is not there"):
        opened(tmp_path)


def test_a_store_that_vanished_is_not_replaced_in_silence(tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "store-20260101-040000.db").write_bytes(b"x")
    with pytest.raises(StoreBroken, match="the store is missing, but there are backups"):
        Store.open(tmp_path / "store.db", KEYS, "k-1", backups)
    (tmp_path / "store.db-wal").write_bytes(b"x")
    with pytest.raises(StoreBroken, match=r"the store is missing, but store\.db-wal is there"):
        opened(tmp_path)
    assert not (tmp_path / "store.db").exists()


def test_somebody_elses_database_is_not_touched(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "store.db")
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(StoreBroken, match="an SQLite file, but none of ours"):
        opened(tmp_path)


def test_the_wrong_keys_are_said(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with pytest.raises(StoreFault, match="these keys do not open this store; put back the key file"):
        opened(tmp_path, keys=replace(KEYS, members=b"x" * 32))
    with pytest.raises(StoreFault, match="put the former chain key back"):
        opened(tmp_path, keys=replace(KEYS, chain=b"x" * 32))
    opened(tmp_path).close()


def test_a_device_may_be_renamed_until_the_cloud_knows_it(tmp_path: Path) -> None:
    opened(tmp_path, "").close()
    store = opened(tmp_path, "k-1")
    record(store)
    store.acknowledge(1, store.boot_n, 5, 5)
    store.close()
    with pytest.raises(StoreFault, match="the store of device k-1, not of k-2"):
        opened(tmp_path, "k-2")
    opened(tmp_path, "k-1").close()


# --- migrations -----------------------------------------------------------------------------------------

NEXT = Migration(1000, "a table more", ("CREATE TABLE more (id INTEGER PRIMARY KEY) STRICT",))


def test_an_older_file_is_brought_up_step_by_step(tmp_path: Path) -> None:
    fill(tmp_path)
    connection = Connection(tmp_path / "store.db", writes=True)
    migrate(connection, (*MIGRATIONS, NEXT))
    migrate(connection, (*MIGRATIONS, NEXT))
    assert connection.rows("SELECT number, name FROM migrations ORDER BY number")[-1] == (1000, "a table more")
    assert connection.rows("SELECT COUNT(*) FROM more") == [(0,)]
    assert connection.rows("SELECT COUNT(*) FROM members") == [(1999,)]
    connection.close()


def test_a_step_is_done_whole_or_not_at_all(tmp_path: Path) -> None:
    opened(tmp_path).close()
    connection = Connection(tmp_path / "store.db", writes=True)
    bad = replace(NEXT, statements=(*NEXT.statements, "CREATE TABLE more (twice INTEGER)"))
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection, (*MIGRATIONS, bad))
    assert connection.rows("SELECT name FROM sqlite_master WHERE name = 'more'") == []
    assert connection.rows("SELECT MAX(number) FROM migrations") == [(MIGRATIONS[-1].number,)]
    connection.close()


def test_a_file_of_a_newer_version_still_works(tmp_path: Path) -> None:
    opened(tmp_path).close()
    connection = Connection(tmp_path / "store.db", writes=True)
    column = Migration(1001, "a column more", ("ALTER TABLE members ADD COLUMN taste TEXT",))
    migrate(connection, (*MIGRATIONS, NEXT, column))
    connection.close()
    store = opened(tmp_path)
    with store.change(at(store).stamp()):
        store.members.add(ANNA)
    assert store.members.get(ANNA.id) == ANNA
    store.close()


def test_steps_only_add() -> None:
    """So that the version before runs on the new file; a new column must do without a value from it."""
    assert [step.number for step in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))
    for step in MIGRATIONS:
        for statement in step.statements:
            words = statement.split()
            assert words[0] in ("CREATE", "ALTER", "INSERT", "UPDATE"), statement
            if words[0] == "ALTER":
                assert words[3:5] == ["ADD", "COLUMN"], statement
                assert "NOT NULL" not in statement or "DEFAULT" in statement, statement


def test_rows_and_tables_have_the_same_columns(tmp_path: Path) -> None:
    opened(tmp_path).close()
    file = raw(tmp_path)
    modules = (rows, rows_care, rows_people, rows_points)
    found = {name: each for module in modules for name, each in vars(module).items() if name.endswith("Row")}
    classes = list(found.values())
    assert len(classes) > 25
    for row in classes:
        meta = row._meta  # type: ignore[attr-defined]  # Peewee's own description of a row
        found = [name for _, name, *_ in file.execute(f"PRAGMA table_info({meta.table_name})")]
        assert sorted(found) == sorted(field.column_name for field in meta.sorted_fields), meta.table_name
    file.close()
