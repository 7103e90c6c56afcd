"""Whether the first wave has been told: no alarm ends before that (docs/decisions/0023)."""

from __future__ import annotations

from alarmd.incident.facts.entries import Channel, Purpose
from alarmd.incident.facts.world import Attempt, Incident, Notification
from alarmd.incident.policy import Policy


def may_end_at(incident: Incident, policy: Policy) -> float:
    """The instant from which this incident may end: its opening, if no first text of the first wave
    is still to come or under way; else `first_wave_within_s` later.
    """
    if incident.is_drill or not any(_waits(incident, one) for one in incident.recipients(1)):
        return incident.opened_at
    return incident.opened_at + policy.first_wave_within_s


def _waits(incident: Incident, person: Notification) -> bool:
    """Whether the first text to this person is still to come, or under way."""
    is_told = person.response is not None or not any(one.texts for one in person.party.phones)
    is_said_for_certain = incident.false_said_at is not None and not incident.false_by_text
    is_called_off = is_said_for_certain and not person.is_officer
    return not (is_told or is_called_off or any(map(_is_over, person.attempts)))


def _is_over(attempt: Attempt) -> bool:
    """Whether this is a text that tells of the alarm, and has ended."""
    is_alert = attempt.purpose is Purpose.ALERT and attempt.channel is Channel.SMS
    return is_alert and attempt.ended_at is not None
