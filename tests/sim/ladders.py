"""What the reset ladder may do to a modem, seen from outside: commands on the wire, USB resets."""

from __future__ import annotations

from collections.abc import Iterator

from modem.ladder import GOOD_AFTER_S, REST_S, RUNG_MAX, RUNG_WITHIN_S, Rung
from tests.modem.pipe import Pipe
from tests.sim.law import Breach, Law

_COMMANDS = {b"AT+CFUN=0\r": Rung.RADIO, b"AT+CFUN=1,1\r": Rung.RESTART}
_BY_COMMAND = (Rung.RADIO, Rung.RESTART)


class Ladders:
    """The rungs taken in one life of the daemon, each with its instant, per modem."""

    def __init__(self) -> None:
        self._taken: dict[str, list[tuple[float, Rung]]] = {}

    def forget(self) -> None:
        """A new life begins at the first rung."""
        self._taken.clear()

    def wrote(self, pipe: Pipe, data: bytes, at: float) -> Iterator[Breach]:
        """What the rungs among these commands break."""
        for command, rung in _COMMANDS.items():
            if command in data:
                yield from self.took(pipe, rung, at)

    def took(self, pipe: Pipe, rung: Rung, at: float) -> Iterator[Breach]:
        """What taking this rung now breaks."""
        taken = self._taken.setdefault(pipe.path, [])
        who = f"line{pipe.line}: {rung.name}"
        since = max(pipe.plugged_at, at - GOOD_AFTER_S)
        if taken and rung <= taken[-1][1] and taken[-1][0] > since:
            yield Breach(Law.LADDER, f"{who} {at - taken[-1][0]:.0f} s after {taken[-1][1].name}")
        if self._times(pipe, rung, at) >= RUNG_MAX:
            yield Breach(Law.LADDER, f"{who} for the {RUNG_MAX + 1}th time within a day")
        if rung not in _BY_COMMAND and pipe.is_plugged and not self._may_skip(pipe, at):
            yield Breach(Law.LADDER, f"{who}, and no command was tried")
        taken.append((at, rung))

    def _times(self, pipe: Pipe, rung: Rung, at: float) -> int:
        taken = self._taken[pipe.path]
        return sum(one is rung and at - then < RUNG_WITHIN_S for then, one in taken)

    def _may_skip(self, pipe: Pipe, at: float) -> bool:
        """Whether the commands were tried, or may not be tried any more."""
        taken = self._taken[pipe.path]
        if taken and at - taken[-1][0] < REST_S:
            return True  # it has not worked since, only said what a person must do
        return any(self._times(pipe, rung, at) >= RUNG_MAX for rung in _BY_COMMAND)
