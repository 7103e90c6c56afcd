"""(World, Entry) to World: what is learnt of who comes when called, and when it is forgotten."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.answers import ANSWERS_MAX, Answer, Answers, kept
from alarmd.incident.facts.entries import (
    AnswersForgotten,
    Channel,
    Outcome,
    PrivatePartsErased,
    Response,
)
from alarmd.incident.facts.world import Attempt, Incident, Notification, World

SOON_S = 300.0  # whoever says "coming" later than that was not waited for


def with_answers(known: Answers, incident: Incident, at: float) -> dict[str, tuple[Answer, ...]]:
    """What is known after this incident, which nobody will answer any more."""
    found = dict(kept(known, at))
    for party, person in incident.notifications.items():
        answer = _answer(incident, person)
        if answer is not None:
            found[party] = (*found.get(party, ()), answer)[-ANSWERS_MAX:]
    return found


def forgetting(world: World, entry: AnswersForgotten | PrivatePartsErased, at: float) -> World:
    """The world without what was learnt of these parties, or without what is too old."""
    if isinstance(entry, PrivatePartsErased):
        return replace(world, erased=entry, erased_at=at, answers=kept(world.answers, at))
    gone = frozenset(entry.parties)
    answers = {one: known for one, known in world.answers.items() if one not in gone}
    return replace(world, answers=answers)


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
