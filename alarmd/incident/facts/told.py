"""When somebody was last texted, how soon they answered, which news they have not been told."""

from __future__ import annotations

from alarmd.incident.facts.entries import Outcome, Purpose
from alarmd.incident.facts.houses import ECHOES_WITHIN_S, SENTENCE_MIN, News
from alarmd.incident.facts.world import Notification, Outage, World


def texted_at(world: World, party: str) -> float | None:
    """When the network took the last text to this party; None: no such text still matters."""
    cases = [world.outage.notifications, *(one.notifications for one in world.incidents.values())]
    taken = (_taken_at(people[party]) for people in cases if party in people)
    return max((at for at in taken if at is not None), default=None)


def echoes_with(person: Notification, text: str, at: float) -> int:
    """How many sentences in a row, with this one, came from them within seconds of our text."""
    told_at = _taken_at(person)
    is_echo = told_at is not None and at - told_at <= ECHOES_WITHIN_S
    return person.echoes + 1 if is_echo and len(text) >= SENTENCE_MIN else 0


def untold(outage: Outage, person: Notification, purpose: Purpose) -> tuple[News, ...]:
    """The news that this person has not been told, the oldest first."""
    told = (
        one.started_at
        for one in person.attempts
        if one.purpose is purpose and one.outcome is not Outcome.FAILED
    )
    told_at = max(told, default=float("-inf"))
    return tuple(one for one in outage.news if one.purpose is purpose and one.at >= told_at)


def _taken_at(person: Notification) -> float | None:
    taken = (one.submitted_at for one in person.attempts)
    return max((at for at in taken if at is not None), default=None)
