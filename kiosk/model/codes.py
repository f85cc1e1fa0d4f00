"""Codes that the shop prints: members' QR codes and vouchers, told apart from every other code by their form."""

from __future__ import annotations

import re
import secrets

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
"""Without 0 O, 1 I L, 2 Z, 5 S, 8 B, U V: what is read aloud or by hand is read right."""

MEMBER = "tuckshop:"
_MEMBER = re.compile(r"tuckshop:([A-Za-z0-9_-]{22})")
_VOUCHER = re.compile(f"([{ALPHABET}]{{4}})-?([{ALPHABET}]{{4}})", re.IGNORECASE)


def new_member_code() -> str:
    """The text of a member's QR code: 128 bits of chance, and nothing about the member."""
    return MEMBER + secrets.token_urlsafe(16)


def member_token(text: str) -> str | None:
    """The token of a member's code; None if the text is none."""
    found = _MEMBER.fullmatch(text.strip())
    return found[1] if found else None


def voucher_code(text: str) -> str | None:
    """A voucher's code as it is on file; None if the text has not the form of one."""
    found = _VOUCHER.fullmatch(text.strip())
    return f"{found[1]}-{found[2]}".upper() if found else None
