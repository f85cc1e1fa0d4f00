from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.club import club as the_club
from tests.services.premises import Furnished, Premises, furnished


@pytest.fixture(scope="session")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> Furnished:
    return furnished(tmp_path_factory.mktemp("furnished"))


@pytest.fixture(autouse=True)
def everything_closed() -> Iterator[None]:
    yield
    Premises.close_all()


@pytest.fixture
def place(tmp_path: Path, furniture: Furnished) -> Iterator[Premises]:
    place = Premises(tmp_path, furniture)
    yield place
    place.shop.close()


@pytest.fixture
def club(tmp_path: Path, furniture: Furnished) -> Iterator[Premises]:
    place = the_club(tmp_path, furniture)
    yield place
    place.shop.close()
