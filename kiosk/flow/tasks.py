"""All moves of what there is to do, on one page: each task leads to where it is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.flow import pages
from kiosk.flow.deeds import Deed, Kind
from kiosk.flow.desk_states import CasePage, DuplicatePage, Page, TasksPage
from kiosk.flow.doing import begun
from kiosk.flow.events import Event, MemberTouched, Place, PlaceTouched, TaskTouched
from kiosk.flow.problems import problem
from kiosk.flow.states import StaffHome, State
from kiosk.services.faults import Declined
from kiosk.services.shop import Shop
from kiosk.services.views_care import Task


def step(state: StaffHome | Page, event: Event, shop: Shop) -> Iterator[State]:
    """The states that follow `state` when `event` comes in; none: the event means nothing here."""
    match state, event:
        case StaffHome(), PlaceTouched(Place.TASKS):
            yield pages.tasks(state, state, shop)
        case TasksPage(tasks=tasks), TaskTouched(kind, number):
            for task in tasks:
                if (task.kind, task.id) == (kind, number):
                    yield from opened(state, task, shop)
                    return
        case CasePage(), MemberTouched(member) if state.case.guest and state.case.guest.id == member:
            yield pages.member_page(state, shop.members.guest(member), shop)


def opened(state: TasksPage, task: Task, shop: Shop) -> Iterator[State]:
    """Where a task is done: its case, its pair, its member, or the words that settle it."""
    match task.kind:
        case "alarm":
            yield from begun(state, Deed(Kind.ACKNOWLEDGE, of=task.id), shop)
        case "notice":
            yield from begun(state, Deed(Kind.SETTLE, of=task.id), shop)
        case "measure":
            yield from begun(state, Deed(Kind.END_MEASURE, of=task.id), shop)
        case "case":
            try:
                yield pages.case(state, state, task.id, shop)
            except Declined as no:
                yield replace(state, problem=problem(no), done=None)
        case "duplicate":
            for pair in shop.duplicates.proposed():
                if task.guest is not None and task.guest.id in (pair.one.id, pair.other.id):
                    yield DuplicatePage(house=state.house, staff=state.staff, back=state, pair=pair)
                    return
        case _ if task.guest is not None:
            yield pages.member_page(state, shop.members.guest(task.guest.id), shop)
