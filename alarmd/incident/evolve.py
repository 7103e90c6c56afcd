"""(World, Entry) to World: the fold of the journal. No decision is made here; every number comes from the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, assert_never

from alarmd.incident.entries import (
    Acknowledged,
    AcknowledgementExpired,
    AlarmRepeated,
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    BudgetReached,
    Channel,
    Closed,
    CutOrdered,
    Entry,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    IncidentOpened,
    KindChanged,
    LineChanged,
    LineRefusing,
    LookedUp,
    Outcome,
    Purpose,
    RecipientCopy,
    ReportUnmatched,
    Response,
    Restarted,
    RingEnded,
    RingEndOrdered,
    RingHeard,
    RosterLoaded,
    RosterRefused,
    Settled,
    TextHeard,
    TextNotUnderstood,
    TextUnintelligible,
)
from alarmd.incident.transitions import ATTEMPT, INCIDENT, NOTIFICATION
from alarmd.incident.world import (
    OPERATOR_WAVE,
    ORIGINATOR_WAVE,
    Attempt,
    Incident,
    LineFacts,
    Notification,
    RingingCall,
    UnmatchedReport,
    World,
)

HEARD_KEPT_S = 7 * 86400.0  # a text may be read again as long as its deletion keeps failing
HEARD_MAX = 5000
REPORTS_MAX = 500
USAGE_KEPT_S = 86400.0
USAGE_MAX = 2000  # twice the daily budget


def fold(world: World, entries: Iterable[Entry], at: float) -> World:
    """The world after these entries, all written at the instant `at`."""
    for entry in entries:
        world = evolve(world, entry, at)
    return world


def evolve(world: World, entry: Entry, at: float) -> World:
    """The world after one entry, written at the instant `at`."""
    world = replace(world, at=at)
    match entry:
        case Restarted():
            return _restarted(world, entry)
        case (
            RosterLoaded()
            | RosterRefused()
            | BudgetReached()
            | LookedUp()
            | TextUnintelligible(key="")
        ):
            return world
        case LineChanged() | LineRefusing():
            return _line_changed(world, entry)
        case RingHeard() | RingEndOrdered() | RingEnded():
            return _rang(world, entry, at)
        case TextHeard() | TextUnintelligible():
            return replace(world, heard=_remembered(world.heard, entry.key, at))
        case IncidentOpened():
            return _opened(world, entry, at)
        case (
            AlarmRepeated()
            | KindChanged()
            | FalseAlarmSaid()
            | Escalated()
            | Exhausted()
            | Closed()
        ):
            return _with_incident(
                world, entry.incident, lambda incident: _changed(incident, entry, at)
            )
        case TextNotUnderstood() | Acknowledged() | AcknowledgementExpired():
            return _with_incident(
                world, entry.incident, lambda incident: _answered(incident, entry, at)
            )
        case Settled():
            return _settled(world, entry)
        case AttemptStarted():
            return _started(world, entry, at)
        case (
            AttemptSubmitted()
            | AttemptAlerted()
            | CutOrdered()
            | AttemptDelivered()
            | AttemptEnded()
        ):
            return _advanced(world, entry, at)
        case ReportUnmatched():
            report = UnmatchedReport(entry.line, entry.number, entry.reference, entry.status, at)
            return replace(world, reports=(*world.reports, report)[-REPORTS_MAX:])
        case _:
            assert_never(entry)


# --- lines ----------------------------------------------------------------------------------------------------------


def _restarted(world: World, entry: Restarted) -> World:
    kept = {
        name: LineFacts(name, texts=facts.texts, calls=facts.calls)
        for name in entry.lines
        for facts in (world.lines.get(name, LineFacts(name)),)
    }
    return replace(world, lines=kept)


def _with_line(world: World, name: str, change: Callable[[LineFacts], LineFacts]) -> World:
    facts = world.lines.get(name, LineFacts(name))
    return replace(world, lines={**world.lines, name: change(facts)})


def _line_changed(world: World, entry: LineChanged | LineRefusing) -> World:
    if isinstance(entry, LineRefusing):
        return _with_line(
            world,
            entry.line,
            lambda facts: replace(facts, refusing_until=entry.until, refused_in_row=0),
        )
    return _with_line(
        world,
        entry.line,
        lambda facts: replace(
            facts,
            state=entry.state,
            carries_texts=entry.carries_texts,
            carries_calls=entry.carries_calls,
            problem=entry.problem,
            # A modem that is not there any more rings no more.
            ringing=facts.ringing if entry.state in ("ready", "searching") else (),
        ),
    )


def _rang(world: World, entry: RingHeard | RingEndOrdered | RingEnded, at: float) -> World:
    def change(facts: LineFacts) -> LineFacts:
        others = tuple(ringing for ringing in facts.ringing if ringing.call != entry.call)
        match entry:
            case RingHeard():
                return replace(facts, ringing=(*others, RingingCall(entry.call, at, entry.waiting)))
            case RingEndOrdered():
                ordered = tuple(
                    replace(ringing, end_ordered_at=at) if ringing.call == entry.call else ringing
                    for ringing in facts.ringing
                )
                return replace(facts, ringing=ordered)
            case RingEnded():
                return replace(facts, ringing=others)

    world = _with_line(world, entry.line, change)
    if not isinstance(entry, RingHeard) or not entry.party:
        return world
    world = replace(world, rings=_remembered(world.rings, entry.party, at))
    for incident in world.open_incidents():
        if entry.party in incident.people:
            world = _with_person(
                world, incident.id, entry.party, lambda person: replace(person, rang_at=at)
            )
    return world


def _remembered(heard: dict[str, float], key: str, at: float) -> dict[str, float]:
    kept = heard if len(heard) < HEARD_MAX else dict(list(heard.items())[-HEARD_MAX // 2 :])
    if kept and at - next(iter(kept.values())) > HEARD_KEPT_S:
        kept = {k: v for k, v in kept.items() if at - v <= HEARD_KEPT_S}
    return {**{k: v for k, v in kept.items() if k != key}, key: at}


# --- incidents ------------------------------------------------------------------------------------------------------


def _opened(world: World, entry: IncidentOpened, at: float) -> World:
    people = {entry.originator.id: Notification(entry.originator, ORIGINATOR_WAVE)}
    for copy in entry.recipients:
        people.setdefault(copy.party.id, _recipient(copy, at))
    for operator in entry.operators:
        people.setdefault(operator.id, Notification(operator, OPERATOR_WAVE))
    incident = Incident(
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
    return replace(
        world,
        last_incident=max(world.last_incident, entry.incident),
        incidents={**world.incidents, entry.incident: incident},
    )


def _recipient(copy: RecipientCopy, at: float) -> Notification:
    return Notification(copy.party, copy.wave, alert_since=at if copy.wave == 1 else None)


def _with_incident(world: World, incident_id: int, change: Callable[[Incident], Incident]) -> World:
    changed = change(world.incidents[incident_id])
    return replace(world, incidents={**world.incidents, incident_id: changed})


def _with_person(
    world: World, incident_id: int, party: str, change: Callable[[Notification], Notification]
) -> World:
    return _with_incident(world, incident_id, lambda incident: _person(incident, party, change))


def _person(
    incident: Incident, party: str, change: Callable[[Notification], Notification]
) -> Incident:
    return replace(incident, people={**incident.people, party: change(incident.people[party])})


def _everybody(
    incident: Incident, change: Callable[[Notification], Notification]
) -> dict[str, Notification]:
    return {
        party: change(person) if 1 <= person.wave <= incident.wave else person
        for party, person in incident.people.items()
    }


def _changed(
    incident: Incident,
    entry: AlarmRepeated | KindChanged | FalseAlarmSaid | Escalated | Exhausted | Closed,
    at: float,
) -> Incident:
    if not isinstance(entry, KindChanged):
        incident = replace(incident, state=INCIDENT[incident.state, type(entry)])
    match entry:
        case AlarmRepeated():
            return _insisted(replace(incident, presses=incident.presses + 1), at)
        case KindChanged():
            return replace(incident, kind=entry.kind)
        case FalseAlarmSaid():
            return replace(incident, false_said_at=at)
        case Escalated():
            incident = replace(incident, wave=entry.wave)
            return replace(
                incident,
                people=_everybody(
                    incident,
                    lambda p: p if p.alert_since is not None else replace(p, alert_since=at),
                ),
            )
        case Exhausted():
            people = _everybody(
                incident, lambda p: replace(p, state=NOTIFICATION[p.state, Exhausted])
            )
            return replace(incident, exhausted_at=at, people=people)
        case Closed():
            return replace(incident, closed_at=at, closed_reason=entry.reason, closed_by=entry.by)


def _insisted(incident: Incident, at: float) -> Incident:
    """After "it was a mistake" a new press means the alarm stands, and whoever was told otherwise is told again."""
    if incident.false_said_at is None:
        return incident
    people = _everybody(
        incident, lambda p: replace(p, alert_since=at, response=None, responded_at=None)
    )
    return replace(incident, false_said_at=None, alarm_since=at, people=people)


def _answered(
    incident: Incident, entry: TextNotUnderstood | Acknowledged | AcknowledgementExpired, at: float
) -> Incident:
    match entry:
        case TextNotUnderstood():
            return _person(incident, entry.party, lambda p: replace(p, not_understood_at=at))
        case Acknowledged():
            before = incident.people[entry.party]
            incident = replace(incident, state=INCIDENT[incident.state, Acknowledged])
            incident = _person(incident, entry.party, lambda p: _acknowledged(p, entry, at))
            if before.is_coming is incident.people[entry.party].is_coming:
                return incident
            exhausted = None if entry.response is Response.COMING else incident.exhausted_at
            return replace(incident, coming_changed_at=at, exhausted_at=exhausted)
        case AcknowledgementExpired():
            incident = replace(incident, state=INCIDENT[incident.state, AcknowledgementExpired])
            return replace(
                _person(incident, entry.party, lambda p: _expired(p, at)), coming_changed_at=at
            )


def _acknowledged(person: Notification, entry: Acknowledged, at: float) -> Notification:
    if person.wave in (ORIGINATOR_WAVE, OPERATOR_WAVE):
        return person
    return replace(
        person,
        state=NOTIFICATION[person.state, Acknowledged],
        response=entry.response,
        means=entry.means,
        responded_at=at,
        expired_at=None,
    )


def _expired(person: Notification, at: float) -> Notification:
    state = NOTIFICATION[person.state, AcknowledgementExpired]
    return replace(person, state=state, response=None, expired_at=at, alert_since=at)


def _settled(world: World, entry: Settled) -> World:
    incidents = {key: value for key, value in world.incidents.items() if key != entry.incident}
    owners = {key: owner for key, owner in world.owners.items() if owner[0] != entry.incident}
    return replace(world, incidents=incidents, owners=owners)


# --- attempts -------------------------------------------------------------------------------------------------------


def _started(world: World, entry: AttemptStarted, at: float) -> World:
    attempt = Attempt(
        id=entry.attempt,
        purpose=entry.purpose,
        channel=entry.channel,
        line=entry.line,
        number=entry.number,
        round=entry.round,
        reason=entry.reason,
        started_at=at,
    )
    world = _with_person(
        world, entry.incident, entry.party, lambda p: replace(p, attempts=(*p.attempts, attempt))
    )
    return replace(
        _with_line(world, entry.line, lambda facts: _used(facts, entry, at)),
        last_attempt=max(world.last_attempt, entry.attempt),
        owners={**world.owners, entry.attempt: (entry.incident, entry.party)},
    )


def _used(facts: LineFacts, entry: AttemptStarted, at: float) -> LineFacts:
    if entry.channel is Channel.SMS:
        return replace(facts, occupied_by=entry.attempt, texts=_recent(facts.texts, at))
    return replace(facts, occupied_by=entry.attempt, calls=_recent(facts.calls, at))


def _recent(instants: tuple[float, ...], at: float) -> tuple[float, ...]:
    if instants and at - instants[0] > USAGE_KEPT_S:
        instants = tuple(instant for instant in instants if at - instant <= USAGE_KEPT_S)
    return (*instants, at)[-USAGE_MAX:]


def _advanced(
    world: World,
    entry: AttemptSubmitted | AttemptAlerted | CutOrdered | AttemptDelivered | AttemptEnded,
    at: float,
) -> World:
    attempt = world.attempt(entry.attempt)
    assert attempt is not None, f"attempt {entry.attempt} is unknown"
    changed = _step(attempt, entry, at)
    incident_id, party = world.owners[entry.attempt]
    world = _with_person(world, incident_id, party, lambda p: _attempted(p, changed, entry))
    if changed.occupies_line or not attempt.occupies_line:
        return world
    return _with_line(world, attempt.line, lambda facts: _freed(facts, changed))


def _step(attempt: Attempt, entry: Any, at: float) -> Attempt:
    attempt = replace(attempt, state=ATTEMPT[attempt.state, type(entry)])
    match entry:
        case AttemptSubmitted():
            return replace(attempt, references=entry.references, outcome=Outcome.SENT, ended_at=at)
        case AttemptAlerted():
            return replace(attempt, alerted=True)
        case CutOrdered():
            return replace(attempt, cut=True)
        case AttemptEnded():
            return replace(attempt, outcome=entry.outcome, remedy=entry.remedy, ended_at=at)
        case _:
            return attempt


def _attempted(person: Notification, changed: Attempt, entry: Any) -> Notification:
    attempts = tuple(changed if old.id == changed.id else old for old in person.attempts)
    state = person.state
    if changed.purpose is Purpose.ALERT and (state, type(entry)) in NOTIFICATION:
        state = NOTIFICATION[state, type(entry)]
    return replace(person, attempts=attempts, state=state)


def _freed(facts: LineFacts, attempt: Attempt) -> LineFacts:
    refused = facts.refused_in_row
    if attempt.channel is Channel.SMS:
        refused = refused + 1 if attempt.outcome is Outcome.FAILED else 0
    occupied = None if facts.occupied_by == attempt.id else facts.occupied_by
    return replace(facts, occupied_by=occupied, refused_in_row=refused)
