"""Whose card or code was shown: a card that is tapped and a code that is scanned mean the same to the flow."""

from __future__ import annotations

from drivers.events import CardTapped, CodeScanned
from kiosk.services.shop import Shop
from kiosk.services.views import Holder

Shown = CardTapped | CodeScanned


def holder(shown: Shown, shop: Shop) -> Holder:
    match shown:
        case CodeScanned(text):
            return shop.cards.bearer(text)
        case CardTapped():
            return shop.cards.holder(shown.uid, shown.kind.value, shown.message)
