"""The originator has pressed again after "it was a mistake": the alarm stands."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.entries import Response
from alarmd.incident.facts.world import Incident, Notification


def insisted(incident: Incident, at: float) -> Incident:
    """After "it was a mistake" a new press means that the alarm stands: ask again everybody who may
    have turned back because of the mistake, and leave the others as they are."""
    since = incident.false_said_at
    if since is None:
        return incident
    notifications = {
        party: _asked_anew(person, at) if _may_turn_back(person, since) else person
        for party, person in incident.notifications.items()
    }
    is_news = any(
        person.is_coming and _told_of_mistake_at(person, since) is not None
        for person in incident.notifications.values()
    )
    return replace(
        incident,
        false_said_at=None,
        false_by_text=False,
        insisted_at=at,
        exhausted_at=None,
        nobody_yet_at=None,
        coming_changed_at=at if is_news else incident.coming_changed_at,
        alarm_since=at,
        notifications=notifications,
    )


def _may_turn_back(person: Notification, since: float) -> bool:
    """Whether the mistake may have turned them back: not if they are there or come all the same."""
    told_at = _told_of_mistake_at(person, since)
    if told_at is None or person.response is Response.ARRIVED:
        return False
    is_said_all_the_same = person.responded_at is not None and person.responded_at >= told_at
    return not (person.is_coming and is_said_all_the_same)


def _told_of_mistake_at(person: Notification, since: float) -> float | None:
    """When the first attempt that may have told them of the mistake began: every attempt since the
    mistake says so. None: they know nothing of it."""
    began = (
        attempt.started_at
        for attempt in person.attempts
        if attempt.started_at >= since and attempt.may_have_arrived
    )
    return min(began, default=None) if person.is_asked else None


def _asked_anew(person: Notification, at: float) -> Notification:
    return replace(
        person,
        alert_since=at,
        response=None,
        responded_at=None,
        rang_at=None,
        expired_at=None,
        said_before=person.response,
    )
