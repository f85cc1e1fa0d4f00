"""The endpoint's doors. Whatever touches the database runs in the one thread that `__main__` sets up for it."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, cast

import msgspec
from litestar import Litestar, MediaType, Request, Response, get, post
from litestar.concurrency import sync_to_thread
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    OpenAPIMediaType,
    Operation,
    RequestBody,
    Schema,
    SecurityScheme,
)
from litestar.params import FromQuery, QueryParameter

from sync.cloud import access, body, reading
from sync.cloud.book import Book, Refused
from sync.cloud.reading import Balances, Devices, LedgerPage, Quarantines
from sync.wire import PATH, PROTO, Batch, Receipt, Refusal

AnyRequest = Request[Any, Any, Any]
LEDGER_ROWS = 10_000


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass
class _BatchOperation(Operation):
    """The body is not Litestar's to decode (`data` must stay the very bytes), so its schema is told here."""

    def __post_init__(self) -> None:
        schema = {"$id": "batch", **msgspec.json.schema(Batch)}  # with an $id its $defs are its own
        # Litestar passes a dict on as it stands, though its types know only its own classes.
        media = OpenAPIMediaType(schema=cast(Schema, schema))
        self.request_body = RequestBody(content={"application/json": media}, required=True)


def application(book: Book, close: Callable[[], object], clock: Callable[[], int] = now_ms) -> Litestar:
    """The endpoint over `book`; `close` ends the database in the thread that used it."""

    def booked(plain: bytes, token: str) -> Receipt:
        device = access.device_of(token)
        if device is None:
            raise Refused(401, "token", "this token is not known here: enrol the kiosk")
        return book.take(body.decoded(plain), device, clock())

    def read_by_owner(token: str, question: Callable[[], Any]) -> Any:
        if not access.is_owner(token):
            raise Refused(401, "token", "only an owner's token reads the books")
        return question()

    @post(
        PATH, status_code=200, operation_class=_BatchOperation, summary="Take a batch of events, each once and in order"
    )
    async def batches(request: AnyRequest) -> Receipt:
        if request.headers.get("kiosk-proto", str(PROTO)) != str(PROTO):
            raise Refused(426, "proto", f"this server speaks protocol {PROTO}: update the kiosk's program")
        token = _bearer(request)
        plain = body.unpacked(await body.read(request.stream()), request.headers.get("content-encoding", ""))
        request.state.plain = plain  # a refusal echoes the batch's names
        return await sync_to_thread(booked, plain, token)

    @get("/healthz", summary="Whether the endpoint lives", security=[{}])
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @get("/v1/ledger", summary="Events as booked, oldest first")
    async def ledger(
        request: AnyRequest,
        device: FromQuery[str | None] = None,
        stream: FromQuery[str | None] = None,
        after: Annotated[int, QueryParameter(ge=0)] = 0,
        limit: Annotated[int, QueryParameter(ge=1, le=LEDGER_ROWS)] = LEDGER_ROWS,
    ) -> LedgerPage:
        question = functools.partial(reading.ledger, device, stream, after, limit)
        return await sync_to_thread(read_by_owner, _bearer(request), question)

    @get("/v1/balances", summary="Points, visits and redemptions by member of each kiosk")
    async def balances(
        request: AnyRequest,
        device: FromQuery[str | None] = None,
        member: FromQuery[int | None] = None,
        card: FromQuery[str | None] = None,
    ) -> Balances:
        question = functools.partial(reading.balances, device, member, card)
        return await sync_to_thread(read_by_owner, _bearer(request), question)

    @get("/v1/quarantine", summary="Events that are held but could not be booked")
    async def quarantine(
        request: AnyRequest, device: FromQuery[str | None] = None, stream: FromQuery[str | None] = None
    ) -> Quarantines:
        question = functools.partial(reading.quarantine, device, stream)
        return await sync_to_thread(read_by_owner, _bearer(request), question)

    @get("/v1/devices", summary="Kiosks and where their streams stand")
    async def devices(request: AnyRequest) -> Devices:
        return await sync_to_thread(read_by_owner, _bearer(request), reading.devices)

    async def shut() -> None:
        await sync_to_thread(close)

    return Litestar(
        [batches, healthz, ledger, balances, quarantine, devices],
        exception_handlers={Refused: _refuse},
        openapi_config=OpenAPIConfig(
            title="Tuckshop cloud endpoint",
            version="1",
            path="/schema",
            render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
            security=[{"token": []}],
            components=Components(security_schemes={"token": SecurityScheme("http", scheme="bearer")}),
        ),
        on_shutdown=[shut],
        logging_config=None,
    )


def _bearer(request: AnyRequest) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(401, "token", "send an Authorization header: Bearer and the token")
    return token.strip()


def _refuse(request: AnyRequest, refused: Refused) -> Response[bytes]:
    head = body.head(getattr(request.state, "plain", b""))
    refusal = Refusal(
        code=refused.code,
        message=refused.message,
        device=head.device,
        stream=head.stream,
        batch=head.batch,
        server_ms=now_ms(),
        high_water=refused.high_water,
        seq=refused.seq,
    )
    headers = {"WWW-Authenticate": "Bearer"} if refused.status == 401 else None
    return Response(
        msgspec.json.encode(refusal), status_code=refused.status, media_type=MediaType.JSON, headers=headers
    )
