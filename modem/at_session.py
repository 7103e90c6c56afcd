"""One modem's command line on the loop: a port, its AT channel, and a queue of commands by
urgency."""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import assert_never

from modem.at.channel import (
    AtChannel,
    Command,
    Event,
    LateResult,
    Overlong,
    ProbeFailed,
    Response,
    Resynced,
    TimedOut,
    Urc,
)
from modem.at.unresolved import Ledger
from modem.errors import CommandFailed, CommandTimedOut, ModemGone
from modem.faults import Fault, FaultCode, fault
from modem.port import OpenPort, Port

QUEUE_MAX = 512  # commands; a store of 255 slots and all housekeeping fit
PROBES_MAX = 4  # unanswered AT in a row: the device hangs, or is no modem
YIELDS_AFTER_S = 5.0  # of silence: a modem that works answers housekeeping in less
SUBMIT_YIELDS_AFTER_S = 60.0  # TR1M ends after 45 s at most (24.011 10): a sound modem has answered


class Urgency(Enum):
    """Which waiting command goes first. The value, in seconds, is added to the time of asking: a
    less urgent command waits longer, but never for ever. For an ALARM (who rings, which text came)
    a running command that is not answered is broken off."""

    ALARM = -60.0
    NOW = 0.0
    NORMAL = 60.0
    IDLE = 65.0


_NEXT = (Urgency.ALARM, Urgency.NOW)


@dataclass(order=True, slots=True)
class _Request:
    due: float
    number: int
    urgency: Urgency = field(compare=False)
    command: Command = field(compare=False)
    after: Command | None = field(compare=False)
    answer: asyncio.Future[Response] = field(compare=False)
    sent_at: float = field(default=0.0, compare=False)


class AtSession:
    """Commands in, answers and URCs out. `lost` ends with the exception that made the session
    unusable.

    `heard_at` is when the modem last sent anything. `heard` gets every URC and `settled` every late
    result, in order, from the loop; an exception that they raise ends the session. `ledger` holds
    the modem's earlier texts whose result is unknown.
    """

    def __init__(
        self,
        heard: Callable[[Urc], None],
        settled: Callable[[LateResult], None],
        ledger: Ledger | None = None,
    ) -> None:
        self._heard, self._settled = heard, settled
        self._loop = asyncio.get_running_loop()
        self._channel = AtChannel(ledger)
        self._port: Port | None = None
        self._queue: list[_Request] = []
        self._numbers = itertools.count()
        self._running: _Request | None = None
        self._in_force: Command | None = None
        self._is_held = False
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self.lost: asyncio.Future[None] = self._loop.create_future()
        self.payload_sent = False
        self.heard_at = self._loop.time()

    async def open(self, path: str, baud: int, open_port: OpenPort) -> None:
        """Open the port and begin to resync; raise PortUnusable."""
        self._port = await open_port(path, baud, self._receive, self._port_lost)
        self.begin()

    def now(self) -> float:
        """The loop's time."""
        return self._loop.time()

    def begin(self) -> None:
        """Resync (ESC, AT): after opening, after a restart of the modem, or to break off the
        running command."""
        self._in_force = None
        self._guard(self._channel.open, self._loop.time())

    async def close(self) -> None:
        """Fail every running or waiting command and close the port."""
        self.fail(ModemGone(Fault(FaultCode.PORT_CLOSED)))
        if self._timer is not None:
            self._timer.cancel()
        if self._port is not None:
            port, self._port = self._port, None
            await port.close()

    async def ask(
        self,
        command: Command,
        urgency: Urgency = Urgency.NORMAL,
        *,
        after: Command | None = None,
    ) -> tuple[str, ...]:
        """Return the information lines of an obeyed `command`; raise CommandFailed, CommandTimedOut
        or ModemGone. `after` is sent first, unless it was the last such command that was obeyed."""
        return answer_of(await self.run(command, urgency, after=after))

    async def run(
        self,
        command: Command,
        urgency: Urgency = Urgency.NORMAL,
        *,
        after: Command | None = None,
    ) -> Response:
        """Return the response to `command`, or to `after` if the modem refuses that; raise
        CommandTimedOut or ModemGone."""
        if self.lost.done():
            raise self.lost.exception() or ModemGone(Fault(FaultCode.PORT_CLOSED))
        if len(self._queue) >= QUEUE_MAX:
            raise ModemGone(fault(FaultCode.QUEUE_FULL, limit=QUEUE_MAX))
        if command.payload is not None:
            self.payload_sent = False
        request = _Request(
            self._loop.time() + urgency.value,
            next(self._numbers),
            urgency,
            command,
            after,
            self._loop.create_future(),
        )
        heapq.heappush(self._queue, request)
        if self._channel.idle or urgency is Urgency.ALARM:
            self._guard(self._pump)
        return await request.answer

    def is_in_force(self, command: Command) -> None:
        """Note that another command did the same as this one: it need not be sent before others."""
        self._in_force = command

    def interrupt(self, command: Command) -> None:
        """Break off `command` if it is running: it ends as timed out."""
        request = self._running
        if request is not None and request.command is command:
            self._running = None
            self._end(request, self._timed_out(request))
            self.begin()

    def fail(self, error: Exception) -> None:
        """Make the session unusable: every command, running or waiting, raises `error`."""
        if self.lost.done():
            return
        self.lost.set_exception(error)
        self.lost.exception()  # perhaps nobody awaits it
        self.drop(error)

    def drop(self, error: Exception) -> None:
        """End every command, running or waiting, with `error`; the session can `begin` again."""
        requests = [self._running] if self._running is not None else []
        requests += sorted(self._queue)
        self._running, self._queue = None, []
        for request in requests:
            self._end(request, error)

    def _timed_out(self, request: _Request, lines: tuple[str, ...] = ()) -> CommandTimedOut:
        error = CommandTimedOut(request.command.text, self._loop.time() - request.sent_at)
        error.lines = lines
        return error

    @staticmethod
    def _end(request: _Request, error: Exception) -> None:
        if not request.answer.done():
            request.answer.set_exception(error)

    def _port_lost(self, reason: Fault) -> None:
        self.fail(ModemGone(reason))

    def _receive(self, data: bytes) -> None:
        self.heard_at = self._loop.time()
        self._guard(self._channel.receive, data, self.heard_at)

    def _expire(self) -> None:
        self._timer = None
        if self._channel.deadline() is None and not self._queue:
            return
        self._guard(self._channel.expire, self._loop.time())
        yields_at = self._yields_at()
        if yields_at is not None and self._loop.time() >= yields_at:
            self._guard(self._channel.break_off, self._loop.time())

    def _yields_at(self) -> float | None:
        """When the running command will have been silent too long to hold up a waiting ALARM."""
        request = self._running
        if request is None or request.urgency is Urgency.NOW or request.command.is_call:
            return None
        if all(waiting.urgency is not Urgency.ALARM for waiting in self._queue):
            return None
        is_submit = request.command.payload is not None
        patience_s = SUBMIT_YIELDS_AFTER_S if is_submit else YIELDS_AFTER_S
        since = self._channel.silent_since
        return None if since is None else since + patience_s

    def _guard(self, step: Callable[..., Iterable[Event] | None], *given: object) -> None:
        """Take one step of the channel; an exception ends this session, not the loop."""
        if self.lost.done():
            return
        try:
            for event in step(*given) or ():
                self._handle(event)
            if self._queue:
                self._pump()
            self._flush()
        except Exception as error:
            self.fail(error)

    def _pump(self) -> None:
        while self._queue and self._channel.idle:
            if self._is_held and self._queue[0].urgency not in _NEXT:
                return
            request = heapq.heappop(self._queue)
            if not request.answer.done():
                self._running, request.sent_at = request, self._loop.time()
                is_met = request.after in (None, self._in_force)
                command = request.command if is_met else request.after or request.command
                self._channel.request(command, request.sent_at)
                return

    def _flush(self) -> None:
        data = self._channel.bytes_to_send()
        if data and self._port is not None:
            self._port.write(data)
            self.payload_sent = self.payload_sent or b"\x1a" in data
        deadline = self._channel.deadline()
        if self._queue and (yields_at := self._yields_at()) is not None:
            deadline = yields_at if deadline is None else min(deadline, yields_at)
        if deadline is None or (self._timer is not None and self._timer_at <= deadline):
            return  # it may go off for nothing: cheaper than a new timer for every command
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._timer_at = self._loop.call_at(deadline, self._expire), deadline

    def _handle(self, event: Event) -> None:
        match event:
            case Response():
                self._answer(event)
            case Urc():
                self._heard(event)
            case TimedOut():
                request, self._running = self._running, None
                if request is not None:
                    is_own = event.command is not request.after
                    self._in_force = self._in_force if is_own else None
                    self._end(request, self._timed_out(request, event.lines if is_own else ()))
            case LateResult():
                self._settled(event)
            case ProbeFailed(probes=probes):
                if probes >= PROBES_MAX:
                    self.fail(ModemGone(Fault(FaultCode.NOT_AT)))
            case Resynced() | Overlong():
                pass
            case _:
                assert_never(event)

    def _answer(self, response: Response) -> None:
        request = self._running
        if request is not None and self._is_only_set(request, response):
            return
        self._running = None
        if request is not None and not request.answer.done():
            request.answer.set_result(response)
            if request.urgency in _NEXT and self._queue:
                self._hold()

    def _is_only_set(self, request: _Request, response: Response) -> bool:
        """Whether `after` was obeyed by this response; if so, the command itself is sent now."""
        if response.command is not request.after:
            return False
        self._in_force = request.after if response.final.is_ok else None
        if self._in_force is not None:
            self._channel.request(request.command, self._loop.time())
        return self._in_force is not None

    def _hold(self) -> None:
        """Let the receiver of this answer ask its next urgent command before any other goes out:
        ten texts that arrived during one submit are read in one go, not one after each submit."""
        if not self._is_held:
            self._is_held = True
            self._loop.call_soon(self._let_go)

    def _let_go(self) -> None:
        self._is_held = False
        self._guard(self._pump)


def answer_of(response: Response) -> tuple[str, ...]:
    """The information lines of an obeyed command; raise CommandFailed."""
    final = response.final
    if final.is_ok:
        return response.lines
    detail = final.detail or final.text
    error = CommandFailed(response.command.text, final.family, final.cause, detail)
    error.lines = response.lines
    raise error
