"""What an alarm or drill has shown of who comes when called (docs/decisions/0034)."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.answers import Answer
from alarmd.incident.facts.entries import AnswersLearnt, Channel, Outcome, Response
from alarmd.incident.facts.world import Attempt, Incident, Notification

SOON_S = 300.0  # whoever says "coming" later than that was not waited for


def learnt(incident: Incident) -> AnswersLearnt | None:
    """What came of the first calls of this incident, which nobody will answer any more; None if it
    shows nothing of anybody."""
    answers = tuple(_answers(incident))
    return AnswersLearnt(incident.id, answers) if answers else None


def _answers(incident: Incident) -> Iterator[tuple[str, Answer]]:
    for party, person in incident.notifications.items():
        answer = _answer(incident, person)
        if answer is not None:
            yield party, answer


def _answer(incident: Incident, person: Notification) -> Answer | None:
    """None if the incident shows nothing of this person: they were not called, or the call never
    rang."""
    if person.is_originator or not person.is_neighbour:
        return None
    rang = [call for call in person.attempts if call.channel is Channel.VOICE and _rang(call)]
    said_at = None if person.response is Response.CANNOT else person.came_at
    if not rang:
        soon = person.alert_since is not None and _is_soon(said_at, person.alert_since)
        return Answer(incident.opened_at, incident.raised_utc, came=True) if soon else None
    first = rang[0]
    second_at = rang[1].started_at if len(rang) > 1 else float("inf")
    came = _is_soon(said_at, first.started_at) and said_at is not None and said_at < second_at
    return Answer(incident.opened_at, incident.raised_utc, came, _after_s(first, said_at))


def _is_soon(said_at: float | None, since: float) -> bool:
    return said_at is not None and said_at < since + SOON_S


def _after_s(call: Attempt, said_at: float | None) -> float:
    """How many seconds after the phone began to ring they said it in this call; 0: not in it."""
    if said_at is None or call.alerted_at is None or call.ended_at is None:
        return 0.0
    return (
        round(said_at - call.alerted_at, 1) if call.alerted_at <= said_at <= call.ended_at else 0.0
    )


def _rang(call: Attempt) -> bool:
    """Whether their phone rang for as long as it was to ring, or they answered by a key."""
    return call.alerted and (call.outcome is not Outcome.CUT or call.keys != "")
