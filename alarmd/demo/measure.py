"""The figures of a demonstration, from what the simulated network saw; the daemon is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct, field

from modem.sim.record import Fact, FactKind

_TEXT_ENDS = (FactKind.TEXT_ACCEPTED, FactKind.TEXT_REFUSED)
_CALL_SHOWS = (FactKind.CALL_ALERTING, FactKind.CALL_ENDED)


class Record(Struct):
    """What happened on the network since the first RING on one of the hotline's numbers."""

    hotline: frozenset[str]
    ring_at: float | None = None
    facts: list[Fact] = field(default_factory=list)

    def note(self, fact: Fact) -> None:
        """Keep a fact of the first RING or later; drop an earlier one."""
        is_ring = fact.kind is FactKind.CALL_ALERTING and fact.recipient in self.hotline
        if self.ring_at is None and is_ring:
            self.ring_at = fact.at
        if self.ring_at is not None:
            self.facts.append(fact)

    def texted_at(self, number: str) -> float | None:
        """When the network first answered to a text of ours for this number (loop time)."""
        return _first(f.at for f in self._to(number) if f.kind in _TEXT_ENDS)

    def called_at(self, number: str) -> float | None:
        """When a call of ours to this number first rang there, or ended without ringing."""
        return _first(f.at for f in self._to(number) if f.kind in _CALL_SHOWS)

    def answered_at(self, number: str) -> float | None:
        """When a text or a ring of this number first reached the hotline."""
        arrives = (FactKind.TEXT_DELIVERED, FactKind.CALL_ALERTING)
        return _first(
            f.at
            for f in self.facts
            if f.origin == number and f.recipient in self.hotline and f.kind in arrives
        )

    def was_told(self, number: str) -> bool:
        """Whether a text of ours arrived there, or a call of ours rang."""
        arrives = (FactKind.TEXT_DELIVERED, FactKind.CALL_ALERTING)
        return any(f.kind in arrives for f in self._to(number))

    def tried_at(self, number: str) -> float | None:
        """When this number had been tried on two channels, or had answered; None if neither."""
        texted, called = self.texted_at(number), self.called_at(number)
        if texted is not None and called is not None:
            return max(texted, called)
        return self.answered_at(number)

    def occupied_s(self, until: float) -> float:
        """For how long the lines were busy, all together, between the first RING and `until`.

        A second call on a line that is in a call does not count twice.
        """
        assert self.ring_at is not None
        spans: dict[str, list[tuple[float, float]]] = {line: [] for line in self.hotline}
        calls: dict[int, tuple[str, float]] = {}
        for fact in self.facts:
            if fact.kind in _TEXT_ENDS and fact.origin in self.hotline:
                spans[fact.origin].append((fact.began_at, fact.at))
            elif _occupies(fact, self.hotline):
                line = fact.origin if fact.origin in self.hotline else fact.recipient
                calls.setdefault(fact.call, (line, fact.at))
            elif fact.kind is FactKind.CALL_ENDED and fact.call in calls:
                line, began_at = calls.pop(fact.call)
                spans[line].append((began_at, fact.at))
        for line, began_at in calls.values():
            spans[line].append((began_at, until))
        return sum(_covered(one, self.ring_at, until) for one in spans.values())

    def _to(self, number: str) -> Iterable[Fact]:
        return (f for f in self.facts if f.recipient == number and f.origin in self.hotline)


class Figures(Struct, frozen=True):
    """Times in simulated seconds since the first RING; `first_text_s` and `all_texts_s` are when
    the network had taken the texts.

    `bound_s` is the least time in which these lines could have done the same work: the time for
    which orders and rings occupied them until all were tried on two channels, spread evenly.
    """

    lines: int
    recipients: int
    told: int
    not_reached: int
    first_text_s: float
    all_texts_s: float
    all_tried_two_channels_s: float
    bound_s: float
    ratio: float


def measure(record: Record, numbers: Sequence[str], lines: int) -> Figures:
    """The figures for the recipients with these numbers, each of whom has been tried."""
    assert record.ring_at is not None, "nobody rang"
    texted = [at for number in numbers if (at := record.texted_at(number)) is not None]
    tried = max(at for number in numbers if (at := record.tried_at(number)) is not None)
    told = sum(record.was_told(number) for number in numbers)
    tried_s = tried - record.ring_at
    bound_s = record.occupied_s(tried) / lines
    return Figures(
        lines=lines,
        recipients=len(numbers),
        told=told,
        not_reached=len(numbers) - told,
        first_text_s=round(min(texted) - record.ring_at, 2),
        all_texts_s=round(max(texted) - record.ring_at, 2),
        all_tried_two_channels_s=round(tried_s, 2),
        bound_s=round(bound_s, 2),
        ratio=round(tried_s / bound_s, 3),
    )


def _occupies(fact: Fact, hotline: frozenset[str]) -> bool:
    """Whether a line is busy from this fact on: our own call, or a ring at the hotline."""
    if fact.kind is FactKind.CALL_SETUP:
        return fact.origin in hotline
    return fact.kind is FactKind.CALL_ALERTING and fact.recipient in hotline


def _covered(spans: Iterable[tuple[float, float]], begin: float, end: float) -> float:
    """How much of the time from `begin` to `end` lies within at least one of the spans."""
    covered_s, covered_to = 0.0, begin
    for start, stop in sorted(spans):
        start, stop = max(start, covered_to), min(stop, end)
        if stop > start:
            covered_s, covered_to = covered_s + stop - start, stop
    return covered_s


def _first(moments: Iterable[float]) -> float | None:
    return min(moments, default=None)
