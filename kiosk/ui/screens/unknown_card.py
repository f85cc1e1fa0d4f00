"""UnknownCard: this card is new to us."""

from __future__ import annotations

from kiosk.ui.screens.screen import Screen


class UnknownCardScreen(Screen):
    """Join (a member of staff helps), or not now."""
