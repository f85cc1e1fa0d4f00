"""Are the letters of all three languages there?"""

from __future__ import annotations

import tempfile
from pathlib import Path

from kiosk.doctor.findings import Finding, fail, ok
from kiosk.ui.fonts import PACKAGES, PLACES, Shelf, faults

SAMPLES = {
    "en": "Welcome – tap your card… “ABC xyz 0123456789” ✓ é ñ ü",
    "zh-Hans": "欢迎光临，请刷会员卡。积分兑换优惠券：满意、一般、不满意！生日快乐（龙门阵）",
    "zh-Hant": "歡迎光臨，請感應會員卡。點數兌換優惠券：滿意、普通、不滿意！生日快樂（龍門陣）",
}


def fonts(shop: str, places: tuple[Path, ...] = PLACES) -> Finding:
    """A sample of what the screen writes in each language, and the shop's own name."""
    with tempfile.TemporaryDirectory(prefix="tuckshop-fonts-") as home:
        told = faults(Shelf(Path(home), places), {language: f"{text} {shop}" for language, text in SAMPLES.items()})
    if told:
        return fail(" ".join(told), f"sudo apt-get install {PACKAGES.replace('and ', '')}")
    return ok("Noto Sans and Noto Sans CJK have the letters of English, 简体中文 and 繁體中文.")
