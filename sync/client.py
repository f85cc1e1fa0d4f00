"""One exchange with the cloud: a batch out, an outcome back, within a bound, whatever the other side does."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import requests
import urllib3
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema
from urllib3.exceptions import NameResolutionError, ReadTimeoutError

from sync import answers, sentences
from sync.line import Line
from sync.outcome import Acked, Barred, Outcome, Passing, Unauthorised
from sync.wire import PATH, PROTO, Batch

MAX_ANSWER_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect, of silence between two bytes, and for a whole exchange (a byte a second is no silence)."""

    connect_s: float = 3.0
    read_s: float = 30.0
    total_s: float = 60.0


class Client:
    """Speaks to one endpoint (`https://host[:port][/prefix]`) as program version `app`.

    `token` is asked anew for every exchange. Used by one thread; only `close` may be called from another.
    """

    def __init__(
        self, endpoint: str, app: str, token: Callable[[], str | None], line: Line, limits: Limits | None = None
    ) -> None:
        self._url = endpoint.rstrip("/") + PATH
        self._app, self._token, self._line, self.limits = app, token, line, limits or Limits()
        self._session = line.session()

    def exchange(self, batch: Batch) -> Outcome:
        """Send `batch` and say what came of it; raises nothing that the network or the server can cause."""
        token = self._token()
        if not token:
            return Unauthorised(sentences.NO_TOKEN)
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Content-Encoding": "gzip",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Kiosk-Proto": str(PROTO),
            "Kiosk-App": self._app,
        }
        body = gzip.compress(msgspec.json.encode(batch), compresslevel=6, mtime=0)
        late = threading.Event()
        deadline = threading.Timer(self.limits.total_s, self._cut, (late,))
        deadline.name, deadline.daemon = "sync-deadline", True
        deadline.start()
        try:
            outcome = self._post(body, headers, batch)
            if late.is_set() and not isinstance(outcome, Acked):
                return Passing(sentences.SLOW, "the answer was cut off at the limit", slow=True)
            return outcome
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, UnicodeError) as fault:
            return _no_answer(fault, late.is_set())
        finally:
            deadline.cancel()

    def close(self) -> None:
        """End the exchange in progress, if any, at once; no further one gets anywhere."""
        self._line.close()
        self._session.close()

    def _post(self, body: bytes, headers: dict[str, str], batch: Batch) -> Outcome:
        limits = self.limits
        with self._session.post(
            self._url,
            data=body,
            headers=headers,
            timeout=(limits.connect_s, limits.read_s),
            allow_redirects=False,
            stream=True,
        ) as answer:
            text = bytearray()
            for piece in answer.raw.stream(16 * 1024, decode_content=False):
                text += piece
                if len(text) > MAX_ANSWER_BYTES:
                    return Passing(sentences.NOT_OURS, f"an answer of more than {MAX_ANSWER_BYTES} bytes")
            return answers.read(answer.status_code, answer.headers, bytes(text), batch)

    def _cut(self, late: threading.Event) -> None:
        late.set()
        self._line.cut()


def _no_answer(fault: Exception, late: bool) -> Outcome:
    causes = _causes(fault)
    detail = f"{type(fault).__name__}: {fault}"
    if late or any(isinstance(cause, (requests.ReadTimeout, ReadTimeoutError)) for cause in causes):
        return Passing(sentences.SLOW, detail, slow=True)
    if isinstance(fault, (requests.exceptions.InvalidHeader, UnicodeError)):
        return Barred(sentences.TOKEN, "the token or the version holds characters that no header may hold")
    if isinstance(fault, (InvalidURL, InvalidSchema, MissingSchema)):
        return Barred(sentences.ADDRESS, detail)
    if isinstance(fault, requests.exceptions.SSLError):
        return Passing(sentences.CERTIFICATE, detail)
    if any(isinstance(cause, NameResolutionError) for cause in causes):
        return Passing(sentences.NO_NAME, detail)
    return Passing(sentences.NO_ROUTE, detail)


def _causes(fault: BaseException) -> list[BaseException]:
    """The fault and what it wraps: requests keeps urllib3's in `args` and in `reason`."""
    causes: list[BaseException] = []
    todo: list[object] = [fault]
    while todo and len(causes) < 16:
        cause = todo.pop()
        if isinstance(cause, BaseException) and cause not in causes:
            causes.append(cause)
            todo += [*cause.args, getattr(cause, "reason", None), cause.__cause__]
    return causes
