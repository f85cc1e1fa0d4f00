"""Every screen's time is a setting, and every such setting reaches its screen."""

from __future__ import annotations

from dataclasses import asdict, fields

import msgspec

from kiosk.app import house
from kiosk.config.settings import Settings
from kiosk.config.settings import Times as Set
from kiosk.flow.states import Times


def test_each_time_is_a_setting_with_the_same_default() -> None:
    assert {f"{field.name}_s": field.default for field in fields(Times)} == msgspec.structs.asdict(Set())


def test_each_setting_reaches_the_screens() -> None:
    given = {field.name: 100.0 + number for number, field in enumerate(msgspec.structs.fields(Set))}
    shown = asdict(house(Settings(times=Set(**given))).times)
    assert {f"{name}_s": seconds for name, seconds in shown.items()} == given
