"""Facts that time alone brings: somebody is late, too few come, all was tried, a case is over."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident import chance
from alarmd.incident.facts.entries import (
    BARE,
    AcknowledgementExpired,
    AnswersLearnt,
    AttemptEnded,
    Channel,
    Closed,
    Entry,
    Escalated,
    Exhausted,
    LineRefusing,
    NeighboursWoken,
    NobodyYet,
    OfficerUnavailable,
    Outcome,
    Purpose,
    Response,
    RingEnded,
    Settled,
    Unavailable,
)
from alarmd.incident.facts.world import Attempt, Incident, LineFacts, Notification, World
from alarmd.incident.first_wave import may_end_at
from alarmd.incident.learning import learnt
from alarmd.incident.memo import memoized
from alarmd.incident.planner import box_news
from alarmd.incident.planner.calling import rung_out
from alarmd.incident.planner.duties import duties
from alarmd.incident.policy import Policy
from modem.faults import Fault, FaultCode

_NEVER = float("inf")
_ALERTS = (Purpose.ALERT, Purpose.ASK_AGAIN)


def due(world: World, now: float, policy: Policy) -> list[Entry]:
    """The facts that have come true by `now`. Fold them and ask again: a fact may bring the
    next."""
    return [entry for at, entry in _awaited(world, policy) if at <= now]


def next_due(world: World, policy: Policy) -> float:
    """The instant from which `due` returns a fact; infinity if nothing is awaited."""
    return min((at for at, _ in _awaited(world, policy)), default=_NEVER)


def _awaited(world: World, policy: Policy) -> Iterator[tuple[float, Entry]]:
    """The facts that will come true, each with its instant, if nothing else happens."""
    for incident in world.incidents.values():
        yield from _all_of_incident(incident, policy)
    for facts in world.lines.values():
        yield from _of_line(world, facts, policy)
    yield from box_news.awaited(world, policy)


@memoized
def _all_of_incident(incident: Incident, policy: Policy) -> tuple[tuple[float, Entry], ...]:
    return tuple(_of_incident(incident, policy))


def _of_incident(incident: Incident, policy: Policy) -> Iterator[tuple[float, Entry]]:
    if incident.closed_at is not None:
        # It stays for late answers. After that everybody has the all-clear or cannot be told.
        if not _busy(incident):
            yield from _of_the_end(incident, incident.closed_at + policy.reply_window_s, policy)
        return
    closing = incident.closing
    if closing is not None:  # it ends in a moment: wait for nobody
        ended = Closed(incident.id, closing.by, closing.reason, closing.note)
        yield max(closing.at, may_end_at(incident, policy)), ended
        return
    for person in incident.notifications.values():
        if person.is_coming and person.response is Response.COMING:
            assert person.responded_at is not None
            yield (
                person.responded_at + policy.coming_expires_after_s,
                AcknowledgementExpired(incident.id, person.party.id),
            )
    if incident.held_until is not None and incident.false_said_at is None:
        # There is nobody to wait for if the officer cannot be reached.
        at = min(incident.held_until, incident.officer_out_at or incident.held_until)
        yield at, NeighboursWoken(incident.id)
    if not incident.is_drill:
        yield from _of_missing_people(incident, policy)


def _of_the_end(
    incident: Incident, at: float, policy: Policy
) -> Iterator[tuple[float, AnswersLearnt | Settled]]:
    """What is learnt goes before: by the end the incident leaves the world."""
    answers = learnt(incident) if policy.learns_answers else None
    if answers is not None:
        yield at, answers
    yield at, Settled(incident.id)


def _of_missing_people(incident: Incident, policy: Policy) -> Iterator[tuple[float, Entry]]:
    """Count officers and neighbours apart: neither stands in for the other."""
    coming = [person for person in incident.notifications.values() if person.is_coming]
    neighbours = sum(not person.is_officer for person in coming)
    yield from _officers_unavailable(incident, policy)
    if not coming and incident.nobody_yet_at is None and incident.false_said_at is None:
        yield _short_since(incident) + policy.nobody_yet_after_s, NobodyYet(incident.id)
    is_enough = neighbours >= policy.enough_coming and any(map(_has_confirmed, coming))
    if _can_widen(incident) and not is_enough:
        since = max(_short_since(incident), _asked_since(incident))
        yield since + _widens_after_s(incident, policy), Escalated(incident.id, incident.wave + 1)
    elif not coming and incident.exhausted_at is None and incident.held_until is None:
        yield _exhausts_at(incident, policy), Exhausted(incident.id)


def _has_confirmed(person: Notification) -> bool:
    """Whether they answered by more than a ring, whose number can be forged."""
    return person.means not in BARE


def _officers_unavailable(
    incident: Incident, policy: Policy
) -> Iterator[tuple[float, OfficerUnavailable]]:
    """While no officer is coming: each officer of the first wave whose phone is off, who refuses or
    cannot come, or who has not said "coming" in time.
    """
    if any(person.is_coming and person.is_officer for person in incident.notifications.values()):
        return
    for person in incident.recipients(1):
        if person.is_officer and person.party.id not in incident.officers_out:
            why = why_unavailable(person)
            at = incident.opened_at
            if why is None:
                why = Unavailable.SILENT if person.response is None else Unavailable.UNDECIDED
                at = _short_since(incident) + policy.escalate_after_s
            yield at, OfficerUnavailable(incident.id, person.party.id, why)


def why_unavailable(officer: Notification) -> Unavailable | None:
    """Why this officer cannot be counted on: they said so, the last call was refused, or none of
    their phones rings; None as long as nothing shows that.
    """
    if officer.response is Response.CANNOT:
        return Unavailable.CANNOT
    if officer.response is not None:
        return None
    calls = [one for one in officer.attempts if one.channel is Channel.VOICE and _is_known(one)]
    if calls and calls[-1].outcome is Outcome.BUSY:
        return Unavailable.REFUSED
    last = {call.number: call for call in calls}
    numbers = [phone.number.e164 for phone in officer.party.phones if phone.rings]
    if calls and all(number in last and not last[number].alerted for number in numbers):
        return Unavailable.OFF
    return None


def _is_known(call: Attempt) -> bool:
    """Whether this call shows anything about the phone that was called."""
    return call.outcome in (Outcome.BUSY, Outcome.NO_ANSWER, Outcome.FAILED, Outcome.ANSWERED)


def _busy(incident: Incident) -> bool:
    return any(
        a.occupies_line for person in incident.notifications.values() for a in person.attempts
    )


def _can_widen(incident: Incident) -> bool:
    return incident.false_said_at is None and any(
        person.wave == incident.wave + 1 for person in incident.notifications.values()
    )


def _widens_after_s(incident: Incident, policy: Policy) -> float:
    """After how many seconds more people are told, with so many coming as now: earlier if it is not
    likely that enough of those who were told will come in time."""
    chances = []
    coming = 0
    for person in incident.recipients():
        coming += person.is_coming and not person.is_officer
        if person.is_neighbour and person.response is None:
            chances.append(_chance_of_two_calls(person))
    if chance.of_at_least(policy.enough_coming - coming, chances) >= policy.widen_below:
        return policy.escalate_after_s
    return min(policy.widen_not_before_s, policy.escalate_after_s)


def _chance_of_two_calls(person: Notification) -> float:
    """The chance that one of the next two calls brings this person."""
    already = rung_out(person)
    first, second = (chance.of_call(person.known, already + more) for more in (0, 1))
    return first + (1.0 - first) * second


def _asked_since(incident: Incident) -> float:
    """Since when the neighbours have been told, or from when they will be told."""
    return incident.held_until or incident.woken_at or incident.alarm_since


def _short_since(incident: Incident) -> float:
    """Since when people are missing: the alarm, or the last expiry of a "coming"; those who are
    asked again have time to answer."""
    expired = (person.expired_at or 0.0 for person in incident.notifications.values())
    return max(incident.alarm_since, *expired)


def _exhausts_at(incident: Incident, policy: Policy) -> float:
    """When everything was tried; at the latest after a while, because all lines may be down."""
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
            AttemptEnded(attempt.id, Outcome.UNKNOWN, fault=Fault(FaultCode.NEVER_SAID)),
        )
