"""The page on which staff see how the kiosk does, and press the panel through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import pytest

from drivers.device import DeviceReport, DeviceState
from drivers.events import CardKind, CardTapped, DeviceLost
from drivers.lamps import Lit
from kiosk.config.settings import Data, Settings
from kiosk.device_page import device_view
from kiosk.echo import scene
from kiosk.flow.desk_states import DevicePage
from kiosk.flow.events import Back, PinTyped, Place, PlaceTouched, StaffTouched
from kiosk.flow.states import MemberPage, StaffHome
from kiosk.flow.visitor import step
from kiosk.latency import TapLatency
from kiosk.services.views_device import DevicePart, DeviceView
from kiosk.store.outbox import Outbox
from tests.stories.tale import ANNA, PIN, face, tap, touch


@pytest.fixture
def at_device(tale):
    """The shop is asked how the kiosk does; the answers change from look to look."""
    looks = iter(range(1, 10))

    def look() -> DeviceView:
        n = next(looks)
        return DeviceView(parts=(DevicePart("reader", "working", "PN532", "", float(n), 4.0),), waiting=n)

    tale.shop = replace(tale.shop, device=look)
    tale.desk._step = partial(step, shop=tale.shop)
    tale.story(touch(StaffTouched()), touch(PinTyped(PIN)))
    assert tale.story(touch(PlaceTouched(Place.DEVICE))) == [DevicePage]
    return tale


def test_the_page_shows_what_the_kiosk_says_and_looks_again_when_asked(at_device):
    assert (at_device.now.device.waiting, at_device.now.device.parts[0].last_read_s) == (1, 1.0)
    at_device.story(touch(PlaceTouched(Place.DEVICE)))
    assert at_device.now.device.waiting == 2


def test_looking_again_tries_the_cloud_at_once(at_device):
    tried = []
    at_device.shop = replace(at_device.shop, try_cloud=lambda: tried.append(at_device.now))
    at_device.desk._step = partial(step, shop=at_device.shop)
    at_device.story(touch(PlaceTouched(Place.DEVICE)))
    assert len(tried) == 1


def test_buttons_pressed_on_this_page_light_up_and_are_no_answers(at_device):
    at_device.story(*(face(number) for number in (5, 1, 5)))
    assert set(at_device.now.pressed) == {1, 5}
    assert at_device.events("rating.v1") == 0


def test_buttons_count_again_behind_the_page(at_device):
    assert at_device.story(face(3), touch(Back())) == [DevicePage, StaffHome]
    at_device.story(face(3))
    assert at_device.events("rating.v1") == 1


def test_a_device_lost_meanwhile_leaves_the_page_open(at_device):
    assert at_device.story(touch(DeviceLost("panel", "Button 3 is held down.", True, 0.0))) == [DevicePage]
    assert dict(at_device.now.house.lost)["panel"] == "Button 3 is held down."


def test_a_card_on_the_device_page_finds_its_member(at_device):
    assert at_device.story(tap(ANNA)) == [MemberPage]


@dataclass
class Running:
    """As much of the kiosk as the page asks."""

    settings: Settings
    latency: TapLatency
    reports: list[DeviceReport]


def test_the_figures_come_from_the_parts_of_the_running_kiosk(tale, tmp_path):
    backups = tmp_path / "backups"
    backups.mkdir()
    (backups / "store-1.db").touch()
    report = DeviceReport("reader", "PN532 1.6", DeviceState.LOST, 0.0, None, 3.0, 4.5, 2, 0, "It is unplugged.")

    latency = TapLatency()
    for n in range(20):
        latency.tapped(CardTapped(ANNA, CardKind.NTAG, "reader", float(n)))
        tale.story(tap(ANNA))
        latency.drawn(tale.now, n + 0.040)
    kiosk = Running(Settings(data=Data(folder=tmp_path)), latency, [report])
    seen = device_view(kiosk, Outbox(tale.folder / "store.db", "1", tale.clock))
    assert seen.parts == (DevicePart("reader", "lost", "PN532 1.6", "It is unplugged.", None, 4.5),)
    assert seen.waiting > 0
    assert seen.disk_free_mb > 0
    assert 0 <= seen.backup_age_s < 3600
    assert (seen.taps, round(seen.tap_p95_ms)) == (20, 40)


def test_the_pressed_button_is_lit_on_the_panel_too(at_device):
    at_device.story(face(4), face(2))
    assert scene(at_device.now) == Lit(2)
