"""From an HTTP answer to an outcome; pure. The table stands in docs/sync.md."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from datetime import datetime

import msgspec

from sync import sentences
from sync.outcome import Acked, Barred, Fork, Gap, Outcome, Passing, Refused, TooLarge, Unauthorised
from sync.wire import Batch, Receipt, Refusal

MAX_WAIT_S = 3600

# What a caching or filtering box on the way may answer as well as the server: staff must look, no harm is done.
WRONG_PLACE = frozenset({404, 405, 410})
ENVELOPE = frozenset({400, 422})


def read(status: int, headers: Mapping[str, str], body: bytes, batch: Batch) -> Outcome:
    """What this answer to `batch` comes to; `headers` must look names up without regard to case."""
    is_json = headers.get("Content-Type", "").partition(";")[0].strip().lower() == "application/json"
    if status == 200:
        receipt = _receipt(body, batch) if is_json else None
        return Acked(receipt) if receipt else Passing(sentences.NOT_OURS, "200 without our receipt")
    refusal = _refusal(body, batch) if is_json else None
    match status:
        case 401:
            return Unauthorised(sentences.TOKEN)
        case 403 if refusal and refusal.code == "revoked":
            return Barred(sentences.REVOKED, refusal.message, final=True)
        case 403:
            return Barred(sentences.TOKEN, refusal.message if refusal else "403 from something that is not our server")
        case 409 if refusal and refusal.code == "fork":
            return Fork(refusal.message)
        case 409 if refusal and refusal.code == "gap" and refusal.high_water is not None:
            return Gap(refusal.high_water, refusal.server_ms)
        case 413:
            return TooLarge()
        case 426:
            return Barred(sentences.TOO_OLD, "426", final=True)
        case 429 | 503:
            wait_s = retry_after(headers)
            return Passing(sentences.BUSY, str(status), wait_s=wait_s if status == 429 else wait_s or None)
    if status in ENVELOPE:
        return Refused(refusal.message if refusal else f"{status} without a reason", refusal.seq if refusal else None)
    if status in WRONG_PLACE:
        return Barred(sentences.WRONG_PLACE, str(status))
    sentence = sentences.TROUBLE if status in (408, 425) or status >= 500 else sentences.NOT_OURS
    return Passing(sentence, str(status))


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds asked for, clamped to 0..3600; 0 for nothing, junk, or a date that can't be measured.

    A date is measured against the answer's own `Date`, never against this machine's clock.
    """
    text = headers.get("Retry-After", "").strip()
    try:
        return float(min(max(int(text), 0), MAX_WAIT_S))
    except ValueError:
        until, now = _date(text), _date(headers.get("Date", ""))
    wait_s = (until - now).total_seconds() if until and now else 0.0
    return min(max(wait_s, 0.0), MAX_WAIT_S)


def _date(text: str) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None


def _receipt(body: bytes, batch: Batch) -> Receipt | None:
    try:
        receipt = msgspec.json.decode(body, type=Receipt)
    except (msgspec.MsgspecError, ValueError):
        return None
    ours = (batch.proto, batch.device, batch.stream, batch.batch)
    return receipt if (receipt.proto, receipt.device, receipt.stream, receipt.batch) == ours else None


def _refusal(body: bytes, batch: Batch) -> Refusal | None:
    """Only one that carries our echo: a box on the way must not move our cursor or stop us for good."""
    try:
        refusal = msgspec.json.decode(body, type=Refusal)
    except (msgspec.MsgspecError, ValueError):
        return None
    ours = (batch.device, batch.stream, batch.batch)
    return refusal if (refusal.device, refusal.stream, refusal.batch) == ours else None
