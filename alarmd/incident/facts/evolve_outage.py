"""(Outage, Entry) to Outage: lines that are down, a journal in doubt, news of the day, and which
operators hear of them.
"""

from __future__ import annotations

from math import ceil
from typing import assert_never

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    BudgetReached,
    Doubt,
    LineLost,
    LineMended,
    Purpose,
    RosterLoaded,
)
from alarmd.incident.facts.enums import CaseRole
from alarmd.incident.facts.houses import News
from alarmd.incident.facts.world import Notification, Outage
from alarmd.roster import Party

ATTEMPTS_KEPT = 16  # per operator: enough for the texts of one outage
DOUBT_IS_NEWS_AFTER_S = 86400.0  # every start finds a full disk again
NEWS_AGAIN_AFTER_S = 86400.0
FALSE_ALARMS_ARE_NEWS = 3  # of one house within a day
NEWS_MAX = 64  # eight for each of eight lines: both levels of four budgets
LEAVER_TOLD_WITHIN_S = 86400.0  # the text to them that they have left


def with_operators(outage: Outage, loaded: RosterLoaded, at: float) -> Outage:
    """Replace the operators who are told from now on. Keep a person while a text to them is under
    way, and a leaver for a day, to be told of their leaving.
    """
    notifications = {
        party: person
        for party, person in outage.notifications.items()
        if any(attempt.occupies_line for attempt in person.attempts)
        or (person.left_at is not None and at - person.left_at < LEAVER_TOLD_WITHIN_S)
    }
    for operator in loaded.operators:
        known = outage.notifications.get(operator.id, Notification(operator, CaseRole.OPERATOR))
        notifications[operator.id] = replace(known, party=operator)
    return replace(outage, notifications=notifications, sign=loaded.sign)


def changed(outage: Outage, entry: LineLost | LineMended, at: float) -> Outage:
    """The outage with one line more, or one less."""
    others = {line: since for line, since in outage.lines.items() if line != entry.line}
    match entry:
        case LineLost():
            notifications = {
                party: _recent(person) for party, person in outage.notifications.items()
            }
            lines = {**others, entry.line: entry.since}
            begun_at = outage.begun_at if outage.lines else at
            return replace(
                outage, lines=lines, notifications=notifications, begun_at=begun_at, lost_at=at
            )
        case LineMended():
            mended_at = outage.mended_at if others else at
            return replace(outage, lines=others, mended_at=mended_at)
        case _:
            assert_never(entry)


def doubted(outage: Outage, doubt: Doubt, at: float) -> Outage:
    """The outage after a doubt about the journal; the same doubt is no news again within a day."""
    last_at = outage.doubted_at
    if outage.doubt is doubt and last_at is not None and at - last_at < DOUBT_IS_NEWS_AFTER_S:
        return outage
    notifications = {party: _recent(person) for party, person in outage.notifications.items()}
    return replace(outage, notifications=notifications, doubt=doubt, doubted_at=at)


def spent(outage: Outage, entry: BudgetReached, at: float) -> Outage:
    """Add the news that a line has used up a budget, or nearly; once within a day."""
    key = f"{entry.line} {entry.limit} {entry.percent}"
    used = ceil(entry.allowed * entry.percent / 100)
    news = News(
        Purpose.BUDGET, key, at, entry.line, limit=entry.limit, used=used, allowed=entry.allowed
    )
    return with_news(outage, news)


def about_house(outage: Outage, purpose: Purpose, party: Party, at: float) -> Outage:
    """Add news for this purpose about somebody enrolled."""
    news = News(purpose, f"{purpose.value} {party.id}", at, party.name, party.landmark)
    return with_news(outage, news)


def with_news(outage: Outage, news: News) -> Outage:
    """The outage with this news, unless the same news came within a day."""
    recent = [one for one in outage.news if news.at - one.at < NEWS_AGAIN_AFTER_S]
    if any(one.key == news.key for one in recent):
        return outage
    notifications = {party: _recent(person) for party, person in outage.notifications.items()}
    return replace(outage, notifications=notifications, news=(*recent, news)[-NEWS_MAX:])


def _recent(person: Notification) -> Notification:
    """Keep the last attempts, and every attempt that still occupies its line."""
    kept = [attempt for attempt in person.attempts[:-ATTEMPTS_KEPT] if attempt.occupies_line]
    return replace(person, attempts=(*kept, *person.attempts[-ATTEMPTS_KEPT:]))
