"""Opening the shop in the morning: keys, store, clock, programme, services."""

from __future__ import annotations

import kiosk
from kiosk.clock import SystemClock
from kiosk.config.settings import Settings
from kiosk.keys import open_keys
from kiosk.model.time import Clock
from kiosk.programme import load
from kiosk.services.copies import Copies
from kiosk.services.shop import Shop, open_shop
from kiosk.signed_cards import judge_of, least_of
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store


def opened(settings: Settings) -> tuple[Shop, Outbox, Clock]:
    """The services on an open store, on the thread that will write; the outbox for sync, and the clock.

    Raises ProgrammeFault, KeysFault or StoreFault with what to do; nothing was replaced.
    """
    data = settings.data
    programme = load(settings.shop.programme)
    keys = open_keys(data.secrets, data.store)
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
