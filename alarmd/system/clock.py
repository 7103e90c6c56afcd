"""The daemon timeline."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from alarmd.incident.facts.entries import MADE_UTC, is_known

CALENDARS_APART_S = 120.0  # at most, if both are right; offline a box loses minutes in a year
AWAY_AT_MOST_S = 400 * 86_400.0  # no box was off for longer: a calendar further ahead has jumped
UNKNOWN_S = float(1 << 31)  # 68 years: moves a time of our days to about 1960


class Past(Struct, frozen=True):
    """What the journal says of time: its last instant, the `utc` of its last row, a time that is
    known to have passed, and by how much the calendar of this machine was ahead of `utc`.
    """

    at: float = 0.0
    utc: float = 0.0
    past_utc: float = 0.0
    ahead_s: float = 0.0


class Clock:
    """`now` is an instant that never goes back, not even over a restart; `utc` is for people only.

    Both run by a monotonic clock: a calendar that jumps undoes no retry and ends no wait. Over a
    restart the timeline advances by the time that has passed if the calendar knows it
    (`knows_past`), else not at all. At the start the calendar of this machine is believed if it is
    later than all that the journal knows, by no more than a box may have been off; otherwise, and
    after a jump, `alarmd.system.timekeeper` sets the time. A calendar that the network has found
    ahead counts as ahead still; `ahead_s` is how far the calendar was ahead of `utc` at the start.
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
        """Whether the time is known."""
        return is_known(self._utc)

    def utc(self) -> float:
        """Seconds since 1970; a date of long ago while the time is not known (`is_known`)."""
        return self._utc + self.elapsed_s

    def correct(self, by_s: float) -> None:
        """Set `utc` later by so many seconds."""
        self._utc += by_s

    def monotonic_at(self, instant: float) -> float:
        """The reading of the monotonic clock at `instant`, for a timer."""
        return self._started + (instant - self._origin)


def unknown(utc: float) -> float:
    """Move a calendar reading that is not believed to long ago, so that `is_known` denies it."""
    return utc - UNKNOWN_S if is_known(utc) else utc
