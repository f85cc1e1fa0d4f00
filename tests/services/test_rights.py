"""What a role may do is asked for somewhere: a right that nothing asks for promises what nobody keeps."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.services.rights import LEAST, Right

ROOT = Path(__file__).parents[2]


def test_every_right_is_somebodys_and_asked_for() -> None:
    assert set(LEAST) == set(Right)
    sources = [path for path in (ROOT / "kiosk").rglob("*.py") if path.name != "rights.py"]
    asked = {name for path in sources for name in re.findall(r"\bRight\.([A-Z_]+)", path.read_text())}
    assert {right.name for right in Right} - asked == set()
