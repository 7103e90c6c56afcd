"""Lines that are down: when the operators are told, over a line that works, and when that all is
well.

It is no incident: nobody is in danger, nothing is asked. It gives way to alarms and to budgets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from alarmd.incident.copies import replace
from alarmd.incident.duties import Duty, Rank, Tier, Urgency
from alarmd.incident.entries import Channel, LineLost, LineMended, Outcome, Purpose, Reason
from alarmd.incident.policy import Policy
from alarmd.incident.tries import Try, next_text
from alarmd.incident.world import (
    OPERATOR_WAVE,
    OUTAGE,
    Attempt,
    Notification,
    Outage,
    World,
)
from alarmd.roster import Party

ATTEMPTS_KEPT = 16  # per operator: enough for the texts of one outage


# --- the fold -------------------------------------------------------------------------------------


def with_operators(outage: Outage, operators: Sequence[Party]) -> Outage:
    """Who is told from now on; somebody a text is on its way to stays until it has ended."""
    people = {
        party: person
        for party, person in outage.people.items()
        if any(attempt.occupies_line for attempt in person.attempts)
    }
    for operator in operators:
        known = outage.people.get(operator.id, Notification(operator, OPERATOR_WAVE))
        people[operator.id] = replace(known, party=operator)
    return replace(outage, people=people)


def changed(outage: Outage, entry: LineLost | LineMended, at: float) -> Outage:
    """The outage with one line more, or one less."""
    others = {line: since for line, since in outage.lines.items() if line != entry.line}
    match entry:
        case LineLost():
            people = {party: _recent(person) for party, person in outage.people.items()}
            lines = {**others, entry.line: entry.since}
            begun_at = outage.begun_at if outage.lines else at
            return replace(outage, lines=lines, people=people, begun_at=begun_at, lost_at=at)
        case LineMended():
            mended_at = outage.mended_at if others else at
            return replace(outage, lines=others, mended_at=mended_at)
        case _:
            assert_never(entry)


def _recent(person: Notification) -> Notification:
    """Without what is too long ago to matter; an attempt that has not ended always does."""
    kept = [attempt for attempt in person.attempts[:-ATTEMPTS_KEPT] if attempt.occupies_line]
    return replace(person, attempts=(*kept, *person.attempts[-ATTEMPTS_KEPT:]))


# --- what time brings -----------------------------------------------------------------------------


def awaited(world: World, policy: Policy) -> Iterator[tuple[float, LineLost | LineMended]]:
    """Which line will count as lost, or as mended, and when, if nothing else happens."""
    known = world.outage.lines
    can_tell = any(facts.is_ready and facts.carries_texts for facts in world.lines.values())
    for name, facts in world.lines.items():
        if facts.is_ready and name in known:
            yield facts.since + policy.line_mended_after_s, LineMended(name)
        elif not facts.is_ready and name not in known and can_tell:
            yield facts.since + policy.line_lost_after_s, LineLost(name, facts.since)


# --- what is owed ---------------------------------------------------------------------------------


def outage_duties(outage: Outage, policy: Policy) -> Iterator[Duty]:
    """The text that a line is down, once for each; the one that all is well, if that was told."""
    for person in outage.people.values():
        if outage.lines:
            yield from _text(person, Purpose.LINE_LOST, outage.lost_at, policy)
        elif _was_told(person, outage.begun_at):
            yield from _text(person, Purpose.LINES_MENDED, outage.mended_at, policy)


def _text(
    person: Notification, purpose: Purpose, since: float | None, policy: Policy
) -> Iterator[Duty]:
    text = next_text(person, purpose, since, policy) if since is not None else None
    if text is None:
        return
    if purpose is Purpose.LINE_LOST:
        text = _not_too_often(person, text, policy)
    is_repeat = text.reason is not Reason.FIRST
    urgency = Urgency(True, Tier.NEWS, Rank.OTHER, is_repeat, OUTAGE)
    yield Duty(urgency, person.party.id, purpose, Channel.SMS, text)


def _not_too_often(person: Notification, text: Try, policy: Policy) -> Try:
    told_at = max((one.started_at for one in _told(person)), default=float("-inf"))
    earliest = told_at + policy.line_lost_text_every_s
    return text if text.due_at >= earliest else text._replace(due_at=earliest)


def _was_told(person: Notification, begun_at: float | None) -> bool:
    """Whether this person knows, or may know, of the outage that began then."""
    return begun_at is not None and any(one.started_at >= begun_at for one in _told(person))


def _told(person: Notification) -> Iterator[Attempt]:
    for attempt in person.attempts:
        if attempt.purpose is Purpose.LINE_LOST and attempt.outcome is not Outcome.FAILED:
            yield attempt
