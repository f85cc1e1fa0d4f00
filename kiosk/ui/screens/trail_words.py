"""The words of the audit trail: what each action is called once it is done, and why it was."""

from __future__ import annotations

from kiosk.services.views_care import AuditView
from kiosk.ui.screens.deed_words import reason_words
from kiosk.ui.words import Say

_REASONED = ("give_points", "reverse", "void_voucher", "stock")
"""Actions whose why is numbers and the id of a reason."""


def action_words(action: str, say: Say) -> str:
    """`action` is the lower-case name of a right; one that has no words here is said as it is called."""
    return {
        "enrol": say("Member enrolled"),
        "change_member": say("Member's file changed"),
        "note_member": say("Note on a member"),
        "block_card": say("Member's card blocked or freed"),
        "replace_card": say("Member's card given"),
        "merge": say("Two members compared or merged"),
        "unmerge": say("Merge undone"),
        "import": say("List imported"),
        "export_member": say("Member's data shown"),
        "erase_member": say("Member forgotten"),
        "redeem": say("Reward handed out"),
        "purchase": say("Purchase booked"),
        "give_points": say("Points by hand"),
        "reverse": say("Taken back"),
        "void_voucher": say("Voucher changed"),
        "stock": say("Stock changed"),
        "refer": say("A friend brought"),
        "open_case": say("Complaint written down"),
        "work_on_case": say("Worked on a complaint"),
        "close_case": say("Complaint closed"),
        "acknowledge_alarm": say("Saw to the alarm"),
        "measure": say("Measure planned or ended"),
        "see_notice": say("Notice settled"),
        "change_pin": say("Own PIN changed"),
        "reset_pin": say("PIN set anew"),
        "appoint": say("Somebody appointed"),
        "dismiss": say("Somebody left"),
        "change_role": say("Role changed"),
        "give_staff_card": say("Staff card given"),
        "lose_staff_card": say("Staff card lost"),
        "practise": say("Practice mode"),
        "change_programme": say("New programme"),
    }.get(action, action.replace("_", " "))


def why_words(entry: AuditView, say: Say) -> str:
    """Why, with reasons that stand there by their ids in words."""
    words = [entry.why] if entry.action not in _REASONED else entry.why.split(" ")
    return " ".join(_reason(word, say) for word in words)


def _reason(word: str, say: Say) -> str:
    bare = word.rstrip(":")
    picture, words = reason_words(bare, say)
    return words + word[len(bare) :] if picture != "price" else word
