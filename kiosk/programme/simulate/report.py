"""The bill in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.model.text import say
from kiosk.programme.simulate.bill import Bill
from kiosk.programme.simulate.year import Plan


def facts(bill: Bill, plan: Plan) -> dict[str, object]:
    """All figures by name; money in whole currency units, points as they are."""
    habits = plan.habits
    return {
        "programme": say(bill.programme.name, "en"),
        "currency": bill.programme.currency,
        "plan": {
            "start": plan.start.isoformat(),
            "days": plan.days,
            "members": plan.members,
            "seed": plan.seed,
            "visits_per_month": habits.visits_per_month,
            "basket": habits.basket,
            "lost_after_each_visit": habits.lost,
            "redeems_when_affordable": habits.redeems,
        },
        "visits": bill.visits,
        "visits_uncounted": bill.uncounted,
        "purchases": _money(bill.purchases),
        "points": {
            "made": bill.points_made,
            "made_by_rule": dict(bill.made.most_common()),
            "spent": bill.points_spent,
            "expired": bill.expired,
            "outstanding": bill.outstanding,
        },
        "members_by_tier": {tier.id: bill.tiers[tier.id] for tier in bill.programme.tier},
        "rewards": dict(bill.handed_out.most_common()),
        "rewards_by_tier": {
            tier.id: {reward: n for (each, reward), n in bill.redeemed.most_common() if each == tier.id}
            for tier in bill.programme.tier
        },
        "rewards_never_redeemed": list(bill.never_redeemed),
        "campaigns": {
            each.id: {"visits": bill.carried[each.id], "held_out": bill.held_out[each.id]}
            for each in bill.programme.campaign
        },
        "cost": _money(bill.cost),
        "cost_per_visit": round(bill.cost / 100 / bill.visits, 3) if bill.visits else 0.0,
        "cost_share_of_purchases": round(bill.cost / bill.purchases, 4) if bill.purchases else None,
        "point_cost": round(bill.point_cost / 100, 4),
        "liability": _money(bill.liability),
        "likely_liability": _money(bill.likely_liability),
        "median_days_to_first_reward": None if bill.first_reward_days is None else round(bill.first_reward_days, 1),
    }


def sentences(bill: Bill, plan: Plan) -> Iterator[str]:
    """The bill as an owner reads it."""
    unit = bill.programme.currency
    habits = plan.habits
    yield f"{say(bill.programme.name, 'en')}: {plan.days} days from {plan.start}, {plan.members} made-up members"
    yield (
        f"  assumed: {habits.visits_per_month:g} visits a month, {habits.lost:.0%} lost after each, baskets round"
        f" {habits.basket:g} {unit}, seed {plan.seed}"
    )
    yield f"  visits                {bill.visits:>10,}   and {bill.uncounted:,} returns within the same visit"
    yield f"  points made           {bill.points_made:>10,}"
    for rule, points in bill.made.most_common():
        yield f"    {rule:<20}{points:>10,}"
    yield f"  points spent          {bill.points_spent:>10,}"
    yield f"  points expired        {bill.expired:>10,}"
    yield f"  points outstanding    {bill.outstanding:>10,}"
    yield from _rewards(bill)
    for campaign in bill.programme.campaign:
        out = bill.held_out[campaign.id]
        held = f", {out:,} held out" if out else ""
        yield f"  campaign {campaign.id:<20}{bill.carried[campaign.id]:>7,} occasions{held}"
    yield f"  cost of all rewards   {bill.cost / 100:>13,.2f} {unit}" + _per(bill, unit)
    yield f"  points liability      {bill.liability / 100:>13,.2f} {unit} if every point is spent"
    likely = f"{bill.likely_liability / 100:>13,.2f} {unit}"
    yield f"                        {likely} if {bill.spent_share:.0%} are, as this year"
    if bill.first_reward_days is not None:
        yield f"  first reward after    {bill.first_reward_days:>10.0f} days (median of those who had one)"
    if bill.never_redeemed:
        yield f"  nobody had            {', '.join(bill.never_redeemed)}"


def _rewards(bill: Bill) -> Iterator[str]:
    tiers = [tier.id for tier in bill.programme.tier]
    yield "  rewards by tier       " + "".join(f"{tier[:9]:>10}" for tier in tiers)
    yield "    members at the end  " + "".join(f"{bill.tiers[tier]:>10,}" for tier in tiers)
    for reward in bill.handed_out:
        yield f"    {reward[:20]:<20}" + "".join(f"{bill.redeemed[tier, reward]:>10,}" for tier in tiers)


def _per(bill: Bill, unit: str) -> str:
    if not bill.visits:
        return ""
    share = f", {bill.cost / bill.purchases:.1%} of what was bought" if bill.purchases else ""
    return f" ({bill.cost / 100 / bill.visits:.2f} {unit} a visit{share})"


def _money(hundredths: int) -> float:
    return round(hundredths / 100, 2)
