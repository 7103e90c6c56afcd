"""From a port that answers AT to a modem that is set as we want it (27.007, 27.005).

Nothing waits for a fixed time, ATZ and AT&F are never sent, and what a modem may refuse is
tolerated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from modem.at.channel import Command
from modem.at.parse import (
    parse_cfun,
    parse_cpin,
    parse_cpinr,
    parse_cpms,
    parse_csca,
    parse_identity,
    parse_imei,
    parse_imsi,
)
from modem.at.quote import quoted
from modem.errors import CommandFailed, CommandTimedOut, MalformedResponse, ModemStuck, ModemUnfit
from modem.models.base import (
    BUSY_CAUSES,
    CENTRE,
    FUNCTION,
    GENERIC,
    IDENTITY,
    IMSI,
    INDICATIONS,
    PIN_TRIES,
    SIM_STATE,
    SWITCH_ON,
    Model,
    Step,
    enter_pin,
    indicate_texts,
    select_memory,
    set_centre,
)  # fmt: skip
from modem.models.catalogue import model_of
from modem.models.voice import Speech, Volatile
from modem.terminal import Terminal
from modem.types import Capabilities, Identity, SoundPath
from modem.waiting import pause

BUSY_PATIENCE_S = 60.0  # a SIM may need as long after power-on
BUSY_STEP_S = 1.0
NO_SIM_PATIENCE_S = 10.0  # "not inserted" is also said by a SIM that is still starting
PIN_TRIES_FULL = 3
UNANSWERED_PINS_MAX = 2  # of the three tries, if the modem's own count were wrong, one is left
L = TypeVar("L")
V = TypeVar("V")
D = TypeVar("D")
_PIN_REFUSED = "The SIM refused the configured PIN: it is not tried again; correct `pin_file`."
_NO_SIM = frozenset({10, 13})  # +CME: not inserted, failure


@dataclass(slots=True)
class Lasting:
    """What must outlive a modem's restarts: the PIN that its SIM did not take, the centres that its
    SIMs named."""

    refused_pin: str = ""
    unanswered_pins: int = 0
    centres: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Started:
    """The modem after the start: who it is, its family and what it can do of that, all its ways for
    speech, what makes it tell pressed keys, the memory its texts arrive in, what AT+CNMI? answers
    and its centre as AT+CSCA? gives it, both empty if it would not say."""

    identity: Identity
    model: Model
    capabilities: Capabilities
    speech: tuple[Speech, ...]
    keys: Volatile | None
    memory: str
    indications: tuple[str, ...]
    centre: str


class StartUp:
    """One run of the start; `run` once per epoch."""

    def __init__(self, terminal: Terminal, *, imei: str, pin: str, lasting: Lasting) -> None:
        self._terminal, self._model = terminal, GENERIC
        self._imei, self._pin, self._lasting = imei, pin, lasting
        self._loop = asyncio.get_running_loop()
        self._busy_until = self._loop.time() + BUSY_PATIENCE_S

    async def run(self) -> Started:
        """Set the modem up; raise ModemUnfit (a person must act), ModemStuck (a reset may help) or
        another ModemError (try again)."""
        await self._take(self._model.basics)
        identity = await self._identify()
        self._model = model_of(identity)
        await self._switch_on()
        await self._open_sim()
        identity = replace(identity, imsi=_read(parse_imsi, await self._try(IMSI), ""))
        await self._take(self._model.settings)
        memory = await self._choose_memory()
        await self._choose_indications()
        indications = await self._try(INDICATIONS)
        centre = await self.settle_centre(identity.imsi)
        speech, keys = await self._probe_speech(), await self._switch_keys_on()
        capabilities = Capabilities(
            family=self._model.name,
            speech=speech[0].path if speech else SoundPath.NONE,
            tells_keys=keys is not None,
            texts_in_calls=self._model.texts_in_calls,
        )
        return Started(
            identity, self._model, capabilities, speech, keys, memory, indications, centre
        )

    async def _identify(self) -> Identity:
        maker, model, revision, serial = [await self._try(command) for command in IDENTITY]
        imei = _read(parse_imei, serial, "")
        if self._imei and imei != self._imei:
            raise ModemUnfit(
                f"This port leads to the modem with IMEI {imei or 'unknown'}, not {self._imei}: "
                "correct `port` or `imei` of this line."
            )
        return Identity(
            parse_identity(maker), parse_identity(model), parse_identity(revision), imei
        )

    async def _switch_on(self) -> None:
        lines = await self._try(FUNCTION)
        if lines and _read(parse_cfun, lines[0], 1) != 1:
            await self._ask(SWITCH_ON)

    async def _open_sim(self) -> None:
        state = await self._sim_state()
        if state == "SIM PIN":
            await self._enter_pin()
            state = await self._sim_state()
        if state != "READY":
            raise ModemUnfit(f"The SIM wants {state}: unlock it in a phone and switch its PIN off.")
        self._lasting.refused_pin, self._lasting.unanswered_pins = "", 0

    async def _sim_state(self) -> str:
        """What +CPIN? says, once it says anything final; a SIM that is starting is waited for."""
        no_sim_until = self._loop.time() + NO_SIM_PATIENCE_S
        while True:
            patience_until = self._busy_until
            try:
                lines = await self._terminal.ask(SIM_STATE)
                state = _read(parse_cpin, lines[0], "NOT READY") if lines else "NOT READY"
            except CommandFailed as error:
                state = "NOT READY"
                if error.code in _NO_SIM:
                    patience_until = no_sim_until
            if state != "NOT READY":
                return state
            if self._loop.time() >= patience_until:
                raise ModemStuck(
                    "No SIM answers: put one in, or clean its contacts and seat it again."
                )
            await pause(BUSY_STEP_S)

    async def _enter_pin(self) -> None:
        """Give the configured PIN, once unless nobody answers, and only if three tries are left;
        raise ModemUnfit."""
        if not self._pin:
            raise ModemUnfit(
                "The SIM wants its PIN and none is configured: switch it off, or set `pin_file`."
            )
        if self._lasting.refused_pin == self._pin:
            raise ModemUnfit(_PIN_REFUSED)
        tries = await self._pin_tries()
        if tries != PIN_TRIES_FULL:
            left = (
                "does not say how many tries its PIN has left"
                if tries is None
                else f"has {tries} tries left"
            )
            raise ModemUnfit(
                f"The SIM {left}, so none is entered: unlock it in a phone, switch the PIN off."
            )
        self._lasting.refused_pin = self._pin
        try:
            await self._terminal.ask(enter_pin(quoted(self._pin)))
        except (CommandFailed, CommandTimedOut) as error:  # neither may show the PIN to anybody
            self._may_be_tried_again(error)
            raise ModemUnfit(
                "The SIM did not take the configured PIN: see whether `pin_file` is right."
                if not self._lasting.refused_pin
                else _PIN_REFUSED
            ) from None

    def _may_be_tried_again(self, error: CommandFailed | CommandTimedOut) -> None:
        """An answer that was lost once is no refusal; three tries must be left then as well."""
        is_busy = isinstance(error, CommandFailed) and error.code in BUSY_CAUSES["CME"]
        if is_busy or isinstance(error, CommandTimedOut):
            self._lasting.unanswered_pins += 1
            if self._lasting.unanswered_pins < UNANSWERED_PINS_MAX:
                self._lasting.refused_pin = ""

    async def _pin_tries(self) -> int | None:
        answers = [_read(parse_cpinr, line, None) for line in await self._try(PIN_TRIES)]
        return next(
            (tries.left for tries in answers if tries is not None and tries.code == "SIM PIN"), None
        )

    async def _choose_memory(self) -> str:
        for memory in self._model.memories:
            lines = await self._try(select_memory(memory))
            stores = _read(parse_cpms, lines[0], ()) if lines else ()
            if stores and stores[0].capacity > 0:
                return memory
        raise ModemUnfit(
            "The modem offers no place to store texts: put in a SIM that has one, or another modem."
        )

    async def _choose_indications(self) -> None:
        for order in self._model.message_indications:
            if await self._is_obeyed(indicate_texts(order)):
                return
        raise ModemUnfit("The modem cannot tell of arriving texts (AT+CNMI): use another modem.")

    async def _probe_speech(self) -> tuple[Speech, ...]:
        """What of its family's ways for speech this firmware has, the best first."""
        found = []
        for way in self._model.speech:
            if await self._is_obeyed(way.probe):
                await self._take(tuple(Step(setting.put) for setting in way.prepare))
                found.append(way)
        return tuple(found)

    async def _switch_keys_on(self) -> Volatile | None:
        """What made this firmware tell of keys; None if it does not."""
        for keys in self._model.keys:
            if await self._is_obeyed(keys.put):
                return keys
        return None

    async def settle_centre(self, imsi: str) -> str:
        """The service centre as +CSCA? gives it; one that the SIM has lost is given back to it."""
        lines = await self._try(CENTRE)
        if lines and _read(parse_csca, lines[0], None) is not None:
            centre = lines[0].partition(":")[2].strip()
            self._lasting.centres[imsi] = centre
            return centre
        known = self._lasting.centres.get(imsi, "")
        if known:
            await self._is_obeyed(set_centre(known))
        return known

    async def _take(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if step.is_required:
                await self._ask(step.command)
            else:
                await self._is_obeyed(step.command)

    async def _is_obeyed(self, command: Command) -> bool:
        try:
            await self._ask(command)
        except (CommandFailed, CommandTimedOut):
            return False
        return True

    async def _try(self, command: Command) -> tuple[str, ...]:
        try:
            return await self._ask(command)
        except (CommandFailed, CommandTimedOut):
            return ()

    async def _ask(self, command: Command) -> tuple[str, ...]:
        """Ask, again each second while the modem or its SIM says that it is busy."""
        while True:
            try:
                return await self._terminal.ask(command)
            except CommandFailed as error:
                is_busy = error.code in BUSY_CAUSES.get(error.family, ())
                if not is_busy or self._loop.time() >= self._busy_until:
                    raise
            await pause(BUSY_STEP_S)


def _read(parse: Callable[[L], V], answer: L, default: D) -> V | D:
    try:
        return parse(answer)
    except MalformedResponse:
        return default
