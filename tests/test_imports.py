"""Who may know whom (docs/design.md), held by reading every module's syntax tree, hidden imports included."""

from __future__ import annotations

import ast
import graphlib
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("drivers", "kiosk", "sync")
LONGEST, MEDIAN = 350, 120

EVERYTHING = OURS
MAY_KNOW: dict[str, tuple[str, ...]] = {
    "drivers": ("drivers",),
    "sync": ("sync",),
    # inside kiosk, from the plain facts up to the composition root
    "kiosk": (),
    "kiosk.model": ("kiosk.model",),
    "kiosk.rules": ("kiosk.rules", "kiosk.model"),
    "kiosk.programme": ("kiosk.programme", "kiosk.rules", "kiosk.model"),
    "kiosk.config": ("kiosk.config", "drivers"),
    "kiosk.log": ("kiosk.config",),
    "kiosk.systemd": (),
    "kiosk.clock": ("kiosk.model",),
    "kiosk.keys": ("kiosk.model", "kiosk.store.files"),
    "kiosk.store": ("kiosk.store", "kiosk.rules", "kiosk.model", "sync"),
    "kiosk.services": ("kiosk.services", "kiosk.store", "kiosk.programme", "kiosk.rules", "kiosk.model"),
    "kiosk.flow": ("kiosk.flow", "kiosk.services", "kiosk.rules", "kiosk.model", "drivers.events"),
    "kiosk.desk": ("kiosk.flow", "kiosk.services", "kiosk.store.faults", "kiosk.model", "drivers.events"),
    "kiosk.latency": ("kiosk.flow", "drivers.events"),
    "kiosk.ui": (
        *("kiosk.ui", "kiosk.children", "kiosk.flow", "kiosk.services.views", "kiosk.services.views_people"),
        "kiosk.services.views_care",
        *("kiosk.services.views_device", "kiosk.services.views_office", "kiosk.rules", "kiosk.model"),
    ),
    "kiosk.insights": ("kiosk.insights", "kiosk.model"),
    # the composition root and its rooms: what fits the parts together
    "kiosk.devices": ("kiosk.config", "drivers"),
    "kiosk.echo": ("kiosk.flow", "kiosk.services.views", "drivers"),
    "kiosk.link": ("kiosk.config", "kiosk.flow", "kiosk.model", "sync"),
    "kiosk.printing": (
        "kiosk.flow",
        "kiosk.services.views",
        "kiosk.model",
        "kiosk.ui.words",
        "kiosk.ui.fonts",
        "drivers",
    ),
    "kiosk.signed_cards": ("kiosk.config", "kiosk.keys", "kiosk.model", "drivers"),
    "kiosk.card_making": (
        *("kiosk.config", "kiosk.devices", "kiosk.keys", "kiosk.clock", "kiosk.store", "kiosk.model", "drivers"),
    ),
    "kiosk.device_page": (
        *("kiosk.config", "kiosk.latency", "kiosk.services.views_device", "kiosk.store.outbox", "drivers.device"),
    ),
    "kiosk.inbox": (
        *("kiosk.config", "kiosk.flow", "kiosk.inbox_folder", "kiosk.inbox_reading", "kiosk.services", "drivers"),
    ),
    "kiosk.inbox_folder": ("kiosk.store.files",),
    "kiosk.inbox_reading": ("kiosk.config", "kiosk.inbox_folder", "kiosk.services", "drivers.cards.formats"),
    "kiosk.children": (),
    "kiosk.opening": EVERYTHING,
    "kiosk.commands": EVERYTHING,
    **dict.fromkeys(
        ("kiosk.app", "kiosk.cli", "kiosk.__main__", "kiosk.demo", "kiosk.doctor"), EVERYTHING
    ),
}
"""Package -> packages of ours that it may import; the longest prefix of a module's name counts."""

APART = ("kiosk.insights", "sync.cloud")
"""Imported by no other part: they run in processes of their own."""

LIBRARIES: dict[str, tuple[str, ...]] = {
    "kivy": ("kiosk.ui",),
    "peewee": ("kiosk.store", "sync.cloud"),
    "playhouse": ("kiosk.store", "sync.cloud"),
    "numpy": ("kiosk.insights",),
    "scipy": ("kiosk.insights",),
    "litestar": ("sync.cloud",),
    "uvicorn": ("sync.cloud",),
    "requests": ("sync", "kiosk.doctor", "kiosk.demo"),
    "urllib3": ("sync",),
    "gpiozero": ("drivers", "kiosk.devices", "kiosk.demo"),
    **dict.fromkeys(("serial", "spidev", "lgpio", "mfrc522", "smartcard", "ndef"), ("drivers",)),
    **dict.fromkeys(("escpos", "PIL"), ("drivers",)),  # the printer
    "qrcode": ("drivers", "kiosk.ui.drawings"),
    "click": ("kiosk", "sync.cloud"),
    "tqdm": ("kiosk",),
    "babel": ("kiosk.ui",),
    "cryptography": EVERYTHING,
    "msgspec": EVERYTHING,
    "asyncio": ("sync.cloud",),
}
"""Library -> packages that may import it, and no other; one that is missing here is no dependency of ours."""

FORBIDDEN_CALLS = {
    "sleep": "wait on a condition or an Event with a limit, or take the time as an argument",
    "get_running_app": "give a part what it uses",
}


def below(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def imported(tree: ast.Module, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """(line, full name) of everything that the module imports, wherever in it, by statement or by importlib."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=name, names=names, level=level):
                if level:
                    parts = module.split(".")
                    base = ".".join(parts[: len(parts) - level + is_package])
                    name = f"{base}.{name}" if name else base
                assert name is not None
                yield from ((node.lineno, f"{name}.{alias.name}") for alias in names)
            case ast.Call(func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__")):
                match node.args:
                    case [ast.Constant(value=str(name)), *_]:
                        yield node.lineno, name
                    case [ast.JoinedStr(values=[ast.FormattedValue(value=ast.Name(id="__name__")), *_]), *_]:
                        yield node.lineno, module  # a neighbour below: f"{__name__}.{screen}"
                    case _:
                        yield node.lineno, "a name made up at run time"


def breaches(source: str, module: str, is_package: bool = False) -> list[str]:
    """What is wrong with the source of the module of this name, each as "module:line: sentence"."""
    tree = ast.parse(source)
    package = max((known for known in MAY_KNOW if below(module, known)), key=len)
    found = []
    for line, name in imported(tree, module, is_package):
        top = name.partition(".")[0]
        if top in OURS:
            # `from kiosk import app` names the module kiosk.app, and `from kiosk.app import run` something in it.
            plain = name in OURS or name == "kiosk.__version__"  # holds nothing else
            allowed = plain or any(below(name, each) for each in (module, *MAY_KNOW[package]))
            apart = any(below(name, each) and not below(module, each) for each in APART)
            if not allowed or apart:
                found.append(f"{module}:{line}: may not know {name}")
        elif top in sys.stdlib_module_names and top not in LIBRARIES:
            continue
        elif top not in LIBRARIES:
            found.append(f"{module}:{line}: {name} is none of design.md's dependencies")
        elif not any(below(module, each) for each in LIBRARIES[top]):
            found.append(f"{module}:{line}: {top} belongs into {', '.join(LIBRARIES[top])}")
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=called) | ast.Name(id=called)) if called in FORBIDDEN_CALLS:
                found.append(f"{module}:{node.lineno}: {called}(): {FORBIDDEN_CALLS[called]}")
    return sorted(found)


def modules() -> dict[str, Path]:
    """Every module of ours, by name."""
    found = {}
    for package in OURS:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def test_no_test_brings_kivy_into_this_process() -> None:
    """It would take the root logger and print at length; windows are opened in processes of their own."""
    assert "kivy" not in sys.modules


def test_nobody_knows_whom_they_should_not() -> None:
    found = []
    for module, path in modules().items():
        found += breaches(path.read_text(encoding="utf-8"), module, path.name == "__init__.py")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("drivers.panel", "import kiosk.flow.states"),
        ("drivers.panel", "from sync.wire import Event"),
        ("drivers.panel", "def late():\n    from kivy.clock import Clock"),
        ("drivers.panel", "import importlib\nimportlib.import_module('kiosk.app')"),
        ("drivers.panel", "import importlib\nimportlib.import_module(name)"),
        ("drivers.panel", "class Panel:\n    def open(self):\n        if True:\n            import peewee"),
        ("drivers.panel", "import pandas"),
        ("drivers.panel", "import asyncio"),
        ("sync.client", "from drivers.events import Emit"),
        ("sync.client", "import peewee"),
        ("sync.client", "from sync.cloud import web"),
        ("sync.client", "from .cloud import web"),
        ("sync.cloud.web", "from kiosk.store import rows"),
        ("kiosk.model.member", "from kiosk.rules import lots"),
        ("kiosk.model.member", "from ..rules import lots"),
        ("kiosk.rules.lots", "from kiosk.services.views import Guest"),
        ("kiosk.store.rows", "from kiosk.services.shop import Shop"),
        ("kiosk.services.visits", "from kiosk.flow.states import Idle"),
        ("kiosk.services.visits", "from peewee import SQL"),
        ("kiosk.flow.visitor", "from kiosk.ui.theme import Theme"),
        ("kiosk.flow.visitor", "from kiosk.store.visits import Visits"),
        ("kiosk.flow.visitor", "from drivers.panel import Panel"),
        ("kiosk.ui.screens.idle", "from kiosk.services.shop import Shop"),
        ("kiosk.ui.screens.idle", "from kiosk import app"),
        ("kiosk.app", "from kivy.app import App"),
        ("kiosk.app", "from kiosk.insights import churn"),
        ("kiosk.app", "from sync.cloud.web import serve"),
        ("kiosk.app", "import numpy"),
        ("kiosk.desk", "from kiosk.insights import churn"),
        ("kiosk.desk", "import time\ntime.sleep(1)"),
        ("kiosk.desk", "from time import sleep\nsleep(1)"),
        ("kiosk.ui.screens.idle", "from kivy.app import App\nApp.get_running_app()"),
    ],
)
def test_the_check_can_fail(module: str, source: str) -> None:
    assert breaches(source, module) != []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("drivers.panel", "import gpiozero, time\nfrom drivers.faults import LastingFault\nfrom . import events"),
        ("sync.client", "import requests\nfrom sync.wire import Event"),
        ("sync.cloud.rows", "import peewee\nfrom sync.wire import Event"),
        ("kiosk.model.text", "from kiosk.model.member import Member"),
        ("kiosk.flow.visitor", "from drivers.events import CardTapped\nfrom kiosk.services.shop import Shop"),
        ("kiosk.ui.screens.idle", "from kivy.clock import Clock\nfrom kiosk.flow.states import Idle"),
        ("kiosk.app", "from drivers.panel import Panel\nfrom sync.worker import Worker\nfrom kiosk.ui import window"),
        ("kiosk.insights.churn", "import numpy\nfrom kiosk.model.visit import Visit"),
    ],
)
def test_the_check_lets_through_what_is_right(module: str, source: str) -> None:
    assert breaches(source, module) == []


def circle(sources: dict[str, str]) -> list[str]:
    """Modules that import each other in a ring, the first one also last; empty if there is none."""
    packages = {module.rpartition(".")[0] for module in sources}
    graph = {
        module: {
            known
            for _, name in imported(ast.parse(source), module, module in packages)
            for known in (name if name in sources else name.rpartition(".")[0],)
            if known in sources and known != module
        }
        for module, source in sources.items()
    }
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as ring:
        return list(ring.args[1])
    return []


def test_no_modules_import_each_other_in_a_ring() -> None:
    assert circle({module: path.read_text(encoding="utf-8") for module, path in modules().items()}) == []


def test_a_ring_is_found_even_where_it_closes_inside_a_function() -> None:
    ring = {
        "kiosk.cli": "def staff():\n    from kiosk.commands.staff import staff",
        "kiosk.commands.staff": "from kiosk.cli import settings_of",
    }
    assert set(circle(ring)) == set(ring)


def test_no_module_holds_two_things() -> None:
    lengths = {module: path.read_text(encoding="utf-8").count("\n") for module, path in modules().items()}
    assert {module: lines for module, lines in lengths.items() if lines > LONGEST} == {}
    assert statistics.median(lengths.values()) < MEDIAN


SILENCED = re.compile(
    r"#\s*(type: ignore|noqa)(\[[a-z-]+(,\s*[a-z-]+)*\]|: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)*)?(?P<why>.*)$"
)


def unexplained(line: str) -> bool:
    """Whether the line silences a check and says nothing of why."""
    found = SILENCED.search(line)
    return found is not None and len(found["why"].strip(" -#")) < 8


def test_a_check_is_silenced_only_with_a_reason() -> None:
    assert unexplained("import x  # type: ignore")
    assert unexplained("import x  # type: ignore[import-untyped]")
    assert unexplained("f()  # noqa: BLE001, T201")
    assert not unexplained("f()  # noqa: T201 - the command's answer")
    found = [
        f"{module}:{number}: {line.strip()}"
        for module, path in modules().items()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unexplained(line)
    ]
    assert not found, "\n".join(found)


WATCHED_IMPORTS = """
import importlib, json, os, sys, threading
import requests  # urllib3 tries out IPv6 by binding a socket

acts = []
def hear(event, args):
    if event == "open":
        path, mode, flags = args
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and path != os.devnull:
            acts.append(f"opens {path} for writing")
    elif event in ACTS and args[:1] != ("/sbin/ldconfig",):  # kivy.clock looks for the C library
        acts.append(f"{event} {args}")

ACTS = {"os.mkdir", "os.remove", "os.rename", "os.putenv", "os.chdir", "os.fork", "subprocess.Popen", "socket.bind",
        "socket.connect", "sqlite3.connect", "signal.signal", "os.system", "os.posix_spawn"}
sys.addaudithook(hear)
found = {}
for name in json.load(sys.stdin):
    acts.clear()
    try:
        importlib.import_module(name)
    except ImportError as missing:
        found[name] = [f"needs {missing.name}"]
        continue
    if "kivy.core.window" in sys.modules:
        acts.append("opens Kivy's window")
    threads = [thread.name for thread in threading.enumerate()[1:]]
    if acts or threads:
        found[name] = acts + [f"starts {thread}" for thread in threads]
json.dump(found, sys.stdout)
"""

HARDWARE = {"needs lgpio", "needs spidev", "needs mfrc522", "needs smartcard"}


def what_importing_does(names: list[str], folder: Path) -> dict[str, list[str]]:
    """Imports the modules one after the other in a fresh process in an empty `folder`; who did something, and what."""
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "KIVY_NO_ARGS": "1",
        "KIVY_NO_FILELOG": "1",
        "KIVY_NO_CONSOLELOG": "1",
        "KIVY_NO_CONFIG": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", WATCHED_IMPORTS],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        cwd=folder,
        env=environ,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[str]] = json.loads(done.stdout)
    return {name: acts for name, acts in found.items() if not set(acts) <= HARDWARE}


def test_importing_does_nothing(tmp_path: Path) -> None:
    names = [name for name in modules() if not name.endswith("__main__")]
    assert what_importing_does(names, tmp_path) == {}
    assert list(tmp_path.iterdir()) == []


def test_the_watch_sees_what_a_module_does(tmp_path: Path) -> None:
    (tmp_path / "busy.py").write_text(
        "import os, threading\nopen('left', 'w').close()\nos.environ['A'] = 'b'\n"
        "threading.Thread(target=threading.Event().wait, name='mine', daemon=True).start()\n"
    )
    found = what_importing_does(["busy"], tmp_path)["busy"]
    assert [act.split()[0] for act in found] == ["opens", "os.putenv", "starts"]
