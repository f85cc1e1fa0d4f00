"""Consent asked anew, after the welcome: yes, or not now; whoever says nothing is asked at another tap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow.events import Agreed, Back
from kiosk.flow.house import kept
from kiosk.flow.join_states import Consent
from kiosk.flow.problems import problem
from kiosk.flow.states import State, Welcome
from kiosk.services.faults import ConsentMissing
from kiosk.services.shop import Shop
from kiosk.services.views import Guest


def begin(welcome: Welcome, shop: Shop) -> Consent:
    """The words of today, in the member's language."""
    return Consent(
        house=welcome.house,
        guest=welcome.guest,
        proven=welcome.proven,
        welcome=welcome,
        invitation=shop.joining.invitation(welcome.language),
    )


def answered(state: Consent, answer: Agreed | Back, shop: Shop) -> Iterator[State]:
    """Back at the welcome either way; a yes is kept before it is thanked for."""
    welcome = replace(state.welcome, house=state.house, consent_due=False)
    if isinstance(answer, Back):
        yield welcome
        return
    try:
        shop.joining.agree(state.guest.id, state.invitation.version, by=None)
    except ConsentMissing as no:  # the shop's words have changed while these were read
        yield replace(state, invitation=shop.joining.invitation(state.language), problem=problem(no))
    else:
        yield replace(welcome, house=kept(state.house), agreed=True)


def retold(state: Consent, guest: Guest, shop: Shop) -> Consent:
    """The same question in another language, and the welcome behind it too."""
    visit = shop.visits.retell(state.welcome.visit, guest.language)
    welcome = replace(state.welcome, guest=guest, visit=visit)
    return replace(state, guest=guest, welcome=welcome, invitation=shop.joining.invitation(guest.language))
