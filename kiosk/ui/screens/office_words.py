"""The words of the office: deeds to the team and to the shelf, roles, reasons, and whom or what a question is about."""

from __future__ import annotations

from kiosk.flow.deeds import Ask, Deed, Kind
from kiosk.flow.desk_states import Asking
from kiosk.flow.office_states import ColleaguePage, ShelfPage
from kiosk.model.member import Role
from kiosk.ui.words import OWN_NAMES, Say


def role_words(role: Role, say: Say) -> str:
    return {Role.CLERK: say("Clerk"), Role.MANAGER: say("Manager"), Role.OWNER: say("Owner")}[role]


def names(say: Say) -> dict[Kind, str]:
    """What the buttons say."""
    return {
        Kind.APPOINT: say("Somebody new"),
        Kind.CHANGE_ROLE: say("Another role"),
        Kind.RESET_PIN: say("New PIN"),
        Kind.CHANGE_PIN: say("New PIN"),
        Kind.GIVE_STAFF_CARD: say("New card"),
        Kind.LOSE_STAFF_CARD: say("Card lost"),
        Kind.DISMISS: say("Leaves us"),
        Kind.DELIVER: say("Delivery"),
        Kind.COUNT: say("Counted"),
    }


def said(deed: Deed, say: Say) -> dict[Kind, str]:
    """What was done."""
    return {
        Kind.APPOINT: say("{name} works here now.", name=deed.words),
        Kind.CHANGE_ROLE: say("The role is changed."),
        Kind.RESET_PIN: say("The new PIN is good from now on."),
        Kind.CHANGE_PIN: say("The new PIN is good from now on."),
        Kind.GIVE_STAFF_CARD: say("The new card is good, the old one is not."),
        Kind.LOSE_STAFF_CARD: say("The card opens nothing any more."),
        Kind.DISMISS: say("PIN and card open nothing any more."),
        Kind.DELIVER: say.many("{n} more is on the shelf.", "{n} more are on the shelf.", deed.number),
        Kind.COUNT: say("The count is kept."),
    }


def questions(say: Say) -> dict[Kind, str]:
    """What is asked for words or a number."""
    return {
        Kind.APPOINT: say("Who is new here?"),
        Kind.DELIVER: say("How many have come?"),
        Kind.COUNT: say("How many are there?"),
    }


def choice_question(deed: Deed, say: Say) -> str:
    """What is asked above tiles to choose from."""
    if deed.asks is Ask.LANGUAGE:
        return say("Which language do they speak?")
    return {
        Kind.BUY: say("What was it?"),
        Kind.APPOINT: say("What may they do?"),
        Kind.CHANGE_ROLE: say("What may they do?"),
    }.get(deed.kind, say("Why?"))


def reasons(say: Say) -> dict[str, tuple[str, str]]:
    """(picture, words) of what can be chosen, by its id."""
    return {
        "clerk": ("smile", role_words(Role.CLERK, say)),
        "manager": ("star", role_words(Role.MANAGER, say)),
        "owner": ("crown", role_words(Role.OWNER, say)),
        "left": ("back", say("Goes elsewhere")),
        "season": ("calendar", say("Only for a time")),
        "trust": ("lock", say("Trust was broken")),
        "counted": ("search", say("Counted anew")),
        "spoiled": ("cross", say("Broken or spoiled")),
        "tasting": ("candy", say("For tasting")),
        "missing": ("question", say("Missing")),
        "restored": ("tick", say("good again")),
        "delivery": ("bag", say("Delivery")),
        **{tag: ("", name) for tag, name in OWN_NAMES.items()},
    }


def warnings(say: Say) -> dict[Kind, tuple[str, str]]:
    """(what is asked, what it means) before something that is not lightly undone."""
    return {
        Kind.LOSE_STAFF_CARD: (
            say("Is the card lost?"),
            say("It opens nothing until it is given to somebody anew."),
        ),
        Kind.DISMISS: (
            say("Do they leave us?"),
            say("PIN and card open nothing from now on. What they did stays in the books."),
        ),
    }


def pin_question(turn: Ask, own: bool, say: Say) -> str:
    if turn is Ask.OLD_PIN:
        return say("Your PIN as it is now")
    if turn is Ask.PIN:
        return say("Your new PIN") if own else say("Their new PIN")
    return say("The same PIN again")


def about_words(state: Asking, say: Say) -> str:
    """The colleague or the shelf that a deed is done to; "" for neither."""
    if state.deed.kind is Kind.APPOINT:
        return state.deed.words
    match state.back:
        case ColleaguePage(who=who):
            return who.name
        case ShelfPage(shelf=shelf):
            return say("{name}: {n} left", name=shelf.name, n=shelf.left)
    return ""
