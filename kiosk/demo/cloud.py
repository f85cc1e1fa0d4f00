"""The reference endpoint as a child process, with a file of its own."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import requests

from kiosk.children import end_with_parent

DEVICE = "demo-kiosk"


class Cloud:
    """`python -m sync.cloud` on loopback; `token` is this device's, `owner_token` reads the books."""

    def __init__(self, folder: Path) -> None:
        self.db = folder / "cloud.db"
        self.token_file = folder / "token"
        self._owner_file = folder / "owner-token"
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Cloud:
        self.token_file.parent.mkdir(parents=True, exist_ok=True)
        for file in (self.token_file, self._owner_file):
            if not file.exists():
                file.touch(mode=0o600)
                file.write_text(secrets.token_urlsafe(32))
        environ = dict(os.environ)
        environ["TUCKSHOP_CLOUD_DEVICES"] = f"{DEVICE}:{self.token_file.read_text()}"
        environ["TUCKSHOP_CLOUD_OWNER_TOKEN"] = self._owner_file.read_text()
        command = [sys.executable, "-m", "sync.cloud", "--db", str(self.db), "--port", "0"]
        self._process = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, text=True, preexec_fn=end_with_parent
        )
        self.port = self._listening(self._process)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise RuntimeError("the endpoint did not stop within 5 s") from None
        finally:
            if self._process.stdout:
                self._process.stdout.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ledger(self) -> list[dict[str, object]]:
        """Every event the endpoint holds of this device, in its own order."""
        rows: list[dict[str, object]] = []
        more = True
        while more:
            after = str(rows[-1]["n"]) if rows else "0"
            page = self._read("/v1/ledger", {"device": DEVICE, "after": after})
            rows += page["rows"]
            more = page["more"]
        return rows

    def balances(self) -> dict[int, int]:
        """Points by member as the endpoint counts them."""
        rows = self._read("/v1/balances", {"device": DEVICE})["rows"]
        return {row["member"]: row["points"] for row in rows}

    def _read(self, path: str, query: dict[str, str]) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._owner_file.read_text()}"}
        answer = requests.get(self.url + path, params=query, headers=headers, timeout=30)
        answer.raise_for_status()
        page: dict[str, Any] = answer.json()
        return page

    @staticmethod
    def _listening(process: subprocess.Popen[str]) -> int:
        """The port from the line that the endpoint prints once it listens."""
        assert process.stdout is not None
        giving_up = threading.Timer(60, process.kill)
        giving_up.start()
        try:
            line = process.stdout.readline()
        finally:
            giving_up.cancel()
        if not line:
            raise RuntimeError("the endpoint did not start; what it printed stands above")
        return int(json.loads(line)["listening"].rsplit(":", 1)[1])
