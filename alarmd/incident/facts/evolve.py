"""(World, Entry) to World: the fold of the journal. No decision is made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    AnswersForgotten,
    AnswersLearnt,
    AttemptDelivered,
    AttemptStarted,
    BudgetReached,
    CallersLeft,
    CameBack,
    ClockSet,
    ClockSource,
    Closed,
    Entry,
    HistoryDoubted,
    HistoryRewritten,
    IncidentOpened,
    LeaverRemoved,
    LeftScheme,
    LineChanged,
    LineLost,
    LineMended,
    LineRefusing,
    LookedUp,
    MachineHeard,
    Means,
    NoteUnexplained,
    PartHeard,
    PartsDropped,
    PrivatePartsErased,
    Purpose,
    ReportUnmatched,
    Restarted,
    RingEnded,
    RingEndOrdered,
    RingHeard,
    RosterLoaded,
    RosterRefused,
    Sealed,
    Settled,
    TextHeard,
    TextUnintelligible,
)
from alarmd.incident.facts.evolve_answers import with_answers
from alarmd.incident.facts.evolve_attempt import step
from alarmd.incident.facts.evolve_guesses import with_guesses
from alarmd.incident.facts.evolve_incident import (
    begun,
    opened,
    taken_further,
    tried,
    with_person,
)
from alarmd.incident.facts.evolve_leavers import with_leaver
from alarmd.incident.facts.evolve_line import (
    DEAF_KEPT_S,
    freed,
    line_changed,
    listening,
    noted,
    ringing,
    unopened,
    used,
)
from alarmd.incident.facts.evolve_long_texts import told, with_parts
from alarmd.incident.facts.evolve_outage import (
    FALSE_ALARMS_ARE_NEWS,
    about_house,
    changed,
    doubted,
    spent,
    with_operators,
)
from alarmd.incident.facts.houses import ECHOES_WITHIN_S, House, with_false_alarm, with_text
from alarmd.incident.facts.told import texted_at
from alarmd.incident.facts.transitions import AttemptEntry, IncidentEntry
from alarmd.incident.facts.world import (
    OUTAGE,
    Attempt,
    Incident,
    LineFacts,
    Notification,
    Outage,
    UnmatchedReport,
    World,
    heard_words,
)

HEARD_KEPT_S = 7 * 86400.0  # a text may be read again as long as its deletion keeps failing
HEARD_MAX = 10_000  # two entries for each text
RINGS_KEPT_S = 86400.0  # a missed-call text about a ring that we did hear comes within hours
REPORTS_MAX = 500


def fold(world: World, entries: Iterable[Entry], at: float) -> World:
    """The world after these entries, all written at the instant `at`."""
    for entry in entries:
        world = evolve(world, entry, at)
    return world


def evolve(world: World, entry: Entry, at: float) -> World:
    """The world after one entry, written at the instant `at`."""
    world = replace(world, at=at)
    if isinstance(entry, IncidentEntry):
        return _taken_further(world, entry, at)
    if isinstance(entry, AttemptEntry):
        return _advanced(world, entry, at)
    match entry:
        case Restarted():
            return _restarted(world, entry)
        case ClockSet():
            return _clock_set(world, entry)
        case RosterLoaded():
            return _with_outage(world, with_operators(world.outage, entry, at))
        case RosterRefused() | LookedUp() | Sealed() | HistoryRewritten():
            return world
        case AnswersLearnt() | AnswersForgotten() | PrivatePartsErased():
            return with_answers(world, entry, at)
        case MachineHeard():
            return _with_outage(world, about_house(world.outage, Purpose.MACHINE, entry.party, at))
        case BudgetReached():
            return _with_outage(world, spent(world.outage, entry, at))
        case HistoryDoubted():
            return _doubted(world, entry, at)
        case LineLost() | LineMended():
            return _with_outage(world, changed(world.outage, entry, at))
        case LineChanged() | LineRefusing():
            return _with_line(world, entry.line, lambda facts: line_changed(facts, entry, at))
        case NoteUnexplained():
            return _with_line(world, entry.line, lambda facts: noted(facts, entry, at))
        case RingHeard() | RingEndOrdered() | RingEnded():
            return _rang(world, entry, at)
        case TextHeard() | TextUnintelligible():
            return _heard(world, entry, at)
        case PartHeard() | PartsDropped():
            return with_parts(world, entry, at)
        case CallersLeft():
            return _left(world, entry, at)
        case LeftScheme() | LeaverRemoved() | CameBack():
            return with_leaver(world, entry, at)
        case IncidentOpened():
            return _opened(world, entry, at)
        case Settled():
            return _settled(world, entry)
        case AttemptStarted():
            return _started(world, entry, at)
        case ReportUnmatched():
            return _unmatched(world, entry, at)
        case _:
            assert_never(entry)


def _taken_further(world: World, entry: IncidentEntry, at: float) -> World:
    world = with_guesses(world, entry, at)
    incident = taken_further(_incident_of(world, entry), entry, at)
    world = _with_incident(world, incident)
    return _closed(world, incident, at) if isinstance(entry, Closed) else world


def _unmatched(world: World, entry: ReportUnmatched, at: float) -> World:
    report = UnmatchedReport(
        entry.line, entry.number, entry.reference, entry.status, at, entry.taken_at
    )
    return replace(world, reports=(*world.reports, report)[-REPORTS_MAX:])


# --- lines ----------------------------------------------------------------------------------------


def _restarted(world: World, entry: Restarted) -> World:
    """A line's abilities are unknown until its modem tells them; its used budgets stay used, and a
    line that was down still is. If it is known how long the box was off, its clock went on: it is
    as far ahead of the centre's as before."""
    at, deaf_since = world.at, entry.deaf_since
    since = at if deaf_since is None else deaf_since
    lines = {name: unopened(world.lines.get(name), name, at, since) for name in entry.lines}
    lost = {name: since for name, since in world.outage.lines.items() if name in lines}
    outage = replace(world.outage, lines=lost)
    return replace(
        world,
        lines=lines,
        outage=outage,
        ahead_s=world.ahead_s if entry.is_dated else None,
        life_since=at,
        is_life_dated=entry.is_dated,
        past_utc=entry.past_utc,
        calendar_ahead_s=entry.calendar_ahead_s,
    )


def _clock_set(world: World, entry: ClockSet) -> World:
    """Correct the times of this life's alarms: the clock was wrong. A carrier's note has its
    own."""
    incidents = {
        number: incident
        if incident.opened_at < world.life_since or incident.means is Means.MISSED_CALL
        else replace(incident, raised_utc=incident.raised_utc + entry.correction_s)
        for number, incident in world.incidents.items()
    }
    # The network's time overrules what this machine believed before.
    is_calendar = entry.source is ClockSource.SYSTEM
    past_utc = world.past_utc if is_calendar else 0.0
    calendar_ahead_s = 0.0 if is_calendar else world.calendar_ahead_s - entry.correction_s
    world = replace(world, calendar_ahead_s=calendar_ahead_s)
    ahead_s = None if world.ahead_s is None else world.ahead_s + entry.correction_s
    return replace(world, incidents=incidents, past_utc=past_utc, ahead_s=ahead_s)


def _with_line(world: World, name: str, change: Callable[[LineFacts], LineFacts]) -> World:
    facts = change(world.lines.get(name, LineFacts(name, since=world.at)))
    return replace(world, lines={**world.lines, name: listening(facts, world.at)})


def _with_outage(world: World, outage: Outage) -> World:
    """Replace the outage; `owners` keeps only the attempts that its people still have."""
    owners = {key: owner for key, owner in world.owners.items() if owner[0] != OUTAGE}
    for party, person in outage.notifications.items():
        owners.update((attempt.id, (OUTAGE, party)) for attempt in person.attempts)
    return replace(world, outage=outage, owners=owners)


def _doubted(world: World, entry: HistoryDoubted, at: float) -> World:
    return replace(
        world,
        last_incident=max(world.last_incident, entry.last_incident),
        last_attempt=max(world.last_attempt, entry.last_attempt),
        outage=doubted(world.outage, entry.doubt, at),
    )


def _rang(world: World, entry: RingHeard | RingEndOrdered | RingEnded, at: float) -> World:
    world = _with_line(world, entry.line, lambda facts: ringing(facts, entry, at))
    if isinstance(entry, RingHeard) and entry.party:
        rings = _remembered(world.rings, entry.party, at, RINGS_KEPT_S)
        return replace(world, rings=rings)
    return world


def _heard(world: World, entry: TextHeard | TextUnintelligible, at: float) -> World:
    heard = _remembered(world.heard, entry.key, at, HEARD_KEPT_S)
    if isinstance(entry, TextHeard) and entry.complete:
        heard = _remembered(heard, heard_words(entry.key, entry.text), at, HEARD_KEPT_S)
        world = told(world, entry, at)
    return replace(world, heard=heard)


def _left(world: World, entry: CallersLeft, at: float) -> World:
    left = world.callers_left
    for party in entry.parties:
        left = _remembered(left, party, at, DEAF_KEPT_S)
    return replace(world, callers_left=left)


def _remembered(
    remembered: dict[str, float], key: str, at: float, kept_s: float
) -> dict[str, float]:
    """Put `key` last, as the newest; forget what is too old or too much."""
    kept = dict(remembered)
    kept.pop(key, None)
    if len(kept) >= HEARD_MAX:
        kept = dict(list(kept.items())[-HEARD_MAX // 2 :])
    if kept and at - next(iter(kept.values())) > kept_s:
        kept = {other: since for other, since in kept.items() if at - since <= kept_s}
    kept[key] = at
    return kept


# --- incidents ------------------------------------------------------------------------------------


def _opened(world: World, entry: IncidentOpened, at: float) -> World:
    world = replace(world, last_incident=max(world.last_incident, entry.incident))
    if entry.means is Means.TEXT:
        world = _raised_by_text(world, entry, at)
    return _with_incident(world, opened(entry, at))


def _raised_by_text(world: World, entry: IncidentOpened, at: float) -> World:
    party = entry.originator.id
    told_at = texted_at(world, party)
    is_echo = told_at is not None and at - told_at <= ECHOES_WITHIN_S
    return replace(world, houses=with_text(world.houses, party, entry.text, at, is_echo=is_echo))


def _incident_of(world: World, entry: IncidentEntry) -> Incident:
    return world.incidents[entry.incident]


def _with_incident(world: World, incident: Incident) -> World:
    return replace(world, incidents={**world.incidents, incident.id: incident})


def _closed(world: World, incident: Incident, at: float) -> World:
    """Count a false alarm for its house; the third within a day is news for the operators."""
    if incident.is_drill or not incident.was_false:
        return world
    originator = incident.originator
    houses = with_false_alarm(world.houses, originator.id, incident.opened_at, at)
    world = replace(world, houses=houses)
    if len(houses.get(originator.id, House()).false_at) < FALSE_ALARMS_ARE_NEWS:
        return world
    return _with_outage(world, about_house(world.outage, Purpose.FALSE_ALARMS, originator, at))


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
        also=entry.also,
    )
    owner = entry.incident, entry.party
    return replace(
        _with_line(
            _with_notification(world, owner, lambda person: begun(person, attempt)),
            entry.line,
            lambda facts: used(facts, entry, at),
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


def _advanced(world: World, entry: AttemptEntry, at: float) -> World:
    attempt = world.attempt(entry.attempt)
    assert attempt is not None, f"attempt {entry.attempt} is unknown"
    advanced = step(attempt, entry, at)
    owner = world.owners[entry.attempt]
    if isinstance(entry, AttemptDelivered) and entry.ahead_s is not None:
        world = replace(world, ahead_s=entry.ahead_s)
    world = _with_notification(world, owner, lambda person: tried(person, advanced))
    if advanced.occupies_line or not attempt.occupies_line:
        return world
    return _with_line(world, attempt.line, lambda facts: freed(facts, advanced, entry))
