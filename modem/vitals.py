"""Registration, operator and signal of one modem: followed by URC, read every 90 s. It also asks a
silent modem something at every turn."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import replace

from modem.at.channel import Command
from modem.at.clock import parse_cclk
from modem.at.parse import (
    parse_ccwa_status,
    parse_cireg,
    parse_cops,
    parse_creg,
    parse_csq,
)
from modem.at_session import AtSession, Urgency
from modem.errors import CommandFailed, CommandTimedOut, MalformedResponse
from modem.faults import Fault, FaultCode
from modem.models.base import (
    CALL_WAITING,
    CALL_WAITING_ON,
    NETWORK_TIME,
    OPERATOR,
    REGISTRATION,
    REGISTRATION_IMS,
    REGISTRATION_LTE,
    SIGNAL,
)
from modem.status import MODEM, StatusBoard
from modem.types import Capabilities, ModemState, RegistrationState
from modem.waiting import Wakeup

TURN_EVERY_S = 15.0  # a modem may hang silently: it is asked at least this often
LOOK_EVERY_S = 4 * TURN_EVERY_S  # for calls, and for texts, that no URC has told
SEARCHING_CHECK_EVERY_S = 5.0
TIME_EVERY_S = 3600.0  # a clock drifts by seconds in a day
TIME_SOON_S = 4 * TURN_EVERY_S  # the network tells the time when a modem registers
DOUBT_COUNTS_AFTER_S = 2.0  # an answer settles it sooner; some modems lose data all the time
CALL_WAITING_AFTER_S = 60.0  # the query takes seconds: not while texts may wait after a restart

_REFUSED = {
    RegistrationState.DENIED: (Fault(FaultCode.SIM_DENIED),),
    RegistrationState.EMERGENCY_ONLY: (Fault(FaultCode.EMERGENCY_ONLY),),
}


Check = Callable[[], Awaitable[object]]


class Vitals:
    """Keeps registration, operator, signal, and READY or SEARCHING on the board up to date."""

    def __init__(
        self,
        session: AtSession,
        board: StatusBoard,
        *,
        is_idle: Callable[[], bool],
        tell_time: Callable[[float], None],
    ) -> None:
        self._session, self._board, self._is_idle = session, board, is_idle
        self._tell_time = tell_time
        self._circuit = self._packet = RegistrationState.UNKNOWN
        # While it is in doubt whether the circuit side is as it was told last: when the doubt
        # begins to count, and whether it counts.
        self._doubt: asyncio.TimerHandle | None = None
        self._is_doubted = False
        self._changed = Wakeup()
        self._loop = asyncio.get_running_loop()

    def registration(self, line: str) -> None:
        """+CREG, +CGREG or +CEREG came as a URC; raise MalformedResponse."""
        self._note(line)
        self._changed.set()

    def _note(self, line: str) -> None:
        """Note a registration. If the packet side is lost, the circuit side may be lost too without
        a URC, and then no ring arrives: it is in doubt until +CREG comes, or the packet side
        returns."""
        told = parse_creg(line)
        if line.startswith("+CREG:"):
            self._circuit = told
        elif line.startswith("+CEREG:"):
            self._packet = told
        self._doubted(not line.startswith("+CREG:") and not told.carries_texts)

    def _doubted(self, is_in_doubt: bool) -> None:
        if not is_in_doubt:
            self._end_doubt()
        elif self._doubt is None:
            self._doubt = self._loop.call_later(DOUBT_COUNTS_AFTER_S, self._doubt_counts)
        self._publish_known()

    def _end_doubt(self) -> None:
        if self._doubt is not None:
            self._doubt.cancel()
        self._doubt, self._is_doubted = None, False

    def _doubt_counts(self) -> None:
        self._is_doubted = True
        self._publish_known()

    def _publish_known(self) -> None:
        if self._board.status.state in (ModemState.SEARCHING, ModemState.READY):
            self.publish()

    def publish(self) -> None:
        """Put on the board what the two registrations mean: in LTE the packet side alone carries
        texts."""
        best = next(
            (known for known in (self._circuit, self._packet) if known.carries_texts), self._circuit
        )
        self._board.update(
            state=ModemState.READY if best.carries_texts else ModemState.SEARCHING,
            registration=best,
            carries_texts=best.carries_texts,
            carries_calls=self._circuit.carries_calls and not self._is_doubted,
            faults={MODEM: (), "network": _REFUSED.get(best, ())},
        )

    async def read(self) -> None:
        """Ask for registration and signal; a refused value stays as it was. Raise ModemGone."""
        await self._read_registration()
        await self._read_signal()

    async def _read_signal(self) -> None:
        await self._take(SIGNAL, lambda line: self._board.update(signal_dbm=parse_csq(line)))

    async def _read_registration(self) -> None:
        """The modem also reports registration by URC; this query finds a change whose URC was lost.
        The packet side matters only if the circuit side carries no texts. If the modem never
        answers, the state stays as it was; a doubt is settled before any text is sent."""
        is_in_doubt = self._doubt is not None
        urgency = Urgency.NOW if is_in_doubt else Urgency.IDLE
        if await self._take(REGISTRATION, self._note, urgency) and is_in_doubt:
            self._doubted(is_in_doubt=False)
        if not self._circuit.carries_texts:
            await self._take(REGISTRATION_LTE, self._note)

    async def run(self, list_calls: Check, list_texts: Check, check: Check) -> None:
        """Keep the board up to date for ever. By turns call `list_calls` and `list_texts`, each
        every minute, and `check`, every 90 s; raise ModemGone."""
        try:
            await self._run(list_calls, list_texts, check)
        finally:
            self._end_doubt()  # nothing is told later of a modem that is gone

    async def _run(self, list_calls: Check, list_texts: Check, check: Check) -> None:
        call_waiting_at: float | None = self._loop.time() + CALL_WAITING_AFTER_S
        looks = itertools.cycle((list_calls, list_texts))
        checks = itertools.cycle((self._read_registration, check, self._read_signal))
        turns = itertools.chain.from_iterable(zip(looks, checks, strict=False))
        turn_at = self._loop.time() + TURN_EVERY_S
        time_at = self._loop.time() + TIME_SOON_S
        while True:
            await self._name_operator()
            is_ready = self._board.status.state is ModemState.READY and self._doubt is None
            soon = self._loop.time() + SEARCHING_CHECK_EVERY_S
            await self._changed.wait(turn_at if is_ready else min(turn_at, soon))
            is_turn = self._loop.time() >= turn_at
            if not (is_ready and is_turn):
                await self.read()
            if not is_turn:
                continue
            await next(turns)()
            turn_at = self._loop.time() + TURN_EVERY_S
            if self._loop.time() >= time_at:
                time_at = self._loop.time() + TIME_EVERY_S
                await self._take(NETWORK_TIME, lambda line: self._tell_time(parse_cclk(line)))
            is_due = call_waiting_at is not None and self._loop.time() >= call_waiting_at
            if is_due and self._is_idle():
                call_waiting_at = None
                await self._switch_call_waiting_on()
                await self._ask_for_volte()

    async def _switch_call_waiting_on(self) -> None:
        """Have the network tell us a second caller during a call, not send the caller away."""
        with contextlib.suppress(CommandFailed, CommandTimedOut, MalformedResponse):
            is_on = parse_ccwa_status(await self._session.ask(CALL_WAITING, Urgency.IDLE))
            self._found(replace(self._board.status.capabilities, waits_calls=is_on))
            if not is_on:
                await self._session.ask(CALL_WAITING_ON, Urgency.IDLE)
                self._found(replace(self._board.status.capabilities, waits_calls=True))

    async def _ask_for_volte(self) -> None:
        def read(line: str) -> None:
            self._found(replace(self._board.status.capabilities, volte=parse_cireg(line)))

        await self._take(REGISTRATION_IMS, read)

    def _found(self, capabilities: Capabilities) -> None:
        self._board.update(capabilities=capabilities)

    async def _name_operator(self) -> None:
        if not self._board.status.carries_texts:
            self._board.update(operator="")
        elif not self._board.status.operator:
            await self._take(OPERATOR, lambda line: self._board.update(operator=parse_cops(line)))

    async def _take(
        self, command: Command, read: Callable[[str], None], urgency: Urgency = Urgency.IDLE
    ) -> bool:
        """Ask and read the answer; return whether there was one, even a refusal."""
        try:
            for line in await self._session.ask(command, urgency):
                read(line)
        except CommandTimedOut:
            return False
        except (CommandFailed, MalformedResponse):
            pass
        return True
