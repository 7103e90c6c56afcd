"""The shape of a book of phrases: templates with named fields, one for each purpose and reader.

Fields: n (incident number), house, landmark and note (bracketed, or empty), what (the kind),
mistake (the caller said so, or empty), time, service (110, 119 or 120), told (who is being told),
count and names (who is coming), reason (what it turned out to be). An outage has lines (those that
are down) and minutes (for how long the first of them is).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from alarmd.incident.entries import CloseReason, Kind, Purpose


class Reader(Enum):
    """Who reads it. What is not written for the officer or the originator is as for a member."""

    OFFICER = "officer"
    ORIGINATOR = "originator"
    MEMBER = "member"


Templates = Mapping[tuple[Purpose, Reader], str]


@dataclass(frozen=True, slots=True)
class Phrases:
    """All that is said in one language."""

    actual: Templates
    drill: Templates
    outage: Mapping[Purpose, str]
    kinds: Mapping[Kind, str]
    reasons: Mapping[CloseReason, str]
    mistake: str
    house: str
    house_endings: tuple[str, ...]
    brackets: str
    neighbours: str
    also: str
    you: str
    joiner: str
    and_others: str
