"""Opening the shop in the morning: keys, store, clock, programme, services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import kiosk
from kiosk.clock import SystemClock
from kiosk.config.settings import Settings
from kiosk.keys import KeysFault, open_keys
from kiosk.model.keys import Keys
from kiosk.model.time import Clock
from kiosk.programme import load
from kiosk.services.copies import Copies
from kiosk.services.shop import Shop, open_shop
from kiosk.signed_cards import judge_of, least_of
from kiosk.store.hold import Hold
from kiosk.store.office import OfficeKeyFault, office_key
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store


def opened(settings: Settings) -> tuple[Shop, Outbox, Clock]:
    """The services on an open store, on the thread that will write; the outbox for sync, and the clock.

    Raises ProgrammeFault, KeysFault or StoreFault with what to do; nothing was replaced.
    """
    data = settings.data
    programme = load(settings.shop.programme)
    keys = _with_office(open_keys(data.secrets, data.store), data.head_office_key)
    judge = judge_of(settings.cards)
    store = Store.open(data.store, keys, settings.sync.device or "kiosk", data.backups)
    clock = SystemClock(store.boot_n, store.wall_floor_ms)
    copies = Copies(data.store, data.backups, data.stick_folder)
    shop = open_shop(
        store,
        programme,
        clock,
        keys,
        settings.shop.zone,
        judge,
        least_of(settings.cards),
        settings.shop.programme,
        copies,
    )
    return shop, Outbox(data.store, kiosk.__version__, clock), clock


@contextmanager
def alone(settings: Settings) -> Iterator[Shop]:
    """The shop for a command, while no kiosk runs beside it; raises as `opened`, and StoreFault if one does."""
    hold = Hold(settings.data.store)
    try:
        shop, _, _ = opened(settings)
        try:
            yield shop
        finally:
            shop.close()
    finally:
        hold.let_go()


def _with_office(keys: Keys, path: Path | None) -> Keys:
    """The keys with head office's public one from the file at `path`; raises KeysFault."""
    if path is None:
        return keys
    try:
        return replace(keys, office=office_key(path.read_bytes()))
    except OSError as error:
        raise KeysFault(
            f"{path}: head office's key can't be read ({error.strerror}); see data.head_office_key"
        ) from error
    except OfficeKeyFault as fault:
        raise KeysFault(f"{path}: {fault}") from fault
