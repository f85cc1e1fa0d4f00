"""Does the cloud endpoint answer, and is it ours?"""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Callable
from pathlib import Path

import requests

from kiosk.config.settings import Sync
from kiosk.doctor.findings import Finding, fail, ok, warn

COLLECTS = "Until then the kiosk works and collects."
MOST = 4096


def endpoint(sync: Sync, clock: Callable[[], float] = time.monotonic) -> Finding:
    """GET /healthz, following nothing: whoever sends us elsewhere is a portal in between. Then the token is tried."""
    if not sync.url:
        return ok("No endpoint is set (sync.url); this kiosk stays alone.")
    token = _token(sync.token_file)
    if token:
        return token
    try:
        return _asked(sync, clock)
    except requests.exceptions.SSLError as fault:
        return fail(
            f"{sync.url} has a certificate that can't be trusted ({_reason(fault)}).",
            f"Look at the clock and the address; a wifi portal may be in between. {COLLECTS}",
        )
    except requests.exceptions.Timeout:
        return warn(f"{sync.url} does not answer in time.", f"Look at the network. {COLLECTS}")
    except requests.exceptions.ConnectionError as fault:
        return warn(
            f"{sync.url} can't be reached ({_reason(fault)}).", f"Look at the network and at sync.url. {COLLECTS}"
        )
    except requests.exceptions.RequestException as fault:
        return fail(f"{sync.url} can't be asked ({_reason(fault)}).", "Correct sync.url.")


def _asked(sync: Sync, clock: Callable[[], float]) -> Finding:
    url, patience = sync.url.rstrip("/"), (sync.connect_s, sync.read_s)
    started = clock()
    with requests.get(f"{url}/healthz", timeout=patience, allow_redirects=False, stream=True) as answer:
        wrong = _judged(sync.url, answer)
    ms = (clock() - started) * 1000
    if wrong:
        return wrong
    if sync.token_file is None:
        return ok(f"{sync.url} answers in {ms:.0f} ms.")
    token = sync.token_file.read_text(encoding="utf-8").strip()
    with requests.post(  # no batch at all: it is refused for that, or for the token before anybody looks at it
        f"{url}/v1/batches",
        data=b"{}",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        timeout=patience,
        allow_redirects=False,
        stream=True,
    ) as answer:
        if answer.status_code == 401:
            return fail(
                f"{sync.url} answers, and does not know this kiosk's token.",
                f"Put the token that `device add` printed for it into {sync.token_file}. {COLLECTS}",
            )
    return ok(f"{sync.url} answers in {ms:.0f} ms, and knows this kiosk's token.")


def _judged(url: str, answer: requests.Response) -> Finding | None:
    """What stands against this being a Tuckshop endpoint in good health."""
    page = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    if answer.is_redirect or (answer.ok and page == "text/html"):
        sent = f" (it sends on to {answer.headers['Location'][:60]})" if answer.is_redirect else ""
        return fail(
            f"Something else answers for {url} with a web page{sent}.",
            f"A wifi portal wants to be accepted first; do so, or take another network. {COLLECTS}",
        )
    if answer.status_code >= 500:
        return warn(f"{url} is there and in trouble ({answer.status_code}).", f"Tell whoever keeps it. {COLLECTS}")
    if not answer.ok or page != "application/json" or not _well(answer):
        return fail(
            f"{url} answers {answer.status_code} {page or 'without a type'}, not as a Tuckshop endpoint does.",
            "Correct sync.url; it ends where /healthz begins.",
        )
    return None


def _well(answer: requests.Response) -> bool:
    """Whether the body is the one that says so; no more than `MOST` bytes of it are read."""
    try:
        return bool(json.loads(next(answer.iter_content(MOST), b"")) == {"status": "ok"})
    except ValueError:
        return False


def _token(file: Path | None) -> Finding | None:
    """What is wrong with the token's file; the token itself is never shown."""
    if file is None:
        return None
    try:
        mode = file.stat().st_mode
        empty = not file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        what = fault.strerror if isinstance(fault, OSError) else "not a text"
        return fail(f"The token's file {file} can't be read ({what}).", "Put it there, owned by the kiosk's user.")
    if empty:
        return fail(f"The token's file {file} is empty.", "Put the endpoint's token for this kiosk into it.")
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return warn(f"The token's file {file} can be read by others.", f"sudo chmod 600 {file}")
    return None


def _reason(fault: BaseException) -> str:
    """The innermost cause in a few words, without the objects' addresses that requests wraps around it."""
    while fault.__context__ is not None or fault.__cause__ is not None:
        inner = fault.__cause__ or fault.__context__
        assert inner is not None
        fault = inner
    return (getattr(fault, "strerror", None) or str(fault) or type(fault).__name__).strip()
