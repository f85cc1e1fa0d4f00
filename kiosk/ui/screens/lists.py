"""The staff's lists: an account, its vouchers, a member's cards, and what there is to do."""

from __future__ import annotations

from datetime import datetime, tzinfo

from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import AccountPage, CardsPage, TasksPage, VouchersPage
from kiosk.flow.events import CardTouched, DeedTouched, Place, PlaceTouched, TaskTouched, VoucherTouched
from kiosk.model.member import CardStatus
from kiosk.model.text import shortened
from kiosk.services.views import Line
from kiosk.services.views_care import Task
from kiosk.ui.screens.deed_words import name_of, reason_words
from kiosk.ui.screens.desk import Action, ListScreen, RowWords
from kiosk.ui.words import Say

NAME_COLUMNS = 36
"""Of a longer name the line of a task shows the beginning, at a text scale of 1."""
_LINES = {
    "visit": "hand",
    "purchase": "price",
    "redemption": "gift",
    "adjustment": "plus",
    "referral": "people",
    "expiry": "clock",
    "reversal": "back",
}
_TASKS = {
    "alarm": "bell",
    "case": "face-2",
    "notice": "search",
    "measure": "spanner",
    "birthday": "birthday",
    "win_back": "heart",
    "duplicate": "people",
}


class AccountScreen(ListScreen):
    def draw(self, state: AccountPage) -> None:
        self.member_head(state)
        member = state.guest.id
        self.fill(
            [self._line(line, member) for line in state.lines],
            (
                Action("buy", name_of(Kind.BUY, self.say), DeedTouched(Deed(Kind.BUY, of=member))),
                Action("give", name_of(Kind.GIVE, self.say), DeedTouched(Deed(Kind.GIVE, of=member))),
                Action("take", name_of(Kind.TAKE, self.say), DeedTouched(Deed(Kind.TAKE, of=member))),
                Action("vouchers", self.say("Vouchers"), PlaceTouched(Place.VOUCHERS)),
            ),
        )

    def _line(self, line: Line, member: int) -> RowWords:
        undo = DeedTouched(Deed(Kind.REVERSE, of=member, code=str(line.seq))) if line.undo else None
        about = reason_words(line.words, self.say)[1] if line.kind in ("adjustment", "reversal") else line.words
        detail = " · ".join(part for part in (line.day, about, self.say("touch to take back") if undo else "") if part)
        return RowWords(
            title=kind_of_line(line, self.say),
            detail=detail,
            end=f"{line.points:+}" if line.points else "0",
            picture=_LINES.get(line.kind, "star"),
            name=f"line:{line.seq}",
            touch=undo,
        )


def kind_of_line(line: Line, say: Say) -> str:
    if line.kind == "purchase":
        return say("Purchase of {amount}", amount=f"{line.amount / 100:.2f}")
    return {
        "visit": say("Visit"),
        "redemption": say("Reward"),
        "adjustment": say("By hand"),
        "referral": say("A friend brought"),
        "expiry": say("Expired"),
        "reversal": say("Taken back"),
    }.get(line.kind, say("Points"))


def status_words(status: str, say: Say) -> str:
    """How a voucher stands."""
    return {
        "open": say("good"),
        "used": say("used"),
        "void": say("void"),
        "expired": say("expired"),
    }.get(status, status)


class VouchersScreen(ListScreen):
    def draw(self, state: VouchersPage) -> None:
        self.member_head(state)
        self.fill(
            [
                RowWords(
                    title=voucher.name,
                    detail=self.say("{code}, until {day}", code=voucher.code, day=voucher.last_day),
                    end=status_words(voucher.status, self.say),
                    picture=voucher.picture,
                    name=f"voucher:{voucher.code}",
                    touch=VoucherTouched(voucher.code),
                )
                for voucher in state.vouchers
            ],
            nothing=self.say("No vouchers yet."),
        )


def card_words(status: CardStatus, say: Say) -> str:
    return {
        CardStatus.ACTIVE: say("in use"),
        CardStatus.LOST: say("lost"),
        CardStatus.BLOCKED: say("blocked"),
        CardStatus.REPLACED: say("replaced"),
    }[status]


def day_of(wall_ms: int, zone: tzinfo | None) -> str:
    """A day in the shop's zone, as it is written everywhere."""
    return f"{datetime.fromtimestamp(wall_ms / 1000, zone):%Y-%m-%d}"


class CardsScreen(ListScreen):
    def draw(self, state: CardsPage) -> None:
        self.member_head(state)
        member = state.guest.id
        rows = [
            RowWords(
                title=self.say("Card {tag}", tag=card.tag),
                detail=self.say("since {day}", day=day_of(card.since_ms, self.theme.zone)),
                end=card_words(card.status, self.say),
                picture="card" if card.status is CardStatus.ACTIVE else "lock",
                name=f"card:{card.tag}",
                touch=CardTouched(card.card),
            )
            for card in state.cards
        ]
        rows += [
            RowWords(
                title=self.say("Merged with {name}", name=merge.gone or self.say("No name")),
                detail=self.say("cannot be undone any more") if merge.why_not else self.say("touch to undo"),
                picture="people",
                name=f"merge:{merge.merge}",
                touch=None if merge.why_not else DeedTouched(Deed(Kind.UNMERGE, of=merge.merge)),
            )
            for merge in state.merges
        ]
        self.fill(
            rows,
            (
                Action("give-card", name_of(Kind.GIVE_CARD, self.say), DeedTouched(Deed(Kind.GIVE_CARD, of=member))),
                Action("merge", name_of(Kind.MERGE, self.say), DeedTouched(Deed(Kind.MERGE, of=member))),
                Action("refer", name_of(Kind.REFER, self.say), DeedTouched(Deed(Kind.REFER, of=member))),
            ),
        )


class TasksScreen(ListScreen):
    def draw(self, state: TasksPage) -> None:
        self.head(state, self.say("To do"), "", "calendar")
        complain = Action(
            "open-case", name_of(Kind.OPEN_CASE, self.say), DeedTouched(Deed(Kind.OPEN_CASE)), picture="bell"
        )
        plan = [Action("plan", name_of(kind, self.say), DeedTouched(Deed(kind)), "spanner") for kind in state.deeds]
        nothing = self.say("Nothing to do. Well done!")
        self.fill([self._task(task) for task in state.tasks], (complain, *plan), nothing)

    def _task(self, task: Task) -> RowWords:
        who = shortened(task.guest.name, NAME_COLUMNS / self.theme.text_scale) if task.guest is not None else ""
        words = notice_words(task.words, self.say) if task.kind == "notice" else task.words
        return RowWords(
            title=task_words(task.kind, self.say),
            detail=" · ".join(part for part in (who, words, task.due) if part),
            end=self.say("overdue") if task.overdue else "",
            urgent=task.overdue,
            picture=_TASKS.get(task.kind, "star"),
            name=f"task:{task.kind}:{task.id}",
            touch=TaskTouched(task.kind, task.id),
        )


def notice_words(kind: str, say: Say) -> str:
    return {
        "taps": say("taps many times a day"),
        "redemptions": say("many rewards in one day"),
        "favourite": say("rewards always by the same colleague"),
        "manual": say("many points by hand"),
        "purchases": say("many points from typed purchases"),
        "pins": say("wrong PINs until the pad locked"),
        "till": say("a file of the till was refused"),
    }.get(kind, kind)


def task_words(kind: str, say: Say) -> str:
    return {
        "alarm": say("Alarm"),
        "case": say("Complaint"),
        "notice": say("Have a look"),
        "measure": say("Measure"),
        "birthday": say("Birthday"),
        "win_back": say("Missed"),
        "duplicate": say("One person twice?"),
    }.get(kind, kind)
