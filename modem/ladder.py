"""The next reset of a modem that does not work: a rung of the reset ladder, pure.

    OPEN -> RADIO -> RESTART -> USB -> POWER -> (rest) -> OPEN
      ^                                                    |
      +-- from the first rung again: the modem has worked for GOOD_AFTER_S, no
          rung was taken for REST_S, or it was gone and is plugged in again

Each fault asks once. A rung gets its time to work before the next is taken; meanwhile, and whenever
no rung is left, the answer is OPEN: close the port and open it again (ESC, AT), which costs
nothing. No rung needs an answer from the modem, and each has a limit per day.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from enum import IntEnum

RADIO_WAIT_S = 10.0
"""From AT+CFUN=0 and 1 to the next rung. The start itself waits for the SIM, up to a minute."""

RESTART_WAIT_S = 60.0
"""From AT+CFUN=1,1 to the next rung: an EC25 says RDY after 10 s and takes AT after 12 to 15, but
some USB links come back later than that."""

USB_WAIT_S = 60.0
"""From a USB reset to the next rung: 14 s from unbinding to a usable port were measured."""

POWER_WAIT_S = 60.0
"""From a power cycle to the next look: RDY comes 10 s after power-on, as after a restart."""

DEAF_WAIT_S = 10.0
"""From the first fault to the first reset: by then the port has been opened again once, with four
ESC and AT."""

MISSING_WAIT_S = 60.0
"""From the port's loss to the first reset: a modem that restarts by itself is back by then."""

GOOD_AFTER_S = 300.0
"""A modem that has worked this long is cured: its next fault is a new one."""

REST_S = 3600.0
"""Rest after the last rung: resets every few minutes would wear the SIM out and help nobody."""

RUNG_MAX, RUNG_WITHIN_S = 4, 86_400.0
"""How often one rung may be taken in a day."""


class Rung(IntEnum):
    """The resets, the mildest first."""

    OPEN = 0
    RADIO = 1
    RESTART = 2
    USB = 3
    POWER = 4


class Trouble(IntEnum):
    """What is wrong, as far as it matters to the choice of a rung.

    DEAF: the modem does not do its work, or does not answer. STUCK: it answers, and opening its
    port again cures nothing. MISSING: there is no port to send a command to. FOREIGN: only a person
    can help (another program has the port, a PIN is wrong), so nothing is reset.
    """

    DEAF = 0
    STUCK = 1
    MISSING = 2
    FOREIGN = 3


_WAIT_S = {
    Rung.RADIO: RADIO_WAIT_S,
    Rung.RESTART: RESTART_WAIT_S,
    Rung.USB: USB_WAIT_S,
    Rung.POWER: POWER_WAIT_S,
}
_FIRST_WAIT_S = {Trouble.DEAF: DEAF_WAIT_S, Trouble.STUCK: 0.0, Trouble.MISSING: MISSING_WAIT_S}
_BY_COMMAND = (Rung.RADIO, Rung.RESTART)


class Ladder:
    """The rungs of one modem and those taken; `rungs` are those above OPEN. `failing_since` is when
    its trouble began, None if the modem is cured."""

    def __init__(self, rungs: Iterable[Rung]) -> None:
        self._rungs = sorted(rungs)
        self._taken: dict[Rung, deque[float]] = {
            rung: deque(maxlen=RUNG_MAX) for rung in self._rungs
        }
        self.failing_since: float | None = None
        self._rung = Rung.OPEN
        self._tried_at = self._not_before = 0.0
        self._was_gone = False
        self.is_exhausted = False

    def worked(self, for_s: float) -> None:
        """The modem has been in service for `for_s` seconds."""
        if for_s >= GOOD_AFTER_S:
            self.failing_since = None

    def failed(self, fault: Trouble, now: float) -> Rung:
        """The rung to take against `fault`."""
        if self.failing_since is None or self._is_outdated(fault, now):
            self._rung, self.failing_since, self._not_before = Rung.OPEN, now, now
            self._was_gone = self.is_exhausted = False
        if fault is Trouble.FOREIGN or now < self._earliest(fault):
            return Rung.OPEN
        for rung in self._rungs:
            if rung > self._rung and self._may_take(rung, fault, now):
                self._rung, self._tried_at, self._not_before = rung, now, now + _WAIT_S[rung]
                self._taken[rung].append(now)
                return rung
        self._rung, self._not_before, self.is_exhausted = Rung.OPEN, now + REST_S, True
        self._was_gone = fault is Trouble.MISSING
        return Rung.OPEN

    def refused(self, now: float) -> None:
        """The rung just given is not possible here: the next one may be taken at once."""
        self._taken[self._rung].pop()
        self._not_before = now

    def _is_outdated(self, fault: Trouble, now: float) -> bool:
        """Whether the rungs taken say nothing about this fault: since then only a person could
        help, or somebody has plugged the modem in again."""
        if self._rung is Rung.OPEN:
            return self._was_gone and fault is not Trouble.MISSING
        return now - self._tried_at >= REST_S

    def _earliest(self, fault: Trouble) -> float:
        assert self.failing_since is not None
        if self._rung is not Rung.OPEN:
            return self._not_before
        return max(self._not_before, self.failing_since + _FIRST_WAIT_S[fault])

    def _may_take(self, rung: Rung, fault: Trouble, now: float) -> bool:
        taken = self._taken[rung]
        is_spent = len(taken) == RUNG_MAX and now - taken[0] < RUNG_WITHIN_S
        return not is_spent and not (fault is Trouble.MISSING and rung in _BY_COMMAND)
