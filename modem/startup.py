"""From a port that answers AT to a modem with our settings (27.007, 27.005).

Nothing waits for a fixed time, ATZ and AT&F are never sent, and optional commands may be refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from modem.asking import Asking, read
from modem.at.parse import (
    parse_cfun,
    parse_cpms,
    parse_csca,
    parse_identity,
    parse_imei,
    parse_imsi,
    parse_offer,
)
from modem.at_session import AtSession
from modem.card import Card
from modem.errors import ModemUnfit
from modem.faults import FaultCode, fault
from modem.lasting import Lasting
from modem.models.base import (
    CENTRE,
    DIRECT,
    FUNCTION,
    GENERIC,
    IDENTITY,
    IMSI,
    INDICATIONS,
    INDICATIONS_OFFERED,
    REGISTRATION,
    STORE_USAGE,
    STORED,
    SWITCH_ON,
    Model,
    Step,
    indicate_texts,
    more_indications,
    read_from_memory,
    select_memory,
    set_centre,
)  # fmt: skip
from modem.models.catalogue import model_of
from modem.models.voice import Speech, Volatile
from modem.types import Capabilities, Identity, SoundPath

# The <n> that AT+CREG=2 has set; a restart makes it 0.
_TELLS_PLACE = re.compile(r"\+CREG:\s*2\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Started:
    """The modem after the start: its identity, its family, what it can do, all its audio paths, the
    setting that makes it report pressed keys, the memory where its texts arrive ("" if it has
    none), what AT+CNMI? answers and its service centre as AT+CSCA? gives it (both empty if the
    modem does not say), and whether it tells of arriving texts."""

    identity: Identity
    model: Model
    capabilities: Capabilities
    speech: tuple[Speech, ...]
    keys: Volatile | None
    memory: str
    indications: tuple[str, ...]
    centre: str
    tells_texts: bool


class StartUp:
    """One run of the start; `run` once per epoch."""

    def __init__(self, session: AtSession, *, imei: str, pin: str, lasting: Lasting) -> None:
        self._session, self._model = session, GENERIC
        self._imei, self._lasting = imei, lasting
        self._asking = Asking(session)
        self._card = Card(self._asking, pin=pin, lasting=lasting)

    async def run(self) -> Started:
        """Set the modem up; raise ModemUnfit (a person must act), ModemStuck (a reset may help) or
        another ModemError (try again)."""
        identity = await self._meet(may_hide=True)
        await self.switch_on()
        await self._card.open()
        if self._asking.wants_sim:  # some refuse everything before the SIM is open
            identity = await self._meet(may_hide=False)
            await self.switch_on()
        identity = replace(identity, imsi=read(parse_imsi, await self._asking.try_(IMSI), ""))
        found = await self._settings()
        await self._take(self._model.settings)
        memory = await self._choose_memory()
        tells_texts = await self._choose_indications(memory)
        indications = await self._asking.try_(INDICATIONS)
        is_anew = _has_forgotten(found, indications)
        self._lasting.texts.met(identity.imei, identity.imsi, is_anew=is_anew)
        centre = await self.settle_centre(identity.imsi)
        speech, keys = await self._probe_speech(), await self._switch_keys_on()
        capabilities = Capabilities(
            family=self._model.name,
            speech=speech[0].path if speech else SoundPath.NONE,
            tells_keys=keys is not None,
            texts_in_calls=self._model.texts_in_calls,
        )
        return Started(
            identity,
            self._model,
            capabilities,
            speech,
            keys,
            memory,
            indications,
            centre,
            tells_texts=tells_texts,
        )

    async def _meet(self, *, may_hide: bool) -> Identity:
        """Send the basics and identify the modem; raise ModemUnfit if it is another one. With
        `may_hide` it may refuse to tell its IMEI while its SIM is not open."""
        self._asking.wants_sim = False
        await self._take(self._model.basics)
        identity = await self._identify(may_hide=may_hide)
        self._model = model_of(identity)
        return identity

    async def _identify(self, *, may_hide: bool) -> Identity:
        maker, model, revision, serial = [await self._asking.try_(command) for command in IDENTITY]
        imei = read(parse_imei, serial, "")
        is_unsaid = may_hide and not imei and self._asking.wants_sim
        if self._imei and imei != self._imei and not is_unsaid:
            raise ModemUnfit(
                fault(FaultCode.WRONG_MODEM, imei=imei, wanted=self._imei)
                if imei
                else fault(FaultCode.WRONG_MODEM_UNKNOWN, wanted=self._imei)
            )
        return Identity(
            parse_identity(maker), parse_identity(model), parse_identity(revision), imei
        )

    async def switch_on(self) -> None:
        """Switch the radio on unless the modem says that it is on (27.007 8.2): the AT+CFUN=1 of
        our own reset may be lost. Raise CommandFailed or CommandTimedOut if it stays off.
        """
        lines = await self._asking.try_(FUNCTION)
        functionality = read(parse_cfun, lines[0], None) if lines else None
        if functionality is None:
            await self._asking.try_(SWITCH_ON)  # it changes nothing where the radio is on
        elif functionality != 1:
            await self._asking.ask(SWITCH_ON)

    async def _settings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The answers of AT+CNMI? and AT+CREG? before we change the settings."""
        return await self._asking.try_(INDICATIONS), await self._asking.try_(REGISTRATION)

    async def _choose_memory(self) -> str:
        """Select and return the memory where texts arrive, "" if none has slots. After a refusal
        each is tried once more: without a store a text can be lost."""
        for memory in self._model.memories * 2:
            lines = await self._asking.try_(select_memory(memory))
            stores = read(parse_cpms, lines[0], ()) if lines else ()
            if stores and stores[0].capacity > 0:
                return self._selected(memory)
        lines = await self._asking.try_(STORE_USAGE)
        stores = read(parse_cpms, lines[0], ()) if lines else ()
        if stores and stores[-1].memory == stores[0].memory and stores[0].capacity > 0:
            return self._selected(stores[0].memory)  # it accepts no selection, and needs none
        return ""

    def _selected(self, memory: str) -> str:
        self._session.is_in_force(read_from_memory(memory))
        return memory

    async def _choose_indications(self, memory: str) -> bool:
        """Have the modem tell of arriving texts; return whether it does."""
        routing = STORED if memory else DIRECT
        orders = self._model.message_indications if memory else ()
        for order in orders:
            if await self._asking.is_obeyed(indicate_texts(order)):
                return True
        lines = await self._asking.try_(INDICATIONS_OFFERED)
        offer = read(parse_offer, lines[0], ()) if lines else ()
        for order in dict.fromkeys(more_indications(offer, routing)):
            if self._asking.is_over:
                break
            if order not in orders and await self._asking.is_obeyed(indicate_texts(order)):
                return True
        lines = await self._asking.try_(INDICATIONS)
        mode, told, *_ = (*(read(parse_offer, lines[0], ()) if lines else ()), (0,), (0,))
        return any(mode) and routing in told

    async def can_do_more(self, started: Started) -> bool:
        """Whether the modem now has a store, or now tells of texts, and did not at its start."""
        if not started.memory:
            return await self._choose_memory() != ""
        return not started.tells_texts and await self._choose_indications(started.memory)

    async def _probe_speech(self) -> tuple[Speech, ...]:
        """Probe the family's audio paths; return those that this firmware has, the best first."""
        found = []
        for way in self._model.speech:
            if await self._asking.is_obeyed(way.probe):
                await self._take(tuple(Step(setting.put) for setting in way.prepare))
                found.append(way)
        return tuple(found)

    async def _switch_keys_on(self) -> Volatile | None:
        """Have the modem report keys; return the setting that it obeyed, None if none."""
        for keys in self._model.keys:
            if await self._asking.is_obeyed(keys.put):
                return keys
        return None

    async def settle_centre(self, imsi: str) -> str:
        """Return the service centre as +CSCA? gives it; give a SIM back one that it has lost."""
        lines = await self._asking.try_(CENTRE)
        if lines and read(parse_csca, lines[0], None) is not None:
            centre = lines[0].partition(":")[2].strip()
            self._lasting.centres[imsi] = centre
            return centre
        known = self._lasting.centres.get(imsi, "")
        if known:
            await self._asking.is_obeyed(set_centre(known))
        return known

    async def _take(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if step.is_required:
                await self._asking.ask(step.command)
            else:
                await self._asking.is_obeyed(step.command)


def _has_forgotten(
    found: tuple[tuple[str, ...], tuple[str, ...]], indications: tuple[str, ...]
) -> bool:
    """Whether nothing of our settings was `found`: the modem has restarted since, or never was
    ours. One setting alone proves nothing: its command may have been refused the last time."""
    before, registration = found
    tells_more = not registration or _TELLS_PLACE.match(registration[0]) is not None
    return bool(before and indications) and before != indications and not tells_more
