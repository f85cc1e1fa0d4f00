"""The services' test shop with purchases, friends and a win-back campaign, by spend if wanted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.services.premises import FILE, Furnished, Premises

MORE = """
[[earn]]
id = "purchase"
on = "amount"
every = 1.00
points = 1
why = { en = "Your purchase", zh-Hant = "本次消費" }

[[earn]]
id = "handmade"
on = "amount"
categories = ["handmade"]
every = 2.00
points = 1
caps = { day = 8 }
why = { en = "Made by hand", zh-Hant = "手工" }

[[earn]]
id = "friend"
on = "referral"
points = 30
capped = false
why = { en = "You brought a friend", zh-Hant = "帶朋友來" }

[[earn]]
id = "friend-stays"
on = "referral"
after_visits = 3
points = 11
why = { en = "Your friend stays", zh-Hant = "朋友常來" }

[[earn]]
id = "brought"
on = "referred"
points = 15
why = { en = "A friend told you", zh-Hant = "朋友推薦" }

[[campaign]]
id = "missed"
kind = "win_back"
after_days = 30
words = { en = "We missed you", zh-Hant = "好久不見" }
picture = "heart"
gift = "cookie"
gift_days = 5
holdout = 50
seed = "test"

[staff]
manual_per_day = 50
"""


def text(by: str = "points", silver: int = 50) -> str:
    return (
        FILE.read_text().replace('by = "points"', f'by = "{by}"').replace("threshold = 50", f"threshold = {silver}")
        + MORE
    )


def club(folder: Path, furniture: Furnished, by: str = "points", silver: int = 50) -> Premises:
    return Premises(folder, furniture, text(by, silver))


def agreed(place: Premises, member: int) -> int:
    """The balance, on which the guest's screen, the ledger, its lots and the cloud agree."""
    ledger = place.shop.books.store.ledger
    balance = place.shop.members.guest(member).balance
    assert balance == ledger.sum(member) == sum(lot.left for lot in ledger.lots(member))
    assert balance == place.booked_by_the_cloud()[member]
    return balance


def last(place: Premises, kind: str) -> dict[str, Any]:
    """The data of the newest event of this type."""
    return next(data for name, data in reversed(place.events()) if name == kind)
