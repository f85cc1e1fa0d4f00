"""Who comes to the demo's shop: members with a past that the shop's own rules gave them, staff, and odd cards."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from drivers.sim.card_models.ntag21x import Ntag21xCard
from drivers.sim.card_models.wallet import PhoneCard
from drivers.sim.cards import SimCard
from kiosk.clock import HandClock
from kiosk.config.settings import Settings
from kiosk.keys import open_keys
from kiosk.model.member import Birthday, Card, CardStatus, Member, Role
from kiosk.programme import load
from kiosk.services.shop import Shop, open_shop
from kiosk.services.views import CheckIn, Receipt
from kiosk.services.views_people import JoinForm
from kiosk.services.wire import MemberV1
from kiosk.store.store import Store

PIN = "2580"
SAMPLE = Path(__file__).resolve().parents[2] / "assets" / "programme" / "candy-shop.toml"
_SHUT_SOMETIMES = re.compile(r'^(mon|tue|wed|thu|fri|sat|sun|hours) = "[^"]*"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """A member of the cast; `visits` lie behind them, a fortnight apart, none: on file but never here."""

    name: str
    language: str
    visits: int
    birthday: bool = False


PARTS = {
    "anna": Part("Anna", "en", 12, birthday=True),
    "ben": Part("Ben", "en", 0),
    "mei": Part("美玲", "zh-Hant", 6),
    "david": Part("大伟", "zh-Hans", 4),
    "chloe": Part("Chloe", "en", 9),
}


def cards() -> dict[str, SimCard]:
    """The cards of the strip by name: the cast's, one that nobody knows, a phone, the staff's."""
    named = {name: Ntag21xCard(uid=bytes([4, 0x51, n, 0x6E, 0x2A, 0x61, 0x80])) for n, name in enumerate(PARTS)}
    stranger = Ntag21xCard(uid=bytes.fromhex("04a1b2c3d4e580"))
    staff = Ntag21xCard(uid=bytes.fromhex("0457aff00d0080"))
    return {**named, "stranger": stranger, "phone": PhoneCard(), "staff": staff}


def crowd(count: int, chance: random.Random) -> list[SimCard]:
    """Cards of `count` more members, for random visitors."""
    return [Ntag21xCard(uid=b"\x04" + chance.randbytes(6)) for _ in range(count)]


def programme(folder: Path, hurried: bool) -> Path:
    """The candy shop's programme, open day and night: a demo is shown at any hour.

    `hurried`: somebody who comes again after a few seconds is a new visit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "programme.toml"
    words = _SHUT_SOMETIMES.sub(r'\1 = "00:00-24:00"', SAMPLE.read_text())
    words = re.sub(r"^closed = true$", 'hours = "00:00-24:00"', words, flags=re.MULTILINE)
    if hurried:
        words = words.replace("window_h = 3\n", "window_h = 0.001\n").replace("tap_again_s = 20\n", "tap_again_s = 1\n")
    path.write_text(words)
    return path


def fill(settings: Settings, crowd: Sequence[SimCard], now: datetime) -> list[Receipt]:
    """Open the demo's shop for the first time and let the cast's past happen in it; what was committed."""
    data, zone = settings.data, settings.shop.zone
    keys = open_keys(data.secrets, data.store)
    store = Store.open(data.store, keys, settings.sync.device)
    begin = now - timedelta(days=14 * (1 + max(part.visits for part in PARTS.values())))
    clock = HandClock(_ms(begin), store.boot_n)
    shop = open_shop(store, load(settings.shop.programme), clock, keys, zone)
    try:
        lying = cards()
        owner = shop.staff.appoint("Sam", Role.OWNER, "en", PIN, keys.card(lying["staff"].uid))
        members: dict[str, int] = {}
        for fortnight in range(max(part.visits for part in PARTS.values()), 0, -1):
            clock.go_on((now - timedelta(days=14 * fortnight)).timestamp() - clock.wall_ms / 1000)
            for name, part in PARTS.items():
                if part.visits < fortnight:
                    continue
                key = keys.card(lying[name].uid)
                if name in members:
                    shop.visits.check_in(members[name], key)
                else:
                    birthday = _birthday(now.astimezone(zone).date()) if part.birthday else None
                    members[name] = joined(shop, key, part.name, part.language, birthday, by=owner.id).guest.id
        clock.go_on((now - timedelta(days=1)).timestamp() - clock.wall_ms / 1000)
        for n, card in enumerate(crowd):
            joined(shop, keys.card(card.uid), f"Guest {n + 1}", by=owner.id)
        for name, part in PARTS.items():
            if not part.visits:
                _on_file(shop, clock, keys.card(lying[name].uid), part)
        return list(shop.committed())
    finally:
        shop.close()


def joined(
    shop: Shop, card: bytes, name: str, language: str = "en", birthday: Birthday | None = None, *, by: int
) -> CheckIn:
    """Somebody who has just joined at the desk, with a yes to today's words of consent."""
    version = shop.joining.invitation(language).version
    return shop.joining.join(JoinForm(name=name, language=language, birthday=birthday, consent=version), card, by)


def _on_file(shop: Shop, clock: HandClock, card: bytes, part: Part) -> None:
    """Like a member of an old card list: known, and never here before."""
    books, now = shop.books, clock.stamp()
    tier = books.programme.tier[0].id
    number = random.SystemRandom().getrandbits(53)
    member = Member(number, part.name, part.language, None, tier, now.wall_ms, now.wall_ms)
    with books.store.change(now) as change:
        change.record("member.v1", MemberV1(member.id, card, part.language, member.joined_ms))
        books.store.members.add(member)
        books.store.cards.add(Card(card, member.id, None, CardStatus.ACTIVE, now.wall_ms))


def _birthday(day: date) -> Birthday:
    return Birthday(day.month, day.day)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
