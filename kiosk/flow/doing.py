"""How a deed is done: first everything it must be told, one question a state; then the service; then where it began."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from drivers.events import CardTapped, CodeScanned
from kiosk.flow import pages, planning, team, telling
from kiosk.flow.bearer import holder
from kiosk.flow.deeds import RIGHT, Ask, Deed, Kind
from kiosk.flow.desk_states import (
    AskCard,
    Asking,
    AskNumber,
    AskReason,
    AskSure,
    AskWords,
    Base,
    DuplicatePage,
    ErasedPage,
    ExportPage,
    MemberPart,
    Page,
)
from kiosk.flow.house import kept
from kiosk.flow.office_states import AskPin
from kiosk.flow.problems import problem
from kiosk.flow.states import MemberPage, Problem, StaffHome, StaffState, State
from kiosk.model.text import LANGUAGES
from kiosk.services.faults import Declined
from kiosk.services.rights import may
from kiosk.services.shop import Shop
from kiosk.services.views import GuestCard, Holder, NoCard, StrangeCard

NO_CATEGORY = "-"
PUT_OFF_DAYS = 7


def begun(state: Base, deed: Deed, shop: Shop) -> Iterator[State]:
    """The first question of a deed, if its right is there; done at once if it has none."""
    if not may(state.staff.role, RIGHT[deed.kind]):
        yield replace(state, problem=Problem("not_allowed"), done=None)
        return
    yield from went_on(state, deed, state, shop)


def went_on(state: StaffState, deed: Deed, back: Base, shop: Shop) -> Iterator[State]:
    """The next question, from which one can go back to the one before, or the deed itself."""
    for after in next_of(state, deed, back, shop):
        if isinstance(state, Asking) and isinstance(after, Asking) and after.deed != state.deed:
            yield replace(after, before=state)
        else:
            yield after


def next_of(state: StaffState, deed: Deed, back: Base, shop: Shop) -> Iterator[State]:
    if deed.kind is Kind.BUY and not deed.reason and not shop.purchases.categories():
        deed = replace(deed, reason=NO_CATEGORY)
    about = back.guest if isinstance(back, MemberPage | MemberPart) else None
    if deed.kind is Kind.MERGE:
        about = shop.members.guest(deed.of)
    house, staff = state.house, state.staff
    match deed.asks:
        case Ask() if deed.kind is Kind.PLAN:
            yield planning.question(state, deed, back, shop)
        case Ask.NUMBER:
            money = shop.books.programme.currency if deed.kind is Kind.BUY else ""
            yield AskNumber(house=house, staff=staff, deed=deed, back=back, about=about, currency=money)
        case Ask.REASON:
            options = options_for(deed, back, shop)
            yield AskReason(house=house, staff=staff, deed=deed, back=back, about=about, options=options)
        case Ask.LANGUAGE:
            yield AskReason(house=house, staff=staff, deed=deed, back=back, about=about, options=LANGUAGES)
        case Ask.OLD_PIN | Ask.PIN | Ask.PIN_AGAIN:
            yield AskPin(house=house, staff=staff, deed=deed, back=back, about=about, turn=deed.asks)
        case Ask.CARD:
            yield AskCard(house=house, staff=staff, deed=deed, back=back, about=about)
        case Ask.WORDS:
            typed = telling.on_file(deed, shop)
            blank = AskWords(house=house, staff=staff, deed=deed, back=back, about=about)
            yield replace(blank, typed=typed or "", sealed=typed is None)
        case Ask.BIRTHDAY | Ask.AGE | Ask.FAVOURITES:
            yield telling.question(state, deed, back, about, shop)
        case Ask.SURE:
            other = shop.members.guest(int(deed.code)) if deed.kind is Kind.MERGE else None
            asked = about.language if about else state.language
            words = shop.joining.invitation(asked) if deed.kind is Kind.AGREE else None
            yield AskSure(house=house, staff=staff, deed=deed, back=back, about=about, other=other, invitation=words)
        case None:
            yield from done(state, deed, back, shop)


def options_for(deed: Deed, back: Base, shop: Shop) -> tuple[str, ...]:
    match deed.kind:
        case Kind.BUY:
            return (*shop.purchases.categories(), NO_CATEGORY)
        case Kind.VOID | Kind.RESTORE:
            return shop.vouchers.REASONS
        case kind if kind in team.DEEDS:
            return team.options_for(deed, back, shop)
    return shop.points.REASONS


def card_shown(state: AskCard, shown: CardTapped | CodeScanned, shop: Shop) -> Iterator[State]:
    """The other card of the deed: a strange one to be given, or another member's."""
    deed = state.deed
    found = holder(shown, shop)
    match deed.kind, found:
        case ((Kind.APPOINT | Kind.GIVE_STAFF_CARD), _):
            yield from staff_card_shown(state, found, shop)
        case ((Kind.REPLACE | Kind.GIVE_CARD), StrangeCard(key)):
            yield from went_on(state, replace(deed, other=key), state.back, shop)
        case ((Kind.REPLACE | Kind.GIVE_CARD), NoCard()):
            yield replace(state, problem=Problem("card_unfit"))
        case ((Kind.REPLACE | Kind.GIVE_CARD), _):
            yield replace(state, problem=Problem("card_taken"))
        case _, GuestCard(guest) if guest.id == deed.of:
            yield replace(state, problem=Problem("same_member"))
        case _, GuestCard(guest, key):
            yield from went_on(state, replace(deed, other=key, code=str(guest.id)), state.back, shop)
        case _:
            yield replace(state, problem=Problem("no_member"))


def staff_card_shown(state: AskCard, found: Holder, shop: Shop) -> Iterator[State]:
    """A card for one who works here: a strange one, or one with which nobody works any more."""
    match found:
        case StrangeCard(key) | NoCard(key=key) if key:
            try:
                shop.staff_cards.free(key)
            except Declined as no:
                yield replace(state, problem=problem(no))
            else:
                yield from went_on(state, replace(state.deed, other=key), state.back, shop)
        case NoCard():
            yield replace(state, problem=Problem("card_unfit"))
        case _:
            yield replace(state, problem=Problem("card_taken"))


def done(state: StaffState, deed: Deed, back: Base, shop: Shop) -> Iterator[State]:
    """Do it, and show the page where it began as things stand now; a "no" is said where it can be mended."""
    try:
        after = performed(state, deed, back, shop)
    except Declined as no:
        if isinstance(state, Asking) and deed.asks is None:
            yield refused(state, problem(no))
        else:
            yield replace(back, house=state.house, problem=problem(no), done=None)
        return
    house = kept(after.house)
    if isinstance(after, StaffHome | MemberPage | Page):
        yield replace(after, house=house, done=deed.without_pins())
    else:
        yield replace(after, house=house)


def refused(state: Asking, why: Problem) -> State:
    """The question stands for another answer; one that has no other leads back."""
    if isinstance(state, AskNumber | AskWords | AskCard | AskPin):
        return replace(state, problem=why)
    return replace(state.back, house=state.house, problem=why, done=None)


def performed(state: StaffState, deed: Deed, back: Base, shop: Shop) -> State:
    """One call of a service; the state to show after it."""
    of, by, words = deed.of, state.staff.id, deed.words.strip()
    match deed.kind:
        case Kind.BUY:
            category = "" if deed.reason == NO_CATEGORY else deed.reason
            shop.purchases.book(of, deed.number, category, by)
        case Kind.GIVE:
            shop.points.give(of, deed.number, deed.reason, by)
        case Kind.TAKE:
            shop.points.give(of, -deed.number, deed.reason, by)
        case Kind.REVERSE:
            shop.points.take_back(of, int(deed.code), deed.reason, by)
        case Kind.REFER:
            shop.points.introduced(of, int(deed.code), by)
        case Kind.USE:
            shop.vouchers.use(deed.code, by)
        case Kind.VOID:
            shop.vouchers.void(deed.code, deed.reason, by)
        case Kind.RESTORE:
            shop.vouchers.restore(deed.code, deed.reason, by)
        case Kind.LOSE:
            shop.card_desk.lose(deed.card, by)
        case Kind.BLOCK:
            shop.card_desk.block(deed.card, by)
        case Kind.UNBLOCK:
            shop.card_desk.unblock(deed.card, by)
        case Kind.REPLACE:
            shop.card_desk.replace(of, deed.card, deed.other, by)
        case Kind.GIVE_CARD:
            shop.card_desk.give(of, deed.other, by)
        case Kind.MERGE:
            shop.merging.merge(of, int(deed.code), by)
            return left(state, back, shop) if isinstance(back, DuplicatePage) else pages.reopened(back, state, shop)
        case Kind.UNMERGE:
            shop.merging.undo(of, by)
        case kind if kind in telling.TELLS:
            shop.people.change(of, telling.told(deed, shop.people.person(of)), by)
        case Kind.SPEAK:
            shop.members.speak(of, deed.code, by)
        case Kind.NOTE:
            shop.people.note(of, words, by)
        case Kind.STRIKE:
            shop.people.strike(of, by)
        case Kind.AGREE:
            assert isinstance(state, AskSure)
            assert state.invitation is not None
            shop.joining.agree(of, state.invitation.version, by)
        case Kind.WITHDRAW:
            shop.joining.withdraw(of, by)
        case Kind.EXPORT:
            text = shop.exporting.export(of, by).text
            assert isinstance(back, MemberPart)
            return ExportPage(house=state.house, staff=state.staff, back=back, guest=back.guest, text=text)
        case Kind.ERASE:
            erased = shop.erasing.erase(of, by)
            return ErasedPage(house=state.house, staff=state.staff, erased=erased)
        case Kind.OPEN_CASE:
            shop.cases.write_down(words, by, of or None)
        case Kind.TAKE_CASE:
            shop.cases.take(of, by)
        case Kind.NOTE_CASE:
            shop.cases.note(of, words, by)
        case Kind.ANSWER:
            shop.cases.answer(of, words, by)
        case Kind.PUT_OFF:
            shop.cases.put_off(of, PUT_OFF_DAYS, by, words)
        case Kind.CLOSE:
            shop.cases.close(of, by, words)
            return left(state, back, shop)
        case Kind.ACKNOWLEDGE:
            shop.alarms.acknowledge(by, words)
        case Kind.SETTLE:
            shop.watch.settle(of, by, words)
        case Kind.DIFFERENT:
            shop.duplicates.different(of, int(deed.code), by)
            return left(state, back, shop)
        case Kind.PLAN:
            shop.measures.begin(deed.reason, words, of, deed.number, by)
        case Kind.END_MEASURE:
            shop.measures.end(of, words, by)
        case Kind.PRACTISE:
            return practised(state, back, shop)
        case kind if kind in team.DEEDS:
            return team.performed(state, deed, shop) or pages.reopened(back, state, shop)
    return pages.reopened(back, state, shop)


def left(state: StaffState, back: Base, shop: Shop) -> Base:
    """The page before `back`: what stood on `back` is over."""
    before = getattr(back, "back", back)
    return pages.reopened(before, state, shop)


def practised(state: StaffState, back: Base, shop: Shop) -> StaffState:
    """Practice begins or ends; the house says so in every state from now on."""
    if shop.practice.on:
        shop.practice.end()
    else:
        shop.practice.begin(state.staff.id)
    house = replace(state.house, practice=shop.practice.on)
    return pages.reopened(back, replace(state, house=house), shop)
