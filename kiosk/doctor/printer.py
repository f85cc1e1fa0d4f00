"""Does the printer answer, and does its profile fit?"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from drivers.faults import DeviceFault, LastingFault
from drivers.printer import Outcome, Printer, Result
from drivers.printer_check import trial_page
from drivers.printer_status import PrinterState
from kiosk import devices, printing
from kiosk.config.settings import Printer as Settings
from kiosk.doctor.findings import Finding, fail, ok, warn
from kiosk.doctor.readers import told

LIMIT_TURNS = 400
"""Of a tenth of a second or less: the longest page on the slowest printer."""


def printer(settings: Settings) -> Finding:
    """Opens it as the kiosk does and asks how it is; `kiosk doctor printer` prints a page."""
    device = devices.printer(settings, printing.font())
    if device is None:
        return ok("No printer is set up (printer.kind); vouchers stand on the screen.")
    try:
        with device.open() as session:
            list(session.turn(Event()))
            about, state = session.about, device.state
    except DeviceFault as fault:
        return told(fault)
    if not state.prints:
        what, _, remedy = state.value.partition(": ")
        return fail(f"The printer {what}.", f"{remedy[:1].upper()}{remedy[1:]}." if remedy else "Look at it.")
    if state is PrinterState.PAPER_LOW:
        return warn("The printer will soon need a new roll of paper.", "Lay one ready.")
    if not device.profile.answers:
        return ok(f"{about} is open; it tells nothing of itself. See a page: kiosk doctor printer.")
    return ok(f"{about} is ready. See whether its letters are right: kiosk doctor printer.")


def print_trial_page(settings: Settings, say: Callable[[str], None]) -> int:
    """0 if it was printed, as far as the printer tells. Raises DeviceFault if it can't be opened."""
    ended: list[Outcome] = []
    device = devices.printer(settings, printing.font(), ended.append)
    if device is None:
        raise LastingFault('No printer is set up: set printer.kind = "serial" or "usb" and printer.port in kiosk.toml.')
    with device.open() as session:
        ended += [refused] if (refused := _refused(device)) else []
        for _ in range(LIMIT_TURNS):
            if ended:
                break
            list(session.turn(Event()))
    [outcome] = ended  # leaving the session ends every document
    say(outcome.sentence)
    if outcome.result is Result.NOT_PRINTED:
        return 1
    say(
        "Boxes, question marks or a broken line mean that printer.profile is wrong; the digits fill one line exactly."
        " All letters of the page must be there, and a phone must read the code."
    )
    return 0


def _refused(device: Printer) -> Outcome | None:
    """Queues the page; the outcome if the printer does not take it."""
    outcome = device.print(trial_page(device.profile))
    return outcome if outcome.result is Result.NOT_PRINTED else None
