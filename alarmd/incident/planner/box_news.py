"""News of the box: a line is down (told over a line that works), all lines work again; the journal
is not as it was left; a budget is spent; a house raises one false alarm after another, or has left
the scheme, and is told so.

News is no incident: nobody is in danger, nothing is asked. It gives way to alarms and keeps to the
budgets; only the news of a spent budget may exceed it.
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    Channel,
    LineLost,
    LineMended,
    Outcome,
    Purpose,
    Reason,
)
from alarmd.incident.facts.told import untold
from alarmd.incident.facts.world import (
    OUTAGE,
    Attempt,
    Notification,
    Outage,
    World,
)
from alarmd.incident.planner.retry import NextAttempt, next_text
from alarmd.incident.planner.urgency import Duty, Rank, Tier, Urgency
from alarmd.incident.policy import Policy

DOUBT_TOLD_AFTER_S = 30.0  # alarms that waited for the start have the lines to themselves
OF_DAYS = (Purpose.BUDGET, Purpose.FALSE_ALARMS, Purpose.MACHINE, Purpose.LEAVER)
NEWS_TOLD_AFTER_S = 60.0  # the first wave is out by then; more news goes into the same text
JUST_AFTER_S = 0.001  # the text that tells of a budget may itself spend the next one


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
    """The texts to operators: a line is down, once for each line; all lines work again, if the loss
    was told; the journal in doubt; other news. And the text to a leaver."""
    for person in outage.notifications.values():
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
    """One text for all news since the last text."""
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
    urgency = Urgency(True, Tier.NEWS, Rank.OTHER, is_repeat, OUTAGE, 0.0, OUTAGE)
    yield Duty(urgency, person.party.id, purpose, Channel.SMS, text)


def _not_too_often(person: Notification, text: NextAttempt, policy: Policy) -> NextAttempt:
    told_at = max((one.started_at for one in _told(person)), default=float("-inf"))
    earliest = told_at + policy.line_lost_text_every_s
    return text if text.due_at >= earliest else text._replace(due_at=earliest)


def _was_told(person: Notification, begun_at: float | None) -> bool:
    """Whether this person knows, or may know, of the outage that began at `begun_at`."""
    return begun_at is not None and any(one.started_at >= begun_at for one in _told(person))


def _told(person: Notification) -> Iterator[Attempt]:
    for attempt in person.attempts:
        if attempt.purpose is Purpose.LINE_LOST and attempt.outcome is not Outcome.FAILED:
            yield attempt
