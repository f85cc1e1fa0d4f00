"""Both ends hash the same bytes."""

from __future__ import annotations

import hashlib
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import CHAIN_START, OPAQUE, Event, chain, original, seal
from tests.sync.shop import event, visit

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def there_and_back(made: Event) -> Event:
    return msgspec.json.decode(msgspec.json.encode(made), type=Event)


@pytest.mark.parametrize(
    "data",
    [
        '{"name":"賀小姐","mood":"🍬"}',
        '{"escaped":"\\u8d3a\\ud83c\\udf6c"}',
        '{ "spaced" :  [ 1 ,\t2\n] }',
        '{"b":1,"a":2,"b":3}',
        '{"huge":123456789012345678901234567890,"tiny":1e-400,"exact":1.50}',
        '""',
        "null",
    ],
)
def test_data_arrives_as_the_very_bytes(data: str) -> None:
    made = event(1, data=data.encode())
    arrived = there_and_back(made)
    assert bytes(arrived.data) == data.encode()
    assert msgspec.json.encode(arrived) == msgspec.json.encode(made)


@given(data=JSON, spaces=st.sampled_from([None, 1, "\t"]), plain=st.booleans(), name=st.text(min_size=1, max_size=64))
def test_decode_and_encode_is_the_identity(data: object, spaces: int | str | None, plain: bool, name: str) -> None:
    text = json.dumps(data, indent=spaces, ensure_ascii=plain)
    try:
        raw = text.encode()
        msgspec.json.encode(name)
    except UnicodeEncodeError:
        return  # half a surrogate pair: no UTF-8, so never in a store
    made = msgspec.structs.replace(event(1, data=raw), id=name)
    assert msgspec.json.encode(there_and_back(made)) == msgspec.json.encode(made)
    assert chain(CHAIN_START, there_and_back(made)) == chain(CHAIN_START, made)


def test_the_chain_is_sha256_over_what_was_before_and_the_event() -> None:
    made = visit(1)
    assert chain(CHAIN_START, made) == hashlib.sha256(bytes(32) + msgspec.json.encode(made)).digest()


def test_a_sealed_event_hashes_as_the_original_and_gives_it_back() -> None:
    made = visit(7)
    sealed = seal(made)
    assert (sealed.seq, sealed.id, sealed.type) == (7, made.id, OPAQUE)
    assert original(sealed) == msgspec.json.encode(made)
    assert chain(b"x" * 32, sealed) == chain(b"x" * 32, made)


@pytest.mark.parametrize("data", [b"{", b'{"a":1},"x":{"b":2}', b'"\xff\xfe"', b"", b"NaN", b' {"a":1} '])
def test_a_sealed_event_travels_whatever_its_data_are(data: bytes) -> None:
    made = event(1, data=data)
    assert original(there_and_back(seal(made))) == msgspec.json.encode(made)


@pytest.mark.parametrize("data", [b"{}", b'{"b64":7}', b'{"b64":"!!"}', b'{"b64":"abc"}', b"[]"])
def test_an_opaque_event_without_base64_is_a_sentence(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"event 3 says opaque\.v1 but holds no base64"):
        original(event(3, OPAQUE, data))
