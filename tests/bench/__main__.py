"""`make bench`: every figure that a change must not spoil, as a ratio against a baseline of the same run.

Prints one JSON line a figure: {"name", "value", "unit", "baseline", "ratio", "limit"}; ends with 1 when a ratio is
above its limit. `python -m tests.bench NAME ...` runs only the modules named.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys

import tests.bench


def modules() -> list[str]:
    """The benches: every module beside this one that has `figures`."""
    names = [module.name for module in pkgutil.iter_modules(tests.bench.__path__)]
    return [name for name in names if not name.startswith("_") and name != "world"]


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(modules())
    if unknown:
        print(f"no bench is called {', '.join(sorted(unknown))}; there are {', '.join(modules())}", file=sys.stderr)
        return 2
    over = 0
    for name in wanted or modules():
        for figure in importlib.import_module(f"tests.bench.{name}").figures():
            print(json.dumps(figure, ensure_ascii=False), flush=True)
            over += figure["limit"] is not None and figure["ratio"] > figure["limit"]
    if over:
        print(f"{over} figures are above their limit", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
