"""(Incident, Entry) to Incident: what a fact changes in one case and for its people."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, assert_never

from alarmd.incident.copies import replace
from alarmd.incident.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Closed,
    CutOrdered,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    IncidentOpened,
    KeyPressed,
    KindChanged,
    Means,
    Outcome,
    Purpose,
    Response,
    TextNotUnderstood,
)
from alarmd.incident.transitions import ATTEMPT, INCIDENT, NOTIFICATION
from alarmd.incident.world import (
    OPERATOR_WAVE,
    ORIGINATOR_WAVE,
    Attempt,
    Incident,
    Notification,
    Outage,
)

Case = TypeVar("Case", Incident, Outage)

# What is said, pressed or decided about a case.
Course = (
    AlarmRepeated
    | KindChanged
    | FalseAlarmSaid
    | TextNotUnderstood
    | Acknowledged
    | AcknowledgementExpired
    | Escalated
    | Exhausted
    | Closed
)
# What an attempt goes through.
Progress = (
    AttemptSubmitted | AttemptAlerted | KeyPressed | CutOrdered | AttemptDelivered | AttemptEnded
)

_RINGS = (Means.RING, Means.MISSED_CALL)


def opened(entry: IncidentOpened, at: float) -> Incident:
    """The case as it begins: wave 1 is to be told from `at` on."""
    rang_at = at if entry.means in _RINGS else None
    people = {
        entry.originator.id: Notification(
            entry.originator, ORIGINATOR_WAVE, rang_at=rang_at, rang_from=entry.number
        )
    }
    for copy in entry.recipients:
        since = at if copy.wave == 1 else None
        people.setdefault(copy.party.id, Notification(copy.party, copy.wave, alert_since=since))
    for operator in entry.operators:
        people.setdefault(operator.id, Notification(operator, OPERATOR_WAVE))
    return Incident(
        id=entry.incident,
        originator=entry.originator,
        kind=entry.kind,
        status=entry.status,
        means=entry.means,
        opened_at=at,
        raised_utc=entry.raised_utc,
        village=entry.village,
        group_name=entry.group_name,
        people=people,
        text=entry.text,
        alarm_since=at,
    )


def taken_further(incident: Incident, entry: Course, at: float) -> Incident:
    """The case after something was said, pressed or decided about it."""
    incident = replace(incident, state=INCIDENT[incident.state, type(entry)])
    match entry:
        case AlarmRepeated():
            incident = with_person(incident, entry.party, lambda p: _rang(incident, p, entry, at))
            return _insisted(replace(incident, presses=incident.presses + 1), at)
        case KindChanged():
            return replace(incident, kind=entry.kind)
        case FalseAlarmSaid():
            return replace(incident, false_said_at=at)
        case TextNotUnderstood():
            return with_person(
                incident, entry.party, lambda person: replace(person, not_understood_at=at)
            )
        case Acknowledged():
            return _answered(incident, entry, at)
        case AcknowledgementExpired():
            incident = with_person(incident, entry.party, lambda person: _expired(person, at))
            return replace(incident, coming_changed_at=at)
        case Escalated():
            return _widened(replace(incident, wave=entry.wave), at)
        case Exhausted():
            people = _everybody(
                incident, lambda p: replace(p, state=NOTIFICATION[p.state, Exhausted])
            )
            return replace(incident, exhausted_at=at, people=people)
        case Closed():
            return replace(incident, closed_at=at, closed_reason=entry.reason, closed_by=entry.by)
        case _:
            assert_never(entry)


def with_person(case: Case, party: str, change: Callable[[Notification], Notification]) -> Case:
    """The case with one of its people changed."""
    return replace(case, people={**case.people, party: change(case.people[party])})


def begun(person: Notification, attempt: Attempt) -> Notification:
    """The person when an attempt towards them starts."""
    state = person.state
    if attempt.purpose is Purpose.ALERT:
        state = NOTIFICATION[state, AttemptStarted]
    return replace(person, attempts=(*person.attempts, attempt), state=state)


def tried(person: Notification, changed: Attempt, entry: Progress) -> Notification:
    """The person when an attempt towards them has become `changed` by `entry`."""
    attempts = tuple(changed if old.id == changed.id else old for old in person.attempts)
    state = person.state
    if changed.purpose is Purpose.ALERT:
        state = NOTIFICATION[state, type(entry)]
    return replace(person, attempts=attempts, state=state)


def step(attempt: Attempt, entry: Progress, at: float) -> Attempt:
    """The attempt after what became of it."""
    attempt = replace(attempt, state=ATTEMPT[attempt.state, type(entry)])
    match entry:
        case AttemptSubmitted():
            return replace(attempt, references=entry.references, outcome=Outcome.SENT, ended_at=at)
        case AttemptAlerted():
            return replace(attempt, alerted=True)
        case KeyPressed():
            return replace(attempt, keys=attempt.keys + entry.digit)
        case CutOrdered():
            return replace(attempt, cut=True)
        case AttemptEnded():
            return replace(attempt, outcome=entry.outcome, remedy=entry.remedy, ended_at=at)
        case AttemptDelivered():
            return replace(attempt, outcome=Outcome.SENT)
        case _:
            assert_never(entry)


def _everybody(
    incident: Incident, change: Callable[[Notification], Notification]
) -> dict[str, Notification]:
    return {
        party: change(person) if 1 <= person.wave <= incident.wave else person
        for party, person in incident.people.items()
    }


def _widened(incident: Incident, at: float) -> Incident:
    people = _everybody(
        incident,
        lambda p: replace(p, alert_since=at) if p.alert_since is None else p,
    )
    return replace(incident, people=people)


def _rang(
    incident: Incident, caller: Notification, entry: AlarmRepeated, at: float
) -> Notification:
    """A first ring, or one after "it was a mistake", is answered by a call; a redial is not."""
    is_heard_of = caller.rang_at is not None and incident.false_said_at is None
    if entry.means not in _RINGS or is_heard_of:
        return caller
    return replace(caller, rang_at=at, rang_from=entry.number)


def _insisted(incident: Incident, at: float) -> Incident:
    """After "it was a mistake" a new press means that the alarm stands: everybody is told again."""
    if incident.false_said_at is None:
        return incident
    people = _everybody(
        incident,
        lambda p: replace(
            p, alert_since=at, response=None, responded_at=None, rang_at=None, expired_at=None
        ),
    )
    return replace(
        incident,
        false_said_at=None,
        exhausted_at=None,
        coming_changed_at=None,
        alarm_since=at,
        people=people,
    )


def _answered(incident: Incident, entry: Acknowledged, at: float) -> Incident:
    before = incident.people[entry.party]
    incident = with_person(incident, entry.party, lambda person: _acknowledged(person, entry, at))
    if before.is_coming is incident.people[entry.party].is_coming:
        return incident
    exhausted_at = None if entry.response is Response.COMING else incident.exhausted_at
    return replace(incident, coming_changed_at=at, exhausted_at=exhausted_at)


def _acknowledged(person: Notification, entry: Acknowledged, at: float) -> Notification:
    return replace(
        person,
        state=NOTIFICATION[person.state, Acknowledged],
        response=entry.response,
        means=entry.means,
        responded_at=at,
        rang_at=at if entry.means in _RINGS else person.rang_at,
        expired_at=None,
    )


def _expired(person: Notification, at: float) -> Notification:
    """Asked again from here on; a ring is again an answer to that."""
    return replace(
        person,
        state=NOTIFICATION[person.state, AcknowledgementExpired],
        response=None,
        rang_at=None,
        expired_at=at,
        alert_since=at,
    )
