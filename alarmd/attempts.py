"""One attempt as a person reads it: what is known of it, what was heard and pressed in a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from alarmd.incident.entries import (
    AttemptAlerted,
    AttemptDelivered,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    CutOrdered,
    KeyPressed,
    Outcome,
)
from alarmd.incident.evolve_incident import Progress
from alarmd.incident.keys import KINDS, MISTAKE, RESPONSES
from alarmd.language import Message, t
from alarmd.modem_words import told
from alarmd.terms import CAUSES
from alarmd.terms import KINDS as KIND_WORDS
from alarmd.terms import RESPONSES as RESPONSE_WORDS

_OF_CALLER: Mapping[str, Message] = {
    MISTAKE: t("a mistake"),
    **{digit: KIND_WORDS[kind] for digit, kind in KINDS.items()},
}
_OF_RECIPIENT = {digit: RESPONSE_WORDS[response] for digit, response in RESPONSES.items()}


@dataclass(slots=True)
class Try:
    """One attempt: what was tried and the moments (UTC s) that are known of it."""

    started: AttemptStarted
    started_utc: float
    submitted_utc: float | None = None
    delivered_utc: float | None = None
    alerted_utc: float | None = None
    ended_utc: float | None = None
    outcome: Outcome | None = None
    cause: int | None = None
    detail: str = ""
    digits: str = ""  # the keys that were pressed in the call
    spoke_s: float = 0.0  # how much was said in it
    problem: str = ""  # what was wrong with its sound

    @property
    def arrived(self) -> bool:
        """Whether the phone certainly had it: a delivery report came, it rang, or was answered."""
        reported = self.delivered_utc is not None or self.alerted_utc is not None
        return reported or self.outcome is Outcome.ANSWERED

    @property
    def is_under_way(self) -> bool:
        """Whether it may still reach somebody by itself: a call, or a text not yet handed over."""
        return self.outcome is None and self.submitted_utc is None

    @property
    def has_missed(self) -> bool:
        """Whether it ended and the phone certainly had nothing of it."""
        return not self.arrived and self.outcome not in (None, Outcome.SENT, Outcome.CUT)

    @property
    def why_not(self) -> Message | None:
        """Why this attempt reached nobody; None while it may still, or when it did."""
        if not self.has_missed:
            return None
        if self.cause is not None and self.cause in CAUSES:
            return CAUSES[self.cause]
        match self.outcome:
            case Outcome.BUSY:
                return CAUSES[17]
            case Outcome.NO_ANSWER:
                return t("the phone did not ring: off or without coverage")
            case Outcome.UNKNOWN:
                return t("nobody knows whether it arrived")
            case _:
                cause = "" if self.cause is None else str(self.cause)
                return t(
                    "it failed {detail}", detail=" ".join(filter(None, (cause, self.detail))) or "?"
                )


def follow(one: Try, entry: Progress, utc: float) -> None:
    """Add what became of it at `utc`."""
    match entry:
        case AttemptSubmitted():
            one.submitted_utc = one.submitted_utc or utc
        case AttemptAlerted():
            one.alerted_utc = one.alerted_utc or utc
        case AttemptDelivered():
            one.delivered_utc = one.delivered_utc or utc
        case KeyPressed():
            one.digits += entry.digit
        case CutOrdered():
            pass  # its end says so
        case AttemptEnded():
            one.ended_utc, one.outcome = utc, entry.outcome
            one.cause, one.detail = entry.cause, entry.detail
            one.spoke_s, one.problem = entry.spoke_s, entry.problem
            if entry.outcome is Outcome.SENT:
                one.submitted_utc = one.submitted_utc or utc
        case _ as never:
            assert_never(never)


def heard_in_call(one: Try, name: str, *, is_caller: bool) -> Iterator[Message]:
    """What `name` heard and pressed in a call that has ended; nothing of one that only rang."""
    seconds, digits = round(one.spoke_s), one.digits
    meaning = _meaning(digits, _OF_CALLER if is_caller else _OF_RECIPIENT)
    said = {"name": name, "seconds": seconds, "digits": digits, "meaning": meaning or ""}
    if meaning is not None:
        yield t("{name} was called, listened {seconds} s, pressed {digits}: {meaning}", **said)
    elif digits:
        yield t("{name} was called, listened {seconds} s, pressed {digits}", **said)
    elif one.spoke_s:
        yield t("{name} was called, listened {seconds} s, pressed nothing", **said)
    if one.problem:
        yield t("the call to {name} had no sound: {why}", name=name, why=told(one.problem))


def _meaning(digits: str, meanings: Mapping[str, Message]) -> Message | None:
    """What the last key that counts means."""
    counted = [digit for digit in digits if digit in meanings]
    return meanings[counted[-1]] if counted else None
