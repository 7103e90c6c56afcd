"""Facts that time alone brings: somebody who said "coming" is late, too few come, everything was tried, it is over."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.duties import alert_duties, duties
from alarmd.incident.entries import (
    AcknowledgementExpired,
    Entry,
    Escalated,
    Exhausted,
    LineRefusing,
    Settled,
)
from alarmd.incident.policy import Policy
from alarmd.incident.world import Incident, LineFacts, World

_NEVER = float("inf")


def due(world: World, now: float, policy: Policy) -> list[Entry]:
    """The facts that have come true by `now`. Fold them and ask again: one may bring the next."""
    entries: list[Entry] = []
    for incident in world.incidents.values():
        entries.extend(_incident_due(incident, now, policy))
    for facts in world.lines.values():
        if _refuses(facts, now, policy):
            entries.append(LineRefusing(facts.name, now + policy.refusing_rest_s))
    return entries


def next_due(world: World, policy: Policy) -> float:
    """The instant at which `due` may next have something to say; infinity if nothing is awaited."""
    return min(
        (at for incident in world.incidents.values() for at in _awaited(incident, policy)),
        default=_NEVER,
    )


def _incident_due(incident: Incident, now: float, policy: Policy) -> Iterator[Entry]:
    if not incident.is_open:
        if now >= _settles_at(incident, policy) and not _busy(incident):
            yield Settled(incident.id)
        return
    for person in incident.people.values():
        if person.is_coming and now >= (person.responded_at or 0.0) + policy.coming_expires_after_s:
            yield AcknowledgementExpired(incident.id, person.party.id)
    if _may_widen(incident, policy) and now >= incident.alarm_since + policy.escalate_after_s:
        yield Escalated(incident.id, incident.wave + 1)
    elif _may_exhaust(incident, policy) and (
        now >= incident.alarm_since + policy.exhausted_after_s
        or (not alert_duties(incident, policy) and not _busy(incident))
    ):
        yield Exhausted(incident.id)


def _settles_at(incident: Incident, policy: Policy) -> float:
    """A closed incident stays for late answers, and until everybody has the all-clear or it cannot be told."""
    assert incident.closed_at is not None
    owed = duties(incident, policy)
    return incident.closed_at + policy.reply_window_s * (2 if owed else 1)


def _busy(incident: Incident) -> bool:
    return any(a.occupies_line for person in incident.people.values() for a in person.attempts)


def _may_widen(incident: Incident, policy: Policy) -> bool:
    return (
        not incident.is_drill
        and incident.false_said_at is None
        and len(incident.coming()) < policy.enough_coming
        and any(person.wave == incident.wave + 1 for person in incident.people.values())
    )


def _may_exhaust(incident: Incident, policy: Policy) -> bool:
    """Nobody is coming and there is nobody left to widen to."""
    return (
        not incident.is_drill
        and incident.exhausted_at is None
        and not incident.coming()
        and not _may_widen(incident, policy)
    )


def _refuses(facts: LineFacts, now: float, policy: Policy) -> bool:
    return facts.refused_in_row >= policy.refusals_in_a_row and now >= facts.refusing_until


def _awaited(incident: Incident, policy: Policy) -> Iterator[float]:
    if not incident.is_open:
        yield _settles_at(incident, policy)
        return
    for person in incident.people.values():
        if person.is_coming:
            yield (person.responded_at or 0.0) + policy.coming_expires_after_s
    if _may_widen(incident, policy):
        yield incident.alarm_since + policy.escalate_after_s
    elif _may_exhaust(incident, policy):
        yield incident.alarm_since + policy.exhausted_after_s
