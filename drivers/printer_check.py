"""A page that shows at a glance whether a printer's profile is right, for `kiosk doctor printer`."""

from __future__ import annotations

from drivers.printer_document import Align, Code, Document, Pair, Rule, Size, Words
from drivers.printer_profile import Profile


def trial_page(profile: Profile) -> Document:
    """Every kind of row and letter: what comes out as boxes or question marks tells that the profile is wrong."""
    return Document(
        (
            Words("Tuckshop", Size.LARGE, Align.CENTRE),
            Words(f"{profile.name}, {profile.columns} columns", align=Align.CENTRE),
            Words("".join(str(column % 10) for column in range(1, profile.columns + 1))),
            Rule(),
            Pair("left", "right"),
            Pair("$1 €2 £3 ¥4", "NT$5", bold=True),
            Words("优惠券 優惠券 クーポン 쿠폰 Zoë"),
            Words("大号 Large", Size.LARGE),
            Rule(),
            Code("https://example.org/tuckshop"),
        ),
        "zh-Hans",
    )
