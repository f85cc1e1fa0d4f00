"""Pictures of every screen in every language, size and setting: `python -m kiosk.ui.pictures --out DIR [--quick]`.

A person looks at the contact sheets (sheet-*.png) after each change of looks. One process draws one size and
setting, because a Kivy process has one window.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from kiosk.flow.states import State
from kiosk.model.text import LANGUAGES
from kiosk.ui.display import NoDisplay, some_display
from kiosk.ui.look import Look
from kiosk.ui.samples import samples
from kiosk.ui.window import KioskWindow

LIMIT_S = 10.0


@dataclass(frozen=True, slots=True)
class Setting:
    """One size and setting that all screens are drawn in."""

    size: tuple[int, int]
    text_scale: float = 1.0
    high_contrast: bool = False

    @property
    def name(self) -> str:
        width, height = self.size
        contrast = "-contrast" if self.high_contrast else ""
        return f"{width}x{height}-{round(self.text_scale * 100)}{contrast}"


SIZES = ((800, 480), (1280, 800), (720, 1280))
SETTINGS = (
    *(Setting(size) for size in SIZES),
    *(Setting(size, text_scale=1.3) for size in SIZES),
    *(Setting(size, high_contrast=True) for size in SIZES),
)
QUICK = (Setting((800, 480)),)


def draw(setting: Setting, languages: tuple[str, ...], out: Path, home: Path) -> None:
    """Draw all sample states in one window and write a PNG of each and one sheet a language."""
    states = [(language, name, state) for language in languages for name, state in samples(language).items()]
    look = Look(
        home=home,
        size=setting.size,
        text_scale=setting.text_scale,
        high_contrast=setting.high_contrast,
        reduced_motion=True,
        sounds=False,
    )
    drawn = threading.Event()
    window = KioskWindow(look, lambda _: None, states[0][2], lambda _state, _at: drawn.set())
    with ThreadPoolExecutor(1, thread_name_prefix="photographer") as photographer:
        work = photographer.submit(_photograph, window, states, drawn, out / setting.name)
        work.add_done_callback(lambda _: window.close())
        window.run()
    work.result()


def _photograph(window: KioskWindow, states: list[tuple[str, str, State]], drawn: threading.Event, out: Path) -> None:
    if not drawn.wait(LIMIT_S):
        raise TimeoutError("the first picture was never drawn")
    for language, name, state in states:
        drawn.clear()
        window.show(state)
        if not drawn.wait(LIMIT_S):
            raise TimeoutError(f"{name} was never drawn")
        window.picture(out / f"{language}-{name}.png")
    for language in dict.fromkeys(language for language, _, _ in states):
        pictures = [out / f"{language}-{name}.png" for spoken, name, _ in states if spoken == language]
        window.contact_sheet(pictures, out.parent / f"sheet-{out.name}-{language}.png")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m kiosk.ui.pictures", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--quick", action="store_true", help="the 7 inch screen in English and simplified Chinese only")
    parser.add_argument("--only", metavar="SETTING", help="one of " + ", ".join(s.name for s in SETTINGS))
    asked = parser.parse_args()
    languages = LANGUAGES[:2] if asked.quick else LANGUAGES
    with tempfile.TemporaryDirectory(prefix="tuckshop-pictures-") as home:
        if asked.only:
            setting = next((s for s in SETTINGS if s.name == asked.only), None)
            if setting is None:
                parser.error(f"there is no setting {asked.only!r}")
            draw(setting, languages, asked.out, Path(home))
            return 0
        try:
            with some_display():
                return _draw_all(QUICK if asked.quick else SETTINGS, asked.quick, asked.out)
        except NoDisplay as fault:
            parser.exit(1, f"{fault}\n")


def _draw_all(settings: tuple[Setting, ...], quick: bool, out: Path) -> int:
    worst = 0
    for setting in settings:
        command = [sys.executable, "-m", __spec__.name, "--out", str(out), "--only", setting.name]
        code = subprocess.run([*command, *(["--quick"] if quick else [])]).returncode
        sys.stdout.write(f"{setting.name}: {'drawn' if code == 0 else f'FAILED with code {code}'}\n")
        worst = worst or code
    return worst


if __name__ == "__main__":
    raise SystemExit(main())
