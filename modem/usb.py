"""The USB socket of a modem: found from its tty in sysfs, reset by the kernel, its power switched
by the hub.

Both resets need rights that a service may well not have; ResetRefused says what is missing.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from modem.errors import ResetRefused
from modem.faults import Fault, FaultCode, fault, of_system

POWER_OFF_S = 5
"""How long uhubctl leaves a socket dark: the capacitors of a modem must run down."""

RESET_MAX_S = 30.0
"""The limit for either reset; if the kernel hangs on a dead device, we stop waiting."""

SYSFS = Path("/sys")


@dataclass(frozen=True, slots=True)
class Socket:
    """Where a modem is plugged in: its device in sysfs, and `port` of `hub` as uhubctl names
    them."""

    device: Path
    hub: str
    port: str


class Usb(Protocol):
    """The resets of a modem that need no help from it. Raise ResetRefused, which says why not."""

    def socket(self, path: str) -> Socket | None:
        """Where the modem behind the tty `path` is plugged in; None if that is not USB."""

    async def reset(self, socket: Socket) -> None:
        """Take the device from its drivers and give it back."""

    async def cycle_power(self, socket: Socket) -> None:
        """Switch the power of the socket off and on."""


Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class SystemUsb:
    """Usb by Linux sysfs and uhubctl. Blocking calls run in `executor`, or in the loop's own; `run`
    runs a program."""

    def __init__(
        self,
        executor: Executor | None = None,
        *,
        sysfs: Path = SYSFS,
        find_program: Callable[[str], str | None] = shutil.which,
        run: Run | None = None,
        reset_max_s: float = RESET_MAX_S,
    ) -> None:
        self._executor, self._sysfs = executor, sysfs
        self._find_program, self._run = find_program, run or _run
        self._reset_max_s = reset_max_s

    def socket(self, path: str) -> Socket | None:
        """Where the modem behind the tty `path` is plugged in; None if that is not USB."""
        device = usb_device(path, self._sysfs)
        return None if device is None else _socket(device)

    async def reset(self, socket: Socket) -> None:
        """Take the device from its drivers and give it back; raise ResetRefused."""
        await self._in_thread(_authorise_anew, socket.device / "authorized")

    async def cycle_power(self, socket: Socket) -> None:
        """Switch the power of the socket off and on; raise ResetRefused."""
        program = self._find_program("uhubctl")
        if program is None:
            raise ResetRefused(Fault(FaultCode.UHUBCTL_MISSING))
        command = (
            *(program, "-l", socket.hub, "-p", socket.port),
            *("-a", "cycle", "-d", str(POWER_OFF_S)),
        )
        await self._in_thread(self._switch, command)

    def _switch(self, command: Sequence[str]) -> None:
        try:
            done = self._run(command)
        except (OSError, subprocess.SubprocessError) as error:
            raise ResetRefused(fault(FaultCode.UHUBCTL_FAILED, why=str(error))) from None
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip().splitlines()
            why = said[0] if said else str(done.returncode)
            raise ResetRefused(fault(FaultCode.UHUBCTL_FAILED, why=why))

    async def _in_thread(self, act: Callable[..., None], *arguments: object) -> None:
        loop = asyncio.get_running_loop()
        acting = loop.run_in_executor(self._executor, act, *arguments)
        done, _ = await asyncio.wait((acting,), timeout=self._reset_max_s)
        if not done:
            acting.add_done_callback(_forget)
            raise ResetRefused(fault(FaultCode.RESET_SLOW, limit_s=self._reset_max_s))
        acting.result()


def usb_device(path: str, sysfs: Path = SYSFS) -> Path | None:
    """The USB device in sysfs behind the tty `path`; None if that is not USB."""
    tty = sysfs / "class/tty" / os.path.basename(os.path.realpath(path)) / "device"
    device = Path(os.path.realpath(tty))
    for folder in (device, *device.parents):
        if (folder / "idVendor").exists():
            return folder
        if folder == sysfs:
            break
    return None


def _socket(device: Path) -> Socket:
    """Of "1-1.2" the hub is "1-1" and the port 2; of "1-1" the root hub "1" and the port 1."""
    hub, _, port = device.name.rpartition("." if "." in device.name else "-")
    return Socket(device, hub, port)


def _authorise_anew(switch: Path) -> None:
    try:
        with switch.open("r+", encoding="ascii", buffering=1) as file:
            file.write("0\n")
            file.write("1\n")
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            why = fault(FaultCode.USB_FORBIDDEN, file=str(switch))
        elif error.errno == errno.ENOENT:
            why = Fault(FaultCode.USB_GONE)
        else:
            why = of_system(error)
        raise ResetRefused(why) from None


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=RESET_MAX_S, check=False)


def _forget(acting: asyncio.Future[None]) -> None:
    if not acting.cancelled():
        acting.exception()  # nobody waits for it any more
