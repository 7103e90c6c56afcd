"""Who has to be told of an alarm: the incident's own copy of the roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from alarmd.incident.chance import known_of
from alarmd.incident.facts.entries import (
    Acknowledged,
    Entry,
    IncidentOpened,
    Kind,
    Means,
    RecipientCopy,
    Response,
    Status,
)
from alarmd.incident.facts.world import Notification, World
from alarmd.incident.intake.codes import closing_codes
from alarmd.incident.intake.scene import Scene
from alarmd.roster import CALLED_OUT, Party, Role, Roster

TEXT_KEPT_MAX = 500  # characters of the alarm's own text that are shown with the incident


class Raising(Struct, frozen=True):
    """How an alarm was raised. `kind` is None if nobody said what it is about. `text` and `number`
    are the words and the phone, "" if there were none; `raised_by` is the operator, "" otherwise.
    The neighbours are not woken for `held_for_s`. The alarm was raised `late_s` or more before we
    heard of it.
    """

    kind: Kind | None
    means: Means
    line: str
    raised_utc: float
    text: str = ""
    number: str = ""
    status: Status = Status.ACTUAL
    raised_by: str = ""
    held_for_s: float = 0.0
    late_s: float = 0.0


def raise_alarm(scene: Scene, originator: Party, raising: Raising) -> list[Entry]:
    """Return the entries that open an incident for `originator`, with everybody who may have to be
    told.

    The originator is not counted on elsewhere: they need help, and a call may betray somebody who
    hides.
    """
    opened = _opened(scene, originator, raising)
    if raising.status is not Status.ACTUAL:
        return [opened]
    return [opened, *_withdrawals(scene.world, originator)]


def _withdrawals(world: World, party: Party) -> Iterator[Acknowledged]:
    for incident in world.open_incidents():
        person = incident.notifications.get(party.id)
        if person is not None and _is_counted_on(person):
            yield Acknowledged(incident.id, party.id, Response.CANNOT, Means.OWN_ALARM)


def _is_counted_on(person: Notification) -> bool:
    """Whether this person is coming, or may still say so; an operator is told without being
    asked."""
    is_asked = person.is_asked and person.was_reached_out_to
    return person.is_coming or (is_asked and person.response is not Response.CANNOT)


def _opened(scene: Scene, originator: Party, raising: Raising) -> IncidentOpened:
    world, roster, number = scene.world, scene.roster, scene.world.last_incident + 1
    wanted = recipients(roster, originator, raising.status)
    told = _known(scene, [copy for copy in wanted if copy.party.id not in world.leavers])
    closers = (originator, *(copy.party for copy in told))
    secret = scene.secret if raising.status is Status.ACTUAL else b""
    group = roster.groups.get(originator.group)
    return IncidentOpened(
        incident=number,
        originator=originator,
        kind=raising.kind or Kind.EMERGENCY,
        status=raising.status,
        means=raising.means,
        line=raising.line,
        raised_utc=raising.raised_utc,
        village=roster.village,
        group_name=group.name if group else "",
        recipients=told,
        operators=tuple(p for p in roster.with_role(Role.OPERATOR) if p.id != originator.id),
        text=raising.text[:TEXT_KEPT_MAX],
        raised_by=raising.raised_by,
        number=raising.number,
        sign=roster.sign,
        codes=closing_codes(secret, world, number, closers),
        held_for_s=raising.held_for_s,
        has_left=originator.id in world.leavers,
        late_s=raising.late_s,
    )


def _known(scene: Scene, copies: Sequence[RecipientCopy]) -> tuple[RecipientCopy, ...]:
    """Add to the neighbours' copies what the box has seen of how they answer at this hour."""
    seen = scene.world.answers if scene.policy.learns_answers else {}
    nothing = known_of((), scene.utc, scene.zone)
    known = {
        copy.party.id: known_of(seen[copy.party.id], scene.utc, scene.zone)
        for copy in copies
        if copy.party.id in seen
    }
    return tuple(
        RecipientCopy(copy.party, copy.wave, known.get(copy.party.id, nothing))
        if copy.party.role is Role.HOUSEHOLD
        else copy
        for copy in copies
    )


def recipients(roster: Roster, originator: Party, status: Status) -> tuple[RecipientCopy, ...]:
    """Wave 1: the officers, then the neighbours. Wave 2: the people that the group's widening
    names. Nobody twice.

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
