"""(World, Entry) to World: who has left the scheme, and for how long they are served all the same
(docs/decisions/0026).
"""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from alarmd.incident.facts.entries import CameBack, LeaverRemoved, LeftScheme, Purpose
from alarmd.incident.facts.enums import CaseRole
from alarmd.incident.facts.evolve_outage import about_house
from alarmd.incident.facts.world import Leaver, Notification, World

LEAVER_SERVED_S = 86400.0  # after the text that they leave, whatever the operator does


def with_leaver(world: World, entry: LeftScheme | LeaverRemoved | CameBack, at: float) -> World:
    """The world after somebody left, or an operator changed the roster. A leaver who is off the
    roster is forgotten a day after the text.
    """
    leavers = {
        party: leaver
        for party, leaver in world.leavers.items()
        if not leaver.is_off_roster or at - leaver.since < LEAVER_SERVED_S
    }
    match entry:
        case CameBack():
            leavers.pop(entry.party, None)
        case LeaverRemoved():
            leavers |= {
                party: replace(leaver, is_off_roster=True)
                for party, leaver in leavers.items()
                if party == entry.party
            }
        case LeftScheme():
            leavers[entry.party.id] = Leaver(entry.party, at)
            world = _left(world, entry, at)
        case _:
            assert_never(entry)
    return replace(world, leavers=leavers)


def _left(world: World, entry: LeftScheme, at: float) -> World:
    """Owe the leaver a text that they have left, and the operators the news of it."""
    party = entry.party.id
    outage = about_house(world.outage, Purpose.LEAVER, entry.party, at)
    person = outage.notifications.get(party, Notification(entry.party, CaseRole.OPERATOR))
    person = replace(person, left_at=at, spoke_from=entry.number)
    return replace(
        world, outage=replace(outage, notifications={**outage.notifications, party: person})
    )
