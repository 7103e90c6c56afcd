"""The USB sockets of simulated modems: resets that a test or a night can allow or refuse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from modem.errors import ResetRefused
from modem.faults import Fault, FaultCode, fault
from modem.ladder import Rung
from modem.usb import Socket
from tests.modem.pipe import Pipe


class PipeSockets:
    """Usb for pipes: each is plugged in for itself. `refusal`, if set, is why nothing is reset;
    `took` is told of each reset."""

    def __init__(self, pipes: Mapping[str, Pipe], refusal: str = "") -> None:
        self._pipes, self.refusal = pipes, refusal
        self.resets: list[str] = []
        self.took: Callable[[Pipe, Rung], None] = lambda pipe, rung: None

    def socket(self, path: str) -> Socket | None:
        name = path.rsplit("/", 1)[-1]
        return Socket(Path("/sys/devices") / name, "1-1", name) if name in self._pipes else None

    async def reset(self, socket: Socket) -> None:
        pipe = self._allowed(socket, "reset", Rung.USB)
        pipe.lose("the bus was reset")
        pipe.modem.bus_reset()

    async def cycle_power(self, socket: Socket) -> None:
        pipe = self._allowed(socket, "power", Rung.POWER)
        if pipe.is_plugged:
            pipe.lose("no power")
            pipe.modem.reboot()

    def _allowed(self, socket: Socket, what: str, rung: Rung) -> Pipe:
        if self.refusal:
            raise ResetRefused(fault(FaultCode.OTHER, why=self.refusal))
        pipe = self._pipes[socket.port]
        if rung is Rung.USB and not pipe.is_plugged:
            raise ResetRefused(Fault(FaultCode.USB_GONE))
        self.resets.append(f"{what} {socket.port}")
        self.took(pipe, rung)
        return pipe
