"""The screen as the rest of the program sees it; importing this needs neither Kivy nor a display."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.flow.events import Touch
from kiosk.flow.states import State
from kiosk.ui import kivy_setup
from kiosk.ui.display import NoDisplay
from kiosk.ui.look import Look, density

if TYPE_CHECKING:
    from kiosk.ui.strip import World

Drawn = Callable[[State, float], None]
Rectangle = tuple[float, float, float, float]


STRIP_MM = 52.0


def strip_width(look: Look) -> int:
    """Pixels of the strip beside the kiosk's picture."""
    return round(STRIP_MM * (look.px_per_mm or density(look.size or (800, 480))))


class _Reasons(logging.Filter):
    """Keeps what Kivy says of a window that can't be made, instead of a page of its stack at every start."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.CRITICAL:
            return True
        self.said += re.findall(r"^sdl2 - \w+: (?:b')?(.*?)'?$", record.getMessage(), re.MULTILINE)
        return False


class KioskWindow:
    """The one window of the process: shows states, posts touches. Build it and `run` it in the main thread; raises
    NoDisplay if there is no screen.

    `post` gets every touch and must not block. `on_drawn(state, at)` is called in the main thread when the frame that
    shows `state` is on its way to the glass, `at` in seconds of time.monotonic(). With a `world` the simulated one is
    drawn beside the kiosk's picture. All other methods may be called from any thread, and none of them waits, except
    `touch`, `controls` and `picture`, which wait for the main thread.
    """

    def __init__(
        self,
        look: Look,
        post: Callable[[Touch], None],
        first: State,
        on_drawn: Drawn | None = None,
        world: World | None = None,
    ) -> None:
        kivy_setup.settle(look, strip_width(look) if world is not None else 0)
        kivy_log, reasons = logging.getLogger("kivy"), _Reasons()
        kivy_log.addFilter(reasons)
        try:
            from kiosk.ui.stage import Stage  # Kivy makes the window at import: only now, settled

            self._stage = Stage(look, post, first, on_drawn, world)
        except SystemExit as ended:  # how Kivy takes it that there is no window
            raise NoDisplay(
                f"No screen could be opened to draw on ({'; '.join(reasons.said) or 'Kivy does not say why'});"
                " `kiosk doctor` says what is there."
            ) from ended
        finally:
            kivy_log.removeFilter(reasons)

    def show(self, state: State) -> None:
        """Draw `state` soon; of several shown between two frames the latest wins."""
        self._stage.show(state)

    def run(self) -> None:
        """Draw and listen until `close`, the window's own closing, or SIGTERM."""
        self._stage.run()

    def close(self) -> None:
        """Make `run` return."""
        self._stage.close()

    def touch(self, name: str, timeout_s: float = 5.0) -> bool:
        """Put a finger on the control `name` (or the first `name:...`) and lift it; False if it is not on screen."""
        return self._stage.touch(name, timeout_s)

    def controls(self, timeout_s: float = 5.0) -> dict[str, Rectangle]:
        """Every control on screen with its rectangle: x, y, width, height in pixels from the lower left."""
        return self._stage.controls(timeout_s)

    def picture(self, path: Path, whole: bool = False, timeout_s: float = 5.0) -> None:
        """Write what is on screen as PNG: the kiosk's picture, or with `whole` the strip beside it too."""
        self._stage.picture(path, whole, timeout_s)

    def contact_sheet(self, pictures: list[Path], out: Path, timeout_s: float = 60.0) -> None:
        """Put pictures of one size side by side on one PNG."""
        self._stage.contact_sheet(pictures, out, timeout_s)

    def portrait(self, kind: type[State], path: Path) -> None:
        """Write the kiosk's picture as PNG when a state of this kind is next drawn, however short it stays."""
        self._stage.portrait(kind, path)

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        """Call `call` from the screen's own clock from now on: it stands still when the screen does."""
        self._stage.every(seconds, call)
