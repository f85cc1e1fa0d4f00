from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.town import Cloud, running


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Cloud]:
    with running(Cloud(tmp_path / "books.db")) as started:
        yield started
