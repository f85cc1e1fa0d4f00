"""Screen, letters, disk, clock, database, programme: what the doctor makes of a machine."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kiosk.doctor.clock import clock
from kiosk.doctor.database import database
from kiosk.doctor.disk import disk, mounted
from kiosk.doctor.display import display
from kiosk.doctor.findings import Verdict
from kiosk.doctor.fonts import fonts
from kiosk.doctor.programme import programme
from kiosk.programme import ProgrammeFault, load
from kiosk.store.store import Store
from tests.store.given import KEYS

OK, WARN, FAIL = Verdict.OK, Verdict.WARN, Verdict.FAIL
ROOT = Path(__file__).parents[2]
UTC_ZONE = ZoneInfo("UTC")

# --- the screen ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("variable", ["WAYLAND_DISPLAY", "DISPLAY"])
def test_a_display_that_answers(tmp_path: Path, variable: str) -> None:
    environ = {"XDG_RUNTIME_DIR": str(tmp_path), variable: {"DISPLAY": ":7.0", "WAYLAND_DISPLAY": "X7"}[variable]}
    assert display(environ, x_sockets=tmp_path).verdict is FAIL
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "X7"))
        server.listen()
        assert display(environ, x_sockets=tmp_path).verdict is OK


@pytest.mark.parametrize(("name", "verdict"), [("nonsense", FAIL), ("other.host:0", WARN), (":99", FAIL)])
def test_a_display_that_is_none(tmp_path: Path, name: str, verdict: Verdict) -> None:
    finding = display({"DISPLAY": name}, x_sockets=tmp_path)
    assert finding.verdict is verdict
    assert finding.remedy


def test_the_bare_screen(tmp_path: Path) -> None:
    cards, connectors = tmp_path / "dri", tmp_path / "drm"
    assert "neither Wayland nor X nor a graphics card" in display({}, cards=cards, connectors=connectors).what
    cards.mkdir()
    (cards / "card0").touch()
    socket_state = connectors / "card0-HDMI-A-1"
    socket_state.mkdir(parents=True)
    (socket_state / "status").write_text("disconnected\n")
    assert "no screen is connected" in display({}, cards=cards, connectors=connectors).what
    (socket_state / "status").write_text("connected\n")
    found = display({}, cards=cards, connectors=connectors)
    assert (found.verdict, found.what) == (OK, "The bare screen is there: card0-HDMI-A-1.")


# --- letters -------------------------------------------------------------------------------------------------


def test_the_letters_of_all_languages_are_there() -> None:
    assert fonts("Candy & 糖").verdict is OK


def test_no_fonts(tmp_path: Path) -> None:
    found = fonts("Tuckshop", places=(tmp_path,))
    assert found.verdict is FAIL
    assert "NotoSans-Regular" in found.what
    assert found.remedy == "sudo apt-get install fonts-noto-core fonts-noto-cjk"


def test_a_letter_that_no_font_has() -> None:
    found = fonts("Shop \U0001f36c")
    assert found.verdict is FAIL
    assert "\U0001f36c" in found.what


# --- the disk ------------------------------------------------------------------------------------------------

MOUNTS = """overlay / overlay ro,relatime,lowerdir=/lower 0 0
/dev/mmcblk0p3 /data ext4 rw,noatime 0 0
tmpfs /data/run tmpfs rw,nosuid 0 0
/dev/sda1 /data/my\\040disk vfat rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind", "option"),
    [
        ("/home/anna", "overlay", "ro"),
        ("/data/tuckshop", "ext4", "noatime"),
        ("/database", "overlay", "ro"),
        ("/data/run/x", "tmpfs", "nosuid"),
        ("/data/my disk/x", "vfat", "rw"),
    ],
)
def test_the_mount_that_holds_a_path(path: str, kind: str, option: str) -> None:
    found, options = mounted(Path(path), MOUNTS)
    assert found == kind
    assert option in options


def test_a_folder_that_is_not_there_yet_is_judged_by_the_one_above(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 {tmp_path} ext4 rw 0 0\n")
    found = disk(tmp_path / "not" / "yet", mounts)
    assert found.verdict in (OK, WARN), "warn: the disk of this machine may be full"
    assert str(tmp_path) in found.what
    assert sorted(tmp_path.iterdir()) == [mounts], "nothing was left"


@pytest.mark.parametrize(
    ("kind", "options", "verdict", "said"),
    [("tmpfs", "rw", WARN, "forgets"), ("overlay", "rw", WARN, "forgets"), ("ext4", "ro", FAIL, "read-only")],
)
def test_disks_that_do_not_keep(tmp_path: Path, kind: str, options: str, verdict: Verdict, said: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda1 {tmp_path} {kind} {options} 0 0\n")
    found = disk(tmp_path, mounts)
    assert found.verdict is verdict
    assert said in found.what


def test_a_place_that_cannot_be_written() -> None:
    assert disk(Path("/proc/tuckshop")).verdict is FAIL


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert disk(tmp_path / "data").what == f"{tmp_path / 'data'} is a file."


# --- the database --------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store that was closed in good order."""
    Store.open(tmp_path / "store.db", KEYS, "k-1").close()
    return tmp_path / "store.db"


def test_no_store_yet(tmp_path: Path) -> None:
    assert database(tmp_path / "store.db").verdict is OK


def test_a_sound_store(store: Path) -> None:
    found = database(store)
    assert found.verdict is OK
    assert "is sound" in found.what


def test_a_store_in_use_is_looked_at_beside_its_writer(tmp_path: Path) -> None:
    writer = Store.open(tmp_path / "store.db", KEYS, "k-1")
    try:
        assert database(tmp_path / "store.db").verdict is OK
    finally:
        writer.close()


@pytest.mark.parametrize("content", [b"", b"This is no database at all.", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_broken_store_is_told_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)
    found = database(path)
    assert found.verdict is FAIL
    assert "backup" in found.remedy
    assert path.read_bytes() == content


def test_a_damaged_page(store: Path) -> None:
    with store.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xa5" * 4096)
    assert database(store).verdict is FAIL


# --- the clock -----------------------------------------------------------------------------------------------


def at(year: int, month: int = 11) -> float:
    return datetime(year, month, 22, 12, tzinfo=UTC).timestamp()


def test_a_clock_set_by_ntp(tmp_path: Path) -> None:
    found = clock(tmp_path / "none", ZoneInfo("Asia/Shanghai"), lambda: True, lambda: at(2026))
    assert (found.verdict, found.what) == (OK, "It is 2026-11-22 20:00 in Asia/Shanghai, set by NTP.")


def test_a_clock_that_nobody_set(tmp_path: Path) -> None:
    assert clock(tmp_path / "none", UTC_ZONE, lambda: False, lambda: at(2026)).verdict is WARN


def test_a_clock_in_1970(tmp_path: Path) -> None:
    assert clock(tmp_path / "none", UTC_ZONE, lambda: True, lambda: 0.0).verdict is FAIL


def test_a_clock_behind_the_store(store: Path) -> None:
    from kiosk.clock import HandClock
    from tests.store.given import Thing

    writer = Store.open(store, KEYS, "k-1")
    with writer.change(HandClock(int(at(2026) * 1000), writer.boot_n).stamp()) as change:
        change.record("thing.v1", Thing("later"))
    writer.close()
    found = clock(store, UTC_ZONE, lambda: True, lambda: at(2026, month=3))
    assert found.verdict is FAIL
    assert "the store knows of 2026-11-22 12:00 already" in found.what
    assert clock(store, UTC_ZONE, lambda: True, lambda: at(2026, month=12)).verdict is OK


def test_a_clock_beside_a_store_of_another_user(store: Path) -> None:
    """Somebody types `kiosk doctor` without sudo: the database's own check tells that, this one goes on."""
    me, mine = os.geteuid(), store.parent.stat().st_mode
    store.parent.chmod(0)
    try:
        if me == 0:  # whom no folder keeps out
            os.seteuid(65534)
        found = clock(store, UTC_ZONE, lambda: True, lambda: at(2026))
    finally:
        os.seteuid(me)
        store.parent.chmod(mine)
    assert found.verdict is OK


# --- the programme -------------------------------------------------------------------------------------------


def test_a_good_programme() -> None:
    assert programme(ROOT / "assets" / "programme" / "candy-shop.toml").verdict is OK


def test_a_missing_and_a_broken_one(tmp_path: Path) -> None:
    assert programme(tmp_path / "none.toml").verdict is FAIL
    broken = tmp_path / "broken.toml"
    broken.write_text("[name]\nen = 5\n", encoding="utf-8")
    found = programme(broken)
    assert found.verdict is FAIL
    assert "broken.toml" in found.what
    assert "kiosk programme check" in found.remedy


def test_a_fault_reads_as_in_the_check(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[name\n", encoding="utf-8")
    with pytest.raises(ProgrammeFault) as fault:
        load(broken)
    found = programme(broken)
    assert found.what.startswith("broken.toml:1: this is not TOML")
    assert f"{found.what} {found.remedy}".lower() == str(fault.value).replace("; ", ". ").lower()
