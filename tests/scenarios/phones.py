"""What the phones of a story do with what reaches them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from alarmd.incident.facts.entries import Channel, Purpose
from modem.types import CallOutcome, Remedy, SubmitOutcome, SubmitResult

PICKS_UP_S = 5.0
CONFIRMATION_S = 3.0
SILENCE_LASTS_S = 42.0  # three announcements and "no key"
SENT = SubmitResult(SubmitOutcome.SENT, (1,))
FAILED = SubmitResult(SubmitOutcome.FAILED, remedy=Remedy.RETRY, cause=42)
GIVEN_UP = SubmitResult(SubmitOutcome.FAILED, remedy=Remedy.GIVE_UP, cause=28)
UNKNOWN = SubmitResult(SubmitOutcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Got:
    """What reached a phone: a text, or a call with what it says ("" if it only rings)."""

    at: float
    line: str
    purpose: Purpose
    channel: Channel
    text: str


@dataclass
class Habits:
    """What somebody's phone does with what reaches it."""

    text_result: Callable[[], SubmitResult] = lambda: SENT
    call_outcome: CallOutcome = CallOutcome.NO_ANSWER
    presses: str = ""
    listens_s: float = SILENCE_LASTS_S
    got: list[Got] = field(default_factory=list)
