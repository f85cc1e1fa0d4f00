"""Finds every phrase that the screens say: `say("...")` and `say.many("...", "...", n)` in .py and .kv files."""

from __future__ import annotations

import ast
import re
from pathlib import Path

KIOSK = Path(__file__).resolve().parents[2] / "kiosk"
_IN_KV = re.compile(r"\bsay\('((?:[^'\\]|\\.)*)'\)")

Phrase = tuple[str, str | None]
"""Singular, and plural if it counts something."""


def phrases() -> dict[Phrase, str]:
    """Phrase -> the file that says it."""
    found: dict[Phrase, str] = {}
    samples = set(KIOSK.glob("ui/samples*.py"))  # their words are a shop's own
    for path in sorted(set(KIOSK.rglob("*.py")) - samples):
        source = path.read_text()
        if "kiosk.ui" not in source and KIOSK / "ui" not in path.parents:
            continue  # another `say`
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Call) and (phrase := _said(node)):
                found.setdefault(phrase, path.name)
    for path in sorted(KIOSK.rglob("*.kv")):
        for match in _IN_KV.finditer(path.read_text()):
            found.setdefault((match.group(1), None), path.name)
    return found


def _said(call: ast.Call) -> Phrase | None:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if name == "say" and words:
        return words[0], None
    if name == "many" and len(words) == 2:
        return words[0], words[1]
    return None
