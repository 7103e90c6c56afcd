"""A port and a simulated modem joined without a tty: bytes pass at the next turn of the loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from modem.errors import ModemGone, PortMissing, PortUnusable
from modem.faults import Fault, FaultCode, fault
from modem.port import OpenPort, Port
from modem.sim.modem import SimModem
from modem.sim.network import Network
from modem.sim.settings import Profile


def hotline(line: int) -> str:
    """The number of the SIM in `line1`, `line2`..."""
    return f"+861000999{line:04d}"


class Pipe:
    """The cable of `line1`, `line2`... with its modem; only one port at a time has it.

    `watch` sees every write of the driver before the modem does, `heard` what the modem says
    before the driver does.
    """

    def __init__(self, network: Network, line: int, profile: Profile | None = None) -> None:
        self.line = line
        self.path, self.imei = f"pipe{line}", f"86000000000{line:04d}"
        self._loop = network.loop
        self._on_bytes: Callable[[bytes], None] | None = None
        self._on_lost: Callable[[Fault], None] | None = None
        self._said = bytearray()
        self.watch: Callable[[bytes], None] = lambda data: None
        self.heard: Callable[[Pipe, bytes], None] = lambda pipe, data: None
        self.is_plugged, self.plugged_at = True, self._loop.time()
        self.modem = SimModem(
            network, hotline(line), self.imei, self._output, name=f"line{line}", profile=profile
        )

    @property
    def stored(self) -> int:
        """How many texts lie in the modem."""
        return len(self.modem.mail.store("ME"))

    def unplug(self) -> None:
        """Pull the modem: the port is lost and the modem has no power."""
        self.is_plugged = False
        self.modem.power_off()
        self.lose("unplugged")

    def lose(self, reason: str) -> None:
        """The port, if anybody has it open, is lost."""
        if self._on_lost is not None:
            self._on_lost(fault(FaultCode.OTHER, why=reason))

    def plug(self) -> None:
        """Put it back."""
        self.is_plugged, self.plugged_at = True, self._loop.time()
        self.modem.power_on()

    def exchange(self, last_reference: int) -> None:
        """Put another modem with the same SIM in its place; its last text had this TP-MR."""
        self.unplug()
        self.modem.imei = self.imei = f"86999900000{self.line:04d}"
        self.modem.mail.last_reference = last_reference
        self.plug()

    def drop(self) -> None:
        """The program at the port is gone without a word, with all that was on its way."""
        self._on_bytes = self._on_lost = None
        self.modem.sound.output = _nobody

    def open(self, on_bytes: Callable[[bytes], None], on_lost: Callable[[Fault], None]) -> Port:
        """A port of this pipe; raise PortUnusable if it is unplugged or another program has it."""
        if not self.is_plugged:
            raise PortMissing(fault(FaultCode.PORT_MISSING, name=f"line{self.line}"))
        if self._on_bytes is not None:
            raise PortUnusable(fault(FaultCode.PORT_LOCKED, name=f"line{self.line}"))
        self._on_bytes, self._on_lost = on_bytes, on_lost
        self._said.clear()
        self.modem.port_opened()
        return _PipePort(self, on_bytes)

    def open_sound(self, on_bytes: Callable[[bytes], None]) -> Port:
        """The port of the modem's sound; raise PortUnusable if it has none or is unplugged."""
        if not self.is_plugged or not self.modem.profile.dialect.has_pcm:
            raise PortMissing(fault(FaultCode.PORT_MISSING, name=f"line{self.line}-sound"))
        return _SoundPort(self, on_bytes)

    def _output(self, data: bytes) -> None:
        if self._on_bytes is None:
            return
        self._said += data
        if len(self._said) == len(data):
            self._loop.call_soon(self._deliver, self._on_bytes)

    def _deliver(self, on_bytes: Callable[[bytes], None]) -> None:
        """All that was said since the last turn, in one read."""
        if on_bytes is self._on_bytes:
            data = bytes(self._said)
            self._said.clear()
            self.heard(self, data)
            on_bytes(data)

    def send(self, on_bytes: Callable[[bytes], None], data: bytes) -> None:
        """The driver wrote these bytes to its port."""
        self._loop.call_soon(self._take, on_bytes, data)

    def _take(self, on_bytes: Callable[[bytes], None], data: bytes) -> None:
        if on_bytes is self._on_bytes and self.is_plugged:
            self.watch(data)
            self.modem.receive(data)

    def let_go(self, on_bytes: Callable[[bytes], None]) -> None:
        """The port was closed."""
        if on_bytes is self._on_bytes:
            self._on_bytes = self._on_lost = None


class _PipePort:
    def __init__(self, pipe: Pipe, on_bytes: Callable[[bytes], None]) -> None:
        self._pipe, self._on_bytes, self._is_open = pipe, on_bytes, True
        self.path = pipe.path

    def write(self, data: bytes) -> None:
        if not self._is_open:
            raise ModemGone(Fault(FaultCode.PORT_CLOSED))
        self._pipe.send(self._on_bytes, data)

    async def close(self) -> None:
        self._is_open = False
        self._pipe.let_go(self._on_bytes)


class _SoundPort:
    def __init__(self, pipe: Pipe, on_bytes: Callable[[bytes], None]) -> None:
        self._sound, self._on_bytes = pipe.modem.sound, on_bytes
        self.path = f"{pipe.path}-sound"
        self._sound.output = on_bytes

    def write(self, data: bytes) -> None:
        self._sound.receive(data)

    async def close(self) -> None:
        if self._sound.output is self._on_bytes:
            self._sound.output = _nobody


def _nobody(sound: bytes) -> None:
    """What nobody listens to."""


def opens(pipes: Mapping[str, Pipe]) -> OpenPort:
    """What opens the ports of a daemon: the last word of a path names the pipe."""

    async def open_port(
        path: str,
        baud: int,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[Fault], None],
    ) -> Port:
        name, is_sound, _ = path.rsplit("/", 1)[-1].partition("-sound")
        pipe = pipes[name]
        return pipe.open_sound(on_bytes) if is_sound else pipe.open(on_bytes, on_lost)

    return open_port
