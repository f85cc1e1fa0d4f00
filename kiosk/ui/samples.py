"""One state of every kind and mood, with words of real length in each language: for pictures and tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from kiosk.flow import states as s
from kiosk.model.member import Role, Staff
from kiosk.services import views as v
from kiosk.ui import samples_desk, samples_join, samples_office

Words = tuple[str, str, str]
# What the parts really say, in the one language they speak: a picture must hold it or keep it from the guest.
UNPLUGGED = (
    "There is no serial port /dev/serial/by-id/usb-1a86_USB_Serial-if00-port0: plug the device in and look it up with"
    " `ls /dev/serial/by-id`; for the Pi's own pins run raspi-config, switch the serial port on and the login console"
    " on it off."
)
FULL = (
    "/var/lib/tuckshop/store.db: the disk is full (database or disk is full); free some space, nothing of this was kept"
)
HELD = (
    "/var/lib/tuckshop/store.db: a running kiosk has this store open; stop it first: sudo systemctl stop tuckshop-kiosk"
)
_ORDER = {"en": 0, "zh-Hans": 1, "zh-Hant": 2}


def samples(language: str) -> dict[str, s.State]:
    """Name -> state, every word of shop and guest in `language`."""

    def say(*words: str) -> str:
        return words[_ORDER[language]]

    question = v.QuestionView(
        "taste",
        "taste",
        say("How did you like our sweets today?", "今天的糖果您还喜欢吗？", "今天的糖果您還喜歡嗎？"),
        (1, 2, 3, 4, 5),
    )
    house = s.House(
        shop=say("The Sugar Jar", "甜罐子糖果铺", "甜罐子糖果舖"),
        language=language,
        question=question,
        slides=(
            ("tea", say("Ten visits: a free milk tea", "满十次光临，送一杯奶茶", "滿十次光臨，送一杯奶茶")),
            (
                "calendar",
                say("Every 8th is member day: double points", "每月八号会员日，积分翻倍", "每月八號會員日，積分加倍"),
            ),
            ("birthday", say("A little gift in your birthday month", "生日当月有小礼物", "生日當月有小禮物")),
        ),
        link="good",
    )
    silver = v.TierView("silver", say("Silver member", "银卡会员", "銀卡會員"), 2)
    anna = v.Guest(7, say("Anna", "安娜", "安娜"), language, silver, 128)
    nobody = v.Guest(8, "", language, v.TierView("new", say("Member", "会员", "會員"), 0), 10)
    long_name = say("Maximiliane-Josephine von Hohenberg", "欧阳司马诸葛慕容安娜小朋友", "歐陽司馬諸葛慕容安娜小朋友")
    gold = v.Guest(9, long_name, language, v.TierView("gold", say("Gold member", "金卡会员", "金卡會員"), 3), 12480)
    receipt = v.Receipt(4711, "visit")
    tea = v.Choice("tea", say("Milk tea with pearls", "珍珠奶茶", "珍珠奶茶"), "tea", 100, 0)
    choices = (
        v.Choice("lolly", say("A lollipop", "棒棒糖一支", "棒棒糖一支"), "lollipop", 30, 0),
        tea,
        v.Choice("cookie", say("Two cookies, still warm", "刚出炉的曲奇两块", "剛出爐的曲奇兩塊"), "cookie", 120, 0),
        v.Choice("cake", say("A slice of cherry cake", "樱桃蛋糕一块", "櫻桃蛋糕一塊"), "cake", 150, 22),
        v.Choice("percent", say("10 % off one purchase", "一次九折优惠", "一次九折優惠"), "percent", 200, 72),
        v.Choice(
            "bag",
            say("A surprise bag", "神秘福袋", "神祕福袋"),
            "bag",
            300,
            0,
            say("for gold members", "金卡会员专享", "金卡會員專享"),
        ),
        v.Choice("bottle", say("Homemade lemonade", "自制柠檬水", "自製檸檬水"), "bottle", 400, 272),
    )
    visit = v.CheckIn(
        receipt,
        anna,
        True,
        False,
        98,
        (
            v.Gain(10, say("for your visit", "来店积分", "來店積分")),
            v.Gain(20, say("birthday double", "生日双倍", "生日雙倍")),
        ),
        v.Progress(8, 10, say("a free milk tea", "免费奶茶一杯", "免費奶茶一杯"), "visits"),
        (
            v.Offer(
                "birthday",
                say(
                    "Happy birthday! A cupcake is waiting for you.",
                    "生日快乐！送您一个纸杯蛋糕。",
                    "生日快樂！送您一個杯子蛋糕。",
                ),
            ),
            v.Offer("calendar", say("Member day: double points today", "会员日：今天积分翻倍", "會員日：今天積分加倍")),
            v.Offer(
                "heart",
                say(
                    "The music is quieter now. Thank you for telling us!",
                    "音乐已经调小了，谢谢您告诉我们！",
                    "音樂已經調小了，謝謝您告訴我們！",
                ),
            ),
        ),
    )
    first = v.CheckIn(
        v.Receipt(4712, "visit"), nobody, True, True, 0, (v.Gain(10, say("for joining", "入会礼", "入會禮")),), None, ()
    )
    again = v.CheckIn(
        v.Receipt(4713, "visit"),
        gold,
        False,
        False,
        12480,
        (),
        v.Progress(12480, 15000, say("Diamond", "钻石卡", "鑽石卡"), "points"),
        visit.offers[:1],
    )
    reasons = (
        v.ReasonView("taste", "candy", say("Taste", "味道", "味道")),
        v.ReasonView("wait", "clock", say("Waiting time", "等候时间", "等候時間")),
        v.ReasonView("clean", "broom", say("Cleanliness", "店内卫生", "店內衛生")),
        v.ReasonView("service", "smile", say("Friendliness", "服务态度", "服務態度")),
        v.ReasonView("price", "price", say("Prices", "价格", "價格")),
        v.ReasonView("crowd", "people", say("Too crowded", "人太多", "人太多")),
    )
    ask_bad = say("What should we do better?", "哪里可以做得更好？", "哪裡可以做得更好？")
    ask_good = say("What did you like most?", "您最喜欢什么？", "您最喜歡什麼？")
    bad = v.Rated(receipt, 11, 1, True, ask_bad, reasons, may_call_back=True)
    good = v.Rated(receipt, 12, 5, True, ask_good, (reasons[0], *reasons[2:5]))
    redeemed = v.Redeemed(receipt, v.Guest(7, anna.name, language, silver, 28), tea, "K7MA-42QC")
    clerk = Staff(1, say("Mei", "小梅", "小梅"), Role.CLERK, language)
    guest = partial(_state, house=house, guest=anna)
    staff = partial(_state, house=house, staff=clerk)
    plain = partial(_state, house=house)
    broken = house.without("reader", UNPLUGGED)
    people = (
        anna,
        v.Guest(10, say("Annabel", "安妮", "安妮"), language, silver, 40),
        v.Guest(11, say("Anna Lee", "李安娜", "李安娜"), language, gold.tier, 990),
    )
    return {
        "starting": s.Starting(house=s.House(shop=house.shop, language=language)),
        "idle": plain(s.Idle),
        "idle-four": s.Idle(
            house=s.House(
                shop=house.shop,
                language=language,
                question=v.QuestionView("q", "service", question.words, (1, 2, 4, 5)),
                link="away",
                waiting=12,
                clock_trusted=False,
            )
        ),
        "out-of-order": s.OutOfOrder(house=broken),
        "out-of-order-panel": s.OutOfOrder(house=house.without("panel", "Button 3 has been held down for 60 s.")),
        "out-of-order-scanner": s.OutOfOrder(
            house=replace(house, scanners=("counter",)).without("counter", "The scanner does not answer.")
        ),
        "out-of-order-memory": s.OutOfOrder(house=house.without("memory", FULL)),
        "out-of-order-closed": s.OutOfOrder(
            house=s.House(shop=house.shop, language=language, clock_trusted=False).without("memory", HELD)
        ),
        "one-moment": plain(s.OneMoment),
        "one-moment-not-kept": plain(s.OneMoment, kept=False),
        "unknown-card": plain(s.UnknownCard, card=b"1"),
        **{f"refused-{why.value}": plain(s.RefusedCard, why=why) for why in v.Refusal},
        "greeting": guest(s.Greeting, part="afternoon"),
        "greeting-long": s.Greeting(house=house, guest=gold, part="evening"),
        "welcome": guest(s.Welcome, part="afternoon", visit=visit),
        "welcome-first": s.Welcome(house=house, guest=nobody, part="morning", visit=first),
        "welcome-again": s.Welcome(house=house, guest=gold, part="evening", visit=again),
        "welcome-question": guest(s.Welcome, part="afternoon", visit=visit, consent_due=True),
        "welcome-first-question": s.Welcome(house=house, guest=nobody, part="morning", visit=first, consent_due=True),
        "welcome-agreed": guest(s.Welcome, part="afternoon", visit=visit, agreed=True),
        **samples_join.consent(s.Welcome(house=house, guest=anna, part="afternoon", visit=visit), say),
        "too-soon": guest(s.TooSoon),
        "rewards": guest(s.Rewards, choices=choices),
        "rewards-few": guest(s.Rewards, choices=choices[:2]),
        "redeeming": guest(s.Redeeming, choice=tea),
        "redeeming-wrong": guest(s.Redeeming, choice=tea, problem=s.Problem("pin_wrong", 2)),
        "voucher": guest(s.Voucher, redeemed=redeemed),
        "voucher-printed": s.Voucher(
            house=replace(house, prints=True), guest=anna, redeemed=replace(redeemed, choice=choices[2]), copies=2
        ),
        "thanks-good": plain(s.Thanks, rated=good),
        "thanks-bad": plain(s.Thanks, rated=bad),
        "thanks-answered": plain(s.Thanks, rated=bad, answered="taste"),
        "thanks-happy": plain(s.Thanks, rated=v.Rated(receipt, 13, 4, True, "", ())),
        "thanks-card": plain(s.Thanks, rated=bad, awaiting_card=True),
        "thanks-called": plain(s.Thanks, rated=bad, called_back=anna),
        "sign-in": plain(s.SignIn),
        "sign-in-who": plain(s.SignIn, who=clerk),
        "sign-in-locked": plain(s.SignIn, problem=s.Problem("pin_locked", 30)),
        "staff-home": staff(s.StaffHome, today=v.Today(143, 57, 61, 52, 9)),
        "find-member": staff(s.FindMember),
        "find-member-found": staff(s.FindMember, words=say("an", "安", "安"), found=people),
        "find-member-problem": staff(s.FindMember, problem=s.Problem("card_blocked")),
        "member-page": staff(s.MemberPage, guest=anna, choices=choices),
        "member-page-redeemed": staff(s.MemberPage, guest=redeemed.guest, choices=choices[:2], redeemed=redeemed),
        **samples_join.samples(house, clerk, say),
        **samples_desk.samples(house, clerk, anna, gold, say),
        **samples_office.samples(house, say),
    }


def _state(kind: Callable[..., s.State], **facts: object) -> s.State:
    return kind(**facts)
