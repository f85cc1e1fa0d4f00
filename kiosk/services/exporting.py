"""Everything known of one member, for them to take away: for machines, and to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import msgspec

from kiosk.model.people import Personal
from kiosk.model.text import Text, say
from kiosk.services import audit
from kiosk.services.account import account_of
from kiosk.services.books import Books
from kiosk.services.naming import day_of
from kiosk.services.people import People
from kiosk.services.rights import Right, require
from kiosk.services.views_people import Exported, PersonView
from kiosk.store.known import SEALED

VERSION = 1
MOST = 1_000_000


class Exporting:
    def __init__(self, books: Books, people: People) -> None:
        self._books, self._people = books, people

    def export(self, member: int, by: int) -> Exported:
        """All that is on file under this member, whatever table holds it; what only head office can open is given as
        sealed. Raises UnknownMember, NotAllowed."""
        books, store = self._books, self._books.store
        require(books, by, Right.EXPORT_MEMBER)
        who, person = books.member(member), self._people.person(member)
        now = books.clock.stamp()
        parts, cases = store.personal.of(member), store.cases.of(member)
        known = {
            "version": VERSION,
            "made": _time(now.wall_ms),
            "member": {
                "id": member,
                "name": who.name,
                "language": who.language,
                "birthday": None if who.birthday is None else f"{who.birthday.month:02}-{who.birthday.day:02}",
                "tier": who.tier,
                "joined": _time(who.joined_ms),
                "balance": account_of(books, who, now).balance(now),
            },
            "profile": person.profile,
            "personal": [_part(each) for each in parts],
            "sealed": {str(each.id): store.personal.sealed(each.id) for each in parts if each.text is None},
            "complaints": [
                {"case": case.id, "answer": case.answer, "notes": [note.words for note in store.cases.notes(case.id)]}
                for case in cases
            ],
            "done_by_staff": [
                {"action": each.action, "time": _time(each.at.wall_ms)}
                for each in store.audit.last(MOST, 2**62, f"member {member}")
            ],
            "tables": store.known.of(member),
        }
        with store.change(now) as change:
            audit.note(books, change, by, Right.EXPORT_MEMBER, f"member {member}")
        text = "\n".join(_readable(books, person, parts)) + "\n"
        return Exported(msgspec.json.format(msgspec.json.encode(known)), text)


def _part(part: Personal) -> dict[str, object]:
    return {"id": part.id, "part": part.part.value, "words": SEALED if part.text is None else part.text}


def _time(wall_ms: int) -> str:
    return datetime.fromtimestamp(wall_ms / 1000, UTC).isoformat(timespec="seconds")


def _readable(books: Books, person: PersonView, personal: list[Personal]) -> Iterator[str]:
    """The same in words, in the member's language."""
    guest, profile, store = person.guest, person.profile, books.store
    says = partial(_say, guest.language)

    def day(wall_ms: int) -> str:
        return day_of(books, wall_ms).isoformat()

    sealed = says("sealed")
    yield f"{guest.name or says('nameless')} · {guest.tier.name} · {guest.balance} {says('points')}"
    if person.birthday:
        yield f"{says('birthday')}: {person.birthday.month:02}-{person.birthday.day:02}"
    if person.consent.version:
        given = says("agreed" if person.consent.given else "withdrawn")
        yield f"{given}: {person.consent.version}, {day(person.consent.wall_ms)}"
    told = (profile.age_band.value if profile.age_band else "", profile.locality, ", ".join(profile.favourites))
    if any(told):
        yield f"{says('profile')}: {' · '.join(each for each in told if each)}"
    for part in personal:
        yield f"{says(part.part.value)}: {sealed if part.text is None else part.text}"
    for relation, other in (("parent", person.parent), ("referrer", person.referrer)):
        if other:
            yield f"{says(relation)}: {other.name or says('nameless')}"
    yield ""
    for card in store.cards.of(guest.id):
        yield f"{says('card')} {card.key.hex()[:4].upper()}: {card.status.value}, {day(card.since_ms)}"
    yield ""
    for wall_ms, points, rule in store.known.account(guest.id):
        yield f"{day(wall_ms)}  {points:+5}  {rule}"
    for visit in store.known.visits(guest.id):
        yield f"{day(visit)}  {says('visit')}"
    for redemption in store.redemptions.of(guest.id):
        yield f"{day(redemption.wall_ms)}  {says('reward')} {redemption.reward} ({redemption.status.value})"
    for case in store.cases.of(guest.id):
        yield f"{day(case.wall_ms)}  {says('complaint')}: {case.answer}".rstrip(": ")
        for note in store.cases.notes(case.id):
            yield f"    {note.words}"


def _say(language: str, key: str) -> str:
    return say(_LABELS[key], language)


def _label(en: str, hans: str, hant: str) -> Text:
    return {"en": en, "zh-Hans": hans, "zh-Hant": hant}


_LABELS = {
    "nameless": _label("No name", "未留称呼", "未留稱呼"),
    "points": _label("points", "积分", "點"),
    "birthday": _label("Birthday", "生日", "生日"),
    "agreed": _label("Agreed to version", "已同意条款版本", "已同意條款版本"),
    "withdrawn": _label("Took consent back, version", "已撤回同意，版本", "已撤回同意，版本"),
    "profile": _label("Told us", "您告诉我们的", "您告訴我們的"),
    "full_name": _label("Full name", "姓名", "姓名"),
    "contact": _label("Contact", "联系方式", "聯絡方式"),
    "note": _label("Note", "备注", "備註"),
    "sealed": _label("sealed; only head office can open it", "已加密，仅总部可打开", "已加密，僅總部可開啟"),
    "parent": _label("Parent", "家长", "家長"),
    "referrer": _label("Brought by", "推荐人", "推薦人"),
    "card": _label("Card", "会员卡", "會員卡"),
    "visit": _label("visit", "到店", "來店"),
    "reward": _label("reward", "奖励", "獎勵"),
    "complaint": _label("complaint", "投诉", "投訴"),
}
