"""A key that is heard twice, by the modem and by us in the sound of the call, is one key."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

MERGE_S = 0.2
"""How long before a key goes down, or after its release, the modem's report may come."""


class DigitMerger:
    """The keys of one call, each counted once; times are seconds of one clock."""

    def __init__(self) -> None:
        self._reported: list[_Press] = []
        self._heard: list[_Press] = []

    def reported(self, key: str, at: float) -> bool:
        """The modem reports a key; return whether it counts: not if the sound showed it before."""
        press = _Press(key, at, at)
        self._forget(at)
        heard = next(filter(press.is_near, self._heard), None)
        if heard is None:
            self._reported.append(press)
            return True
        heard.is_reported = True
        self._heard = [one for one in self._heard if not _is_over(one)]
        return False

    def heard(self, key: str, at: float) -> bool:
        """A key went down in the sound; return whether it counts: not if the modem reported it."""
        press = _Press(key, at, inf)
        self._forget(at)
        self._heard.append(press)
        reported = next(filter(press.is_near, self._reported), None)
        if reported is None:
            return True
        self._reported.remove(reported)
        press.is_reported = True
        return False

    def released(self, key: str, at: float) -> None:
        """The key that went down is up again."""
        for one in self._heard:
            if one.key == key and one.until == inf:
                one.until = at
        self._heard = [one for one in self._heard if not _is_over(one)]

    def _forget(self, now: float) -> None:
        """Forget the presses that are too old to be matched by the other source."""
        self._reported = [one for one in self._reported if one.until + MERGE_S >= now]
        self._heard = [one for one in self._heard if one.until + MERGE_S >= now]


@dataclass(slots=True)
class _Press:
    key: str
    since: float
    until: float
    is_reported: bool = False

    def is_near(self, other: _Press) -> bool:
        return (
            self.key == other.key
            and self.since <= other.until + MERGE_S
            and other.since <= self.until + MERGE_S
        )


def _is_over(press: _Press) -> bool:
    return press.is_reported and press.until < inf
