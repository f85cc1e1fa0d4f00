"""What the programme says of its own accord, with `{...}` filled in; a shop may say it its own way under [words]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from kiosk.model.text import LINE, Text

Line = Annotated[Text, LINE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is yours today, and why a reward is not to be had; the placeholders are those of WORDS."""

    gift: Line
    within_reach: Line
    expiring: Line
    solved: Line
    tier_up: Line
    needs_tier: Line
    out_of_stock: Line
    limit_used: Line
    limit_until: Line
    not_yet: Line
    over: Line
    not_now: Line


WORDS = Words(
    gift={"en": "A present for you: {reward}", "zh-Hans": "送您：{reward}", "zh-Hant": "送您：{reward}"},
    within_reach={
        "en": "Yours for the asking: {reward}",
        "zh-Hans": "积分已经够换：{reward}",
        "zh-Hant": "點數已可兌換：{reward}",
    },
    expiring={
        "en": "{points} points are good until {day}",
        "zh-Hans": "{points}积分有效期到{day}",
        "zh-Hant": "{points} 點可用到{day}",
    },
    solved={
        "en": "Put right for you: {answer}",
        "zh-Hans": "您反映的问题已解决：{answer}",
        "zh-Hant": "您反映的問題已改善：{answer}",
    },
    tier_up={"en": "You have reached {tier}", "zh-Hans": "恭喜升级：{tier}", "zh-Hant": "恭喜升級：{tier}"},
    needs_tier={"en": "From {tier} on", "zh-Hans": "{tier}及以上可换", "zh-Hant": "{tier}以上可兌換"},
    out_of_stock={"en": "All given out", "zh-Hans": "已经换完", "zh-Hant": "已兌換完畢"},
    limit_used={"en": "You have had yours", "zh-Hans": "您的次数已用完", "zh-Hant": "您的次數已用完"},
    limit_until={"en": "Yours again from {day}", "zh-Hans": "{day}起可再换", "zh-Hant": "{day}起可再兌換"},
    not_yet={"en": "From {day} on", "zh-Hans": "{day}开始", "zh-Hant": "{day}開始"},
    over={"en": "No longer offered", "zh-Hans": "活动已结束", "zh-Hant": "活動已結束"},
    not_now={"en": "Not at this hour or on this day", "zh-Hans": "现在不是兑换时段", "zh-Hant": "目前非兌換時段"},
)
