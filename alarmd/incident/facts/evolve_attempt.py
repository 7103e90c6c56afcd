"""(Attempt, Entry) to Attempt: what a fact changes in one try."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptSubmitted,
    CutOrdered,
    KeyPressed,
    Outcome,
)
from alarmd.incident.facts.transitions import ATTEMPT, AttemptEntry
from alarmd.incident.facts.world import Attempt
from modem.faults import in_prose


def step(attempt: Attempt, entry: AttemptEntry, at: float) -> Attempt:
    """The attempt after what became of it."""
    attempt = replace(attempt, state=ATTEMPT[attempt.state, type(entry)])
    match entry:
        case AttemptSubmitted():
            return replace(
                attempt,
                references=entry.references,
                outcome=Outcome.SENT,
                cause=None,
                fault=None,
                submitted_at=at,
                ended_at=at,
            )
        case AttemptAlerted():
            return replace(attempt, alerted_at=at)
        case KeyPressed():
            return replace(attempt, keys=attempt.keys + entry.digit)
        case CutOrdered():
            return replace(attempt, cut_at=at, spares_answered=entry.spares_answered)
        case AttemptEnded():
            return _ended(attempt, entry, at)
        case AttemptDelivered():
            return replace(
                attempt,
                outcome=Outcome.SENT,
                cause=None,
                fault=None,
                delivered_at=_or_at(attempt.delivered_at, at),
            )
        case _:
            assert_never(entry)


def _ended(attempt: Attempt, entry: AttemptEnded, at: float) -> Attempt:
    return replace(
        attempt,
        outcome=entry.outcome,
        remedy=entry.remedy,
        ended_at=at,
        cause=entry.cause,
        fault=entry.fault or in_prose(entry.detail),
        spoke_s=entry.spoke_s,
        sound_fault=entry.sound_fault or in_prose(entry.problem),
    )


def _or_at(earlier: float | None, at: float) -> float:
    return at if earlier is None else earlier
