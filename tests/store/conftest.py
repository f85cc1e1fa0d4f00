from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.store import given


@pytest.fixture(autouse=True)
def everything_is_closed() -> Iterator[None]:
    yield
    while given.LEFT_OPEN:
        given.LEFT_OPEN.pop().close()
