"""`kiosk cards ...` over the simulated wires: cards made at a reader, torn away, refused, and then believed."""

from __future__ import annotations

import contextlib
import random
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers import ndef
from drivers.cards.ntag import Ntag21x
from drivers.cards.transceiver import CardFault, CardRefused, CardSilent, Transceiver
from drivers.events import CardKind, CardTapped
from drivers.faults import LastingFault
from drivers.proof import Proof, ShopKeys, Verdict, judge
from drivers.signed import issue
from drivers.sim.card_models import Ntag21xCard, Ntag424Card
from drivers.sim.cards import ACK, Nibble, SimCard
from drivers.sim.clock import RealClock
from drivers.sim.field import Field
from drivers.sim.mfrc522 import Mfrc522Model
from drivers.sim.pn532 import SimPn532
from drivers.sim.spidev import SpiWires
from kiosk import card_making, devices
from kiosk.clock import SystemClock
from kiosk.commands import cards as commands
from kiosk.config import load
from kiosk.config.settings import Cards, Data, Mfrc522Reader, Pn532Reader, Settings
from kiosk.keys import KeysFault, open_keys
from kiosk.model.codes import member_token
from kiosk.signed_cards import issuing_key, judge_of, read_key, shop_keys
from kiosk.store.faults import StoreFault
from kiosk.store.hold import Hold
from kiosk.store.store import Store
from tests.stories.signed import ISSUER, MASTER, URL, InHand

UID, OTHER = bytes.fromhex("04aabbccddeeff"), bytes.fromhex("04aabbccddeef0")


class Bench:
    """A reader of either kind, a person who lays cards on it when they are told to, and what they are told."""

    def __init__(self, kind: str, folder: Path) -> None:
        clock = RealClock()
        self.field = Field(clock)
        self.wires = SpiWires(clock, {(0, 0): Mfrc522Model(self.field, clock)})
        self.pn532 = SimPn532(folder / "reader", seed=1)
        self.kind = kind
        self.settings = Pn532Reader(port=self.pn532.port) if kind == "pn532" else Mfrc522Reader()
        self.heard: list[str] = []
        self.made: list[bytes] = []
        self.lying: SimCard | None = None

    def put(self, card: SimCard | None) -> None:
        antenna = self.field if self.kind == "mfrc522" else self.pn532
        if self.lying:
            antenna.take(self.lying)
        if card:
            antenna.lay(card)
        self.lying = card

    def make(self, write: card_making.Write, count: int, then: Callable[[str], None]) -> int:
        """`then` does what the person does after a sentence."""

        def say(words: str) -> None:
            self.heard.append(words)
            then(words)

        with devices.antenna(self.settings, spi=self.wires.open) as antenna:
            return card_making.make(antenna, write, count, say, self.made.append, Event())


@pytest.fixture(params=["pn532", "mfrc522"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(request.param, tmp_path)
    with bench.pn532:
        yield bench


class Torn:
    """A sticker that is taken away after some writes."""

    atqa, sak = b"\x44\x00", 0

    def __init__(self, card: Ntag21xCard, writes: int) -> None:
        card.powered()
        self.uid = card.uid
        self._card = card
        self._writes = writes

    def frame(self, data: bytes) -> bytes:
        self._writes -= data[0] == 0xA2
        if self._writes < 0:
            raise CardSilent("taken away")
        answer = self._card.exchange(data)
        assert answer is not None
        if isinstance(answer, Nibble):
            if answer != ACK:
                raise CardRefused("no", answer[0])
            return b""
        return answer

    def apdu(self, command: bytes) -> bytes:
        raise CardSilent("no APDUs")


def blank(uid: bytes) -> Ntag424Card:
    return Ntag424Card(uid, random=random.Random(2))


def proves(uid: bytes, message: bytes) -> Verdict:
    return judge(CardTapped(uid, CardKind.UNKNOWN, "", 0.0, message), ShopKeys(MASTER, (ISSUER.public_key(),)))


def signing() -> card_making.Write:
    return card_making.signing(MASTER, URL)


def test_one_card_after_the_other(bench: Bench) -> None:
    waiting: list[SimCard] = [blank(UID), blank(OTHER)]
    done = bench.make(signing(), 2, lambda _words: bench.put(waiting.pop(0)) if waiting else None)
    assert (done, bench.made) == (2, [UID, OTHER])
    assert bench.heard == [
        "Lay a card on the reader.",
        "Card 1 of 2 is made (its number ends in EE FF). Take it away.",
        "Card 2 of 2 is made (its number ends in EE F0). Take it away.",
    ]


def test_what_was_made_signs_and_is_believed(tmp_path: Path) -> None:
    bench, card = Bench("mfrc522", tmp_path), blank(UID)
    bench.make(signing(), 1, lambda _words: bench.put(card))
    made = InHand(UID)
    made.card = card
    assert proves(UID, made.message()) == Verdict(Proof.FRESH, 2)
    assert MASTER.hex() not in "\n".join(bench.heard)


def test_a_card_torn_away_is_finished_by_laying_it_down_again(tmp_path: Path) -> None:
    bench, card = Bench("mfrc522", tmp_path), blank(UID)
    left = [9]

    class Torn:
        """The card is pulled after nine commands, once."""

        def __init__(self, whole: Transceiver) -> None:
            self.uid, self.atqa, self.sak, self._whole = whole.uid, whole.atqa, whole.sak, whole

        def frame(self, data: bytes) -> bytes:
            return self._whole.frame(data)

        def apdu(self, command: bytes) -> bytes:
            if left[0] == 0:
                left[0] = -1
                bench.put(None)
                raise CardSilent("gone")
            left[0] -= 1
            return self._whole.apdu(command)

    write = signing()
    done = bench.make(lambda whole: write(Torn(whole)), 1, lambda _words: bench.put(card))
    assert (done, bench.made) == (1, [UID])
    assert bench.heard[1] == "The card was taken away half-way: lay it down again, and it is finished."


def test_somebody_elses_card_is_refused_once_and_not_tried_again(bench: Bench) -> None:
    """Every wrong key is counted by the card, which locks itself in the end."""
    foreign, ours = InHand(UID, master=bytes(16)).card, blank(OTHER)
    tries: list[bytes] = []

    def counted(card: Transceiver) -> None:
        tries.append(card.uid)
        signing()(card)

    def person(words: str) -> None:
        if words.startswith("Lay"):
            bench.put(foreign)
        elif "somebody else's keys" in words:
            assert tries == [UID]
            bench.put(ours)

    assert bench.make(counted, 1, person) == 1
    assert tries == [UID, OTHER]
    assert bench.heard[1].endswith("Take this card away.")


@pytest.mark.parametrize(
    ("write", "card", "said"),
    [
        (card_making.signing(MASTER, URL), Ntag21xCard(UID), "This is no NTAG 424 DNA"),
        (card_making.signed(ISSUER), blank(UID), "This is no NTAG213, 215 or 216"),
    ],
)
def test_the_wrong_kind_of_card(bench: Bench, write: card_making.Write, card: SimCard, said: str) -> None:
    stopping = Event()
    heard: list[str] = []

    def say(words: str) -> None:
        heard.append(words)
        if len(heard) == 2:
            stopping.set()

    bench.put(None)
    with devices.antenna(bench.settings, spi=bench.wires.open) as antenna:
        bench.put(card)
        assert card_making.make(antenna, write, 1, say, bench.made.append, stopping) == 0
    assert heard[1].startswith(said)
    assert bench.made == []


def test_two_cards_at_once_are_told(tmp_path: Path) -> None:
    bench = Bench("mfrc522", tmp_path)
    bench.field.lay(Ntag21xCard(OTHER))

    def person(words: str) -> None:
        if words.startswith("Lay"):
            bench.field.lay(blank(UID))
        else:
            bench.field.take(bench.field.cards[0])

    assert bench.make(signing(), 1, person) == 1
    assert bench.heard[1].startswith("Several cards")


def test_the_cheaper_kind_is_signed_once(bench: Bench) -> None:
    card = Ntag21xCard(UID)
    assert bench.make(card_making.signed(ISSUER), 1, lambda _words: bench.put(card)) == 1
    memory = b"".join(card.pages[4:40])
    assert proves(UID, ndef.message_of(memory)) == Verdict(Proof.ISSUED)


def test_a_signed_card_can_be_read_by_all_and_written_by_the_shop_alone(bench: Bench) -> None:
    card, write = Ntag21xCard(UID), card_making.signed(ISSUER)
    bench.make(write, 1, lambda _words: bench.put(card))
    with devices.antenna(bench.settings, spi=bench.wires.open) as antenna:
        with antenna.selected() as anybody:
            assert anybody is not None
            with pytest.raises(CardFault):
                Ntag21x(anybody).write_ndef(ndef.encode_uri("https://elsewhere.example/"))
        with antenna.selected() as anybody:
            assert anybody is not None
            assert proves(UID, Ntag21x(anybody).read_ndef()) == Verdict(Proof.ISSUED)


def test_the_shop_can_sign_its_card_anew(bench: Bench) -> None:
    card, write = Ntag21xCard(UID), card_making.signed(ISSUER)
    bench.make(write, 1, lambda _words: bench.put(card))
    bench.put(None)
    card.pages[6] = bytes(4)  # whatever spoiled it
    assert bench.make(write, 1, lambda _words: bench.put(card)) == 1
    assert proves(UID, ndef.message_of(b"".join(card.pages[4:40]))) == Verdict(Proof.ISSUED)


def test_a_card_signed_with_another_issuing_key_is_refused_and_left_as_it_is(bench: Bench) -> None:
    card, others = Ntag21xCard(UID), Ntag21xCard(bytes.fromhex("04AABBCCDDEE01"))
    bench.make(card_making.signed(ISSUER), 1, lambda _words: bench.put(card))
    bench.put(None)
    before = list(card.pages)
    strange = card_making.signed(Ed25519PrivateKey.from_private_bytes(b"another shop" + bytes(20)))
    hands = iter([card, others])
    bench.make(strange, 1, lambda _words: bench.put(next(hands, None)))
    assert any("another issuing key" in words for words in bench.heard)
    assert card.pages == before
    assert bench.made == [card.uid, others.uid]


@pytest.mark.parametrize("writes", range(28))
def test_a_card_torn_away_while_it_is_signed_is_finished_by_laying_it_down_again(writes: int) -> None:
    card = Ntag21xCard(UID)
    with contextlib.suppress(CardSilent):
        issue(Torn(card, writes), ISSUER)
    issue(Torn(card, 1000), ISSUER)
    assert proves(UID, ndef.message_of(b"".join(card.pages[4:40]))) == Verdict(Proof.ISSUED)
    assert card.pages[-4][3] == 4


def test_an_address_that_does_not_fit_is_told_before_any_card() -> None:
    with pytest.raises(LastingFault, match=r"cards\.address.*too long"):
        card_making.signing(MASTER, "https://shop.example/" + "x" * 300)


# --- beside a shop ------------------------------------------------------------------------------------------------


def shop(folder: Path) -> tuple[Settings, bytes]:
    """A store in which the card has signed 57 reads."""
    settings = Settings(data=Data(folder=folder))
    keys = open_keys(settings.data.secrets, settings.data.store)
    store = Store.open(settings.data.store, keys, "kiosk")
    with store.change(SystemClock(store.boot_n, store.wall_floor_ms).stamp()):
        store.proofs.keep(keys.card(UID), 57)
        store.proofs.keep(keys.card(OTHER), 5)
    store.close()
    return settings, keys.card(UID)


def test_a_card_made_again_is_forgotten_by_the_shop(tmp_path: Path) -> None:
    settings, card = shop(tmp_path)
    with card_making.alone(settings) as forget:
        forget(UID)
    keys = open_keys(settings.data.secrets, settings.data.store)
    store = Store.open(settings.data.store, keys, "kiosk")
    assert store.proofs.counter(card) is None
    assert store.proofs.counter(keys.card(OTHER)) == 5
    store.close()


def test_beside_a_running_kiosk_nothing_is_begun(tmp_path: Path) -> None:
    settings, _card = shop(tmp_path)
    hold = Hold(settings.data.store)
    with pytest.raises(StoreFault, match="stop it first"), card_making.alone(settings):
        raise AssertionError("never here")
    hold.let_go()


def test_a_bench_without_a_shop_leaves_none_behind(tmp_path: Path) -> None:
    with card_making.alone(Settings(data=Data(folder=tmp_path / "nothing"))) as forget:
        forget(UID)
    assert list(tmp_path.iterdir()) == []


# --- keys ---------------------------------------------------------------------------------------------------------


def kiosk(*arguments: object, **variables: str) -> Result:
    return CliRunner().invoke(commands.cards, [str(each) for each in arguments], env=variables)


def test_keys_are_made_once_for_nobody_elses_eyes(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    done = kiosk("make-keys", folder)
    for name in (commands.MASTER, commands.ISSUING):
        path = folder / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert path.read_text().strip() not in done.output
    again = kiosk("make-keys", folder).exception
    assert isinstance(again, KeysFault)
    assert "there is a key already" in str(again)
    path = tmp_path / "kiosk.toml"
    path.write_text(done.output)
    keys = shop_keys(load(path, {}).cards)
    assert keys.master == read_key(folder / commands.MASTER, 16)
    assert keys.issuers == (issuing_key(folder / commands.ISSUING).public_key(),)


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        ("00" * 16, 0o644, "others can read this key; run `chmod 600"),
        ("00" * 15, 0o600, "has 15 bytes instead of 16"),
        ("anna", 0o600, "no key in hex digits"),
        ("é", 0o600, "no key in hex digits"),
        (None, 0o600, "can't be read"),
    ],
)
def test_a_key_that_cannot_be_used(tmp_path: Path, content: str | None, mode: int, said: str) -> None:
    path = tmp_path / "master.key"
    if content is not None:
        path.write_text(content)
        path.chmod(mode)
    with pytest.raises(KeysFault, match=said):
        judge_of(Cards(master_key_file=path))


def key_file(path: Path, key: bytes) -> Path:
    path.write_text(key.hex())
    path.chmod(0o600)
    return path


def test_without_a_reader_or_keys_it_says_what_to_set(tmp_path: Path) -> None:
    master = str(key_file(tmp_path / "master.key", MASTER))
    here = {"TUCKSHOP_DATA__FOLDER": str(tmp_path / "data"), "TUCKSHOP_CONFIG": ""}
    (tmp_path / "kiosk.toml").write_text("")
    config = ("--config", tmp_path / "kiosk.toml")
    set_up = here | {"TUCKSHOP_CARDS__MASTER_KEY_FILE": master, "TUCKSHOP_CARDS__ADDRESS": URL}
    for arguments, variables, said in (
        ((), here, "cards.master_key_file"),
        ((), set_up, "pn532 or mfrc522"),
        (("--reader", "counter"), set_up | {"TUCKSHOP_READER__0__KIND": "pn532"}, "called counter"),
    ):
        fault = kiosk("personalise", *config, *arguments, **variables).exception
        assert isinstance(fault, LastingFault)
        assert said in str(fault)


def test_the_whole_command(tmp_path: Path) -> None:
    issuing = key_file(tmp_path / "issuing.key", ISSUER.private_bytes_raw())
    config = tmp_path / "kiosk.toml"
    with SimPn532(tmp_path / "reader", seed=1) as reader:
        config.write_text(f'[data]\nfolder = "data"\n[[reader]]\nkind = "pn532"\nport = "{reader.port}"\n')
        reader.lay(Ntag21xCard(UID))
        done = kiosk("sign", "--config", config, "--key", issuing)
    assert "Card 1 of 1 is made" in done.output, done.exception


def test_codes_are_codes_of_members_and_never_twice() -> None:
    lines = kiosk("make-codes", "--count", 50).output.splitlines()
    assert len(set(lines)) == 50
    assert all(member_token(line) for line in lines)
