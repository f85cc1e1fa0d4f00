from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.town import DEVICES, Branch, Cloud, running

_names = iter(DEVICES)


@pytest.fixture(scope="session")
def shared_cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with running(Cloud(tmp_path_factory.mktemp("cloud") / "books.db")) as started:
        yield started


@pytest.fixture
def cloud(shared_cloud: Cloud) -> Branch:
    """A kiosk of its own at an endpoint that other tests use too."""
    return Branch(shared_cloud, next(_names))


@pytest.fixture
def own_cloud(tmp_path: Path) -> Iterator[Branch]:
    """An endpoint of its own, to be killed and set back."""
    with running(Cloud(tmp_path / "books.db")) as started:
        yield Branch(started, DEVICES[0])
