"""The composition root: every part made and joined once, and the orderly way back."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Protocol

from drivers.cards.rc522_bus import SpiPort, kernel_port
from drivers.device import Device, DeviceReport, Supervisor
from drivers.events import CardTapped, DeviceEvent
from drivers.pins import Pins, pi_pins
from kiosk.config.settings import Settings
from kiosk.desk import Backroom, Desk, Opened
from kiosk.flow.events import Touch
from kiosk.flow.house import MEMORY, closed, ground, look_round
from kiosk.flow.states import House, OutOfOrder, Starting, State, Times
from kiosk.latency import TapLatency
from kiosk.services.views import Receipt
from kiosk.store.faults import StoreFault, StoreReadOnly
from kiosk.systemd import Watchdog, notify

if TYPE_CHECKING:  # what only `open_shop` needs is imported there, after the first picture
    from kiosk.echo import Echo
    from kiosk.printing import Printing
    from kiosk.store.hold import Hold
    from kiosk.ui.look import Look
    from sync.retry import Timing
    from sync.worker import Worker

log = logging.getLogger(__name__)

PING_S = 5.0


class Screen(Protocol):
    """Whatever shows states: the window, or a demo's eye."""

    def show(self, state: State) -> None:
        """Any thread; returns at once."""
        ...

    def run(self) -> None:
        """Show until `close`, in the main thread."""
        ...

    def close(self) -> None:
        """Make `run` return; any thread, more than once."""
        ...

    def every(self, seconds: float, call: Callable[[], object]) -> None:
        """Call `call` from the screen's own clock, which stands still when the screen does."""
        ...


Drawn = Callable[[State, float], None]
MakeScreen = Callable[[Callable[[Touch], None], Drawn, State], Screen]
Confirm = Callable[[State, tuple[Receipt, ...]], None]


class Kiosk:
    """One kiosk. `run` returns 0 after an orderly end and 1 if a part of it died.

    `make_screen(post, drawn, first)` makes the screen, which calls `drawn(state, monotonic seconds)` for every
    picture. `confirm` hears what was committed once the state that confirms it was handed to the screen. `pins`, `spi`
    and `hurry` (the sync engine's waits) are the demo's to replace.
    """

    def __init__(
        self,
        settings: Settings,
        make_screen: MakeScreen,
        confirm: Confirm | None = None,
        pins: Pins = pi_pins,
        hurry: Timing | None = None,
        answered: Callable[[State, float | None], None] | None = None,
        spi: Callable[[], SpiPort] = kernel_port,
    ) -> None:
        self.settings = settings
        self.latency = TapLatency()
        self._confirmed, self._pins, self._hurry, self._answered = confirm, pins, hurry, answered
        self._spi = spi
        self._code = 0
        self._begun = self._ending = False
        self._supervisors: list[Supervisor] = []
        self._worker: Worker | None = None
        self._echo: Echo | None = None
        self._printing: Printing | None = None
        self._hold: Hold | None = None
        self._shut = ""
        first = Starting(house=house(settings))
        self._first = first
        self.desk = Desk(self.open_shop, self._show, self._confirm)
        self.screen = make_screen(self.desk.post, self._drawn, first)

    def run(self) -> int:
        try:
            self.screen.run()
        finally:
            self._end()
        return self._code

    @property
    def reports(self) -> list[DeviceReport]:
        """How each device does, for the device page."""
        return [supervisor.report() for supervisor in self._supervisors]

    def beats(self) -> dict[str, Callable[[], float]]:
        """The last sign of life of every part that the watchdog asks for (monotonic seconds)."""
        beats: dict[str, Callable[[], float]] = {"desk": lambda: self.desk.beat}
        worker = self._worker
        if worker:
            beats["sync"] = lambda: worker.last_beat
        return beats

    # --- the desk's thread ----------------------------------------------------------------------------------

    def open_shop(self) -> Opened:
        """Everything behind the first picture; a shop that can't be opened is said on the screen, and kept as it is."""
        from kiosk.device_page import device_view
        from kiosk.flow.visitor import step
        from kiosk.inbox import Inbox
        from kiosk.keys import KeysFault
        from kiosk.opening import opened
        from kiosk.programme.faults import ProgrammeFault
        from kiosk.store.hold import Hold

        house = self._first.house
        try:
            self._hold = Hold(self.settings.data.store)
            shop, outbox, clock = opened(self.settings)
            shop = replace(shop, device=partial(device_view, self, outbox), try_cloud=self._try_cloud)
        except (StoreFault, KeysFault, ProgrammeFault) as fault:
            if self._hold:
                self._hold.let_go()  # the desk tries again, and somebody may mend it meanwhile
            if str(fault) != self._shut:
                self._shut = str(fault)
                log.error("the shop can't open: %s", fault)
                notify("READY=1\nSTATUS=The shop can't open, see the log.", os.environ)
            first = OutOfOrder(house=house.without(MEMORY, self._shut.splitlines()[0]))
            return Opened(first, closed, _Closed(), closed=True)
        self._start_devices()
        self._supervise(Inbox(self.settings, shop, self.desk.post))
        if self.settings.sync.url:
            from kiosk.link import worker_for

            self._worker = worker_for(self.settings.sync, outbox, clock, self.desk.post, self._hurry)
            self._worker.start(self._died)
        notify("READY=1\nSTATUS=Open.", os.environ)
        return Opened(ground(look_round(house, shop)), partial(step, shop=shop), shop)

    def _try_cloud(self) -> None:
        if self._worker:
            self._worker.nudge()

    def _start_devices(self) -> None:
        from drivers.panel import Panel
        from kiosk import devices
        from kiosk.echo import Echo

        settings, signed = self.settings, self.settings.cards.signed
        made = [
            devices.reader(each, settings.presence, self._pins, self._spi, reads_messages=signed)
            for each in settings.readers
        ]
        wiring = devices.wiring(settings.panel)
        panel = Panel("panel", wiring, self._pins) if wiring else None
        if panel:
            self._echo = Echo(panel, self._first, settings.screen.sounds)
        for device in (*made, panel, self._printer()):
            if device:
                self._supervise(device)

    def _supervise(self, device: Device) -> None:
        if not self._ending:
            supervisor = Supervisor(device, self._emit, self._died)
            self._supervisors.append(supervisor)
            supervisor.start()

    def _printer(self) -> Device | None:
        """The printer, from now on told of every state."""
        settings = self.settings
        if settings.printer.kind == "none":
            return None
        from kiosk import devices, printing
        from kiosk.ui.look import ASSETS
        from kiosk.ui.words import Catalogues

        printer = devices.printer(settings.printer, printing.font())
        assert printer is not None
        words = Catalogues(ASSETS / "locale", settings.data.folder / "printing")
        self._printing = printing.Printing(printer, settings.shop.name, words.say)
        return printer

    def _show(self, state: State) -> None:
        self.screen.show(state)
        if self._echo:
            self._echo.show(state)
        if self._printing:
            self._printing.show(state)

    def _confirm(self, state: State, receipts: tuple[Receipt, ...]) -> None:
        if self._worker:
            self._worker.wake()
        if self._confirmed:
            self._confirmed(state, receipts)

    # --- other threads ----------------------------------------------------------------------------------------

    def _emit(self, event: DeviceEvent) -> None:
        if isinstance(event, CardTapped):
            self.latency.tapped(event)
        self.desk.post(event)

    def _drawn(self, state: State, at: float) -> None:
        """A picture stands on the screen; behind the first one the shop opens."""
        if not self._begun:
            self._begun = True
            self.desk.start(partial(self._died, "the desk"))
        ms = self.latency.drawn(state, at)
        if self._answered:
            self._answered(state, ms)

    def _died(self, part: str, fault: BaseException) -> None:
        """A part broke in a way that nobody foresaw: end, and let systemd start us again."""
        log.critical("%s died", part, exc_info=fault)
        self._code = 1
        self.screen.close()

    def _end(self) -> None:
        """Devices first, so that all they saw is at the desk; the desk finishes it; sync goes last."""
        self._ending = True
        notify("STOPPING=1", os.environ)
        stops: list[Callable[[], None]] = [supervisor.stop for supervisor in self._supervisors]
        if self._begun:
            stops.append(self.desk.stop)
        for stop in stops:
            self._attempt(stop)
        for supervisor in self._supervisors:  # those that began while the desk was still opening
            self._attempt(supervisor.stop)
        if self._worker:
            self._attempt(self._worker.stop)
        if self._hold:
            self._hold.let_go()

    def _attempt(self, stop: Callable[[], None]) -> None:
        """A part that does not stop must not keep the others from it; the process ends with code 1."""
        try:
            stop()
        except (RuntimeError, TimeoutError) as fault:
            log.critical("%s", fault)
            self._code = 1


class _Closed(Backroom):
    """A shop that could not be opened: nothing was committed, and nothing can be done in quiet moments."""

    def committed(self) -> tuple[Receipt, ...]:
        return ()

    def idle(self, lost: tuple[str, ...] = ()) -> bool:
        return False

    def close(self) -> None:
        pass


def house(settings: Settings) -> House:
    """The house before anything is known of it."""
    from kiosk.config.settings import reads_codes

    times = settings.times
    return House(
        shop=settings.shop.name,
        language=settings.shop.language,
        link="unknown" if settings.sync.url else "off",
        prints=settings.printer.kind != "none",
        clock_trusted=False,  # until the shop is open
        scanners=tuple(each.name for each in settings.readers if reads_codes(each)),
        times=Times(
            look_round=times.look_round_s,
            one_moment=times.one_moment_s,
            welcome=times.welcome_s,
            too_soon=times.too_soon_s,
            unknown_card=times.unknown_card_s,
            refused_card=times.refused_card_s,
            thanks=times.thanks_s,
            follow_up=times.follow_up_s,
            call_back=times.call_back_s,
            rewards=times.rewards_s,
            redeem=times.redeem_s,
            voucher=times.voucher_s,
            sign_in=times.sign_in_s,
            staff_idle=times.staff_idle_s,
            join=times.join_s,
        ),
    )


def look(settings: Settings) -> Look:
    """The screen's settings as the screen wants them."""
    from kiosk.ui.look import Look

    screen = settings.screen
    quiet = screen.quiet_hours
    return Look(
        home=settings.data.folder / "screen",
        zone=settings.shop.zone,
        size=None if screen.fullscreen else screen.size,
        text_scale=screen.text_scale,
        high_contrast=screen.high_contrast,
        reduced_motion=screen.reduced_motion,
        sounds=screen.sounds,
        quiet=(quiet.start, quiet.end) if quiet else None,
    )


def run(settings: Settings) -> int:
    """`kiosk run`: the window, the real pins, until told to stop."""
    from kiosk.store.hold import ours

    ours(settings.data.folder)  # before anything is made there
    from kiosk.ui.window import KioskWindow

    home = look(settings).home
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreReadOnly(
            f"{home}: can't be made ({error.strerror}); data.folder must be there, belong to the kiosk's user, and lie"
            " where the service may write (docs/operations.md)"
        ) from error

    def window(post: Callable[[Touch], None], drawn: Drawn, first: State) -> KioskWindow:
        return KioskWindow(look(settings), post, first, drawn)

    the_kiosk = Kiosk(settings, window)
    watchdog = Watchdog(the_kiosk.beats, os.environ)
    the_kiosk.screen.every(PING_S, watchdog.ping)
    return the_kiosk.run()
