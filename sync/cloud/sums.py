"""Balances and holdings kept beside the ledger, moved by the effects of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from peewee import EXCLUDED, chunked

from sync.cloud.effects import Effect
from sync.cloud.rows import Balance, Holding, Ledger, Stream

ROWS_AT_ONCE = 100


def add_up(stream: Stream, effects: Sequence[Effect]) -> None:
    """Book the effects of one batch, in their order."""
    _hold(stream, effects)
    for effect in effects:
        if effect.forgotten:
            _forget(stream, effect.member)
    sums: dict[int, tuple[int, int, int]] = {}
    for effect in effects:
        for member, points, visits, redemptions in effect.sums():
            so_far = sums.get(member, (0, 0, 0))
            sums[member] = (so_far[0] + points, so_far[1] + visits, so_far[2] + redemptions)
    balances = [
        {
            "device": stream.device,
            "member": member,
            "points": points,
            "visits": visits,
            "redemptions": redemptions,
        }
        for member, (points, visits, redemptions) in sums.items()
    ]
    for rows in chunked(balances, ROWS_AT_ONCE):
        Balance.insert_many(rows).on_conflict(
            conflict_target=[Balance.device, Balance.member],
            update={
                Balance.points: Balance.points + EXCLUDED.points,
                Balance.visits: Balance.visits + EXCLUDED.visits,
                Balance.redemptions: Balance.redemptions + EXCLUDED.redemptions,
            },
        ).execute()


def _hold(stream: Stream, effects: Iterable[Effect]) -> None:
    """The last word on each card and member is what holds."""
    last = {(card, member): holds for effect in effects for card, member, holds in effect.holdings()}
    held = sorted(pair for pair, holds in last.items() if holds)
    holdings = [{"card": card, "device": stream.device, "member": member} for card, member in held]
    for rows in chunked(holdings, ROWS_AT_ONCE):
        Holding.insert_many(rows).on_conflict_ignore().execute()
    for (card, member), holds in last.items():
        if not holds:
            mine = (Holding.device == stream.device) & (Holding.card == card) & (Holding.member == member)
            Holding.delete().where(mine).execute()


def _forget(stream: Stream, member: int) -> None:
    """What was sealed to head office about this member goes from the ledger's rows; their hashes stay what they were,
    so a kiosk that sends them again is still known."""
    streams = Stream.select(Stream.id).where(Stream.device == stream.device)
    sealed = (Ledger.type == "personal.v1") & Ledger.data.contains(f'"member":{member},')
    for row in Ledger.select(Ledger.n, Ledger.data).where(Ledger.stream.in_(streams) & sealed):
        data = msgspec.json.decode(row.data, type=dict[str, object])
        if data["member"] == member and data.pop("sealed", None) is not None:
            Ledger.update(data=msgspec.json.encode(data).decode()).where(Ledger.n == row.n).execute()
