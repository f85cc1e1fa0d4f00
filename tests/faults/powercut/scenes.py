"""What is cut off: the services at work, and the kiosk itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kiosk.config.settings import Data
from kiosk.demo.cloud import DEVICE
from kiosk.keys import open_keys
from kiosk.store.store import Store
from tests.faults.powercut.disk import Mode
from tests.faults.powercut.plug import Scene
from tests.faults.powercut.shop import Conduct, Place

ENDLESS = 1_000_000


def shop(
    guests: int | None = None, *, conduct: Conduct = Conduct.HONEST, synchronous: int | None = None, lies: bool = False
) -> Scene:
    """Services and store at work (see shop.py), until the power is cut or `guests` were served."""

    def command(disk: Path, seed: int) -> Sequence[str]:
        words = ["-m", "tests.faults.powercut.shop", str(place(disk).folder), "--seed", str(seed)]
        words += ["--conduct", conduct.value]
        if synchronous is not None:
            words += ["--synchronous", str(synchronous)]
        return words if guests is None else [*words, "--guests", str(guests)]

    return Scene(command, lambda disk: place(disk).store, lambda disk: place(disk).open(), lies)


def kiosk() -> Scene:
    """The real kiosk without a screen, random visitors, and an endpoint that goes on through the cuts."""

    def command(disk: Path, seed: int) -> Sequence[str]:
        words = ["-m", "kiosk", "demo", "--headless", "--data", str(disk.parent)]
        return [*words, "--visitors", str(ENDLESS), "--seed", str(seed)]

    def start(disk: Path) -> Store:
        data = Data(folder=disk)
        return Store.open(data.store, open_keys(data.secrets, data.store), DEVICE, data.backups)

    return Scene(command, lambda disk: Data(folder=disk).store, start)


THREE_DAYS = 46
"""So many guests, with the nights and the backups after them, and some guests of the fourth day."""

A_DAY = 13
"""So many guests, with a backup."""

CONTROLS: dict[str, tuple[Scene, Mode, str]] = {
    "synchronous = NORMAL": (shop(A_DAY, synchronous=1), Mode.DROP, "lost"),
    "synchronous = OFF": (shop(A_DAY, synchronous=0), Mode.RANDOM, "no start"),
    "a disk that lies": (shop(A_DAY, lies=True), Mode.RANDOM, "no start"),
    "confirmed before its commit": (shop(A_DAY, conduct=Conduct.EARLY), Mode.DROP, "lost"),
    "in two transactions": (shop(A_DAY, conduct=Conduct.HALVES), Mode.DROP, "half"),
}
"""What is wrong on purpose, under which cuts it shows, and how the finding begins."""


def place(disk: Path) -> Place:
    """The shop's folder is made by the shop: its name, too, must be there after a cut."""
    return Place(disk / "data")
