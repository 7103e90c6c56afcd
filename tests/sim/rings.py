"""Every number that a port gave to the driver of a line in service is in the journal soon."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from alarmd.daemon import Daemon
from alarmd.incident.facts.entries import Entry, LineChanged, Restarted, RingEnded, RingHeard
from alarmd.numbers import identify
from modem.types import Address, ModemState
from tests.modem.pipe import Pipe
from tests.sim.disk import Disk
from tests.sim.law import Breach, Law
from tests.sim.village import Village

RING_WITHIN_S = 3.0  # from the number on the wire to the journal, beside the disk's time
GIVEN_UP_WITHIN_S = 0.5
TAIL_OCTETS = 80

_CALLER = re.compile(rb'\r\n\+(?:CLIP|CCWA): "(\+?\d+)",(\d+)[^\r\n]*\r\n')

_Ring = tuple[str, str]  # line, number


class RingsHeard:
    """Looks at what the ports say; `fail` is told of what the daemon has not written in time."""

    def __init__(self, fail: Callable[[Breach], None]) -> None:
        self._fail = fail
        self._village: Village | None = None
        self._disk = Disk()
        self._loop = asyncio.get_running_loop()
        self._daemon: Daemon | None = None
        self._lives = 0
        self._began: dict[int, float] = {}
        self._heard_at: dict[_Ring, float] = {}
        self._ringing: dict[_Ring, str] = {}  # by line and call
        self._expected: dict[_Ring, float] = {}
        self._tails: dict[str, bytes] = {}

    def watch(self, village: Village, disk: Disk) -> None:
        """Look at this village from here on."""
        self._village, self._disk = village, disk
        for pipe in village.pipes.values():
            pipe.heard = self._on_wire

    def started(self, daemon: Daemon | None) -> None:
        """A new life, None: it is over. What was expected of the one before is void."""
        self._daemon = daemon
        self._lives += 1
        self._expected.clear()
        self._tails.clear()

    def began(self, call: int, at: float) -> None:
        """The network sets up a call."""
        self._began[call] = at

    def take(self, entry: Entry) -> None:
        """This is in the journal."""
        match entry:
            case RingHeard():
                ring = entry.line, self.meant(entry.number)
                self._heard_at[ring] = self._loop.time()
                self._ringing[entry.line, entry.call] = ring[1]
                self._expected.pop(ring, None)
            case RingEnded():
                self._ringing.pop((entry.line, entry.call), None)
            case Restarted():
                self._ringing.clear()
            case LineChanged() if entry.state == ModemState.CLOSED.value:
                self._lost_with(entry.line)
            case _:
                pass

    def meant(self, number: str) -> str:
        """Whose number this is, if it is that of a phone of the network with a false "+"."""
        at_home = "+86" + number.removeprefix("+")
        return at_home if self._village and at_home in self._village.network.phones else number

    def _on_wire(self, pipe: Pipe, data: bytes) -> None:
        """The port gave these bytes to the driver."""
        data = self._tails.get(pipe.path, b"") + data
        if b"\n+CLIP" not in data and b"\n+CCWA" not in data:
            self._tails[pipe.path] = data[-TAIL_OCTETS:]
            return
        callers = list(_CALLER.finditer(data))
        for caller in callers:
            self._shown(pipe, Address(caller[1].decode(), int(caller[2])))
        kept = data[callers[-1].end() - 2 :] if callers else data
        self._tails[pipe.path] = kept[-TAIL_OCTETS:]

    def _shown(self, pipe: Pipe, caller: Address) -> None:
        number = identify(caller)
        daemon, line = self._daemon, f"line{pipe.line}"
        if daemon is None or number is None or daemon.rosters.roster is None:
            return
        is_ready = daemon.lines[line].status.state is ModemState.READY
        ring = (line, self.meant(number.e164))
        began_at = self._call_began_at(pipe, ring[1])
        if not is_ready or began_at is None or self._heard_at.get(ring, 0.0) >= began_at:
            return
        if any((on, who) == ring for (on, _), who in self._ringing.items()):
            return  # who redials before it is seen that the call before is over is heard once
        if ring not in self._expected:
            self._expected[ring] = self._loop.time()
            self._loop.call_later(RING_WITHIN_S, self._look_for, ring, self._lives)

    def _call_began_at(self, pipe: Pipe, number: str) -> float | None:
        """Since when this number rings here; None if it does no more."""
        legs = pipe.modem.calls.legs
        return next(
            (self._began[leg.call.ordinal] for leg in legs if leg.call.caller.number == number),
            None,
        )

    def _lost_with(self, line: str) -> None:
        """A modem that is given up at the very moment of a ring tells it again when it is back."""
        now = self._loop.time()
        for ring, since in tuple(self._expected.items()):
            if ring[0] == line and now - since <= GIVEN_UP_WITHIN_S:
                del self._expected[ring]

    def _look_for(self, ring: _Ring, life: int) -> None:
        if life != self._lives or ring not in self._expected or self._daemon is None:
            return
        if self._disk.is_busy:
            self._loop.call_later(RING_WITHIN_S, self._look_for, ring, life)
            return
        if self._daemon.store.unwritten:
            return  # the disk refuses: it acts all the same, the fact comes later
        self._fail(Breach(Law.HEARD, f"{ring[1]} rang {ring[0]} and is not in the journal"))
