"""`python -m sync.cloud`: serve the endpoint, and say who may speak and read."""

from __future__ import annotations

import json
import logging
import os
import socket
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import uvicorn
from litestar.concurrency import set_asyncio_executor
from peewee import DatabaseError, SqliteDatabase

from sync.cloud import access
from sync.cloud.book import Book
from sync.cloud.rows import Device, open_database
from sync.cloud.web import application

DEVICES_ENV = "TUCKSHOP_CLOUD_DEVICES"
OWNER_ENV = "TUCKSHOP_CLOUD_OWNER_TOKEN"


class _Server(uvicorn.Server):
    """Says on stdout where it listens, once it does, in one line of JSON."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for end in sockets or []:
            host, port = end.getsockname()[:2]
            host = f"[{host}]" if ":" in host else host
            click.echo(json.dumps({"listening": f"http://{host}:{port}"}))


@click.group(invoke_without_command=True)
@click.option("--db", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The books' file.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8700, show_default=True, type=click.IntRange(0, 65535), help="0: any free one.")
@click.option("--poll-after-s", default=300, show_default=True, type=click.IntRange(1, 3600), help="Heartbeats apart.")
@click.pass_context
def main(context: click.Context, db: Path, host: str, port: int, poll_after_s: int) -> None:
    """The reference endpoint where kiosks deliver their events; without a command it serves.

    TUCKSHOP_CLOUD_DEVICES="NAME:TOKEN NAME:TOKEN ..." enrols devices at start, TUCKSHOP_CLOUD_OWNER_TOKEN lets one
    owner read the books: from the environment, because a command line can be read by everybody on the machine.
    """
    try:
        books = open_database(db)
    except (DatabaseError, OSError) as fault:
        raise click.ClickException(f"{db} can't be opened: {fault}. Name another file, or restore a backup.") from fault
    context.obj = books
    context.call_on_close(books.close)
    if context.invoked_subcommand is None:
        _admit(os.environ)
        books.close()  # the thread that books opens its own
        _serve(books, host, port, poll_after_s)


@main.group()
def device() -> None:
    """Kiosks that may speak."""


@device.command()
@click.argument("name")
def add(name: str) -> None:
    """Enrol the kiosk NAME, or give it a new token; prints the token, which can't be shown again."""
    token = access.new_token()
    access.enrol(_name(name), token)
    click.echo(token)


@device.command("list")
def list_devices() -> None:
    """Print name, standing and reason of every kiosk."""
    for row in Device.select().order_by(Device.name):
        click.echo(f"{row.name}\t{row.status}\t{row.reason}".rstrip())


@device.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Take the kiosk NAME out of service: it stops spending and keeps what it has."""
    _known(access.revoke(name), name)


@device.command()
@click.argument("name")
def release(name: str) -> None:
    """Let the kiosk NAME speak again after it was revoked or set aside as copied."""
    _known(access.release(name), name)


@main.group()
def owner() -> None:
    """People who may read the books."""


@owner.command("add")
@click.argument("name")
def add_owner(name: str) -> None:
    """Let NAME read, or give them a new token; prints the token, which can't be shown again."""
    token = access.new_token()
    access.admit_owner(_name(name), token)
    click.echo(token)


def _admit(environ: Mapping[str, str]) -> None:
    for pair in environ.get(DEVICES_ENV, "").split():
        name, colon, token = pair.partition(":")
        if not (name and colon and token):
            raise click.ClickException(f"{DEVICES_ENV} must hold NAME:TOKEN pairs with a space between")
        access.enrol(_name(name), token)
    if environ.get(OWNER_ENV):
        access.admit_owner("owner", environ[OWNER_ENV])


def _name(name: str) -> str:
    if not 0 < len(name) <= 64 or not name.isprintable() or set(name) & set(": "):
        raise click.ClickException(f"{name!r} can't be a name: use 1 to 64 characters, no space, no colon")
    return name


def _known(found: bool, name: str) -> None:
    if not found:
        raise click.ClickException(f"there is no kiosk {name!r}; `device list` names them")


def _serve(books: SqliteDatabase, host: str, port: int, poll_after_s: int) -> None:
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    end = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        end.bind((host, port))
    except OSError as fault:
        raise click.ClickException(f"{host}:{port} can't be listened on: {fault}. Choose another --port.") from fault
    config = uvicorn.Config(
        application(Book(books, poll_after_s * 1000), books.close),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=1,
    )
    # One thread, so one connection that writes: SQLite 3.40 can lose a write when two reset the WAL at once.
    set_asyncio_executor(ThreadPoolExecutor(max_workers=1, thread_name_prefix="books"))
    with end:
        _Server(config).run(sockets=[end])


if __name__ == "__main__":
    main(prog_name="python -m sync.cloud")
