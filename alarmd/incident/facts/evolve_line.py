"""(LineFacts, Entry) to LineFacts: what a fact changes on a line; when it hears a ring."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    AttemptEnded,
    AttemptStarted,
    Channel,
    LineChanged,
    LineRefusing,
    NoteUnexplained,
    Outcome,
    RingEnded,
    RingEndOrdered,
    RingHeard,
)
from alarmd.incident.facts.line_facts import LineFacts, Note, RingingCall
from alarmd.incident.facts.transitions import AttemptEntry
from alarmd.incident.facts.world import Attempt

USAGE_KEPT_S = 86400.0
USAGE_MAX = 2000  # twice the daily budget
DEAF_KEPT_S = 86400.0  # carriers' notes tell of the calls of a day
DEAF_APART_S = 60.0  # the notes say the minute: periods that are closer are joined
DEAF_MAX = 100
NOTICED_WITHIN_S = 180.0  # a modem is checked every 90 s, and given up after three tries
UNEXPLAINED_MAX = 10
RINGING_STATES = ("initialising", "ready", "searching")  # in these a call rings on


def unopened(facts: LineFacts | None, name: str, at: float, deaf_since: float) -> LineFacts:
    """A line at the start of the daemon: its abilities are unknown until the modem tells them, its
    used budgets stay used."""
    if facts is None:
        return LineFacts(name, since=at, deaf_since=deaf_since)
    since = at if facts.is_ready else facts.since
    if facts.deaf_since is not None:
        deaf_since = min(deaf_since, facts.deaf_since)
    closed = LineFacts(name, since=since, texts=facts.texts, calls=facts.calls)
    return replace(closed, deaf=facts.deaf, deaf_since=deaf_since, unexplained=facts.unexplained)


def listening(facts: LineFacts, at: float) -> LineFacts:
    """Begin or end a deaf period, as the line hears rings from now on or not."""
    if facts.hears_rings and facts.deaf_since is not None:
        return replace(facts, deaf_since=None, deaf=_deaf(facts.deaf, facts.deaf_since, at))
    if not facts.hears_rings and facts.deaf_since is None:
        return replace(facts, deaf_since=at)
    return facts


def line_changed(facts: LineFacts, entry: LineChanged | LineRefusing, at: float) -> LineFacts:
    """The line after what its modem or the network says of it."""
    if isinstance(entry, LineRefusing):
        return replace(facts, refusing_until=entry.until, refused_in_row=0)
    changed = replace(
        facts,
        state=entry.state,
        since=facts.since if facts.is_ready == (entry.state == "ready") else at,
        carries_texts=entry.carries_texts,
        carries_calls=entry.carries_calls,
        speaks=entry.speaks,
        hears=entry.hears,
        faults=entry.all_faults,
        ringing=facts.ringing if entry.state in RINGING_STATES else (),
    )
    # Out of service: `decide` has heard the notes again.
    return changed if changed.serves_calls else replace(changed, unexplained=())


def noted(facts: LineFacts, entry: NoteUnexplained, at: float) -> LineFacts:
    """The line with one more note to hear again if it soon proves to have been deaf."""
    note = Note(entry.text, entry.sent_utc, at)
    recent = unexplained(facts, at)
    return replace(facts, unexplained=(*recent, note)[-UNEXPLAINED_MAX:])


def unexplained(facts: LineFacts, at: float) -> tuple[Note, ...]:
    """The notes that a deaf period may still explain which is noticed at this instant."""
    return tuple(note for note in facts.unexplained if at - note.at <= NOTICED_WITHIN_S)


def ringing(
    facts: LineFacts, entry: RingHeard | RingEndOrdered | RingEnded, at: float
) -> LineFacts:
    """The line after what became of a ring on it."""
    others = tuple(one for one in facts.ringing if one.call != entry.call)
    match entry:
        case RingHeard():
            ringing = RingingCall(entry.call, at, entry.waiting, entry.number, party=entry.party)
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


def used(facts: LineFacts, entry: AttemptStarted, at: float) -> LineFacts:
    """The line when an attempt begins on it."""
    if entry.channel is Channel.SMS:
        return replace(facts, occupied_by=entry.attempt, texts=_recent(facts.texts, at))
    calls = _recent(facts.calls, at)
    return replace(facts, occupied_by=entry.attempt, calls=calls, is_calling=True)


def freed(facts: LineFacts, attempt: Attempt, entry: AttemptEntry) -> LineFacts:
    """The line when this attempt has stopped occupying it."""
    if isinstance(entry, AttemptEnded):
        is_mute = bool(entry.sound_fault or entry.problem)
        facts = replace(facts, is_mute=is_mute) if entry.spoke_s or is_mute else facts
    refused = facts.refused_in_row
    if attempt.channel is Channel.SMS:
        refused = refused + 1 if attempt.outcome is Outcome.FAILED else 0
    is_over = facts.occupied_by == attempt.id
    occupied_by = None if is_over else facts.occupied_by
    is_calling = facts.is_calling and not is_over
    return replace(facts, occupied_by=occupied_by, is_calling=is_calling, refused_in_row=refused)


def _deaf(
    known: tuple[tuple[float, float], ...], since: float, until: float
) -> tuple[tuple[float, float], ...]:
    """Add a period in which no ring was heard. If there are too many, join the two oldest: in doubt
    no ring was heard between them either."""
    recent = [one for one in known if until - one[1] <= DEAF_KEPT_S]
    if recent and since - recent[-1][1] <= DEAF_APART_S:
        since = min(since, recent.pop()[0])
    if len(recent) >= DEAF_MAX:
        recent[:2] = [(recent[0][0], recent[1][1])]
    return (*recent, (since, until))


def _recent(instants: tuple[float, ...], at: float) -> tuple[float, ...]:
    if instants and at - instants[0] > USAGE_KEPT_S:
        instants = tuple(instant for instant in instants if at - instant <= USAGE_KEPT_S)
    return (*instants, at)[-USAGE_MAX:]
