"""The device's secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.keys import KeysFault, open_keys


def test_made_at_the_first_start_and_the_same_ever_after(tmp_path: Path) -> None:
    made = open_keys(tmp_path / "new" / "secrets", tmp_path / "store.db")
    assert open_keys(tmp_path / "new" / "secrets", tmp_path / "store.db") == made
    assert len({made.chain, made.members, made.pepper}) == 3
    assert (tmp_path / "new" / "secrets").stat().st_mode & 0o777 == 0o600
    other = open_keys(tmp_path / "other", tmp_path / "store.db")
    assert other.members != made.members
    assert made.members.hex() not in repr(made)
    assert str(made.members) not in repr(made)


def test_the_chain_key_of_a_group_goes_before_the_devices_own(tmp_path: Path) -> None:
    own = open_keys(tmp_path / "secrets", tmp_path / "store.db")
    group = open_keys(tmp_path / "secrets", tmp_path / "store.db", chain=b"g" * 32)
    assert (group.chain, group.members) == (b"g" * 32, own.members)
    assert group.card(b"\x04\x01\x02\x03") != own.card(b"\x04\x01\x02\x03")


def test_a_card_is_known_by_a_keyed_hash(tmp_path: Path) -> None:
    keys = open_keys(tmp_path / "secrets", tmp_path / "store.db")
    uid = bytes.fromhex("04a1b2c3d4e5f6")
    assert keys.card(uid) == keys.card(uid)
    assert len(keys.card(uid)) == 16
    assert uid not in keys.card(uid)
    assert keys.card(uid[:4]) != keys.card(uid)


def test_keys_that_are_gone_are_never_replaced_in_silence(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_bytes(b"members")
    with pytest.raises(KeysFault, match=r"secrets: the key file is missing, and .*store\.db can't be read without it"):
        open_keys(tmp_path / "secrets", tmp_path / "store.db")
    assert not (tmp_path / "secrets").exists()


BAD = {"empty": b"", "cut": b'{"chain": "AA', "short": b'{"chain":"AAAA","members":"AAAA","pepper":"AAAA","salt":"AA"}'}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_a_damaged_key_file_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secrets"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(KeysFault, match=r"the key file is damaged .* put back its copy"):
        open_keys(file, tmp_path / "store.db")
    assert file.read_bytes() == content


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    open_keys(tmp_path / "secrets", tmp_path / "store.db")
    (tmp_path / "secrets").chmod(0o644)
    with pytest.raises(KeysFault, match=r"others can read the key file; run `chmod 600 .*secrets`"):
        open_keys(tmp_path / "secrets", tmp_path / "store.db")
