"""The words of the staff's deeds: on the button, in the question before, and when it is done."""

from __future__ import annotations

from kiosk.flow.deeds import Deed, Kind
from kiosk.ui.screens import office_words
from kiosk.ui.words import Say


def name_of(kind: Kind, say: Say) -> str:
    """What the button says."""
    return {
        Kind.BUY: say("Book a purchase"),
        Kind.GIVE: say("Give points"),
        Kind.TAKE: say("Take points"),
        Kind.REVERSE: say("Take back"),
        Kind.REFER: say("Brought by a friend"),
        Kind.USE: say("Mark as used"),
        Kind.VOID: say("Make void"),
        Kind.RESTORE: say("Make good again"),
        Kind.LOSE: say("Lost"),
        Kind.BLOCK: say("Block"),
        Kind.UNBLOCK: say("Unblock"),
        Kind.REPLACE: say("Replace"),
        Kind.GIVE_CARD: say("One more card"),
        Kind.MERGE: say("Merge two members"),
        Kind.UNMERGE: say("Undo"),
        Kind.RENAME: say("Name"),
        Kind.BIRTHDAY: say("Birthday"),
        Kind.AGE: say("Age"),
        Kind.FAVOURITES: say("Favourites"),
        Kind.TOWN: say("Town"),
        Kind.FULL_NAME: say("Full name"),
        Kind.CONTACT: say("Contact"),
        Kind.SPEAK: say("Language"),
        Kind.NOTE: say("Write a note"),
        Kind.STRIKE: say("Delete the note"),
        Kind.EXPORT: say("Show all data"),
        Kind.AGREE: say("Ask for consent"),
        Kind.WITHDRAW: say("Take back consent"),
        Kind.ERASE: say("Forget this member"),
        Kind.OPEN_CASE: say("Write down a complaint"),
        Kind.TAKE_CASE: say("I see to it"),
        Kind.NOTE_CASE: say("Write a note"),
        Kind.ANSWER: say("Answer"),
        Kind.PUT_OFF: say("One week more"),
        Kind.CLOSE: say("Close"),
        Kind.ACKNOWLEDGE: say("I see to it"),
        Kind.SETTLE: say("Settle"),
        Kind.DIFFERENT: say("Two people"),
        Kind.PLAN: say("Plan a measure"),
        Kind.END_MEASURE: say("It is done"),
        Kind.PRACTISE: say("Practice mode"),
        **office_words.names(say),
    }[kind]


def said_of(deed: Deed, say: Say) -> str:
    """What was done, in a few words."""
    n = deed.number
    return {
        Kind.BUY: say("The purchase is booked."),
        Kind.GIVE: say.many("{n} point given.", "{n} points given.", n),
        Kind.TAKE: say.many("{n} point taken.", "{n} points taken.", n),
        Kind.REVERSE: say("Taken back."),
        Kind.REFER: say("Thank you for the friend!"),
        Kind.USE: say("Used. Enjoy it!"),
        Kind.VOID: say("The voucher is void, the points are back."),
        Kind.RESTORE: say("The voucher is good again."),
        Kind.LOSE: say("The card is marked as lost."),
        Kind.BLOCK: say("The card is blocked."),
        Kind.UNBLOCK: say("The card can be used again."),
        Kind.REPLACE: say("The new card has taken over everything."),
        Kind.GIVE_CARD: say("The second card belongs to the same member."),
        Kind.MERGE: say("They are one member now. Today it can be undone."),
        Kind.UNMERGE: say("They are two members again."),
        Kind.RENAME: say("The name is changed."),
        Kind.BIRTHDAY: say("The file is changed."),
        Kind.AGE: say("The file is changed."),
        Kind.FAVOURITES: say("The file is changed."),
        Kind.TOWN: say("The file is changed."),
        Kind.FULL_NAME: say("The file is changed."),
        Kind.CONTACT: say("The file is changed."),
        Kind.SPEAK: say("The language is changed."),
        Kind.NOTE: say("The note is kept."),
        Kind.STRIKE: say("The note is deleted."),
        Kind.EXPORT: "",
        Kind.AGREE: say("Thank you, that is kept."),
        Kind.WITHDRAW: say("Consent is taken back. Name and birthday are deleted."),
        Kind.ERASE: "",
        Kind.OPEN_CASE: say("The complaint is written down, and yours."),
        Kind.TAKE_CASE: say("It is yours now."),
        Kind.NOTE_CASE: say("The note is kept."),
        Kind.ANSWER: say("They will be told at their next tap."),
        Kind.PUT_OFF: say("There is one week more."),
        Kind.CLOSE: say("Closed."),
        Kind.ACKNOWLEDGE: say("Thank you for seeing to it."),
        Kind.SETTLE: say("Settled."),
        Kind.DIFFERENT: say("They stay two members."),
        Kind.PLAN: say("The measure stands among the tasks."),
        Kind.END_MEASURE: say("Well done."),
        Kind.PRACTISE: "",
        **office_words.said(deed, say),
    }[deed.kind]


def question_of(kind: Kind, say: Say) -> str:
    """What is asked for words, a number or a reason."""
    return {
        Kind.BUY: say("What did it cost?"),
        Kind.GIVE: say("How many points are given?"),
        Kind.TAKE: say("How many points are taken?"),
        Kind.RENAME: say("What may we call them?"),
        Kind.BIRTHDAY: say("When is their birthday?"),
        Kind.AGE: say("How old are they?"),
        Kind.FAVOURITES: say("What do they like best?"),
        Kind.TOWN: say("Which town or quarter?"),
        Kind.FULL_NAME: say("What is their full name?"),
        Kind.CONTACT: say("Phone number or e-mail?"),
        Kind.NOTE: say("What should colleagues know?"),
        Kind.NOTE_CASE: say("What should colleagues know?"),
        Kind.OPEN_CASE: say("What is the complaint?"),
        Kind.ANSWER: say("What may we tell them?"),
        Kind.PUT_OFF: say("Why does it take longer?"),
        Kind.CLOSE: say("How did it end?"),
        Kind.ACKNOWLEDGE: say("What is being done about it?"),
        Kind.SETTLE: say("What was it?"),
        Kind.PLAN: say("What do we do about it?"),
        Kind.END_MEASURE: say("What came of it?"),
        **office_words.questions(say),
    }.get(kind, say("Why?"))


def reason_words(reason: str, say: Say) -> tuple[str, str]:
    """(picture, words) of a reason; a category of goods is said as the programme calls it."""
    known = {
        "forgotten-card": ("card", say("Card forgotten")),
        "machine-fault": ("spanner", say("Machine fault")),
        "goodwill": ("heart", say("Goodwill")),
        "mistake": ("erase", say("A mistake")),
        "agreed": ("smile", say("Manager agreed")),
        "returned": ("back", say("Brought back")),
        "not-available": ("cross", say("Not available")),
        "misread": ("question", say("Misread")),
        "-": ("bag", say("Something else")),
        **office_words.reasons(say),
    }
    return known.get(reason, ("price", reason))


def often_said(kind: Kind, say: Say) -> tuple[str, ...]:
    """Words that come up often, to be chosen instead of typed; six at most."""
    match kind:
        case Kind.ANSWER:
            return (
                say("We are sorry, and have put it right."),
                say("We have talked about it in our team."),
                say("The next one is on us: ask at the counter."),
                say("It is repaired."),
                say("We now have more people at busy hours."),
            )
        case Kind.OPEN_CASE:
            return (
                say("Waited too long."),
                say("It tasted odd."),
                say("Charged too much."),
                say("Was not treated kindly."),
                say("It was not clean."),
            )
        case Kind.CLOSE:
            return (
                say("Told them in person."),
                say("Called back, all is well."),
                say("Nobody could be reached."),
                say("A misunderstanding."),
            )
        case Kind.PUT_OFF:
            return (say("Waiting for a spare part."), say("Waiting for their answer."), say("The manager is away."))
        case Kind.ACKNOWLEDGE:
            return (
                say("I am looking after it."),
                say("A second till is open."),
                say("It is being cleaned."),
                say("The machine is being repaired."),
            )
        case Kind.SETTLE:
            return (say("Looked at: all is well."), say("A family shares the card."), say("I have talked to them."))
        case Kind.PLAN:
            return (
                say("One more of us at busy hours."),
                say("We practise it together."),
                say("It is repaired or replaced."),
                say("We talk to the supplier."),
                say("It is checked every morning."),
            )
        case Kind.END_MEASURE:
            return (say("It helped."), say("It changed nothing."), say("Too early to tell."))
        case Kind.NOTE:
            return (say("Allergic to nuts."), say("Likes it less sweet."), say("Needs a hand with the steps."))
        case Kind.NOTE_CASE:
            return (say("Called, nobody answered."), say("They will come by."), say("Talked to the team."))
    return ()


def warning_of(kind: Kind, say: Say) -> tuple[str, str]:
    """(what is asked, what it means) before something that is not lightly undone."""
    return {
        Kind.LOSE: (say("Is the card lost?"), say("It is refused from now on. Points and rewards stay.")),
        Kind.BLOCK: (say("Block this card?"), say("It is refused until a colleague unblocks it.")),
        Kind.STRIKE: (say("Delete this note?"), ""),  # the note itself stands below
        Kind.PLAN: (say("Shall we do this?"), ""),  # what was chosen stands below
        Kind.WITHDRAW: (
            say("Take back consent?"),
            say("Name, birthday and notes are deleted. Card, visits and points stay."),
        ),
        Kind.ERASE: (
            say("Forget this member?"),
            say("Name, cards, points and notes are deleted for good. Visits stay without a name."),
        ),
        **office_words.warnings(say),
    }[kind]
