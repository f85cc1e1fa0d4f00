"""One screen a state; `SCREENS` says which, `open_screen` builds it when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kiosk.flow import desk_states as desk
from kiosk.flow import office_states as office
from kiosk.flow import states
from kiosk.flow.events import Touch
from kiosk.flow.join_states import Consent, Join
from kiosk.ui.theme import Theme

SCREENS: Mapping[type[states.State], tuple[str, str]] = MappingProxyType(
    {
        states.Starting: ("starting", "StartingScreen"),
        states.Idle: ("idle", "IdleScreen"),
        states.OutOfOrder: ("out_of_order", "OutOfOrderScreen"),
        states.OneMoment: ("one_moment", "OneMomentScreen"),
        states.UnknownCard: ("unknown_card", "UnknownCardScreen"),
        states.RefusedCard: ("refused_card", "RefusedCardScreen"),
        states.Thanks: ("thanks", "ThanksScreen"),
        states.Greeting: ("greeting", "GreetingScreen"),
        states.Welcome: ("welcome", "WelcomeScreen"),
        states.TooSoon: ("too_soon", "TooSoonScreen"),
        states.Rewards: ("rewards", "RewardsScreen"),
        states.Redeeming: ("redeeming", "RedeemingScreen"),
        states.Voucher: ("voucher", "VoucherScreen"),
        states.SignIn: ("sign_in", "SignInScreen"),
        states.StaffHome: ("staff_home", "StaffHomeScreen"),
        states.FindMember: ("find_member", "FindMemberScreen"),
        states.MemberPage: ("member_page", "MemberPageScreen"),
        Join: ("join", "JoinScreen"),
        Consent: ("consent", "ConsentScreen"),
        desk.AccountPage: ("lists", "AccountScreen"),
        desk.VouchersPage: ("lists", "VouchersScreen"),
        desk.CardsPage: ("lists", "CardsScreen"),
        desk.TasksPage: ("lists", "TasksScreen"),
        desk.DevicePage: ("device", "DeviceScreen"),
        desk.VoucherPage: ("details", "VoucherPageScreen"),
        desk.CardPage: ("details", "CardScreen"),
        desk.PersonPage: ("details", "PersonScreen"),
        desk.CasePage: ("details", "CaseScreen"),
        desk.DuplicatePage: ("details", "DuplicateScreen"),
        desk.NotesPage: ("file_lists", "NotesScreen"),
        desk.ToldPage: ("file_lists", "ToldScreen"),
        desk.ExportPage: ("reading", "ExportScreen"),
        desk.ErasedPage: ("reading", "ErasedScreen"),
        desk.AskNumber: ("ask_number", "AskNumberScreen"),
        desk.AskReason: ("asks", "AskReasonScreen"),
        desk.AskChoice: ("ask_choice", "AskChoiceScreen"),
        desk.AskWords: ("ask_words", "AskWordsScreen"),
        desk.AskBirthday: ("ask_told", "AskBirthdayScreen"),
        desk.AskAge: ("ask_told", "AskAgeScreen"),
        desk.AskFavourites: ("ask_told", "AskFavouritesScreen"),
        desk.AskCard: ("asks", "AskCardScreen"),
        desk.AskSure: ("asks", "AskSureScreen"),
        office.OfficePage: ("office", "OfficeScreen"),
        office.TeamPage: ("team", "TeamScreen"),
        office.ColleaguePage: ("team", "ColleagueScreen"),
        office.StockPage: ("stock", "StockScreen"),
        office.ShelfPage: ("stock", "ShelfScreen"),
        office.TrailPage: ("trail", "TrailScreen"),
        office.AskPin: ("ask_pin", "AskPinScreen"),
    }
)
"""State class -> module below this package and the screen's class in it."""


class UnknownState(Exception):
    """No screen is made for this class of states."""


def open_screen(state: type[states.State], touched: Callable[[Touch], None], theme: Theme) -> Any:
    """Build the screen for states of this class, with the layout beside it, if it has its own; raises UnknownState."""
    from kivy.lang import Builder

    if state not in SCREENS:
        raise UnknownState(f"no screen draws {state.__name__}; add it to kiosk.ui.screens.SCREENS")
    module_name, class_name = SCREENS[state]
    module = import_module(f"{__name__}.{module_name}")
    layout = str(Path(str(module.__file__)).with_suffix(".kv"))
    if layout not in Builder.files and Path(layout).exists():
        Builder.load_file(layout)
    return getattr(module, class_name)(touched, theme)
