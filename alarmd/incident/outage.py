"""News of the box: a line that is down, over one that works, and that all is well again; a journal
that is not as it was left; a budget that is spent; a house with one false alarm after the other,
or one that has left, which hears that it has.

It is no incident: nobody is in danger, nothing is asked. It gives way to alarms and to budgets; but
that a budget is spent may exceed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import assert_never

from msgspec.structs import replace

from alarmd.incident.entries import (
    BudgetReached,
    Channel,
    Doubt,
    LineLost,
    LineMended,
    Outcome,
    Purpose,
    Reason,
    RosterLoaded,
)
from alarmd.incident.houses import News
from alarmd.incident.policy import Policy
from alarmd.incident.tries import Try, next_text
from alarmd.incident.urgency import Duty, Rank, Tier, Urgency
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
DOUBT_TOLD_AFTER_S = 30.0  # alarms that waited for the start have the lines to themselves
DOUBT_IS_NEWS_AFTER_S = 86400.0  # a disk that is full is found so at every start
OF_DAYS = (Purpose.BUDGET, Purpose.FALSE_ALARMS, Purpose.MACHINE, Purpose.LEAVER)
NEWS_TOLD_AFTER_S = 60.0  # the first wave is out by then; what else comes is in the same text
NEWS_AGAIN_AFTER_S = 86400.0
NEWS_MAX = 64  # eight for each of eight lines: both levels of four budgets
FALSE_ALARMS_ARE_NEWS = 3  # of one house within a day
LEAVER_TOLD_WITHIN_S = 86400.0  # that they have left
JUST_AFTER_S = 0.001  # the text that tells of a budget may itself spend the next one


# --- the fold -------------------------------------------------------------------------------------


def with_operators(outage: Outage, loaded: RosterLoaded, at: float) -> Outage:
    """Who is told from now on; somebody a text is on its way to stays until it has ended, and who
    has left the scheme until that has been said.
    """
    people = {
        party: person
        for party, person in outage.people.items()
        if any(attempt.occupies_line for attempt in person.attempts)
        or (person.left_at is not None and at - person.left_at < LEAVER_TOLD_WITHIN_S)
    }
    for operator in loaded.operators:
        known = outage.people.get(operator.id, Notification(operator, OPERATOR_WAVE))
        people[operator.id] = replace(known, party=operator)
    return replace(outage, people=people, sign=loaded.sign)


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


def doubted(outage: Outage, doubt: Doubt, at: float) -> Outage:
    """The journal is not as it was left; the same again is no news on the same day."""
    last_at = outage.doubted_at
    if outage.doubt is doubt and last_at is not None and at - last_at < DOUBT_IS_NEWS_AFTER_S:
        return outage
    people = {party: _recent(person) for party, person in outage.people.items()}
    return replace(outage, people=people, doubt=doubt, doubted_at=at)


def spent(outage: Outage, entry: BudgetReached, at: float) -> Outage:
    """A line has used up a budget, or nearly: no news again on the same day."""
    key = f"{entry.line} {entry.limit} {entry.percent}"
    used = ceil(entry.allowed * entry.percent / 100)
    news = News(
        Purpose.BUDGET, key, at, entry.line, limit=entry.limit, used=used, allowed=entry.allowed
    )
    return with_news(outage, news)


def about_house(outage: Outage, purpose: Purpose, party: Party, at: float) -> Outage:
    """There is news of this kind of somebody enrolled."""
    news = News(purpose, f"{purpose.value} {party.id}", at, party.name, party.landmark)
    return with_news(outage, news)


def with_news(outage: Outage, news: News) -> Outage:
    """The outage with this news, if it is any."""
    recent = [one for one in outage.news if news.at - one.at < NEWS_AGAIN_AFTER_S]
    if any(one.key == news.key for one in recent):
        return outage
    people = {party: _recent(person) for party, person in outage.people.items()}
    return replace(outage, people=people, news=(*recent, news)[-NEWS_MAX:])


def untold(outage: Outage, person: Notification, purpose: Purpose) -> tuple[News, ...]:
    """The news that this person has not been told, the oldest first."""
    told = (
        one.started_at
        for one in person.attempts
        if one.purpose is purpose and one.outcome is not Outcome.FAILED
    )
    told_at = max(told, default=float("-inf"))
    return tuple(one for one in outage.news if one.purpose is purpose and one.at >= told_at)


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
    """The text that a line is down, once for each; the one that all is well, if that was told; the
    one about the journal; and what else is news."""
    for person in outage.people.values():
        if person.left_at is not None:
            yield from _text(person, Purpose.LEFT, person.left_at, policy)
            continue
        for purpose in OF_DAYS:
            yield from _news(outage, person, purpose, policy)
        if outage.doubted_at is not None:
            since = outage.doubted_at + DOUBT_TOLD_AFTER_S
            yield from _text(person, Purpose.JOURNAL, since, policy)
        if outage.lines:
            yield from _text(person, Purpose.LINE_LOST, outage.lost_at, policy)
        elif _was_told(person, outage.begun_at):
            yield from _text(person, Purpose.LINES_MENDED, outage.mended_at, policy)


def _news(outage: Outage, person: Notification, purpose: Purpose, policy: Policy) -> Iterator[Duty]:
    """One text for all that has come since the last one."""
    news = untold(outage, person, purpose)
    if not news:
        return
    for duty in _text(person, purpose, news[-1].at + JUST_AFTER_S, policy):
        due_at = max(duty.next.due_at, news[0].at + NEWS_TOLD_AFTER_S)
        urgency = duty.urgency._replace(gives_way=purpose is not Purpose.BUDGET)
        yield duty._replace(urgency=urgency, next=duty.next._replace(due_at=due_at))


def _text(
    person: Notification, purpose: Purpose, since: float | None, policy: Policy
) -> Iterator[Duty]:
    text = next_text(person, purpose, since, policy) if since is not None else None
    if text is None:
        return
    if purpose is Purpose.LINE_LOST:
        text = _not_too_often(person, text, policy)
    is_repeat = text.reason is not Reason.FIRST
    urgency = Urgency(True, Tier.NEWS, Rank.OTHER, is_repeat, OUTAGE, OUTAGE)
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
