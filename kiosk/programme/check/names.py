"""Names that are given twice, and names of things that are nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from kiosk.model.programme import Programme
from kiosk.model.words import WORDS
from kiosk.programme.faults import Finding, Path, nearest
from kiosk.programme.written import placeholders


def findings(programme: Programme) -> Iterator[Finding]:
    ledger = ("earn", "multiplier", "campaign", "reward")  # the ledger names its rule, so these share their names
    yield from _twice([((part, i), each.id) for part in ledger for i, each in enumerate(getattr(programme, part))])
    for part in ("tier", "question", "holiday", "favourite"):
        yield from _twice([((part, i), each.id) for i, each in enumerate(getattr(programme, part))])
    for q, question in enumerate(programme.question):
        for f, follow_up in enumerate(question.follow_up):
            where = ("question", q, "follow_up", f, "reasons")
            yield from _twice([((*where, i), reason.id) for i, reason in enumerate(follow_up.reasons)])
    yield from _references(programme)
    yield from _words(programme)


def _twice(named: Sequence[tuple[Path, str]]) -> Iterator[Finding]:
    seen: dict[str, Path] = {}
    for path, name in named:
        if name in seen:
            first = seen[name]
            other = " ".join(str(part + 1) if isinstance(part, int) else part for part in first[-2:])
            yield Finding((*path, "id"), f"{name!r} is already the id of {other}", "give each an id of its own")
        seen.setdefault(name, path)


def _references(programme: Programme) -> Iterator[Finding]:
    tiers = [tier.id for tier in programme.tier]
    rewards = [reward.id for reward in programme.reward]
    for i, reward in enumerate(programme.reward):
        yield from _unknown(("reward", i, "tier"), "tier", [reward.tier], tiers)
    for i, multiplier in enumerate(programme.multiplier):
        yield from _unknown(("multiplier", i, "tiers"), "tier", multiplier.tiers, tiers)
        rules = [rule.id for rule in programme.earn]
        yield from _unknown(("multiplier", i, "rules"), "earning rule", multiplier.rules, rules)
    for i, campaign in enumerate(programme.campaign):
        yield from _unknown(("campaign", i, "tiers"), "tier", campaign.tiers, tiers)
        yield from _unknown(("campaign", i, "gift"), "reward", [campaign.gift], rewards)
        holidays = [holiday.id for holiday in programme.holiday]
        yield from _unknown(("campaign", i, "holiday"), "holiday", [campaign.holiday], holidays)


def _unknown(path: Path, kind: str, names: Iterable[str | None], known: Sequence[str]) -> Iterator[Finding]:
    for name in names:
        if name is not None and name not in known:
            yield Finding(path, f"there is no {kind} {name!r}", nearest(name, known))


def _words(programme: Programme) -> Iterator[Finding]:
    for field in fields(WORDS):
        path = ("words", field.name)
        allowed = placeholders(getattr(WORDS, field.name)["en"]) or set()
        for language, words in getattr(programme.words, field.name).items():
            used = placeholders(words)
            if used is None:
                yield Finding((*path, language), "the braces do not match", "write {name} for each")
            elif strange := used - allowed:
                known = ", ".join(sorted(f"{{{name}}}" for name in allowed)) or "none"
                yield Finding((*path, language), f"{{{min(strange)}}} can't be filled in here", f"there is {known}")
