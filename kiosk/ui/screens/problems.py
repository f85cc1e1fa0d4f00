"""Why the last try was not taken, in a kind sentence."""

from __future__ import annotations

from kiosk.flow.states import Problem
from kiosk.ui.words import Say


def sentence_for(problem: Problem, say: Say) -> str:
    """The sentence for this kind of problem, else a general one."""
    number = problem.number
    sentences = {
        "pin_wrong": say.many("That PIN is not known. {n} try left.", "That PIN is not known. {n} tries left.", number),
        "pin_locked": say.many(
            "Please wait {n} second, then try again.", "Please wait {n} seconds, then try again.", number
        ),
        "pin_unfit": say("This PIN can't be taken. Please choose another, and none like 1234."),
        "pin_differs": say("The two were not the same. Please type the new PIN once more."),
        "last_owner": say("Somebody has to be the owner. Please appoint another owner first."),
        "not_enough": say("The points do not reach any more."),
        "not_offered": say("This reward is not to be had right now."),
        "not_allowed": say("This needs a colleague with more rights."),
        "card_taken": say("This card already belongs to someone."),
        "card_unfit": say("This card cannot join in. Please take another."),
        "card_blocked": say("This card was reported lost."),
        "several_cards": say("Please hold up just one card."),
        "no_member": say("This card belongs to no member."),
        "same_member": say("That is the same member."),
        "parent_missing": say("A parent's card is missing."),
        "cap_reached": say.many(
            "Only {n} point more may be given today.", "Only {n} points more may be given today.", number
        ),
        "no_voucher": say("There is no such voucher."),
        "not_good": say("This voucher is not good any more."),
        "unknown_member": say("This member is not known any more."),
        "consent_missing": say("The words have just changed. Please read them again."),
        "not_agreed": say("They have not agreed yet: please ask for consent first."),
        "too_late": say("It is too late to undo this."),
        "not_staff": say("This is not a staff card."),
        "declined": say("This can't be kept as it is. Please look it over."),
    }
    return sentences.get(problem.kind) or say("That did not work. Please ask a colleague.")
