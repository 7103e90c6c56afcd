"""(World, Entry) to World: the fold of the journal. No decision is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

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
    BudgetReached,
    Channel,
    Closed,
    CutOrdered,
    Entry,
    Escalated,
    Exhausted,
    FalseAlarmSaid,
    IncidentOpened,
    KeyPressed,
    KindChanged,
    LineChanged,
    LineLost,
    LineMended,
    LineRefusing,
    LookedUp,
    Means,
    Outcome,
    ReportUnmatched,
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
from alarmd.incident.evolve_incident import (
    Course,
    Progress,
    begun,
    opened,
    step,
    taken_further,
    tried,
    with_person,
)
from alarmd.incident.outage import changed, with_operators
from alarmd.incident.world import (
    OUTAGE,
    Attempt,
    Incident,
    LineFacts,
    Notification,
    Outage,
    RingingCall,
    UnmatchedReport,
    World,
    alarm_text,
    heard_words,
)

HEARD_KEPT_S = 7 * 86400.0  # a text may be read again as long as its deletion keeps failing
HEARD_MAX = 10_000  # two for each text
RINGS_KEPT_S = 86400.0  # a missed-call text about a ring that we did hear comes within hours
REPORTS_MAX = 500
USAGE_KEPT_S = 86400.0
USAGE_MAX = 2000  # twice the daily budget
RINGING_STATES = ("ready", "searching")  # a modem that is not there any more rings no more


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
        case RosterLoaded():
            return _with_outage(world, with_operators(world.outage, entry.operators))
        case RosterRefused() | BudgetReached() | LookedUp():
            return world
        case LineLost() | LineMended():
            return _with_outage(world, changed(world.outage, entry, at))
        case LineChanged() | LineRefusing():
            return _with_line(world, entry.line, lambda facts: _line_changed(facts, entry, at))
        case RingHeard() | RingEndOrdered() | RingEnded():
            return _rang(world, entry, at)
        case TextHeard() | TextUnintelligible():
            return _heard(world, entry, at)
        case IncidentOpened():
            return _opened(world, entry, at)
        case (
            AlarmRepeated()
            | KindChanged()
            | FalseAlarmSaid()
            | TextNotUnderstood()
            | Acknowledged()
            | AcknowledgementExpired()
            | Escalated()
            | Exhausted()
            | Closed()
        ):
            return _with_incident(world, taken_further(_incident_of(world, entry), entry, at))
        case Settled():
            return _settled(world, entry)
        case AttemptStarted():
            return _started(world, entry, at)
        case (
            AttemptSubmitted()
            | AttemptAlerted()
            | KeyPressed()
            | CutOrdered()
            | AttemptDelivered()
            | AttemptEnded()
        ):
            return _advanced(world, entry, at)
        case ReportUnmatched():
            return _unmatched(world, entry, at)
        case _:
            assert_never(entry)


def _unmatched(world: World, entry: ReportUnmatched, at: float) -> World:
    report = UnmatchedReport(entry.line, entry.number, entry.reference, entry.status, at)
    return replace(world, reports=(*world.reports, report)[-REPORTS_MAX:])


# --- lines ----------------------------------------------------------------------------------------


def _restarted(world: World, entry: Restarted) -> World:
    """What a line can do must be heard anew; what it has used up stays used, and a line that was
    out of service still is."""
    lines = {name: _closed(world.lines.get(name), name, world.at) for name in entry.lines}
    lost = {name: since for name, since in world.outage.lines.items() if name in lines}
    return replace(world, lines=lines, outage=replace(world.outage, lines=lost))


def _closed(facts: LineFacts | None, name: str, at: float) -> LineFacts:
    if facts is None:
        return LineFacts(name, since=at)
    since = at if facts.is_ready else facts.since
    return LineFacts(name, since=since, texts=facts.texts, calls=facts.calls)


def _with_line(world: World, name: str, change: Callable[[LineFacts], LineFacts]) -> World:
    facts = world.lines.get(name, LineFacts(name, since=world.at))
    return replace(world, lines={**world.lines, name: change(facts)})


def _with_outage(world: World, outage: Outage) -> World:
    """Its people may have changed: only attempts that they still have are known from here on."""
    owners = {key: owner for key, owner in world.owners.items() if owner[0] != OUTAGE}
    for party, person in outage.people.items():
        owners.update((attempt.id, (OUTAGE, party)) for attempt in person.attempts)
    return replace(world, outage=outage, owners=owners)


def _line_changed(facts: LineFacts, entry: LineChanged | LineRefusing, at: float) -> LineFacts:
    if isinstance(entry, LineRefusing):
        return replace(facts, refusing_until=entry.until, refused_in_row=0)
    return replace(
        facts,
        state=entry.state,
        since=facts.since if facts.is_ready == (entry.state == "ready") else at,
        carries_texts=entry.carries_texts,
        carries_calls=entry.carries_calls,
        speaks=entry.speaks,
        hears=entry.hears,
        problem=entry.problem,
        ringing=facts.ringing if entry.state in RINGING_STATES else (),
    )


def _rang(world: World, entry: RingHeard | RingEndOrdered | RingEnded, at: float) -> World:
    world = _with_line(world, entry.line, lambda facts: _ringing(facts, entry, at))
    if isinstance(entry, RingHeard) and entry.party:
        rings = _remembered(world.rings, entry.party, at, RINGS_KEPT_S)
        return replace(world, rings=rings)
    return world


def _ringing(
    facts: LineFacts, entry: RingHeard | RingEndOrdered | RingEnded, at: float
) -> LineFacts:
    others = tuple(one for one in facts.ringing if one.call != entry.call)
    match entry:
        case RingHeard():
            ringing = RingingCall(entry.call, at, entry.waiting, entry.number)
            return replace(facts, ringing=(*others, ringing))
        case RingEndOrdered():
            ordered = tuple(
                replace(one, end_ordered_at=at) if one.call == entry.call else one
                for one in facts.ringing
            )
            return replace(facts, ringing=ordered)
        case RingEnded():
            return replace(facts, ringing=others)
        case _:
            assert_never(entry)


def _heard(world: World, entry: TextHeard | TextUnintelligible, at: float) -> World:
    heard = _remembered(world.heard, entry.key, at, HEARD_KEPT_S)
    if isinstance(entry, TextHeard) and entry.complete:
        heard = _remembered(heard, heard_words(entry.key, entry.text), at, HEARD_KEPT_S)
    return replace(world, heard=heard)


def _remembered(
    remembered: dict[str, float], key: str, at: float, kept_s: float
) -> dict[str, float]:
    """Newest last; what is old, or too much, is forgotten."""
    kept = dict(remembered)
    kept.pop(key, None)
    if len(kept) >= HEARD_MAX or (kept and at - next(iter(kept.values())) > kept_s):
        recent = list(kept.items())[-HEARD_MAX // 2 :]
        kept = {other: since for other, since in recent if at - since <= kept_s}
    kept[key] = at
    return kept


# --- incidents ------------------------------------------------------------------------------------


def _opened(world: World, entry: IncidentOpened, at: float) -> World:
    world = replace(world, last_incident=max(world.last_incident, entry.incident))
    if entry.means is Means.TEXT:
        words = alarm_text(entry.originator.id, entry.text)
        texts = _remembered(world.alarm_texts, words, at, HEARD_KEPT_S)
        world = replace(world, alarm_texts=texts)
    return _with_incident(world, opened(entry, at))


def _incident_of(world: World, entry: Course) -> Incident:
    return world.incidents[entry.incident]


def _with_incident(world: World, incident: Incident) -> World:
    return replace(world, incidents={**world.incidents, incident.id: incident})


def _settled(world: World, entry: Settled) -> World:
    incidents = {key: value for key, value in world.incidents.items() if key != entry.incident}
    owners = {key: owner for key, owner in world.owners.items() if owner[0] != entry.incident}
    return replace(world, incidents=incidents, owners=owners)


# --- attempts -------------------------------------------------------------------------------------


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
    owner = entry.incident, entry.party
    return replace(
        _with_line(
            _with_notification(world, owner, lambda person: begun(person, attempt)),
            entry.line,
            lambda facts: _used(facts, entry, at),
        ),
        last_attempt=max(world.last_attempt, entry.attempt),
        owners={**world.owners, entry.attempt: owner},
    )


def _with_notification(
    world: World, owner: tuple[int, str], change: Callable[[Notification], Notification]
) -> World:
    number, party = owner
    case = world.case(number)
    if isinstance(case, Outage):
        return replace(world, outage=with_person(case, party, change))
    return _with_incident(world, with_person(case, party, change))


def _used(facts: LineFacts, entry: AttemptStarted, at: float) -> LineFacts:
    if entry.channel is Channel.SMS:
        return replace(facts, occupied_by=entry.attempt, texts=_recent(facts.texts, at))
    return replace(facts, occupied_by=entry.attempt, calls=_recent(facts.calls, at))


def _recent(instants: tuple[float, ...], at: float) -> tuple[float, ...]:
    if instants and at - instants[0] > USAGE_KEPT_S:
        instants = tuple(instant for instant in instants if at - instant <= USAGE_KEPT_S)
    return (*instants, at)[-USAGE_MAX:]


def _advanced(world: World, entry: Progress, at: float) -> World:
    attempt = world.attempt(entry.attempt)
    assert attempt is not None, f"attempt {entry.attempt} is unknown"
    advanced = step(attempt, entry, at)
    owner = world.owners[entry.attempt]
    world = _with_notification(world, owner, lambda person: tried(person, advanced, entry))
    if advanced.occupies_line or not attempt.occupies_line:
        return world
    return _with_line(world, attempt.line, lambda facts: _freed(facts, advanced, entry))


def _freed(facts: LineFacts, attempt: Attempt, entry: Progress) -> LineFacts:
    if isinstance(entry, AttemptEnded) and (entry.spoke_s or entry.problem):
        facts = replace(facts, is_mute=entry.problem != "")
    refused = facts.refused_in_row
    if attempt.channel is Channel.SMS:
        refused = refused + 1 if attempt.outcome is Outcome.FAILED else 0
    occupied = None if facts.occupied_by == attempt.id else facts.occupied_by
    return replace(facts, occupied_by=occupied, refused_in_row=refused)
