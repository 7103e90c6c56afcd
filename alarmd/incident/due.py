"""Facts that time alone brings: somebody is late, too few come, all was tried, it is over."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident import outage
from alarmd.incident.duties import duties
from alarmd.incident.entries import (
    AcknowledgementExpired,
    AttemptEnded,
    Entry,
    Escalated,
    Exhausted,
    LineRefusing,
    Outcome,
    Purpose,
    RingEnded,
    Settled,
)
from alarmd.incident.memory import worked_out_once
from alarmd.incident.policy import Policy
from alarmd.incident.world import Incident, LineFacts, World

_NEVER = float("inf")
_ALERTS = (Purpose.ALERT, Purpose.ASK_AGAIN)


def due(world: World, now: float, policy: Policy) -> list[Entry]:
    """The facts that have come true by `now`. Fold them and ask again: one may bring the next."""
    return [entry for at, entry in _awaited(world, policy) if at <= now]


def next_due(world: World, policy: Policy) -> float:
    """The instant from which `due` has something to say; infinity if nothing is awaited."""
    return min((at for at, _ in _awaited(world, policy)), default=_NEVER)


def _awaited(world: World, policy: Policy) -> Iterator[tuple[float, Entry]]:
    """What will come true, and when, if nothing else happens."""
    for incident in world.incidents.values():
        yield from _all_of_incident(incident, policy)
    for facts in world.lines.values():
        yield from _of_line(world, facts, policy)
    yield from outage.awaited(world, policy)


@worked_out_once
def _all_of_incident(incident: Incident, policy: Policy) -> tuple[tuple[float, Entry], ...]:
    return tuple(_of_incident(incident, policy))


def _of_incident(incident: Incident, policy: Policy) -> Iterator[tuple[float, Entry]]:
    if incident.closed_at is not None:
        if not _busy(incident):
            yield _settles_at(incident, incident.closed_at, policy), Settled(incident.id)
        return
    coming = 0
    for person in incident.people.values():
        if person.is_coming:
            assert person.responded_at is not None
            coming += 1
            yield (
                person.responded_at + policy.coming_expires_after_s,
                AcknowledgementExpired(incident.id, person.party.id),
            )
    if incident.is_drill:
        return
    if _can_widen(incident) and coming < policy.enough_coming:
        at = _short_since(incident) + policy.escalate_after_s
        yield at, Escalated(incident.id, incident.wave + 1)
    elif not coming and incident.exhausted_at is None:
        yield _exhausts_at(incident, policy), Exhausted(incident.id)


def _settles_at(incident: Incident, closed_at: float, policy: Policy) -> float:
    """It stays for late answers, and until everybody has the all-clear or it cannot be told."""
    return closed_at + policy.reply_window_s * (2 if duties(incident, policy) else 1)


def _busy(incident: Incident) -> bool:
    return any(a.occupies_line for person in incident.people.values() for a in person.attempts)


def _can_widen(incident: Incident) -> bool:
    return incident.false_said_at is None and any(
        person.wave == incident.wave + 1 for person in incident.people.values()
    )


def _short_since(incident: Incident) -> float:
    """Since when people are missing: those who are asked again have time to answer."""
    expired = (person.expired_at or 0.0 for person in incident.people.values())
    return max(incident.alarm_since, *expired)


def _exhausts_at(incident: Incident, policy: Policy) -> float:
    """When everything was tried; at the latest after a while, for the lines may all be down."""
    owed = any(duty.purpose in _ALERTS for duty in duties(incident, policy))
    since = _short_since(incident)
    if owed or _busy(incident):
        return since + policy.exhausted_after_s
    return since if since == incident.alarm_since else since + policy.escalate_after_s


def _of_line(world: World, facts: LineFacts, policy: Policy) -> Iterator[tuple[float, Entry]]:
    if facts.refused_in_row >= policy.refusals_in_a_row:
        at = max(facts.refusing_until, world.at)
        yield at, LineRefusing(facts.name, at + policy.refusing_rest_s)
    for ringing in facts.ringing:
        yield ringing.since + policy.ring_given_up_after_s, RingEnded(facts.name, ringing.call)
    attempt = world.attempt(facts.occupied_by) if facts.occupied_by is not None else None
    if attempt is not None:
        yield (
            attempt.started_at + policy.attempt_given_up_after_s,
            AttemptEnded(attempt.id, Outcome.UNKNOWN, detail="the line never said how it ended"),
        )
