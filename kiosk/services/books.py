"""What all services work with: the store, the programme, the clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kiosk.model.keys import Keys
from kiosk.model.member import Member
from kiosk.model.programme import Programme
from kiosk.model.text import say
from kiosk.model.time import Clock, Stamp
from kiosk.rules.moment import Moment, moment
from kiosk.rules.tiers import badge
from kiosk.services.faults import UnknownMember
from kiosk.services.views import Guest, TierView
from kiosk.store.store import Store


class Books:
    """`programme` may be replaced between two services; nothing else changes."""

    def __init__(self, store: Store, programme: Programme, clock: Clock, keys: Keys, zone: ZoneInfo) -> None:
        self.store, self.programme, self.clock, self.keys, self.zone = store, programme, clock, keys, zone

    def moment(self, stamp: Stamp) -> Moment:
        return moment(stamp.wall_ms, self.zone, self.programme.day_starts)

    def member(self, member: int) -> Member:
        """Raises UnknownMember."""
        found = self.store.members.get(member)
        if found is None:
            raise UnknownMember(f"no member {member} is on file")
        return found

    def guest(self, member: Member, balance: int) -> Guest:
        """As the screen greets them, in their language."""
        rank = self.programme.rank(member.tier)
        tier = self.programme.tier[rank]
        view = TierView(tier.id, say(tier.name, member.language), badge(rank, len(self.programme.tier)))
        return Guest(member.id, member.name, member.language, view, balance)
