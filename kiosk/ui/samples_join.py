"""Every question of joining, as it is asked and half answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.flow import states as s
from kiosk.flow.join_states import Consent, Join
from kiosk.model.member import Birthday, Staff
from kiosk.services import views_people as p


def invitation(say: Callable[..., str]) -> p.Invitation:
    return p.Invitation(
        version="2026-05",
        words=say(
            "We keep what you call yourself, your birthday if you tell it, and your visits, points and rewards, on"
            " this kiosk and at our head office, to greet you and to count your points. Nobody else gets it. Ask us"
            " any time to see it or to have it deleted.",
            "我们会在本机和总部保存您的称呼、您愿意告诉我们的生日，以及您的到店、积分和兑换记录，"
            "用来认出您和累计积分，不会提供给其他任何人。您可以随时要求查看或删除。",
            "我們會在本機與總公司保存您的稱呼、您願意告訴我們的生日，以及您的到店、點數與兌換紀錄，"
            "用來認出您並累計點數，不會提供給其他任何人。您可以隨時要求查看或刪除。",
        ),
        min_age=14,
        favourites=(
            p.FavouriteView("sour", say("Sour sweets", "酸味糖", "酸味糖"), "candy"),
            p.FavouriteView("choc", say("Chocolate", "巧克力", "巧克力"), "cookie"),
            p.FavouriteView("tea", say("Milk tea", "奶茶", "奶茶"), "tea"),
            p.FavouriteView("cake", say("Cakes and pies", "蛋糕点心", "蛋糕點心"), "cake"),
            p.FavouriteView("fruit", say("Fruit jellies", "水果软糖", "水果軟糖"), "apple"),
        ),
    )


def samples(house: s.House, clerk: Staff, say: Callable[..., str]) -> dict[str, s.State]:
    first = Join(house=house, card=b"1", invitation=invitation(say), speaks=house.language)
    helped = replace(first, card=None, staff=clerk)
    return {
        "join": first,
        "join-name": replace(first, page="name"),
        "join-name-typed": replace(first, page="name", words="Maximiliane-Josephine"),
        "join-name-long": replace(helped, page="name", problem=s.Problem("declined")),
        "join-age": replace(first, page="age"),
        "join-parent": replace(first, page="parent", child=True),
        "join-parent-missing": replace(first, page="parent", child=True, problem=s.Problem("parent_missing")),
        "join-parent-there": replace(first, page="parent", child=True, parent=b"2", parent_name="Anna"),
        "join-birthday": replace(first, page="birthday"),
        "join-birthday-chosen": replace(first, page="birthday", birthday=Birthday(2, 29)),
        "join-favourites": replace(first, page="favourites", favourites=("choc", "tea")),
        "join-friend": replace(first, page="friend"),
        "join-friend-there": replace(first, page="friend", referrer=b"2", referrer_name=say("Anna", "安娜", "安娜")),
        "join-consent": replace(first, page="consent"),
        "join-card": replace(helped, page="card", words="Ben"),
        "join-card-taken": replace(helped, page="card", problem=s.Problem("card_taken")),
    }


def consent(welcome: s.Welcome, say: Callable[..., str]) -> dict[str, s.State]:
    asked = Consent(house=welcome.house, guest=welcome.guest, welcome=welcome, invitation=invitation(say))
    return {"consent": asked, "consent-changed": replace(asked, problem=s.Problem("consent_missing"))}
