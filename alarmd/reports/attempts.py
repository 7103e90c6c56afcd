"""One attempt as a person reads it: what is known of it, what was heard and pressed in a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from alarmd.i18n.language import Message, t
from alarmd.i18n.modem_faults import told
from alarmd.incident.facts.entries import AttemptStarted, Outcome
from alarmd.incident.facts.keypad import KINDS, MISTAKE, RESPONSES
from alarmd.incident.facts.world import Attempt
from alarmd.reports.labels import CAUSES
from alarmd.reports.labels import KINDS as KIND_WORDS
from alarmd.reports.labels import RESPONSES as RESPONSE_WORDS

_OF_CALLER: Mapping[str, Message] = {
    MISTAKE: t("a mistake"),
    **{digit: KIND_WORDS[kind] for digit, kind in KINDS.items()},
}
_OF_RECIPIENT = {digit: RESPONSE_WORDS[response] for digit, response in RESPONSES.items()}


class AttemptReport(Struct, frozen=True):
    """One attempt: the entry that `started` it, what is `known` of it now, and its times in UTC.

    `utcs` are the UTC seconds of the instants at which its incident's rows were written.
    """

    started: AttemptStarted
    known: Attempt
    utcs: Mapping[float, float]

    @property
    def started_utc(self) -> float:
        """When it was begun."""
        return self.utcs[self.known.started_at]

    @property
    def submitted_utc(self) -> float | None:
        """When the network took the text."""
        return self._utc(self.known.submitted_at)

    @property
    def delivered_utc(self) -> float | None:
        """When a status report said that the text arrived."""
        return self._utc(self.known.delivered_at)

    @property
    def alerted_utc(self) -> float | None:
        """When the phone rang."""
        return self._utc(self.known.alerted_at)

    @property
    def ended_utc(self) -> float | None:
        """When it stopped occupying its line."""
        return self._utc(self.known.ended_at)

    @property
    def why_not(self) -> Message | None:
        """Why this attempt reached nobody; None if it reached somebody, or still may."""
        known = self.known
        if not known.has_missed:
            return None
        if known.cause is not None and known.cause in CAUSES:
            return CAUSES[known.cause]
        match known.outcome:
            case Outcome.BUSY:
                return CAUSES[17]
            case Outcome.NO_ANSWER:
                return t("the phone did not ring: off or without coverage")
            case Outcome.UNKNOWN:
                return t("nobody knows whether it arrived")
            case _:
                cause = "?" if known.cause is None else known.cause
                if known.fault is None:
                    return t("it failed ({cause})", cause=cause)
                if known.cause is None:
                    return t("it failed: {why}", why=told(known.fault))
                return t("it failed ({cause}): {why}", cause=cause, why=told(known.fault))

    def _utc(self, at: float | None) -> float | None:
        return None if at is None else self.utcs[at]


def heard_in_call(one: AttemptReport, name: str, *, is_originator: bool) -> Iterator[Message]:
    """What `name` heard and pressed in a call that has ended; nothing if the phone only rang."""
    seconds, digits = round(one.known.spoke_s), one.known.keys
    meaning = _meaning(digits, _OF_CALLER if is_originator else _OF_RECIPIENT)
    said = {"name": name, "seconds": seconds, "digits": digits, "meaning": meaning or ""}
    if meaning is not None:
        yield t("{name} was called, listened {seconds} s, pressed {digits}: {meaning}", **said)
    elif digits:
        yield t("{name} was called, listened {seconds} s, pressed {digits}", **said)
    elif one.known.spoke_s:
        yield t("{name} was called, listened {seconds} s, pressed nothing", **said)
    fault = one.known.sound_fault
    if fault is not None:
        yield t("the call to {name} had no sound: {why}", name=name, why=told(fault))


def _meaning(digits: str, meanings: Mapping[str, Message]) -> Message | None:
    """The meaning of the last key that counts; None if no key counts."""
    counted = [digit for digit in digits if digit in meanings]
    return meanings[counted[-1]] if counted else None
