"""Who leaves the scheme by a text, and for how long they are served all the same
(docs/decisions/0026).
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    Acknowledged,
    CameBack,
    Entry,
    LeaverRemoved,
    LeftScheme,
    Means,
    OptedOut,
    Response,
)
from alarmd.incident.facts.world import (
    World,
)
from alarmd.incident.intake.recipients import TEXT_KEPT_MAX, Raising
from alarmd.incident.intake.scene import Scene
from alarmd.roster import Party, Role, Roster


def may_leave(scene: Scene, party: Party) -> bool:
    """Whether this party can leave by a text: a household that has not left yet. Others need an
    officer or an operator, and must find somebody else first.
    """
    return party.role is Role.HOUSEHOLD and party.id not in scene.world.leavers


def leave(scene: Scene, party: Party, raising: Raising) -> list[Entry]:
    """The facts that a household leaves: nobody counts on it any more."""
    left = LeftScheme(party, raising.number, raising.text[:TEXT_KEPT_MAX])
    return [left, *_out_of_incidents(scene.world, party.id)]


def _out_of_incidents(world: World, party: str) -> Iterator[Entry]:
    for incident in world.incidents.values():
        person = incident.notifications.get(party)
        if person is None or person.is_originator:
            continue
        if incident.is_open and person.is_asked and person.response is not Response.CANNOT:
            yield Acknowledged(incident.id, party, Response.CANNOT, Means.TEXT)
        yield OptedOut(incident.id, party)


def seen_on_roster(world: World, roster: Roster) -> Iterator[Entry]:
    """Say which leavers an operator has taken off the roster, or put on it again."""
    for party, leaver in world.leavers.items():
        is_enrolled = party in roster.parties
        if leaver.is_off_roster and is_enrolled:
            yield CameBack(party)
        elif not leaver.is_off_roster and not is_enrolled:
            yield LeaverRemoved(party)
