"""Is the store there, ours and sound?"""

from __future__ import annotations

from pathlib import Path

from kiosk.doctor.findings import Finding, fail, ok
from kiosk.store.check import exists, sound
from kiosk.store.connection import reading
from kiosk.store.faults import StoreFault


def database(store: Path) -> Finding:
    """Reads only, and beside a running kiosk; the whole integrity check is made after an unclean stop anyway."""
    try:
        if not exists(store):
            return ok(f"{store} is not there yet; the first start makes it.")
        with reading(store) as connection:
            sound(connection, "quick_check")
    except StoreFault as fault:
        what, _, remedy = str(fault).rpartition("; ")
        return fail(f"{what or fault}.", f"{remedy[:1].upper()}{remedy[1:]}.")
    except OSError as fault:
        return fail(f"{store} can't be looked at ({fault.strerror}).", "Start the doctor as the kiosk's user.")
    return ok(f"{store} is sound ({store.stat().st_size / 1_000_000:.1f} MB).")
