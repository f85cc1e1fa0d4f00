"""What staff do for one member: their account, vouchers, cards and file; every deed is asked for, every "no" said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drivers.events import CardKind, SeveralCards
from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import (
    AccountPage,
    AskCard,
    AskNumber,
    AskReason,
    AskSure,
    AskWords,
    CardPage,
    CardsPage,
    ErasedPage,
    ExportPage,
    PersonPage,
    VoucherPage,
    VouchersPage,
)
from kiosk.flow.events import (
    Agreed,
    Back,
    CardTouched,
    DeedTouched,
    NumberTyped,
    PinTyped,
    Place,
    PlaceTouched,
    PrintTouched,
    ReasonGiven,
    RewardTouched,
    StaffTouched,
    VoucherTouched,
    WordsGiven,
    WordsTyped,
)
from kiosk.flow.states import (
    FindMember,
    Greeting,
    Idle,
    MemberPage,
    Problem,
    RefusedCard,
    StaffHome,
    UnknownCard,
    Welcome,
)
from kiosk.model.member import CardStatus, Role
from tests.stories.tale import ANNA, BEN, MEI, NOBODY, PHONE, PIN, STAFF, Tale, later, tap, timeout, touch

CLERKS_PIN = "4826"


def deed(kind: Kind, **about: object):
    return touch(DeedTouched(Deed(kind, **about)))


def place(where: Place):
    return touch(PlaceTouched(where))


def signed_in(tale: Tale, pin: str = PIN) -> Tale:
    tale.story(touch(StaffTouched()), touch(PinTyped(pin)))
    assert isinstance(tale.now, StaffHome)
    return tale


@pytest.fixture
def anna(tale):
    """The owner looks at Anna."""
    signed_in(tale).story(tap(ANNA))
    assert isinstance(tale.now, MemberPage)
    return tale


@pytest.fixture
def annas_clerk(tale):
    """A clerk looks at Anna."""
    owner = tale.shop.staff.by_pin(PIN, None)
    tale.shop.staff.appoint("Kim", Role.CLERK, "en", CLERKS_PIN, by=owner.id)
    tale.shop.committed()
    signed_in(tale, CLERKS_PIN).story(tap(ANNA))
    return tale


# --- the account ------------------------------------------------------------------------------------------


def test_points_are_given_with_a_number_and_a_reason(anna):
    before = anna.now.guest.balance
    told = anna.story(
        place(Place.ACCOUNT),
        deed(Kind.GIVE, of=anna.anna),
        touch(NumberTyped(50)),
        touch(ReasonGiven("goodwill")),
    )
    assert told == [AccountPage, AskNumber, AskReason, AccountPage]
    assert anna.now.guest.balance == before + 50
    assert anna.now.done.number == 50
    assert (anna.now.lines[0].kind, anna.now.lines[0].points) == ("adjustment", 50)
    assert anna.events("adjust.v1") == 1


def test_points_that_are_not_there_cannot_be_taken_and_that_is_said(anna):
    too_many = anna.now.guest.balance + 1
    anna.story(place(Place.ACCOUNT), deed(Kind.TAKE, of=anna.anna), touch(NumberTyped(too_many)))
    anna.story(touch(ReasonGiven("mistake")))
    assert isinstance(anna.now, AccountPage)
    assert anna.now.problem == Problem("not_enough")
    assert anna.events("adjust.v1") == 0


def test_more_points_than_a_day_allows_and_how_many_are_left(anna):
    anna.story(place(Place.ACCOUNT), deed(Kind.GIVE, of=anna.anna), touch(NumberTyped(100_000)))
    anna.story(touch(ReasonGiven("goodwill")))
    assert anna.now.problem.kind == "cap_reached"
    assert anna.now.problem.number == anna.shop.books.programme.staff.manual_per_day


def test_a_question_can_be_left_and_nothing_was_done(anna):
    told = anna.story(place(Place.ACCOUNT), deed(Kind.GIVE, of=anna.anna), touch(NumberTyped(50)), touch(Back()))
    assert told == [AccountPage, AskNumber, AskReason, AskNumber], "back to the question before"
    assert anna.story(touch(Back())) == [AccountPage]
    assert anna.events("adjust.v1") == 0


def test_a_purchase_typed_by_hand_and_taken_back_the_same_day(anna):
    before = anna.now.guest.balance
    anna.story(place(Place.ACCOUNT), deed(Kind.BUY, of=anna.anna), touch(NumberTyped(3480)))
    if isinstance(anna.now, AskReason):
        anna.story(touch(ReasonGiven(anna.now.options[-1])))
    line = anna.now.lines[0]
    assert (line.kind, line.amount, line.undo) == ("purchase", 3480, True)
    assert anna.now.guest.balance == before + line.points
    told = anna.story(deed(Kind.REVERSE, of=anna.anna, code=str(line.seq)), touch(ReasonGiven("mistake")))
    assert told == [AskReason, AccountPage]
    assert anna.now.guest.balance == before
    assert not any(each.undo for each in anna.now.lines)


def test_a_reason_nobody_offered_is_none(anna):
    anna.story(place(Place.ACCOUNT), deed(Kind.GIVE, of=anna.anna), touch(NumberTyped(5)))
    assert anna.story(touch(ReasonGiven("because"))) == []
    assert isinstance(anna.now, AskReason)


# --- vouchers ---------------------------------------------------------------------------------------------


@pytest.fixture
def voucher(anna):
    """Anna has a voucher, which is looked at."""
    anna.story(touch(RewardTouched("lollipop")))
    code = anna.now.redeemed.code
    assert anna.story(place(Place.ACCOUNT), place(Place.VOUCHERS), touch(VoucherTouched(code))) == [
        AccountPage,
        VouchersPage,
        VoucherPage,
    ]
    return anna


def test_a_voucher_made_void_gives_its_points_back_and_made_good_takes_them_again(voucher):
    code, before = voucher.now.voucher.code, voucher.now.guest.balance
    assert voucher.story(deed(Kind.VOID, code=code), touch(ReasonGiven("returned"))) == [AskReason, VoucherPage]
    assert (voucher.now.voucher.status, voucher.now.guest.balance) == ("void", before + 30)
    voucher.story(deed(Kind.RESTORE, code=code), touch(ReasonGiven("mistake")))
    assert (voucher.now.voucher.status, voucher.now.guest.balance) == ("open", before)


def test_a_voucher_is_used_once(voucher):
    code = voucher.now.voucher.code
    voucher.story(deed(Kind.USE, code=code))
    assert voucher.now.voucher.status == "used"
    voucher.story(deed(Kind.USE, code=code))
    assert voucher.now.problem == Problem("not_good")


def test_without_a_printer_nothing_is_printed(voucher):
    assert voucher.story(touch(PrintTouched())) == []


def test_back_leads_page_by_page_to_the_home_screen(voucher):
    told = voucher.story(*[touch(Back())] * 4)
    assert told == [VouchersPage, AccountPage, MemberPage, StaffHome]


# --- cards ------------------------------------------------------------------------------------------------


@pytest.fixture
def annas_card(anna):
    anna.story(place(Place.CARDS))
    anna.story(touch(CardTouched(anna.now.cards[0].card)))
    assert isinstance(anna.now, CardPage)
    return anna


def out_of_the_desk(tale: Tale) -> None:
    tale.story(timeout, later(4 * 3600))
    assert isinstance(tale.now, Idle)


def test_a_lost_card_is_refused_from_now_on(annas_card):
    told = annas_card.story(deed(Kind.LOSE, card=annas_card.now.card.card), touch(Agreed()))
    assert told == [AskSure, CardPage]
    assert annas_card.now.card.status is CardStatus.LOST
    out_of_the_desk(annas_card)
    assert annas_card.story(tap(ANNA)) == [RefusedCard]


def test_nobody_is_sure_by_going_back(annas_card):
    assert annas_card.story(deed(Kind.LOSE, card=annas_card.now.card.card), touch(Back())) == [AskSure, CardPage]
    assert annas_card.now.card.status is CardStatus.ACTIVE


def test_a_blocked_card_is_unblocked(annas_card):
    card = annas_card.now.card.card
    annas_card.story(deed(Kind.BLOCK, card=card), touch(Agreed()), deed(Kind.UNBLOCK, card=card))
    assert annas_card.now.card.status is CardStatus.ACTIVE


def test_a_new_card_takes_over_everything(annas_card):
    balance = annas_card.now.guest.balance
    told = annas_card.story(deed(Kind.REPLACE, of=annas_card.anna, card=annas_card.now.card.card), tap(NOBODY))
    assert told == [AskCard, CardPage]
    out_of_the_desk(annas_card)
    assert annas_card.story(tap(NOBODY)) == [Greeting, Welcome]
    assert annas_card.now.visit.before == balance
    assert annas_card.story(tap(ANNA)) == [RefusedCard]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (tap(BEN), "card_taken"),
        (tap(STAFF), "card_taken"),
        (tap(PHONE, CardKind.PHONE), "card_unfit"),
        (touch(SeveralCards("reader", 0.0)), "several_cards"),
    ],
)
def test_a_card_that_cannot_take_over_is_explained(annas_card, shown, said):
    annas_card.story(deed(Kind.REPLACE, of=annas_card.anna, card=annas_card.now.card.card), shown)
    assert annas_card.now.problem == Problem(said)
    assert isinstance(annas_card.now, AskCard)


def test_a_second_card_for_the_same_member(anna):
    anna.story(place(Place.CARDS), deed(Kind.GIVE_CARD, of=anna.anna), tap(NOBODY))
    assert len(anna.now.cards) == 2
    out_of_the_desk(anna)
    anna.story(tap(NOBODY))
    assert anna.now.guest.name == "Anna"


def test_two_members_become_one_and_two_again_within_the_day(anna):
    before = anna.now.guest.balance
    told = anna.story(place(Place.CARDS), deed(Kind.MERGE, of=anna.anna), tap(BEN), touch(Agreed()))
    assert told == [CardsPage, AskCard, AskSure, CardsPage]
    both, merge = anna.now.guest.balance, anna.now.merges[0]
    assert both > before
    assert merge.gone == "Ben"
    assert anna.story(deed(Kind.UNMERGE, of=merge.merge)) == [CardsPage]
    assert anna.now.guest.balance == before
    assert anna.now.merges == ()
    out_of_the_desk(anna)
    anna.story(tap(BEN))
    assert anna.now.guest.name == "Ben"


def test_a_member_is_not_merged_with_themselves(anna):
    anna.story(place(Place.CARDS), deed(Kind.MERGE, of=anna.anna), tap(ANNA))
    assert anna.now.problem == Problem("same_member")
    anna.story(tap(NOBODY))
    assert anna.now.problem == Problem("no_member")


def test_what_is_asked_for_a_card_is_not_taken_for_a_visit(anna):
    anna.story(place(Place.CARDS), deed(Kind.MERGE, of=anna.anna), tap(BEN))
    assert anna.now.other.name == "Ben"
    assert anna.events("visit.v1") == 0


# --- the file ---------------------------------------------------------------------------------------------


def test_a_note_is_typed_kept_and_deleted(anna):
    told = anna.story(
        place(Place.PERSON), deed(Kind.NOTE, of=anna.anna), touch(WordsTyped("Nuts")), touch(WordsGiven("Nuts"))
    )
    assert told == [PersonPage, AskWords, PersonPage]
    (note,) = anna.now.person.notes
    assert note.words == "Nuts"
    assert anna.story(deed(Kind.STRIKE, of=note.id), touch(Agreed())) == [AskSure, PersonPage]
    assert anna.now.person.notes == ()


def test_a_name_is_put_right_and_the_rest_of_the_file_stays(tale):
    signed_in(tale).story(tap(MEI), place(Place.PERSON))
    before = tale.now.person
    told = tale.story(deed(Kind.RENAME, of=tale.mei), touch(WordsGiven("小美")))
    assert told == [AskWords, PersonPage]
    assert (tale.now.guest.name, tale.now.done.kind) == ("小美", Kind.RENAME)
    after = tale.now.person
    assert (after.birthday, after.profile, after.guest.language) == (before.birthday, before.profile, "zh-Hant")
    out_of_the_desk(tale)
    tale.story(tap(MEI))
    assert tale.now.guest.name == "小美"


def test_a_name_that_is_too_long_is_said_where_it_can_be_mended(anna):
    anna.story(place(Place.PERSON), deed(Kind.RENAME, of=anna.anna), touch(WordsGiven("x" * 41)))
    assert isinstance(anna.now, AskWords)
    assert anna.now.problem == Problem("declined")
    anna.story(touch(Back()))
    assert anna.now.guest.name == "Anna"


def test_nothing_typed_is_no_note(anna):
    anna.story(place(Place.PERSON), deed(Kind.NOTE, of=anna.anna))
    assert anna.story(touch(WordsGiven("  "))) == []


def test_the_language_is_changed_for_good(anna):
    anna.story(place(Place.PERSON), deed(Kind.SPEAK, of=anna.anna, code="zh-Hans"))
    assert anna.now.guest.language == "zh-Hans"
    assert anna.now.language == "en", "the staff member still reads their own"


def test_all_that_is_known_is_shown(anna):
    assert anna.story(place(Place.PERSON), deed(Kind.EXPORT, of=anna.anna)) == [PersonPage, ExportPage]
    assert "Anna" in anna.now.text
    assert anna.story(touch(Back())) == [PersonPage]


def test_a_member_who_agreed_to_older_words_is_asked_in_their_own_language(anna):
    programme = anna.shop.books.programme
    anna.shop.books.programme = replace(programme, consent=replace(programme.consent, version="2026-05"))
    anna.story(place(Place.PERSON))
    assert not anna.now.person.consent.current
    told = anna.story(deed(Kind.AGREE, of=anna.anna))
    assert told == [AskSure]
    assert anna.now.invitation.words == anna.shop.joining.invitation("en").words
    assert anna.story(touch(Agreed())) == [PersonPage]
    assert anna.now.person.consent.current
    assert anna.events("consent.v1") == 1


def test_consent_taken_back_forgets_the_name_and_keeps_the_points(anna):
    before = anna.now.guest.balance
    anna.story(place(Place.PERSON), deed(Kind.WITHDRAW, of=anna.anna), touch(Agreed()))
    assert (anna.now.guest.name, anna.now.guest.balance) == ("", before)
    assert not anna.now.person.consent.given


def test_a_member_is_forgotten_with_a_receipt_and_the_card_is_new_again(anna):
    assert anna.story(place(Place.PERSON), deed(Kind.ERASE, of=anna.anna), touch(Agreed())) == [
        PersonPage,
        AskSure,
        ErasedPage,
    ]
    assert anna.now.erased.code
    assert anna.now.erased.words
    assert anna.story(touch(Back())) == [StaffHome]
    out_of_the_desk(anna)
    assert anna.story(tap(ANNA)) in ([UnknownCard], [RefusedCard])


# --- rights -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.ERASE, Kind.EXPORT, Kind.MERGE])
def test_what_a_clerk_may_not_do_is_said_before_anything_is_asked(annas_clerk, kind):
    told = annas_clerk.story(place(Place.PERSON), deed(kind, of=annas_clerk.anna))
    assert told == [PersonPage]
    assert annas_clerk.now.problem == Problem("not_allowed")


def test_a_clerk_takes_back_their_own_mistake_and_not_a_colleagues(annas_clerk):
    anna = annas_clerk.anna
    owner = annas_clerk.shop.staff.by_pin(PIN, None)
    annas_clerk.shop.points.give(anna, 10, "goodwill", owner.id)
    annas_clerk.story(place(Place.ACCOUNT), deed(Kind.GIVE, of=anna), touch(NumberTyped(5)))
    annas_clerk.story(touch(ReasonGiven("mistake")))
    own, others = annas_clerk.now.lines[:2]
    annas_clerk.story(deed(Kind.REVERSE, of=anna, code=str(others.seq)), touch(ReasonGiven("mistake")))
    assert annas_clerk.now.problem == Problem("not_allowed")
    annas_clerk.story(deed(Kind.REVERSE, of=anna, code=str(own.seq)), touch(ReasonGiven("mistake")))
    assert annas_clerk.now.problem is None


def test_who_brought_a_friend_is_said_on_the_day_they_joined(tale):
    signed_in(tale).story(tap(MEI), place(Place.CARDS), deed(Kind.REFER, of=tale.mei), tap(ANNA))
    assert tale.now.problem == Problem("declined"), "Mei joined ten days ago"


def test_nobody_at_work_for_a_minute_ends_every_page(anna):
    anna.story(place(Place.PERSON), deed(Kind.NOTE, of=anna.anna))
    assert anna.story(timeout) == [Idle]


def test_another_card_tapped_on_a_page_opens_its_member(anna):
    assert anna.story(place(Place.ACCOUNT), tap(BEN)) == [AccountPage, MemberPage]
    assert anna.now.guest.name == "Ben"
    assert anna.story(tap(PHONE, CardKind.PHONE)) == [FindMember]
