"""The till's inbox while the kiosk runs: looked into now and then, read here, booked by the desk.

It is supervised like a device: a folder that is away (a share, a disk) is told to staff and comes back by itself.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from drivers.events import DeviceEvent
from drivers.faults import LastingFault, PassingFault
from kiosk.config.settings import Settings
from kiosk.flow.events import SalesWaiting
from kiosk.flow.house import TILL
from kiosk.inbox_folder import FileFault, InboxFolder
from kiosk.services.shop import Shop
from kiosk.services.till_work import Answer, TillWork

log = logging.getLogger(__name__)

LOOK_S = 2.0
"""Between two looks into the folder."""
SLICE_S = 0.02
"""Between two slices: whoever came to the door meanwhile is before us, and the desk's own waits come due."""
ANSWER_S = 0.1
LATER_S = 5.0
"""Before a slice is tried again that could not be kept."""
FORGET_EVERY_S = 3600.0
DAY_S = 86_400.0
MOST_ON_SCREEN = 120
AGAIN = "This file was begun before and interrupted: what was booked then counts as on file already."


class Inbox:
    """`post` is the desk's door; `clock` tells monotonic seconds."""

    name = TILL

    def __init__(
        self,
        settings: Settings,
        shop: Shop,
        post: Callable[[SalesWaiting], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._shop, self._post, self._clock = settings, shop, post, clock
        self._session: InboxSession | None = None

    @property
    def every_s(self) -> float:
        return SLICE_S if self._session and self._session.busy else LOOK_S

    @contextmanager
    def open(self) -> Iterator[InboxSession]:
        folder = InboxFolder(self._settings.inbox)
        self._session = InboxSession(folder, self._settings, self._shop, self._post, self._clock)
        with mended_by_people(folder.path):
            folder.open(make=self._settings.till.inbox is None)
            yield self._session


@contextmanager
def mended_by_people(folder: Path) -> Iterator[None]:
    """What the disk says as a device's fault."""
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        why = (
            f"The till's inbox: {where}: {error.strerror}; see that the folder is there and the kiosk may write to it."
        )
        lasting = isinstance(error, FileNotFoundError | PermissionError | NotADirectoryError)
        raise (LastingFault if lasting else PassingFault)(why) from error


class InboxSession:
    """One file at a time: taken, read and sorted out on this thread, then handed to the desk slice by slice."""

    def __init__(
        self,
        folder: InboxFolder,
        settings: Settings,
        shop: Shop,
        post: Callable[[SalesWaiting], None],
        clock: Callable[[], float],
    ) -> None:
        self._folder, self._settings, self._shop, self._post, self._clock = folder, settings, shop, post, clock
        self._work: TillWork | None = None
        self._after: Callable[[Answer], None]
        self._ask_at: float | None = None
        self._forget_at = clock()
        self._opened = True

    @property
    def about(self) -> str:
        return str(self._folder.path)

    @property
    def busy(self) -> bool:
        return self._work is not None

    def turn(self, stopping: Event) -> Iterable[DeviceEvent]:
        with mended_by_people(self._folder.path):
            if self._work is None:
                self._look()
            else:
                self._follow(self._work)
        return ()

    def _look(self) -> None:
        now = self._clock()
        if now >= self._forget_at:
            self._forget_at = now + FORGET_EVERY_S
            self._forget()
        left = self._folder.taken()
        if left:
            self._begin(left[0], AGAIN if self._opened else "")
            return
        self._opened = False
        file = self._folder.ripe(now)
        if file is not None:
            self._begin(self._folder.take(file), "")

    def _forget(self) -> None:
        now = self._shop.books.clock.stamp()
        if now.wall_ok:
            gone = self._folder.forget(now.wall_ms / 1000 - self._settings.till.keep_days * DAY_S)
            if gone:
                log.info("the till's inbox: %d old files deleted", gone)

    def _begin(self, file: Path, remark: str) -> None:
        """All that can be done without the store."""
        from kiosk.inbox_reading import Reading

        log.info("the till's file %s: being read", file.name)
        try:
            taken = self._folder.read(file)
            reading = Reading(taken.data, self._folder.wishes(file), self._settings, self._shop.books)
        except FileFault as fault:
            self._refuse(file, str(fault))
            return

        def booked(answer: Answer) -> None:
            if answer is Answer.BROKEN:
                self._refuse(file, reading.broken())
            elif self._folder.changed(file, taken):
                self._begin(file, AGAIN)
            else:
                said = reading.booked()
                self._folder.put(file, self._folder.done, _lines(file.name, *said, remark))
                log.info("the till's file %s: %s", file.name, said[1])

        self._hand_in(TillWork(self._shop.books, reading.slice), booked)

    def _refuse(self, file: Path, why: str) -> None:
        """Staff are told before the file is put away: one that nobody hears of would be lost."""
        log.error("the till's file %s is refused, its report says why", file.name)
        report = _lines(f"{file.name} was refused.", why)
        first = why.splitlines()[0]
        sentence = f"The till's file {file.name} was refused: {first[:MOST_ON_SCREEN]}"

        def told(_: Answer) -> None:
            self._folder.put(file, self._folder.refused, report)

        self._hand_in(TillWork(self._shop.books, lambda: self._shop.watch.file_refused(sentence)), told)

    def _hand_in(self, work: TillWork, after: Callable[[Answer], None]) -> None:
        self._work, self._after = work, after
        self._post(SalesWaiting(work))

    def _follow(self, work: TillWork) -> None:
        """Ask for the next slice once the last one is done."""
        if self._ask_at is not None:
            if self._clock() >= self._ask_at:
                self._ask_at = None
                self._post(SalesWaiting(work))
            return
        match work.answer(ANSWER_S):
            case Answer.MORE:
                self._post(SalesWaiting(work))
            case Answer.LATER:
                self._ask_at = self._clock() + LATER_S
            case Answer.DONE | Answer.BROKEN as answer:
                self._work = None
                self._after(answer)


def _lines(*lines: str) -> str:
    return "\n".join(line for line in lines if line) + "\n"
