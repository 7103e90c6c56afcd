"""What must hold of the end of an alarm: it is the officer who ends it, or the desk, and everybody
near has been told by then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from alarmd.incident.facts.entries import (
    AttemptStarted,
    Channel,
    Closed,
    ClosingWaits,
    Means,
    Purpose,
)
from alarmd.incident.facts.world import Incident
from tests.sim.law import Breach, Law
from tests.sim.marks import bare

FIRST_WAVE_WITHIN_S = 60.0
ENOUGH = 2
_CLOSE = re.compile(r"(?:结|close )(\d+)", re.IGNORECASE)


def ended_wrongly(
    incident: Incident, entry: Closed | ClosingWaits, words: str, at: float
) -> Iterator[Breach]:
    """What this end breaks; `words` are those of the text just heard, if there was one."""
    if isinstance(entry, ClosingWaits) or incident.closing is None:
        yield from _unproved(incident, entry, words)
    if isinstance(entry, Closed):
        yield from _untold(incident, at)


def wrong_instruction(incident: Incident, entry: AttemptStarted) -> Iterator[Breach]:
    """An officer who writes what our text tells them to write ends the alarm by it."""
    person = incident.notifications[entry.party]
    told = _CLOSE.findall(entry.text) if entry.channel is Channel.SMS and person.code else []
    if any(number != person.code for number in told):
        what = f"{entry.party} is told to end incident {incident.id} by {told}"
        yield Breach(Law.OWN_CODE, what)


def _unproved(incident: Incident, entry: Closed | ClosingWaits, words: str) -> Iterator[Breach]:
    """Whoever ends an alarm in an officer's name has written what only that officer has read: a
    code that is no part of a longer number."""
    person = incident.notifications.get(entry.by)
    if person is None or not person.code:
        return  # the desk, or there is no code
    if person.code not in re.findall(r"\d+", bare(words)):
        what = f"{entry.by} has ended incident {entry.incident} by {words!r}"
        yield Breach(Law.OWN_CODE, what)


def _is_called_off(incident: Incident) -> bool:
    """By a key in our call, which nobody else can press."""
    return incident.false_said_at is not None and not incident.false_by_text


def _untold(incident: Incident, at: float) -> Iterator[Breach]:
    """Nothing ends within a minute before every first text has been taken or has failed."""
    if incident.is_drill or at >= incident.opened_at + FIRST_WAVE_WITHIN_S:
        return
    for person in incident.recipients(1):
        texts = [
            one
            for one in person.attempts
            if one.purpose is Purpose.ALERT and one.channel is Channel.SMS
        ]
        is_off = _is_called_off(incident) and not person.is_officer
        is_told = person.response is not None or any(a.ended_at is not None for a in texts)
        if not is_told and not is_off and any(phone.texts for phone in person.party.phones):
            what = f"incident {incident.id} ends before {person.party.id} has a text"
            yield Breach(Law.FIRST_WAVE, what)


def is_enough(incident: Incident) -> bool:
    """Whether enough neighbours come, and somebody who comes has said so by more than a ring: who
    forges two numbers and rings keeps nobody further off at home."""
    coming = [person for person in incident.notifications.values() if person.is_coming]
    neighbours = sum(not person.is_officer for person in coming)
    return neighbours >= ENOUGH and any(person.means is not Means.RING for person in coming)
