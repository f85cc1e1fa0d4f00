"""The staff's pages beyond home: every kind, with words of real length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kiosk.flow import desk_states as d
from kiosk.flow import states as s
from kiosk.flow.deeds import Deed, Kind
from kiosk.model.member import Birthday, CardStatus, Staff
from kiosk.model.people import AgeBand, Profile
from kiosk.services import views as v
from kiosk.services import views_care as c
from kiosk.services import views_people as p
from kiosk.services.views_device import DevicePart, DeviceView
from kiosk.ui import samples_join

NOON = 1_779_278_400_000


def samples(house: s.House, clerk: Staff, anna: v.Guest, gold: v.Guest, say: Callable[..., str]) -> dict[str, s.State]:
    day = say("20 May", "5月20日", "5月20日")
    home = s.StaffHome(house=house, staff=clerk, today=v.Today(143, 57, 61, 52, 9))
    alarm = c.AlarmView(1, NOON, 7, 5, "", "")
    member = s.MemberPage(house=house, staff=clerk, guest=anna, choices=())
    taste = say("The tea was cold", "奶茶是凉的", "奶茶是涼的")
    lines = (
        v.Line(11, "visit", say("for your visit", "来店积分", "來店點數"), 10, 0, NOON, day, False),
        v.Line(12, "purchase", say("Sweets", "糖果", "糖果"), 34, 3480, NOON, day, True),
        v.Line(13, "adjustment", "machine-fault", 50, 0, NOON, day, True),
        v.Line(14, "redemption", say("Milk tea", "珍珠奶茶", "珍珠奶茶"), -100, 0, NOON, day, False),
        v.Line(15, "expiry", "", -20, 0, NOON, day, False),
        v.Line(16, "reversal", "mistake", -34, 0, NOON, day, False),
        v.Line(17, "visit", say("for your visit", "来店积分", "來店點數"), 10, 0, NOON, day, False),
    )
    tea = v.Voucher(
        "K7MA-42QC",
        "open",
        "tea",
        say("Milk tea with pearls", "珍珠奶茶", "珍珠奶茶"),
        "tea",
        100,
        anna,
        day,
        NOON,
        NOON,
    )
    void = replace(tea, code="H3XT-9RWD", status="void")
    cards = (
        p.CardView(b"1", "K7M", CardStatus.ACTIVE, NOON),
        p.CardView(b"2", "Q3X", CardStatus.LOST, NOON),
        p.CardView(b"3", "T4D", CardStatus.REPLACED, NOON),
    )
    merges = (p.MergeView(1, anna, say("Annie", "安妮", "安妮"), NOON),)
    consent = p.ConsentView(True, "2026-05", NOON, True)
    nuts = say("Allergic to nuts.", "对坚果过敏。", "對堅果過敏。")
    file = p.PersonView(
        anna, Birthday(9, 30), Profile(), consent, "", "", None, gold, (p.NoteView(1, nuts, clerk.name, NOON),)
    )
    empty = p.PersonView(
        anna, None, Profile(), replace(consent, given=False), "", "", None, None, (p.NoteView(1, None, "", NOON),)
    )
    sweet = say("Likes it less sweet.", "喜欢少糖。", "喜歡少糖。")
    long = say(
        "Comes with her grandmother, who needs a hand with the steps.",  # as long as can be typed
        "每周五和奶奶一起来，奶奶喜欢坐在靠窗的位置，上台阶时需要有人搀扶一下。",
        "每週五和奶奶一起來，奶奶喜歡坐在靠窗的位置，上臺階時需要有人攙扶一下。",
    )
    report = (long + say(" ", "", "")) * (1000 // len(long))  # by the command, or from another kiosk
    notes = (
        p.NoteView(4, long, clerk.name, NOON),
        p.NoteView(3, None, gold.name, NOON),
        p.NoteView(2, sweet, clerk.name, NOON),
        p.NoteView(1, nuts, clerk.name, NOON),
    )
    invitation = samples_join.invitation(say)
    harbour = say("Harbour quarter", "港口区", "港口區")
    full = p.PersonView(
        anna,
        Birthday(9, 30),
        Profile(AgeBand.CHILD, harbour, ("choc", "tea", "fruit")),
        consent,
        say(
            "Maximiliane-Josephine von und zu Hohenberg-Schlossengelstein",
            "欧阳司马诸葛慕容安娜",
            "歐陽司馬諸葛慕容安娜",
        ),
        "maximiliane-josephine.hohenberg@sweets.example.org",
        gold,
        gold,
        (notes[0], notes[2]),
    )
    sealed = replace(full, full_name=None, contact=None, notes=(replace(notes[0], words=report),) * 2)
    note = c.NoteView(
        clerk.name, say("Called, nobody answered.", "已致电，无人接听。", "已致電，無人接聽。"), NOON, day
    )
    case = c.CaseView(
        3,
        "open",
        anna,
        1,
        "taste",
        taste,
        NOON,
        day,
        None,
        "",
        say("22 May", "5月22日", "5月22日"),
        False,
        "",
        False,
        (note,),
    )
    tasks = (
        c.Task("alarm", 1, "", None, "", True),
        c.Task("case", 3, taste, anna, say("22 May", "5月22日", "5月22日"), True),
        c.Task("notice", 4, "redemptions", gold, day, False),
        c.Task("measure", 5, say("A second tea machine", "再添一台奶茶机", "再添一台奶茶機"), None, day, False),
        c.Task("birthday", 7, "", anna, day, False),
        c.Task("win_back", 9, say("We miss you", "好久不见", "好久不見"), gold, "", False),
        c.Task("duplicate", 8, "", anna, "", False),
    )
    pair = p.DuplicateView(anna, gold, 84, ("names_alike", "same_birthday", "card_succeeded"))
    device = DeviceView(
        parts=(
            DevicePart("reader", "working", "PN532", "", 42.0, 4.6),
            DevicePart("panel", "working", "", "", 260.0, None),
            DevicePart(
                "printer",
                "lost",
                "",
                say("The printer has no paper: put in a roll.", "打印机缺纸，请放入纸卷。", "印表機缺紙，請放入紙捲。"),
                None,
                None,
            ),
        ),
        waiting=12,
        oldest_s=4000,
        disk_free_mb=23_400,
        backup_age_s=30_000.0,
        taps=143,
        tap_p95_ms=38.4,
    )

    def page(kind: Callable[..., s.State], back: s.StaffState = member, **facts: object) -> s.State:
        return kind(house=house, staff=clerk, back=back, **facts)

    def ask(kind: Callable[..., s.State], deed: Deed, **facts: object) -> s.State:
        return kind(house=house, staff=clerk, back=member, deed=deed, about=anna, **facts)

    def problem(what: str, number: int = 0) -> s.Problem:
        return s.Problem(what, number)

    text = "\n".join(f"{say('Visit', '来店', '來店')} {n}: 2026-05-{n:02}, +10" for n in range(1, 20))
    erased = p.Erased(
        v.Receipt(9, "erase"),
        "E7K-M42",
        (("cards", 2),),
        (
            say(
                "Your name, birthday and notes are deleted.",
                "您的称呼、生日和备注已删除。",
                "您的稱呼、生日與備註已刪除。",
            ),
            say("Your 2 cards and 128 points are gone.", "您的2张卡和128积分已注销。", "您的2張卡與128點已註銷。"),
            say(
                "Your 14 visits stay, without a name.",
                "您的14次到店记录保留，但不再含姓名。",
                "您的14次到店紀錄保留，但不再含姓名。",
            ),
        ),
    )
    todo = d.TasksPage(house=house, staff=clerk, back=home, tasks=tasks)
    plan = _plan(partial(page, deed=Deed(Kind.PLAN), back=todo), clerk, gold.name, say)
    reasons = ("forgotten-card", "machine-fault", "goodwill", "mistake", "agreed")
    return {
        "staff-home-tasks": replace(home, tasks=7, overdue=2),
        "staff-home-alarm": replace(home, tasks=7, overdue=2, alarm=alarm),
        "account": page(d.AccountPage, guest=anna, lines=lines),
        "account-done": page(d.AccountPage, guest=anna, lines=lines[:3], done=Deed(Kind.GIVE, number=50)),
        "account-no": page(d.AccountPage, guest=anna, lines=(), problem=problem("cap_reached", 150)),
        "vouchers": page(d.VouchersPage, guest=anna, vouchers=(tea, void)),
        "vouchers-none": page(d.VouchersPage, guest=anna, vouchers=()),
        "voucher-page": page(d.VoucherPage, guest=anna, voucher=tea),
        "voucher-page-void": page(d.VoucherPage, guest=anna, voucher=void, done=Deed(Kind.VOID)),
        "cards": page(d.CardsPage, guest=anna, cards=cards, merges=merges),
        "card": page(d.CardPage, guest=anna, card=cards[0]),
        "card-blocked": page(d.CardPage, guest=anna, card=replace(cards[0], status=CardStatus.BLOCKED)),
        "person": page(d.PersonPage, guest=anna, person=file),
        "person-empty": page(d.PersonPage, guest=anna, person=empty, problem=problem("not_allowed")),
        "person-full": page(d.PersonPage, guest=anna, person=full, done=Deed(Kind.SPEAK)),
        "person-no-note": page(d.PersonPage, guest=anna, person=replace(file, notes=())),
        "person-long-note": page(d.PersonPage, guest=anna, person=sealed),
        "notes": page(d.NotesPage, guest=anna, notes=notes),
        "notes-long": page(d.NotesPage, guest=anna, notes=sealed.notes[:1]),
        "notes-none": page(d.NotesPage, guest=anna, notes=()),
        "told": page(d.ToldPage, guest=anna, person=full, invitation=invitation, done=Deed(Kind.BIRTHDAY)),
        "told-sealed": page(d.ToldPage, guest=anna, person=replace(sealed, profile=Profile()), invitation=invitation),
        "told-none": page(d.ToldPage, guest=anna, person=empty, invitation=invitation, problem=problem("not_agreed")),
        "export": page(d.ExportPage, guest=anna, text=text),
        "erased": d.ErasedPage(house=house, staff=clerk, erased=erased),
        "tasks": page(d.TasksPage, home, tasks=tasks, deeds=(Kind.PLAN,)),
        "tasks-planned": page(
            d.TasksPage, home, tasks=tasks[3:4], deeds=(Kind.PLAN,), done=Deed(Kind.PLAN, words="x", reason="a/b")
        ),
        "tasks-none": page(d.TasksPage, home, tasks=()),
        "case": page(d.CasePage, home, case=case),
        "case-mine": page(d.CasePage, home, case=replace(case, owner=clerk.name, owner_id=clerk.id, overdue=True)),
        "duplicate": page(d.DuplicatePage, home, pair=pair),
        "device": page(d.DevicePage, home, device=device, pressed=(5, 3)),
        "device-new": page(d.DevicePage, home, device=DeviceView(), pressed=(1, 2, 3, 4, 5)),
        "ask-number": ask(d.AskNumber, Deed(Kind.BUY), currency="CNY"),
        "ask-number-no": ask(d.AskNumber, Deed(Kind.TAKE), problem=problem("not_enough")),
        "ask-reason": ask(d.AskReason, Deed(Kind.GIVE, number=50), options=reasons),
        **plan,
        "ask-words": ask(d.AskWords, Deed(Kind.ANSWER, of=3)),
        "ask-words-typed": ask(d.AskWords, Deed(Kind.NOTE, of=7), typed="Comes with her grandmother on Fridays"),
        "ask-words-name": ask(d.AskWords, Deed(Kind.RENAME, of=7), typed="Maximiliane-Josephine"),
        "ask-words-town": ask(d.AskWords, Deed(Kind.TOWN, of=7), typed="Altona"),
        "ask-words-full-name": ask(d.AskWords, Deed(Kind.FULL_NAME, of=7), typed=full.full_name),
        "ask-words-contact": ask(d.AskWords, Deed(Kind.CONTACT, of=7), typed=full.contact),
        "ask-words-contact-new": ask(d.AskWords, Deed(Kind.CONTACT, of=8)),
        "ask-words-sealed": ask(d.AskWords, Deed(Kind.CONTACT, of=9), sealed=True),
        "ask-words-sealed-typed": ask(
            d.AskWords, Deed(Kind.CONTACT, of=10), typed="+49-40-12", sealed=True, problem=problem("not_agreed")
        ),
        "ask-birthday": ask(d.AskBirthday, Deed(Kind.BIRTHDAY, of=7), person=empty, invitation=invitation),
        "ask-birthday-known": ask(d.AskBirthday, Deed(Kind.BIRTHDAY, of=7), person=file, invitation=invitation),
        "ask-age": ask(d.AskAge, Deed(Kind.AGE, of=7), person=full, invitation=invitation),
        "ask-favourites": ask(
            d.AskFavourites, Deed(Kind.FAVOURITES, of=7, favourites=("tea",)), person=full, invitation=invitation
        ),
        "ask-card": ask(d.AskCard, Deed(Kind.REPLACE, of=7)),
        "ask-card-no": ask(d.AskCard, Deed(Kind.MERGE, of=7), problem=problem("no_member")),
        "ask-sure": ask(d.AskSure, Deed(Kind.ERASE, of=7)),
        "ask-sure-note": ask(d.AskSure, Deed(Kind.STRIKE, of=4, words=long)),
        "ask-sure-long-note": ask(d.AskSure, Deed(Kind.STRIKE, of=4, words=report)),
        "ask-sure-merge": ask(d.AskSure, Deed(Kind.MERGE, of=7, code="9"), other=gold),
        "ask-sure-consent": ask(d.AskSure, Deed(Kind.AGREE, of=7), invitation=samples_join.invitation(say)),
        "practice": s.Idle(house=replace(house, practice=True)),
        "practice-home": replace(home, house=replace(house, practice=True)),
        "practice-device": d.DevicePage(house=replace(house, practice=True), staff=clerk, back=home, device=device),
    }


def _plan(ask: Callable[..., s.State], clerk: Staff, long_name: str, say: Callable[..., str]) -> dict[str, s.State]:
    """The questions before a measure: each list as long as it may be, the last with the longest words."""
    question = say("How did you like our sweets today?", "今天的糖果您还喜欢吗？", "今天的糖果您還喜歡嗎？")
    wait = say("It took far too long at the till", "收银台前等得实在太久太久了", "收銀臺前等得實在太久太久了")
    causes = (
        d.Choice(
            "visit/waiting", wait, say("How was your visit?", "今天的体验如何？", "今天的體驗如何？"), "clock", 128
        ),
        d.Choice("taste/fresh", say("Not fresh", "不新鲜", "不新鮮"), question, "cake", 7),
        d.Choice(
            "shop/fresh", say("Not fresh", "不新鲜", "不新鮮"), say("How is our shop?", *["店里如何？"] * 2), "broom"
        ),
        d.Choice("taste/sweet", say("Too sweet", "太甜了", "太甜了"), question, "candy"),
        d.Choice("taste/cold", say("The tea was cold", "奶茶是凉的", "奶茶是涼的"), question, "tea"),
        d.Choice("visit/price", say("The price", "价格", "價格"), question, "price"),
        d.Choice("visit/kind", say("Nobody was kind", "态度不好", "態度不好"), question, "people"),
    )
    team = (
        d.Choice("1", clerk.name, "manager"),
        d.Choice("2", long_name, "owner"),
        *(d.Choice(str(n), name, "clerk") for n, name in enumerate(("Karl", "Nina", "Otto"), 3)),
    )
    day = say("15 July", "7月15日", "7月15日")
    weeks = tuple(d.Choice(str(n), detail=day, n=n) for n in (1, 2, 4, 8))
    chosen = (wait, long_name, day)
    done = say(
        "A second till from eleven to two, on Saturdays too, to be",
        "十一点到两点加开收银台，",
        "十一點到兩點加開收銀臺，",
    )
    due = Deed(Kind.PLAN, reason="visit/waiting", of=2, number=8)
    return {
        "plan-cause": ask(d.AskChoice, options=causes),
        "plan-owner": ask(d.AskChoice, deed=Deed(Kind.PLAN, reason="visit/waiting"), options=team, chosen=chosen[:1]),
        "plan-due": ask(
            d.AskChoice, deed=Deed(Kind.PLAN, reason="visit/waiting", of=2), options=weeks, chosen=chosen[:2]
        ),
        "plan-words": ask(d.AskWords, deed=due, chosen=chosen),
        "plan-sure": ask(d.AskSure, deed=replace(due, words=done), chosen=chosen),
    }
