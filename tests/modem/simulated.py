"""A driver before a whole simulated modem and network, on virtual time."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from modem.errors import ModemGone, PortUnusable
from modem.faults import Fault, FaultCode, fault
from modem.indications import Indication
from modem.port import Port
from modem.sim.dialects import PROFILES
from modem.sim.latency import Latencies
from modem.sim.modem import SimModem
from modem.sim.network import Network
from modem.sim.settings import Profile
from modem.supervisor import ModemSettings, Supervisor
from modem.types import ModemState, Msisdn
from tests.modem.virtual_loop import elapse

HOTLINE = "+8610000000001"
MILL, SCHOOL = Msisdn("+8610000000101"), Msisdn("+8610000000102")
IMEI = "490154203237518"
SOUND = "/dev/simulated-sound"
T = TypeVar("T")


class SoundPort:
    """The modem's second port, which carries its sound."""

    path = SOUND

    def __init__(
        self, modem: SimModem, on_bytes: Callable[[bytes], None], on_lost: Callable[[Fault], None]
    ) -> None:
        self._modem, self.on_lost, self.is_open = modem, on_lost, True
        modem.sound.output = on_bytes

    def write(self, data: bytes) -> None:
        self._modem.network.loop.call_soon(self._modem.sound.receive, data)

    async def close(self) -> None:
        self._modem.sound.output = lambda sound: None
        self.is_open = False


class Wire:
    """A port whose far end is the simulated modem; octets arrive one loop step later, in pieces."""

    path = "/dev/simulated"

    def __init__(
        self,
        *,
        pin: str = "",
        latencies: Latencies | None = None,
        kind: str = "plain",
        lacks: str = "",
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._chance = random.Random(7)
        self.network = Network(self._loop, random.Random(1), latencies or Latencies.none())
        profile = _without(lacks, PROFILES[kind])
        self.modem = SimModem(
            self.network, HOTLINE, IMEI, self._to_driver, pin=pin, profile=profile
        )
        self.mill, self.school = (
            self.network.add_phone(MILL.e164),
            self.network.add_phone(SCHOOL.e164),
        )
        self.told: list[Indication] = []
        self.refuses_sound = False
        self._sounds: list[SoundPort] = []
        self.supervisor = Supervisor(
            ModemSettings(self.path, imei=IMEI, pin=pin, audio=SOUND), self.told.append, self.open
        )
        self._on_bytes: Callable[[bytes], None] | None = None

    async def open(
        self,
        path: str,
        baud: int,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[Fault], None],
    ) -> Port:
        """Be opened as a port is."""
        del baud
        if path == SOUND:
            if self.refuses_sound:
                raise PortUnusable(fault(FaultCode.PORT_LOCKED, name="the sound port"))
            self._sounds.append(SoundPort(self.modem, on_bytes, on_lost))
            return self._sounds[-1]
        self._on_bytes = on_bytes
        return self

    def write(self, data: bytes) -> None:
        if self._on_bytes is None:
            raise ModemGone(Fault(FaultCode.PORT_CLOSED))
        self._loop.call_soon(self.modem.receive, data)

    async def close(self) -> None:
        self._on_bytes = None

    @property
    def sound_is_open(self) -> bool:
        """Whether somebody still has the sound port."""
        return any(port.is_open for port in self._sounds)

    def all(self, kind: type[T]) -> list[T]:
        """The indications of one kind, in order."""
        return [indication for indication in self.told if isinstance(indication, kind)]

    async def until(self, kind: type[T], within_s: float = 60.0) -> T:
        """The first indication of a kind, which must come within so long."""
        deadline = self._loop.time() + within_s
        while not self.all(kind):
            assert self._loop.time() < deadline, f"no {kind.__name__} within {within_s} s"
            await elapse(0.05)
        return self.all(kind)[0]

    def _to_driver(self, data: bytes) -> None:
        while data:
            octets = self._chance.randint(1, 12)
            piece, data = data[:octets], data[octets:]
            self._loop.call_soon(self._deliver, piece)

    def _deliver(self, data: bytes) -> None:
        if self._on_bytes is not None:
            self._on_bytes(data)


def _without(command: str, profile: Profile) -> Profile:
    """The modem with a firmware that does not know this command."""
    known = {name: run for name, run in profile.dialect.commands.items() if name != command}
    return replace(profile, dialect=replace(profile.dialect, commands=known))


async def ready(
    *, pin: str = "", latencies: Latencies | None = None, kind: str = "plain", lacks: str = ""
) -> Wire:
    """A wire whose modem, of this kind and without the command that it `lacks`, is ready."""
    wire = Wire(pin=pin, latencies=latencies, kind=kind, lacks=lacks)
    wire.supervisor.start()
    await elapse(60 if latencies else 5)
    assert wire.supervisor.status.state is ModemState.READY, wire.supervisor.status
    return wire
