"""The keys of a phone, and what each key says in a call."""

from __future__ import annotations

from alarmd.incident.facts.entries import Kind, Response
from alarmd.incident.facts.world import Notification

AGAIN = "9"
MISTAKE = "0"
RESPONSES = {"1": Response.COMING, "2": Response.CANNOT}
KINDS = {"1": Kind.DANGER, "2": Kind.FIRE, "3": Kind.MEDICAL}


def keys_of(person: Notification) -> frozenset[str]:
    """The keys that count in a call to this person."""
    if person.is_originator:
        return frozenset({MISTAKE, *KINDS})
    return frozenset(RESPONSES)
