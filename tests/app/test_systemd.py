"""systemd hears of us only while we live."""

from __future__ import annotations

import socket

from kiosk.systemd import Watchdog, notify


def listener(tmp_path):
    door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    door.bind(str(tmp_path / "notify"))
    door.settimeout(2)
    return door, {"NOTIFY_SOCKET": str(tmp_path / "notify")}


def test_ready_is_one_datagram(tmp_path):
    door, environ = listener(tmp_path)
    with door:
        assert notify("READY=1", environ)
        assert door.recv(64) == b"READY=1"


def test_without_systemd_nobody_is_told():
    assert not notify("READY=1", {})


def test_a_hanging_desk_gets_no_ping(tmp_path, caplog):
    caplog.set_level("INFO")
    door, environ = listener(tmp_path)
    now = 100.0
    beats = {"desk": 100.0, "sync": 100.0}
    watchdog = Watchdog(lambda: {k: lambda k=k: beats[k] for k in beats}, environ, stale=20, clock=lambda: now)
    with door:
        assert watchdog.ping()
        assert door.recv(64) == b"WATCHDOG=1"
        now = 121.0
        beats["sync"] = 120.0
        assert not watchdog.ping()
        assert not watchdog.ping()
        assert watchdog.silent() == ["desk"]
        beats["desk"] = 121.0
        assert watchdog.ping()
        assert door.recv(64) == b"WATCHDOG=1"
    assert [record.getMessage() for record in caplog.records] == [
        "no sign of life from desk; systemd starts us anew if that lasts",
        "every part gives signs of life again",
    ], "each said once"
