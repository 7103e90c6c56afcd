"""The USB sockets of simulated modems: resets that a test or a night can allow or refuse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from modem.errors import ResetRefused
from modem.usb import Socket
from tests.modem.pipe import Pipe


class PipeSockets:
    """Usb for pipes: each is plugged in for itself. `refusal`, if set, is why nothing is reset."""

    def __init__(self, pipes: Mapping[str, Pipe], refusal: str = "") -> None:
        self._pipes, self.refusal = pipes, refusal
        self.resets: list[str] = []

    def socket(self, path: str) -> Socket | None:
        name = path.rsplit("/", 1)[-1]
        return Socket(Path("/sys/devices") / name, "1-1", name) if name in self._pipes else None

    async def reset(self, socket: Socket) -> None:
        pipe = self._allowed(socket, "reset")
        if not pipe.is_plugged:
            raise ResetRefused("the modem is not on the USB")
        pipe.lose("the bus was reset")
        pipe.modem.bus_reset()

    async def cycle_power(self, socket: Socket) -> None:
        pipe = self._allowed(socket, "power")
        if pipe.is_plugged:
            pipe.lose("no power")
            pipe.modem.reboot()

    def _allowed(self, socket: Socket, what: str) -> Pipe:
        if self.refusal:
            raise ResetRefused(self.refusal)
        self.resets.append(f"{what} {socket.port}")
        return self._pipes[socket.port]
