"""Nobody comes to two houses at once: "coming" to one house takes back "coming" to another."""

from __future__ import annotations

from alarmd.incident.facts.entries import HELPING, Acknowledged, Entry, Means, Response
from alarmd.incident.facts.world import Incident, World


def answered(world: World, answer: Acknowledged) -> list[Entry]:
    """Return an answer, and the answers that it takes back elsewhere (docs/decisions/0005): an
    alarm must not look answered while its helper goes to another house. Two answers that each name
    the alarm's number are deliberate, and both stand.
    """
    about = world.incidents[answer.incident]
    if answer.response not in HELPING or about.is_drill:
        return [answer]
    others = (other for other in world.open_incidents() if other is not about)
    left = [other for other in others if _is_left(other, answer)]
    taken_back = [
        Acknowledged(other.id, answer.party, Response.CANNOT, Means.ELSEWHERE) for other in left
    ]
    return [answer, *taken_back]


def _is_left(other: Incident, answer: Acknowledged) -> bool:
    person = other.notifications.get(answer.party)
    if person is None or not person.is_coming or other.is_drill:
        return False
    return not (answer.is_named and person.is_named)
