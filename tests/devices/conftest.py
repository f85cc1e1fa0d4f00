"""A whole kiosk without a window, its devices simulated at the wire."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import Drawn, Kiosk
from kiosk.config.settings import Data, Presence, Settings, Shop
from kiosk.demo import cast
from kiosk.demo.eye import Eye
from kiosk.flow.events import Touch
from kiosk.flow.states import State

AT_ONCE = Presence(gone_misses=1, gone_ms=0, away_s=0, same_card_s=0, alone_s=0)


class House:
    """A furnished shop in a folder: the demo's cast, and kiosks that run there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cards = cast.cards()

    def settings(self, **more: Any) -> Settings:
        programme = cast.programme(self.folder, hurried=True)
        shop = Shop(name="Sugar Mouse", programme=programme)
        return Settings(shop=shop, data=Data(folder=self.folder), presence=AT_ONCE, **more)

    def furnish(self) -> None:
        cast.fill(self.settings(), (), datetime.now(UTC))

    @contextmanager
    def running(self, settings: Settings, **more: Any) -> Iterator[tuple[Kiosk, Eye]]:
        """Ends with the kiosk's orderly end, which must be one."""
        eyes: list[Eye] = []
        codes: list[int] = []

        def look(post: Callable[[Touch], None], drawn: Drawn, first: State) -> Eye:
            eyes.append(Eye(drawn, first))
            return eyes[0]

        kiosk = Kiosk(settings, look, **more)
        thread = threading.Thread(target=lambda: codes.append(kiosk.run()))
        thread.start()
        try:
            yield kiosk, eyes[0]
        finally:
            eyes[0].close()
            thread.join(15)
            assert not thread.is_alive()
        assert codes == [0]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    house = House(tmp_path_factory.mktemp("furnished"))
    house.furnish()
    return house.folder


@pytest.fixture
def house(tmp_path: Path, furnished: Path) -> House:
    for name in ("store.db", "secrets.json"):
        (tmp_path / name).write_bytes((furnished / name).read_bytes())
    (tmp_path / "secrets.json").chmod(0o600)
    return House(tmp_path)
