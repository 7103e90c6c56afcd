"""What is done first: the order of work as one tuple (docs/decisions/0006)."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from alarmd.incident.facts.entries import Channel, Purpose
from alarmd.incident.planner.retry import NextAttempt

TO_ORIGINATOR = (Purpose.RECEIVED, Purpose.NOBODY_YET)  # what the originator is called for


class Tier(IntEnum):
    """The order of work: a lower tier first, whatever the incident (docs/decisions/0006)."""

    FIRST_TEXT = 0
    CLOSE_TO_ORIGINATOR = 1
    ALL_CLEAR = 2
    WIDER_TEXT = 3
    FIRST_CALL = 4
    SECOND_CALL = 5
    LATE_ALL_CLEAR = 6
    FURTHER_CALL = 7
    NEWS = 8
    REPEATED_CALL = 9


class Rank(IntEnum):
    """Who comes first within a tier."""

    OFFICER = 0
    FIRST = 1  # is on the way for nothing, or only a call can tell them
    ORIGINATOR = 2
    NEXT = 3  # stands in for the officer, or waits for a word from us
    OTHER = 4
    LAST = 5  # stays at home whatever we say


class Urgency(NamedTuple):
    """The lesser urgency is done first. People who were never tried come before those who were.

    A duty that `gives_way` (a drill, news of the box itself) comes last and keeps to the budgets.
    `turn` orders incidents: the oldest alarm first, but for late all-clears the newest. Within an
    incident the likely ones come first; for the calls of `Tier.FURTHER_CALL`, whatever the incident
    (docs/decisions/0034).
    """

    gives_way: bool
    tier: Tier
    rank: Rank
    is_repeat: bool
    turn: int
    unlikely: float
    incident: int


class Duty(NamedTuple):
    """One attempt that is owed to somebody."""

    urgency: Urgency
    party: str
    purpose: Purpose
    channel: Channel
    next: NextAttempt

    @property
    def incident(self) -> int:
        """The number of the incident that this is about."""
        return self.urgency.incident

    @property
    def is_late_all_clear(self) -> bool:
        """Whether it is the all-clear of a real alarm to somebody who stays at home."""
        return self.urgency.tier is Tier.LATE_ALL_CLEAR and not self.urgency.gives_way

    @property
    def is_call_back(self) -> bool:
        """Whether it is a call to the originator, which tells nothing if it only rings."""
        return self.purpose in TO_ORIGINATOR and self.channel is Channel.VOICE
