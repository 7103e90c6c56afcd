"""The SIM at the start: wait for it, and unlock it with the configured PIN, never wasting a try."""

from __future__ import annotations

import asyncio

from modem.asking import BUSY_STEP_S, Asking, read
from modem.at.parse import SimState, parse_cpin, parse_cpinr, sim_state
from modem.at.quote import quoted
from modem.errors import CommandFailed, CommandTimedOut, ModemStuck, ModemUnfit
from modem.faults import Fault, FaultCode, fault
from modem.lasting import Lasting
from modem.models.base import BUSY_CAUSES, PIN_TRIES, SIM_STATE, enter_pin
from modem.waiting import pause

NO_SIM_PATIENCE_S = 10.0  # "not inserted" is also said by a SIM that is still starting
PIN_TRIES_FULL = 3
UNANSWERED_PINS_MAX = 2  # of three tries; one is left even if the modem's own count is wrong
_NOT_READY = "NOT READY"
_ABSENT = "NOT INSERTED"
_NO_SIM = frozenset({10, 13})  # +CME: not inserted, failure


class Card:
    """The SIM of one start."""

    def __init__(self, asking: Asking, *, pin: str, lasting: Lasting) -> None:
        self._asking, self._pin, self._lasting = asking, pin, lasting
        self._loop = asyncio.get_running_loop()

    async def open(self) -> None:
        """Return when the SIM wants no code for calls and texts; raise ModemUnfit or ModemStuck."""
        code = await self._code()
        if sim_state(code) is SimState.PIN:
            await self._enter_pin()
            code = await self._code()
        if sim_state(code) is not SimState.OPEN:
            raise ModemUnfit(fault(FaultCode.SIM_LOCKED, state=code))
        self._lasting.refused_pin, self._lasting.unanswered_pins = "", 0

    async def _code(self) -> str:
        """Wait while the SIM is starting; return the code of +CPIN?. Raise ModemStuck if no SIM
        answers in time."""
        no_sim_until = self._loop.time() + NO_SIM_PATIENCE_S
        while True:
            code = await self._ask()
            state = sim_state(code)
            if state not in (SimState.STARTING, SimState.ABSENT):
                return code
            is_absent = state is SimState.ABSENT
            if self._loop.time() >= (no_sim_until if is_absent else self._asking.busy_until):
                raise ModemStuck(Fault(FaultCode.SIM_SILENT))
            await pause(BUSY_STEP_S)

    async def _ask(self) -> str:
        try:
            lines = await self._asking.session.ask(SIM_STATE)
        except CommandTimedOut as error:
            if not error.lines:
                raise
            lines = error.lines
        except CommandFailed as error:
            return _ABSENT if error.code in _NO_SIM else _NOT_READY
        return read(parse_cpin, lines[0], _NOT_READY) if lines else _NOT_READY

    async def _enter_pin(self) -> None:
        """Enter the configured PIN if three tries are left, and not again after a refusal; raise
        ModemUnfit if the PIN is missing or was not taken."""
        if not self._pin:
            raise ModemUnfit(Fault(FaultCode.SIM_PIN_UNSET))
        if self._lasting.refused_pin == self._pin:
            raise ModemUnfit(Fault(FaultCode.SIM_PIN_REFUSED))
        tries = await self._pin_tries()
        if tries != PIN_TRIES_FULL:
            raise ModemUnfit(
                Fault(FaultCode.SIM_PIN_TRIES_UNKNOWN)
                if tries is None
                else fault(FaultCode.SIM_PIN_TRIES_FEW, left=tries)
            )
        self._lasting.refused_pin = self._pin
        try:
            await self._asking.session.ask(enter_pin(quoted(self._pin)))
        except (CommandFailed, CommandTimedOut) as error:  # neither error may show the PIN
            self._may_be_tried_again(error)
            is_refused = bool(self._lasting.refused_pin)
            raise ModemUnfit(
                Fault(FaultCode.SIM_PIN_REFUSED if is_refused else FaultCode.SIM_PIN_NOT_TAKEN)
            ) from None

    def _may_be_tried_again(self, error: CommandFailed | CommandTimedOut) -> None:
        """Allow one more try after a lost answer or a busy SIM, which is no refusal; three tries
        must be left then as well."""
        is_busy = isinstance(error, CommandFailed) and error.code in BUSY_CAUSES["CME"]
        if is_busy or isinstance(error, CommandTimedOut):
            self._lasting.unanswered_pins += 1
            if self._lasting.unanswered_pins < UNANSWERED_PINS_MAX:
                self._lasting.refused_pin = ""

    async def _pin_tries(self) -> int | None:
        answers = [read(parse_cpinr, line, None) for line in await self._asking.try_(PIN_TRIES)]
        return next(
            (tries.left for tries in answers if tries is not None and tries.code == "SIM PIN"), None
        )
