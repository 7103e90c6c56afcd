"""Who has to be told of an alarm: the incident's own copy of the roster."""

from __future__ import annotations

from alarmd.incident.entries import (
    IncidentOpened,
    Kind,
    Means,
    RecipientCopy,
    Status,
)
from alarmd.incident.world import World
from alarmd.roster import CALLED_OUT, Party, Role, Roster

TEXT_KEPT_MAX = 500  # characters of the alarm's own text that are shown with the incident


def open_incident(
    world: World,
    roster: Roster,
    originator: Party,
    *,
    kind: Kind,
    means: Means,
    line: str,
    raised_utc: float,
    status: Status = Status.ACTUAL,
    text: str = "",
    raised_by: str = "",
    number: str = "",
) -> IncidentOpened:
    """The entry that opens a case for `originator`, with everybody who may have to be told."""
    group = roster.groups.get(originator.group)
    return IncidentOpened(
        incident=world.last_incident + 1,
        originator=originator,
        kind=kind,
        status=status,
        means=means,
        line=line,
        raised_utc=raised_utc,
        village=roster.village,
        group_name=group.name if group else "",
        recipients=recipients(roster, originator, status),
        operators=tuple(p for p in roster.with_role(Role.OPERATOR) if p.id != originator.id),
        text=text[:TEXT_KEPT_MAX],
        raised_by=raised_by,
        number=number,
    )


def recipients(roster: Roster, originator: Party, status: Status) -> tuple[RecipientCopy, ...]:
    """Wave 1: the officers, then the neighbours. Wave 2: whom the group's widening names. Nobody
    twice.

    A drill stays among the neighbours: it never reaches the officer.
    """
    group = roster.groups.get(originator.group)
    if group is None:
        first = [party for role in CALLED_OUT for party in roster.with_role(role)]
        second = list(roster.with_role(Role.HEAD))
    else:
        first = [roster.parties[party_id] for party_id in group.officers]
        first += roster.members(group.id)
        second = [roster.parties[party_id] for party_id in group.widen_parties]
        second += [party for other in group.widen_groups for party in roster.members(other)]
    if status is not Status.ACTUAL:
        first, second = [p for p in first if p.role not in CALLED_OUT], []
    copies: dict[str, RecipientCopy] = {}
    for wave, parties in ((1, first), (2, second)):
        for party in parties:
            if party.id != originator.id:
                copies.setdefault(party.id, RecipientCopy(party, wave))
    return tuple(copies.values())
