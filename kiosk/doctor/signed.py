"""Can signed cards be checked?"""

from __future__ import annotations

from kiosk.config.settings import Cards
from kiosk.doctor.findings import Finding, fail, ok
from kiosk.keys import KeysFault
from kiosk.signed_cards import shop_keys


def signed(settings: Cards) -> Finding:
    """Reads the keys; never shows them."""
    if not settings.signed:
        return ok("No signed cards are set up ([cards]); a bare number earns and looks.")
    try:
        keys = shop_keys(settings)
    except KeysFault as fault:
        what, _, remedy = str(fault).rpartition("; ")
        return fail(f"{what or fault}.", f"{remedy[:1].upper()}{remedy[1:]}.")
    kinds = [*(["NTAG 424 DNA"] if keys.master else []), *([f"NTAG21x ({len(keys.issuers)})"] if keys.issuers else [])]
    return ok(f"Keys for {' and '.join(kinds)} are there; taken is a card that proves {settings.least} or more.")
