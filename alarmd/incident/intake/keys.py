"""What a key pressed in a call means: the originator takes the alarm back or says what it is about,
everybody else says whether they come.
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    Acknowledged,
    AlarmRepeated,
    Entry,
    FalseAlarmSaid,
    KeyPressed,
    KindChanged,
    Means,
    NeighboursWoken,
)
from alarmd.incident.facts.keypad import KINDS, MISTAKE, RESPONSES
from alarmd.incident.facts.world import Incident, Notification, World
from alarmd.incident.intake.elsewhere import answered

KEYS_MAX = 40  # of one call: a machine at the far end may press for ever


def hear_key(world: World, attempt_id: int, key: str) -> list[Entry]:
    """Return the facts that a key pressed in the call of this attempt means."""
    attempt = world.attempt(attempt_id)
    if attempt is None or len(attempt.keys) >= KEYS_MAX:
        return []
    number, party = world.owners[attempt_id]
    incident = world.incidents[number]
    facts: list[Entry] = [KeyPressed(attempt_id, key)]
    if incident.is_open:
        person = incident.notifications[party]
        is_originator = person.is_originator
        facts += (
            _originator(incident, party, key)
            if is_originator
            else _recipient(world, incident, person, key)
        )
    return facts


def _originator(incident: Incident, party: str, key: str) -> Iterator[Entry]:
    if key == MISTAKE and (incident.false_said_at is None or incident.false_by_text):
        yield FalseAlarmSaid(incident.id, party)
    if key not in KINDS:
        return
    if incident.false_said_at is not None:
        yield AlarmRepeated(incident.id, party, Means.KEY)
    if incident.kind is not KINDS[key]:
        yield KindChanged(incident.id, KINDS[key])
    if incident.held_until is not None:
        yield NeighboursWoken(incident.id)


def _recipient(world: World, incident: Incident, person: Notification, key: str) -> Iterator[Entry]:
    response = RESPONSES.get(key)
    if response is not None and response is not person.response:
        answer = Acknowledged(incident.id, person.party.id, response, Means.KEY)
        yield from answered(world, answer)
