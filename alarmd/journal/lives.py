"""Dates the rows of a life anew by what the box learnt later, if it did not know the time then.

A life lasts from one start of the daemon to the next. A time that was never learnt stays unknown
(`is_known`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from alarmd.incident.facts.entries import ClockSet, ClockSource, Entry, Restarted, is_known
from alarmd.system.clock import CALENDARS_APART_S


class _Life(Struct):
    since: float
    ahead_s: float = 0.0  # the calendar of the machine less the time that is taken for right
    corrections: list[tuple[int, float]] = field(default_factory=list)

    def correction(self, seq: int) -> float:
        """The sum of the corrections that were learnt after the row `seq`."""
        if not self.corrections:
            return 0.0
        return sum(correction_s for learnt, correction_s in self.corrections if seq < learnt)


def with_known_times(value: Any) -> Any:
    """The same value for a program: a time named `utc` or `..._utc` is null if it is not known."""
    match value:
        case dict():
            return {
                key: None if _is_unknown(key, one) else with_known_times(one)
                for key, one in value.items()
            }
        case list() | tuple():
            return [with_known_times(one) for one in value]
        case _:
            return value


def _is_unknown(key: str, value: object) -> bool:
    is_time = key == "utc" or key.endswith("_utc")
    return is_time and isinstance(value, int | float) and not is_known(value)


class Lives:
    """Made from the starts and the corrections of a journal, in its order, each with its sequence
    number and its instant; all other facts are passed over.

    The facts by which a start ends attempts of the life before stand before Restarted, at the same
    instant.
    """

    def __init__(self, facts: Iterable[tuple[int, float, Entry]]) -> None:
        self._lives = [_Life(float("-inf"))]
        for seq, at, entry in facts:
            match entry:
                case Restarted(calendar_ahead_s=ahead_s):
                    self._lives.append(_Life(at, ahead_s))
                case ClockSet(correction_s=correction_s):
                    life = self._lives[-1]
                    life.corrections.append((seq, correction_s))
                    is_calendar = entry.source is ClockSource.SYSTEM
                    life.ahead_s = 0.0 if is_calendar else life.ahead_s - correction_s
                case _:
                    pass
        self._starts = [life.since for life in self._lives]

    def right(self, calendar_utc: float, last_utc: float) -> float:
        """The right time when the calendar of this machine says `calendar_utc` and the last row is
        of `last_utc`: a calendar that was ahead still is, unless somebody has set it right.
        """
        ahead_s = self._lives[-1].ahead_s
        utc = calendar_utc - ahead_s
        is_ahead = ahead_s > CALENDARS_APART_S and utc >= last_utc - CALENDARS_APART_S
        return utc if is_ahead else calendar_utc

    def correction(self, seq: int, at: float) -> float:
        """By how many seconds the row `seq` of the instant `at` was dated too early."""
        return self._lives[bisect_right(self._starts, at) - 1].correction(seq)
