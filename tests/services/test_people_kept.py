"""What a thief finds in the file, what only head office can read, and that every deed is whole or not at all."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from kiosk.model.member import Birthday
from kiosk.model.people import AgeBand, Profile
from kiosk.services.card_list import read
from kiosk.services.importing import Importing
from kiosk.services.shop import Shop, open_shop
from kiosk.services.views_people import JoinForm, ProfileForm
from kiosk.store.office import OfficeKeyFault, office_key, unseal
from kiosk.store.personal import about
from kiosk.store.store import Store
from tests.services.premises import KEYS, ZONE, Premises

UID = bytes.fromhex("04a1b2c3d4e580")
WORDS = ("Annabella", "Lindqvist", "anna@example.org", "Hafenviertel", "dog outside", "林美玲")
FORM = JoinForm(
    name="Annabella",
    birthday=Birthday(6, 1),
    profile=Profile(AgeBand.FROM_25, "Hafenviertel"),
    full_name="Annabella Lindqvist",
    contact="anna@example.org",
    consent="1",
)
OFFICE = X25519PrivateKey.generate()
PRIVATE = OFFICE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
PUBLIC = OFFICE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def joined(place: Premises, shop: Shop | None = None) -> int:
    shop = shop or place.shop
    anna = shop.joining.join(FORM, place.card(UID), None).guest.id
    shop.people.note(anna, "the dog outside is 林美玲's", place.clerk.id)
    return anna


def with_office(place: Premises) -> Shop:
    """The same shop, started again with head office's key."""
    place.shop.close()
    keys = replace(KEYS, office=office_key(PUBLIC))
    store = Store.open(place.folder / "store.db", keys, "k-1")
    place.clock.boot_n = store.boot_n
    place.shop = open_shop(store, place.shop.books.programme, place.clock, keys, ZONE)
    return place.shop


def raw(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("store.db*")))


def spelled(text: str) -> list[bytes]:
    return [text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]


@pytest.mark.parametrize("office", [False, True])
def test_the_file_tells_a_thief_nothing(place: Premises, office: bool) -> None:
    if office:
        with_office(place)
    list_of_one = b"card,name,birthday\n04a1b2c3d4e680,Bertram Hollow,05-31\n"
    anna = joined(place)
    importing = Importing(place.shop.books)
    importing.carry_out(importing.plan(read(list_of_one), bytes.fromhex, "en"), place.owner.id)
    place.shop.people.change(anna, ProfileForm(name="Anneliese", contact="+49 30 901820"), place.owner.id)
    merged = place.shop.merging.merge(place.member("Bertha").guest.id, anna, place.owner.id)
    place.shop.merging.undo(merged.merge, place.owner.id)
    place.shop.books.store.checkpoint()
    bytes_on_disk = raw(place.folder)
    assert b"member.v1" in bytes_on_disk, "the search finds what is there"
    for word in (*WORDS, "Bertram", "Hollow", "Anneliese", "901820", "Bertha"):
        for needle in spelled(word):
            assert needle not in bytes_on_disk, word
    for uid in (UID, bytes.fromhex("04a1b2c3d4e680")):
        for needle in (uid, uid[::-1], uid.hex().encode(), uid.hex().upper().encode()):
            assert needle not in bytes_on_disk, uid.hex()


def test_with_head_offices_key_the_kiosk_itself_can_not_read_it_again(place: Premises) -> None:
    shop = with_office(place)
    anna = joined(place, shop)
    file = shop.people.person(anna)
    assert (file.full_name, file.contact, [note.words for note in file.notes]) == (None, None, [None])
    assert (file.guest.name, file.birthday, file.profile.locality) == ("Annabella", Birthday(6, 1), "Hafenviertel")
    known = msgspec.json.decode(shop.exporting.export(anna, place.owner.id).json)
    assert {part["words"] for part in known["personal"]} == {"sealed"}
    sealed = {number: msgspec.convert(text, bytes) for number, text in known["sealed"].items()}
    told = [data for kind, data in place.events() if kind == "personal.v1"]
    assert {str(each["id"]): msgspec.convert(each["sealed"], bytes) for each in told} == sealed
    opened = [unseal(PRIVATE, body, about(int(number))).decode() for number, body in sealed.items()]
    assert opened == ["Annabella Lindqvist", "anna@example.org", "the dog outside is 林美玲's"]
    first = next(iter(sealed))
    with pytest.raises(ValueError, match="another key, or changed"):
        unseal(PRIVATE, sealed[first], about(4711))
    other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(ValueError, match="another key, or changed"):
        unseal(other, sealed[first], about(int(first)))


def test_what_was_written_before_the_key_came_stays_readable(place: Premises) -> None:
    anna = joined(place)
    shop = with_office(place)
    assert shop.people.person(anna).full_name == "Annabella Lindqvist"
    shop.people.change(anna, ProfileForm(name="Annabella", full_name="Annabella Berg"), None)
    assert shop.people.person(anna).full_name is None
    place.again()
    assert place.shop.people.person(anna).full_name is None, "and stays sealed without the key"


@pytest.mark.parametrize(
    ("pem", "told"),
    [
        (PRIVATE, "private key, which must never be on a kiosk"),
        (b"hello", "no public key in PEM"),
        (
            Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            "Ed25519PublicKey, and sealing needs X25519",
        ),
    ],
)
def test_a_key_that_is_none(pem: bytes, told: str) -> None:
    with pytest.raises(OfficeKeyFault, match=told):
        office_key(pem)


def test_no_column_names_a_member_unknown_to_merging_and_erasing(place: Premises) -> None:
    """Whoever adds a table with a member in it declares the reference, or says here why not."""
    plain = {"merges.kept_id", "merges.gone_id", "unlike.one_id", "unlike.other_id"}
    file = sqlite3.connect(place.folder / "store.db")
    for (table,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        declared = {row[3] for row in file.execute(f"PRAGMA foreign_key_list({table})") if row[2] == "members"}
        for _, column, *_ in file.execute(f"PRAGMA table_info({table})"):
            if re.search("member|friend|referrer|parent|kept|gone_id|one_id|other_id", column):
                assert column in declared or f"{table}.{column}" in plain, f"{table}.{column}"
    file.close()


def dump(place: Premises) -> list[str]:
    file = sqlite3.connect(place.folder / "store.db")
    try:
        return list(file.iterdump())
    finally:
        file.close()


Deed = Callable[[Premises, int, int], object]


def imported(place: Premises) -> int:
    importing = Importing(place.shop.books)
    plan = importing.plan(read(b"card,points\n04a1b2c3d4e680,5\n04a1b2c3d4e780,5\n"), bytes.fromhex, "en")
    return importing.carry_out(plan, place.owner.id)


DEEDS: dict[str, tuple[Deed, str]] = {
    "join": (
        lambda place, anna, ben: place.shop.joining.join(FORM, place.card(b"new"), place.owner.id),
        "members cards consents profiles personal visits ledger outbox meta audit",
    ),
    "withdraw": (
        lambda place, anna, ben: place.shop.joining.withdraw(anna, None),
        "members consents outbox meta",
    ),
    "change": (
        lambda place, anna, ben: place.shop.people.change(anna, replace(FORM, name="X"), place.owner.id),
        "members profiles personal outbox meta audit",
    ),
    "note": (
        lambda place, anna, ben: place.shop.people.note(anna, "x", place.owner.id),
        "personal outbox meta audit",
    ),
    "replace": (
        lambda place, anna, ben: place.shop.card_desk.replace(anna, place.card(UID), b"n" * 16, place.owner.id),
        "cards outbox meta audit",
    ),
    "merge": (
        lambda place, anna, ben: place.shop.merging.merge(ben, anna, place.owner.id),
        "merges moves members cards visits ledger consents personal profiles outbox meta audit",
    ),
    "erase": (
        lambda place, anna, ben: place.shop.erasing.erase(anna, place.owner.id),
        "members visits ledger erasures outbox meta audit",
    ),
    "import": (lambda place, anna, ben: imported(place), "members cards ledger outbox meta audit"),
}
CASES = [
    pytest.param(deed, table, id=f"{deed}-{table}") for deed, (_, tables) in DEEDS.items() for table in tables.split()
]


@pytest.mark.parametrize(("deed", "table"), CASES)
def test_a_table_that_refuses(place: Premises, deed: str, table: str) -> None:
    anna, ben = joined(place), place.member("Ben").guest.id
    file = sqlite3.connect(place.folder / "store.db", isolation_level=None)
    for change in ("INSERT", "UPDATE"):
        file.execute(
            f"CREATE TRIGGER no_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'not today'); END"
        )
    before = dump(place)
    act, _ = DEEDS[deed]
    with pytest.raises(sqlite3.IntegrityError, match="not today"):
        act(place, anna, ben)
    assert dump(place) == before
    file.execute("DROP TRIGGER no_INSERT")
    file.execute("DROP TRIGGER no_UPDATE")
    file.close()
    act(place, anna, ben)


@pytest.mark.parametrize(
    "table", ["merges", "moves", "members", "cards", "visits", "ledger", "consents", "outbox", "meta", "audit"]
)
def test_a_table_that_refuses_the_parting(place: Premises, table: str) -> None:
    anna, ben = joined(place), place.member("Ben").guest.id
    place.clock.go_on(3600)
    merged = place.shop.merging.merge(ben, anna, place.owner.id)
    file = sqlite3.connect(place.folder / "store.db", isolation_level=None)
    for change in ("INSERT", "UPDATE", "DELETE"):
        file.execute(
            f"CREATE TRIGGER no_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'not today'); END"
        )
    before = dump(place)
    with pytest.raises(sqlite3.IntegrityError, match="not today"):
        place.shop.merging.undo(merged.merge, place.owner.id)
    assert dump(place) == before
    for change in ("INSERT", "UPDATE", "DELETE"):
        file.execute(f"DROP TRIGGER no_{change}")
    file.close()
    place.shop.merging.undo(merged.merge, place.owner.id)
