from __future__ import annotations

import pytest

from tests.stories.tale import Tale


@pytest.fixture
def tale(tmp_path):
    tale = Tale(tmp_path)
    yield tale
    tale.close()
