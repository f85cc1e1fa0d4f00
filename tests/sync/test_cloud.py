"""The endpoint as a process: its doors, its sentences, its end."""

from __future__ import annotations

import gzip
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
import requests

from sync.wire import PATH, Batch, Receipt
from tests.sync.shop import PATIENCE_S, event, visit
from tests.sync.town import OWNER, Branch, Cloud, running, token_of


def post(branch: Branch, body: bytes, **headers: str | None) -> requests.Response:
    fields: dict[str, str | None] = {"Authorization": f"Bearer {token_of(branch.device)}", "Kiosk-Proto": "1"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.post(branch.url + PATH, data=body, headers=_there(fields), timeout=PATIENCE_S)


def _there(fields: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


def plain(branch: Branch, count: int = 2) -> bytes:
    shop = branch.shop()
    shop.record_many(count)
    return msgspec.json.encode(shop.batch(1, count))


def test_plain_and_packed_bodies_are_taken(cloud: Branch) -> None:
    for body, encoding in [(plain(cloud), None), (gzip.compress(plain(cloud)), "gzip"), (plain(cloud), "identity")]:
        answer = post(cloud, body, Content_Encoding=encoding)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
        receipt = msgspec.json.decode(answer.content, type=Receipt)
        assert (receipt.high_water, receipt.poll_after_ms, receipt.down, receipt.commands) == (2, 300_000, [], [])
    assert cloud.seqs() == [1, 2]


@pytest.mark.parametrize(
    ("status", "code", "headers", "said"),
    [
        (401, "token", {"Authorization": None}, "send an Authorization header"),
        (401, "token", {"Authorization": "Basic abc"}, "send an Authorization header"),
        (401, "token", {"Authorization": "Bearer "}, "send an Authorization header"),
        (401, "token", {"Authorization": "Bearer guessed"}, "not known here"),
        (401, "token", {"Authorization": f"Bearer {OWNER}"}, "not known here"),
        (426, "proto", {"Kiosk_Proto": "2"}, "speaks protocol 1"),
        (415, "encoding", {"Content_Encoding": "br"}, "send gzip or none"),
        (400, "gzip", {"Content_Encoding": "gzip"}, "not gzip"),
    ],
)
def test_who_and_what_is_not_let_in(
    cloud: Branch, status: int, code: str, headers: dict[str, str | None], said: str
) -> None:
    answer = post(cloud, plain(cloud), **headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert said in answer.json()["message"]
    assert cloud.seqs() == []


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        (lambda body: b"", 400, "truncated"),
        (lambda body: body[:-1], 400, "truncated"),
        (lambda body: b"[" * 100_000, 400, "can't be read"),
        (lambda body: body.replace(b'"device"', b'"devise"'), 400, "device"),
        (lambda body: body.replace(b'"seq":2', b'"seq":"two"'), 400, "$.events[1].seq"),
        (lambda body: body.replace(b'"seq":2', b'"seq":99999999999999999999'), 400, "$.events[1].seq"),
        (lambda body: body.replace(b'"seq":2', b'"seq":4'), 400, "events[1].seq is 4, 2 must follow"),
        (lambda body: body.replace(b'"first_seq":1', b'"first_seq":0'), 400, "first_seq"),
        (lambda body: body.replace(b'"prev_hash":"0', b'"prev_hash":"z'), 400, "prev_hash"),
        (lambda body: body.replace(b'"proto":1', b'"proto":2'), 426, "speaks protocol 1"),
        (lambda body: body.replace(b"visit.v1", b"visit.\xff1"), 400, "can't be read"),
        (lambda body: body.replace(b'"points":5,', b'"points":5,,'), 400, "malformed"),
    ],
)
def test_a_body_that_is_wrong_is_a_sentence_with_the_place(
    cloud: Branch, change: object, status: int, said: str
) -> None:
    assert callable(change)
    answer = post(cloud, change(plain(cloud)))
    assert answer.status_code == status, answer.text
    assert said in answer.json()["message"]
    assert cloud.seqs() == []


def test_the_refusal_names_the_event_and_echoes_the_batch(cloud: Branch) -> None:
    answer = post(cloud, plain(cloud).replace(b'"seq":2', b'"seq":"two"')).json()
    assert (answer["seq"], answer["device"], answer["batch"]) == (2, cloud.device, "b1")


@pytest.mark.parametrize("encoding", [None, "gzip"])
def test_more_than_a_mebibyte_is_refused_with_an_answer_that_arrives(cloud: Branch, encoding: str | None) -> None:
    answer = post(cloud, b"\x00" * (9 << 20), Content_Encoding=encoding)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_gzip_bomb_is_not_unpacked(cloud: Branch) -> None:
    bomb = gzip.compress(b" " * (200 << 20))
    assert len(bomb) < 1 << 20
    answer = post(cloud, bomb, Content_Encoding="gzip")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_truncated_gzip_is_refused(cloud: Branch) -> None:
    answer = post(cloud, gzip.compress(plain(cloud))[:-9], Content_Encoding="gzip")
    assert (answer.status_code, answer.json()["code"]) == (400, "gzip")


def test_more_than_500_events_are_too_many(cloud: Branch) -> None:
    answer = post(cloud, plain(cloud, 501))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize("path", ["/v1/ledger", "/v1/balances", "/v1/quarantine", "/v1/devices"])
def test_only_an_owner_reads_the_books(cloud: Branch, path: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {token_of(cloud.device)}"}):
        answer = requests.get(cloud.url + path, headers=headers, timeout=PATIENCE_S)
        assert (answer.status_code, answer.json()["code"]) == (401, "token")


def test_the_ledger_reads_on_from_where_one_was(cloud: Branch) -> None:
    post(cloud, plain(cloud, 5))
    headers = {"Authorization": f"Bearer {OWNER}"}
    after, seqs, pages = 0, [], 0
    while True:
        query: dict[str, str | int] = {
            "device": cloud.device,
            "stream": cloud.shop().stream,
            "after": after,
            "limit": 2,
        }
        page = requests.get(f"{cloud.url}/v1/ledger", params=query, headers=headers, timeout=PATIENCE_S).json()
        seqs += [row["seq"] for row in page["rows"]]
        pages += 1
        if not page["more"]:
            break
        after = page["rows"][-1]["n"]
    assert (seqs, pages) == ([1, 2, 3, 4, 5], 3)


def test_the_ledger_gives_data_as_the_very_bytes(cloud: Branch) -> None:
    shop = cloud.shop()
    data = '{ "note" : "賀小姐",  "n":1.50 }'.encode()
    shop.record(event(1, data=data))
    post(cloud, msgspec.json.encode(shop.batch(1, 1)))
    headers = {"Authorization": f"Bearer {OWNER}"}
    query = {"device": cloud.device}
    assert data in requests.get(f"{cloud.url}/v1/ledger", params=query, headers=headers, timeout=PATIENCE_S).content


def test_devices_tell_what_they_told(cloud: Branch) -> None:
    post(cloud, plain(cloud))
    (row,) = [row for row in cloud.cloud.read("/v1/devices") if row["device"] == cloud.device]
    assert (row["status"], row["app"], row["streams"]) == ("active", "1.0.0", {cloud.shop().stream: 2})


def test_health_needs_no_token_and_the_description_describes(cloud: Branch) -> None:
    assert requests.get(f"{cloud.url}/healthz", timeout=PATIENCE_S).json() == {"status": "ok"}
    description = requests.get(f"{cloud.url}/schema/openapi.json", timeout=PATIENCE_S).json()
    doors = {PATH, "/healthz", "/v1/ledger", "/v1/balances", "/v1/quarantine", "/v1/devices"}
    assert set(description["paths"]) == doors
    body = description["paths"][PATH]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["$defs"]["Event"]["properties"]) == set(msgspec.json.decode(msgspec.json.encode(visit(1))))
    assert set(body["$defs"]["Batch"]["properties"]) == set(Batch.__struct_fields__)


def test_a_token_is_printed_once_and_only_its_hash_is_kept(own_cloud: Branch) -> None:
    token = own_cloud.command("device", "add", "k-new").strip()
    assert len(token) >= 43
    shop = own_cloud.shop()
    shop.device = "k-new"
    shop.record_many(1)
    batch = msgspec.json.encode(shop.batch(1, 1))
    assert post(own_cloud, batch, Authorization=f"Bearer {token}").status_code == 200
    assert own_cloud.command("device", "add", "k-new").strip() != token
    assert post(own_cloud, batch, Authorization=f"Bearer {token}").status_code == 401
    assert "k-new\tactive" in own_cloud.command("device", "list")
    reader = own_cloud.command("owner", "add", "anna").strip()
    headers = {"Authorization": f"Bearer {reader}"}
    assert requests.get(f"{own_cloud.url}/v1/ledger", headers=headers, timeout=PATIENCE_S).status_code == 200
    with closing(sqlite3.connect(own_cloud.cloud.db)) as books:
        dump = "\n".join(books.iterdump())
    assert token not in dump
    assert token_of(own_cloud.device) not in dump


def test_two_kiosks_at_once_and_each_twice(own_cloud: Branch) -> None:
    branches = [own_cloud, Branch(own_cloud.cloud, "k-000002")]
    start, answers = threading.Barrier(8), []

    def deliver(branch: Branch) -> None:
        body = gzip.compress(plain(branch, 300))
        start.wait(PATIENCE_S)
        answers.append(post(branch, body, Content_Encoding="gzip").status_code)

    threads = [threading.Thread(target=deliver, args=(branch,)) for branch in branches * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert answers == [200] * 8
    for branch in branches:
        assert branch.seqs() == list(range(1, 301))
        assert branch.points() == {1: 1500}


def test_sigterm_ends_it_soon_whoever_hangs_on(tmp_path: Path) -> None:
    cloud = Cloud(tmp_path / "books.db")
    cloud.start()
    with (
        socket.create_connection(("127.0.0.1", cloud.port)) as idle,
        socket.create_connection(("127.0.0.1", cloud.port)) as half,
    ):
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert idle.recv(4096).startswith(b"HTTP/1.1 200")
        half.sendall(
            f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer x\r\nContent-Length: 99\r\n\r\n{{".encode()
        )
        assert requests.get(f"{cloud.url}/healthz", timeout=PATIENCE_S).ok
        cloud.end(signal.SIGTERM, within_s=5.0)  # it takes 1.2 s; a machine under load takes its time


def run(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sync.cloud", *words]
    return subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def test_bad_beginnings_are_sentences(tmp_path: Path) -> None:
    no_books = tmp_path / "no.db"
    no_books.write_text("this is a shopping list, and long enough to be taken for a database header" * 20)
    before = no_books.read_bytes()
    books = str(tmp_path / "books.db")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        cases = [
            (run("--db", str(no_books)), r"no\.db can't be opened: .* restore a backup"),
            (run("--db", str(tmp_path / "no" / "folder.db")), r"folder\.db can't be opened"),
            (run("--db", books, "--port", port), rf"127\.0\.0\.1:{port} can't be listened on: .* another --port"),
            (run("--db", books, "--host", "no.such.host.invalid"), r"no\.such\.host\.invalid:\d+ can't be listened on"),
            (run("--db", books, TUCKSHOP_CLOUD_DEVICES="k-1"), r"TUCKSHOP_CLOUD_DEVICES must hold NAME:TOKEN"),
            (run("--db", books, "device", "add", "two words"), r"'two words' can't be a name"),
            (run("--db", books, "device", "revoke", "nobody"), r"there is no kiosk 'nobody'"),
            (run(), r"Missing option '--db'"),
        ]
    for process, said in cases:
        assert process.returncode != 0
        assert re.search(said, process.stderr), process.stderr
        assert "Traceback" not in process.stderr
    assert no_books.read_bytes() == before


def test_a_second_start_on_the_same_books_finds_everything(tmp_path: Path) -> None:
    for _ in range(2):
        with running(Cloud(tmp_path / "books.db")) as cloud:
            branch = Branch(cloud, "k-000001")
            assert post(branch, plain(branch, 3)).status_code == 200
            assert branch.seqs() == [1, 2, 3]
