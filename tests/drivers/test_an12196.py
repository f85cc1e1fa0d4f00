"""NXP's published examples.

AN12196 rev 2.0 "NTAG 424 DNA and NTAG 424 DNA TagTamper features and hints" (tables by that revision), AN10922
"Symmetric key diversifications" section 2.2.1, and RFC 4493 for the CMAC beneath both.
"""

from __future__ import annotations

import pytest

from drivers import aes, sun
from drivers.cards.transceiver import BadCardData, NotGenuine
from drivers.ev2 import Handshake, Mode, Session, new_key_data


def b(text: str) -> bytes:
    return bytes.fromhex(text)


@pytest.mark.parametrize(
    ("message", "mac"),
    [
        ("", "bb1d6929e95937287fa37d129b756746"),
        ("6bc1bee22e409f96e93d7e117393172a", "070a16b46b4d4144f79bdd9dd04a287c"),
        (
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411",
            "dfa66747de9ae63030ca32611497c827",
        ),
    ],
)
def test_cmac_of_rfc_4493_section_4(message: str, mac: str) -> None:
    assert aes.cmac(b("2b7e151628aed2a6abf7158809cf4f3c"), b(message)) == b(mac)


def test_an10922_section_2_2_1_diversified_aes_128_key() -> None:
    data = b("04782E21801D803042F54E585020416275")
    assert sun.diversified_key(b("00112233445566778899AABBCCDDEEFF"), data) == b("A8DD63A3B89D54B37CA802473FDA9175")


def test_diversification_data_of_the_wrong_length_is_refused() -> None:
    for length in (15, 32):
        with pytest.raises(ValueError, match="16 to 31"):
            sun.diversified_key(bytes(16), bytes(length))


def test_table_1_session_key() -> None:
    key = b("5ACE7E50AB65D5D51FD5BF5A16B8205B")
    assert sun.session_mac_key(key, b("04C767F2066180"), 1) == b("3A3E8110E05311F7A3FCF0D969BF2B48")


def test_table_2_picc_data() -> None:
    assert sun.picc_data(aes.ZERO_KEY, b("EF963FF7828658A599F3041510671E88")) == (b("04DE5F1EACC040"), 61)


def test_table_4_mac_over_nothing() -> None:
    uid = b("04DE5F1EACC040")
    assert sun.session_mac_key(aes.ZERO_KEY, uid, 61) == b("3FB5F6E3A807A03D5E3570ACE393776F")
    assert sun.sdm_mac(aes.ZERO_KEY, uid, 61) == b("94EED9EE65337086")


def test_table_5_mac_over_mirrored_data() -> None:
    uid, counter = sun.picc_data(aes.ZERO_KEY, b("FD91EC264309878BE6345CBE53BADF40"))
    assert (uid, counter) == (b("04958CAA5C5E80"), 8)
    assert sun.sdm_mac(aes.ZERO_KEY, uid, counter, b"CEE9A53E3E463EF1F459635736738962&cmac=") == b("ECC1E7F6C6C73BF6")


TABLE_14 = {
    "random": "13C5DB8A5930439FC3DEF9A4C675360F",
    "challenge": "A04C124213C186F22399D33AC2A30215",
    "answer": "35C3E05A752E0144BAC0DE51C1F22C56B34408A23D8AEA266CAB947EA8E0118D",
    "proof": "3FA64DB5446D1F34CD6EA311167F5E4985B89690C04A05F17FA7AB2F08120663",
}
TABLE_19 = {
    "random": "B98F4C50CF1C2E084FD150E33992B048",
    "challenge": "B875CEB0E66A6C5CD00898DC371F92D1",
    "answer": "FF0306E47DFBC50087C4D8A78E88E62DE1E8BE457AA477C707E2F0874916A8B1",
    "proof": "0CC9A8094A8EEA683ECAAC5C7BF20584206D0608D477110FC6B3D5D3F65C3A6A",
}


def handshake(table: dict[str, str]) -> Session:
    dialogue = Handshake(aes.ZERO_KEY, b(table["random"]))
    assert dialogue.answer(b(table["challenge"])) == b(table["answer"])
    return dialogue.session(b(table["proof"]))


def test_table_14_authenticate_ev2_first_with_key_0() -> None:
    session = handshake(TABLE_14)
    assert session == Session(
        b("1309C877509E5A215007FF0ED19CA564"), b("4C6626F5E72EA694202139295C7A7FC7"), b("9D00C4DF")
    )


def test_table_19_authenticate_ev2_first_with_key_3() -> None:
    session = handshake(TABLE_19)
    assert session == Session(
        b("7A93D6571E4B180FCA6AC90C9A7488D4"), b("FC4AF159B62E549B5812394CAB1918CC"), b("7614281A")
    )


def test_a_card_with_another_key_is_told_at_the_handshake() -> None:
    dialogue = Handshake(b"\x01" * 16, b(TABLE_14["random"]))
    dialogue.answer(b(TABLE_14["challenge"]))
    with pytest.raises(NotGenuine):
        dialogue.session(b(TABLE_14["proof"]))


def test_table_7_command_and_answer_in_mode_mac() -> None:
    session = Session(b"", b("8248134A386E86EB7FAF54A52E536CB6"), b("7A21085E"))
    assert session.command(0xF5, b"\x02", mode=Mode.MAC) == b("90F5000009026597A457C8CD442C00")
    data = b("0040EEEE000100D1FE001F00004400004400002000006A0000")
    assert session.answer(data + b("2A474282E7A47986"), Mode.MAC) == data


def test_table_17_write_data_and_table_18_change_file_settings_in_mode_full() -> None:
    session = handshake(TABLE_14)
    address = b"choose.url.com/ntag424?e=" + b"0" * 32 + b"&c=" + b"0" * 16
    content = (b("0051D1014D5504") + address).ljust(0x80, b"\x00")
    assert session.command(0x8D, b("02000000800000"), content) == b(
        "908D00009F02000000800000421C73A27D827658AF481FDFF20A5025B559D0E3AA21E58D347F343CFFC768BFE596C706BC00F2176781"
        "D4B0242642A0FF5A42C461AAF894D9A1284B8C76BCFA658ACD40555D362E08DB15CF421B51283F9064BCBE20E96CAE545B407C9D651A"
        "3315B27373772E5DA2367D2064AE054AF996C6F1F669170FA88CE8C4E3A4A7BBBEF0FD971FF532C3A802AF745660F2B4"
        "D1D9A8499661EBF300"
    )
    assert session.answer(b("FC222E5F7A542452")) == b""
    assert session.command(0x5F, b"\x02", b("4000E0C1F121200000430000430000")) == b(
        "905F0000190261B6D97903566E84C3AE5274467E89EAD799B7C1A0EF7A0400"
    )
    assert session.answer(b("57BFF87B1241E93D")) == b""


def test_table_21_write_data_of_the_protected_file() -> None:
    session = handshake(TABLE_19)
    assert session.command(0x8D, b("030000000A0000"), b("0102030405060708090A")) == b(
        "908D00001F030000000A00006B5E6804909962FC4E3FF5522CF0F8436C0C53315B9C73AA00"
    )
    assert session.answer(b("C26D236E4A7C046D")) == b""


def test_tables_24_to_26_write_plain_then_change_keys_2_and_0() -> None:
    session = Session(
        b("4CF3CB41A22583A61E89B158D252FC53"), b("5529860B2FC5FB6154B7F28361D30BF9"), b("7614281A"), commands=1
    )
    container = b("FF0506E10500808283000000000000000000")
    assert session.command(0x8D, b("010E0000120000"), container, Mode.PLAIN) == b(
        "908D000019010E0000120000FF0506E1050080828300000000000000000000"
    )
    session.answer(b"", Mode.PLAIN)
    second = new_key_data(2, b("F3847D627727ED3BC9C4CC050489B966"), aes.ZERO_KEY, 1)
    assert second[17:] == b("789DFADC")
    assert session.command(0xC4, b"\x02", second) == b(
        "90C4000029022CF362B7BF4311FF3BE1DAA295E8C68DE09050560D19B9E16C2393AE9CD1FAC75D0CE20BCD1D06E600"
    )
    assert session.answer(b("203BB55D1089D587")) == b""
    first = new_key_data(0, b("5004BF991F408672B1EF00F08F9E8647"), aes.ZERO_KEY, 1)
    assert session.command(0xC4, b"\x00", first) == b(
        "90C400002900C0EB4DEEFEDDF0B513A03A95A75491818580503190D4D05053FF75668A01D6FDA6610234BDED643200"
    )


def test_table_28_get_card_uid_answers_encrypted() -> None:
    session = Session(b("2B4D963C014DC36F24F69A50A394F875"), b("379D32130CE61705DD5FD8C36B95D764"), b("DF055522"))
    assert session.command(0x51) == b("90510000088E2C155ADDA99BE300")
    answer = "70756055688505B52A5E26E59E329CD6595F672298EA41B7"
    assert session.answer(b(answer)) == b("04958CAA5C5E80")


def test_a_changed_answer_is_noticed() -> None:
    session = Session(b("2B4D963C014DC36F24F69A50A394F875"), b("379D32130CE61705DD5FD8C36B95D764"), b("DF055522"))
    session.command(0x51)
    with pytest.raises(NotGenuine):
        session.answer(b("71756055688505B52A5E26E59E329CD6595F672298EA41B7"))
    with pytest.raises(BadCardData):
        session.answer(b"short")
