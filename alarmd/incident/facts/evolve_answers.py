"""(World, Entry) to World: what is learnt of who comes when called, and when it is forgotten."""

from __future__ import annotations

from msgspec.structs import replace

from alarmd.incident.facts.answers import ANSWERS_MAX, Answer, Answers, kept
from alarmd.incident.facts.entries import (
    AnswersForgotten,
    Channel,
    Outcome,
    PrivatePartsErased,
)
from alarmd.incident.facts.world import Attempt, Incident, Notification, World


def with_answers(known: Answers, incident: Incident, at: float) -> dict[str, tuple[Answer, ...]]:
    """What is known after this incident, which nobody will answer any more."""
    found = dict(kept(known, at))
    for party, person in incident.notifications.items():
        answer = _answer(incident, person)
        if answer is not None:
            found[party] = (*found.get(party, ()), answer)[-ANSWERS_MAX:]
    return found


def forgetting(world: World, entry: AnswersForgotten | PrivatePartsErased, at: float) -> World:
    """The world without what was learnt of one party, or without what is too old."""
    if isinstance(entry, PrivatePartsErased):
        return replace(world, erased=entry, erased_at=at, answers=kept(world.answers, at))
    answers = {party: known for party, known in world.answers.items() if party != entry.party}
    return replace(world, answers=answers)


def _answer(incident: Incident, person: Notification) -> Answer | None:
    """None if the incident shows nothing of this person: they were not called, or the call never
    rang."""
    if person.is_originator or not person.is_neighbour:
        return None
    rang = [call for call in person.attempts if call.channel is Channel.VOICE and _rang(call)]
    said_at = person.responded_at
    second_at = rang[1].started_at if len(rang) > 1 else float("inf")
    came = person.is_coming and said_at is not None and said_at < second_at
    if not rang:
        return Answer(incident.opened_at, incident.raised_utc, came) if came else None
    first = rang[0]
    after_s = 0.0
    if came and said_at is not None and first.alerted_at is not None:
        was_in_call = first.alerted_at <= said_at <= (first.ended_at or said_at)
        after_s = round(said_at - first.alerted_at, 1) if was_in_call else 0.0
    return Answer(incident.opened_at, incident.raised_utc, came, after_s)


def _rang(call: Attempt) -> bool:
    """Whether their phone rang for as long as it was to ring, or they answered by a key."""
    return call.alerted and (call.outcome is not Outcome.CUT or call.keys != "")
