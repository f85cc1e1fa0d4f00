"""The office's pages and questions: every kind, with words of real length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.flow import desk_states as d
from kiosk.flow import office_states as o
from kiosk.flow import states as s
from kiosk.flow.deeds import Ask, Deed, Kind
from kiosk.flow.events import Place
from kiosk.model.member import Role, Staff
from kiosk.model.text import LANGUAGES
from kiosk.rules.stock import Level
from kiosk.services import views as v
from kiosk.services import views_care as c
from kiosk.services import views_office as f

NOON = 1_779_278_400_000


def samples(house: s.House, say: Callable[..., str]) -> dict[str, s.State]:
    """Name -> state; an owner looks, and sometimes a clerk."""
    owner = Staff(1, say("Sam", "小山", "小山"), Role.OWNER, house.language)
    clerk = replace(owner, role=Role.CLERK)
    home = s.StaffHome(house=house, staff=owner, today=v.Today(143, 57, 61, 52, 9))
    day = say("20 May", "5月20日", "5月20日")
    long_name = say("Maximiliane-Josephine von Hohenberg", "欧阳司马诸葛慕容安娜小朋友", "歐陽司馬諸葛慕容安娜小朋友")
    team = (
        c.StaffView(1, owner.name, Role.OWNER, house.language, True, True),
        c.StaffView(2, long_name, Role.MANAGER, "zh-Hant", True, True),
        *(
            c.StaffView(n, say(*names), Role.CLERK, "zh-Hans", True, n % 2 == 0)
            for n, names in enumerate(
                (("Mei", "小梅", "小梅"), ("Karl", "小卡", "小卡"), ("Nina", "妮娜", "妮娜"), ("Otto", "小欧", "小歐")),
                3,
            )
        ),
    )
    jar = f.Shelf("jar", say("A filled candy jar", "满满一罐糖", "滿滿一罐糖"), "bottle", 0, 12, Level.OUT)
    shelves = (
        jar,
        f.Shelf("mug", say("A mug with our mouse", "糖鼠马克杯", "糖鼠馬克杯"), "cup", 3, 5, Level.LOW),
        f.Shelf(
            "bag",
            say("A surprise bag, large size", "大号神秘福袋", "大號神祕福袋"),
            "bag",
            100_000,
            1,
            Level.PLENTY,
        ),
    )
    comment = say(
        "Waited so long that the tea went cold, and nobody said sorry",
        "等了太久，茶都凉了，也没有人道歉，客人非常不高兴",
        "等了太久，茶都涼了，也沒有人道歉，客人非常不高興",
    )
    anna = say("Anna", "安娜", "安娜")
    entries = (
        c.AuditView(9, owner.name, "dismiss", "staff 3", "Mei", "season", NOON + 7_260_000, day),
        c.AuditView(8, long_name, "void_voucher", "voucher 4", "", "restored: mistake", NOON, day),
        c.AuditView(7, owner.name, "stock", "reward jar", "", "spoiled: -3 = 9", NOON, day),
        c.AuditView(6, owner.name, "close_case", "case 12", "", comment, NOON, day),
        c.AuditView(5, owner.name, "give_points", "member 7", anna, "+50 machine-fault", NOON, day),
        c.AuditView(4, "", "change_programme", "programme 1f", "", "", NOON, day),
        c.AuditView(3, owner.name, "import", "list of 40 cards", "", "", NOON, day),
    )

    def page(kind: Callable[..., s.State], back: s.StaffState = home, **facts: object) -> s.State:
        return kind(house=house, staff=owner, back=back, **facts)

    own = (Kind.CHANGE_ROLE, Kind.CHANGE_PIN, Kind.GIVE_STAFF_CARD, Kind.LOSE_STAFF_CARD, Kind.DISMISS)
    other = (Kind.CHANGE_ROLE, Kind.RESET_PIN, Kind.GIVE_STAFF_CARD, Kind.DISMISS)
    office = o.OfficePage(
        house=house,
        staff=owner,
        back=home,
        places=(Place.TEAM, Place.STOCK, Place.TRAIL),
        people=6,
        out=1,
        low=2,
        has_card=True,
    )
    all_of_us = o.TeamPage(house=house, staff=owner, back=office, team=team, deeds=(Kind.APPOINT,))
    mine = o.ColleaguePage(house=house, staff=owner, back=all_of_us, who=team[0], deeds=own)
    theirs = replace(mine, who=team[1], deeds=other)
    stock = o.StockPage(house=house, staff=owner, back=office, shelves=shelves)
    shelf = o.ShelfPage(house=house, staff=owner, back=stock, shelf=jar)
    appoint = Deed(Kind.APPOINT, words=long_name)
    return {
        "office": office,
        "office-fine": replace(office, out=0, low=0, people=1, done=Deed(Kind.CHANGE_PIN)),
        "office-clerk": replace(office, staff=clerk, places=(), people=0, has_card=False),
        "team": all_of_us,
        "team-appointed": replace(all_of_us, team=team[:2], done=appoint),
        "team-looked-at": replace(all_of_us, deeds=(), done=Deed(Kind.DISMISS)),
        "colleague-own": replace(mine, problem=s.Problem("last_owner")),
        "colleague": theirs,
        "colleague-card": replace(theirs, done=Deed(Kind.GIVE_STAFF_CARD)),
        "stock": stock,
        "stock-none": replace(stock, shelves=()),
        "shelf": shelf,
        "shelf-delivered": replace(shelf, shelf=shelves[1], done=Deed(Kind.DELIVER, number=12)),
        "shelf-counted": replace(shelf, shelf=shelves[2], done=Deed(Kind.COUNT)),
        "trail": page(o.TrailPage, office, entries=entries, older=True),
        "trail-none": page(o.TrailPage, office, entries=()),
        "ask-name-new": page(d.AskWords, all_of_us, deed=Deed(Kind.APPOINT), typed="Maximiliane-Josephine"),
        "ask-role": page(d.AskReason, all_of_us, deed=appoint, options=tuple(role.value for role in Role)),
        "ask-language": page(d.AskReason, all_of_us, deed=replace(appoint, reason="clerk"), options=LANGUAGES),
        "ask-staff-card": page(d.AskCard, all_of_us, deed=replace(appoint, reason="clerk", code="en")),
        "ask-staff-card-no": page(
            d.AskCard, all_of_us, deed=replace(appoint, reason="clerk", code="en"), problem=s.Problem("card_taken")
        ),
        "ask-staff-card-new": page(d.AskCard, theirs, deed=Deed(Kind.GIVE_STAFF_CARD, of=2)),
        "ask-pin-old": page(o.AskPin, mine, deed=Deed(Kind.CHANGE_PIN, of=1), turn=Ask.OLD_PIN),
        "ask-pin-wrong": page(
            o.AskPin, mine, deed=Deed(Kind.CHANGE_PIN, of=1), turn=Ask.OLD_PIN, problem=s.Problem("pin_wrong", 2)
        ),
        "ask-pin-new": page(o.AskPin, theirs, deed=Deed(Kind.RESET_PIN, of=2), turn=Ask.PIN),
        "ask-pin-unfit": page(
            o.AskPin, theirs, deed=Deed(Kind.RESET_PIN, of=2), turn=Ask.PIN, problem=s.Problem("pin_unfit")
        ),
        "ask-pin-differs": page(
            o.AskPin, theirs, deed=Deed(Kind.RESET_PIN, of=2), turn=Ask.PIN, problem=s.Problem("pin_differs")
        ),
        "ask-pin-again": page(o.AskPin, theirs, deed=Deed(Kind.RESET_PIN, of=2, pin="8046"), turn=Ask.PIN_AGAIN),
        "sign-in-eight": s.SignIn(house=replace(house, pin_digits=8)),
        "ask-leaves": page(
            d.AskReason, theirs, deed=Deed(Kind.DISMISS, of=2), options=("left", "season", "trust", "mistake")
        ),
        "ask-sure-leaves": page(d.AskSure, theirs, deed=Deed(Kind.DISMISS, of=2, reason="left")),
        "ask-sure-card": page(d.AskSure, theirs, deed=Deed(Kind.LOSE_STAFF_CARD, of=2)),
        "ask-delivery": page(d.AskNumber, shelf, deed=Deed(Kind.DELIVER, code="jar")),
        "ask-delivery-no": page(d.AskNumber, shelf, deed=Deed(Kind.DELIVER, code="jar"), problem=s.Problem("declined")),
        "ask-count": page(d.AskNumber, replace(shelf, shelf=shelves[2]), deed=Deed(Kind.COUNT, code="bag")),
        "ask-count-why": page(
            d.AskReason,
            shelf,
            deed=Deed(Kind.COUNT, code="jar", number=3),
            options=("counted", "spoiled", "tasting", "missing", "mistake"),
        ),
    }
