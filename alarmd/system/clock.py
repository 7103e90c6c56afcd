"""The daemon timeline."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from alarmd.incident.facts.entries import MADE_UTC, is_known

CALENDARS_APART_S = 120.0  # two that are both right; a box without the net loses minutes in a year
AWAY_AT_MOST_S = 400 * 86_400.0  # no box was off for longer: such a calendar has jumped
UNKNOWN_S = float(1 << 31)  # 68 years: a time of our days becomes one of the sixties


class Past(Struct, frozen=True):
    """What the journal says of time: its last instant, the `utc` of its last row, a time that had
    passed before, and by how much the calendar of this machine was ahead of `utc`.
    """

    at: float = 0.0
    utc: float = 0.0
    past_utc: float = 0.0
    ahead_s: float = 0.0


class Clock:
    """`now` is an instant that never goes back, over restarts too; `utc` is for people only.

    Both go on by a monotonic clock: a calendar that jumps undoes no retry and ends no waiting. Over
    a restart the timeline goes on by the time that has passed, if the calendar knows it, else by
    none: `knows_past` says which. The calendar of this machine is believed at the start if it is
    later than all that the journal knows, by no more than a box may have been off; else, and when
    it jumps, `alarmd.system.timekeeper` says what time it is. A calendar that the network had found
    to be ahead is taken to be so still: it then was `ahead_s` of `utc` at the start.
    """

    def __init__(
        self, monotonic: Callable[[], float], system: Callable[[], float], past: Past | None = None
    ) -> None:
        past = past or Past()
        self._monotonic, self._started = monotonic, monotonic()
        self.past_utc = max(MADE_UTC, past.past_utc, past.utc)
        calendar = utc = system()
        if past.ahead_s > CALENDARS_APART_S and self._can_be(utc - past.ahead_s):
            utc -= past.ahead_s
        has_jumped = is_known(past.utc) and utc - past.utc > AWAY_AT_MOST_S
        is_believed = self._can_be(utc) and not has_jumped
        self._utc = utc if is_believed else unknown(utc)
        self.ahead_s = calendar - self._utc
        self.knows_past = is_believed and is_known(past.utc)
        passed_s = max(0.0, utc - past.utc) if self.knows_past else 0.0
        self._origin = past.at + passed_s if past.at else max(0.0, utc)

    def _can_be(self, utc: float) -> bool:
        return utc >= self.past_utc - CALENDARS_APART_S

    def now(self) -> float:
        """The instant, in seconds."""
        return self._origin + self.elapsed_s

    @property
    def elapsed_s(self) -> float:
        """For how long this clock has been running."""
        return self._monotonic() - self._started

    @property
    def knows_utc(self) -> bool:
        """Whether it is known what time it is."""
        return is_known(self._utc)

    def utc(self) -> float:
        """Seconds since 1970; while the time is not known, of long ago (`is_known`)."""
        return self._utc + self.elapsed_s

    def correct(self, by_s: float) -> None:
        """It is so much later than was thought."""
        self._utc += by_s

    def monotonic_at(self, instant: float) -> float:
        """The reading of the monotonic clock at `instant`, for a timer."""
        return self._started + (instant - self._origin)


def unknown(utc: float) -> float:
    """A reading of a calendar that is not to be believed, moved to where none can be."""
    return utc - UNKNOWN_S if is_known(utc) else utc
