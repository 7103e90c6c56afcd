"""A serial port on the event loop: pyserial opens and locks it, the loop moves the octets.

pyserial's own write spins for ever on a tty that takes nothing, so only the descriptor is used
after opening. Three locks, because each stops different programs: flock (serial libraries),
TIOCEXCL (any open that is not root's) and a UUCP lock file (minicom, pppd and their kin).
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import grp
import os
import stat
import termios
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from pathlib import Path
from typing import Protocol

import serial

from modem.errors import ModemGone, PortMissing, PortUnusable
from modem.faults import Fault, FaultCode, fault, of_system

READ_MAX = 4096
"""Octets taken by one read: as much as the line discipline holds."""

OUT_MAX = 65536
"""Octets that may wait for a tty that takes none: 150 PDUs. With more the modem is lost."""

OPEN_MAX_S = 5.0
"""A driver that needs longer to open its tty is stuck."""

CLOSE_MAX_S = 2.0
"""A dead USB serial port may hold close(2) for 30 s; after this limit we leave it to its thread."""

LOCKS = Path("/var/lock")
"""Where UUCP lock files live (FHS 5.9)."""

_PTY_SLAVES = "/dev/pts/"
_PTY_MASTERS = frozenset({"/dev/ptmx", "/dev/pts/ptmx"})


class Port(Protocol):
    """A connection to a modem. `path` is the name it was opened by, for people."""

    path: str

    def write(self, data: bytes) -> None:
        """Queue octets; never blocks; raise ModemGone when closed, lost, or above OUT_MAX."""

    async def close(self) -> None:
        """Close within CLOSE_MAX_S, idempotent; `on_lost` is not called."""


OpenPort = Callable[[str, int, Callable[[bytes], None], Callable[[Fault], None]], Awaitable[Port]]
"""(path, baud, on_bytes, on_lost) -> Port; raise PortUnusable. `on_lost(reason)` comes once."""


async def open_serial(
    path: str,
    baud: int,
    on_bytes: Callable[[bytes], None],
    on_lost: Callable[[Fault], None],
    *,
    executor: Executor | None = None,
    locks: Path = LOCKS,
    open_max_s: float = OPEN_MAX_S,
) -> Port:
    """Open a tty, following links anew each time; raise PortUnusable: why, and what to do.

    Blocking calls run in `executor`, or in the loop's own. Input from before the open is discarded.
    """
    loop = asyncio.get_running_loop()
    opening = loop.run_in_executor(executor, _open, path, baud, locks)
    done, _ = await asyncio.wait((opening,), timeout=open_max_s)
    if not done:
        opening.add_done_callback(_close_unwanted)
        raise PortMissing(fault(FaultCode.PORT_SLOW, name=path, limit_s=open_max_s))
    tty, lock = opening.result()
    return _SerialPort(path, tty, lock, on_bytes, on_lost, executor)


class _SerialPort:
    """An open tty: reads on the loop, writes what the tty takes and keeps the rest."""

    def __init__(
        self,
        path: str,
        tty: serial.Serial,
        lock: Path | None,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[Fault], None],
        executor: Executor | None,
    ) -> None:
        self.path = path
        self._tty, self._lock, self._executor = tty, lock, executor
        self._on_bytes, self._on_lost = on_bytes, on_lost
        self._fd: int = tty.fileno()
        self._out = bytearray()
        self._is_live, self._is_closed = True, False
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._fd, self._on_readable)

    def write(self, data: bytes) -> None:
        """Queue octets; never blocks; raise ModemGone when closed, lost, or above OUT_MAX."""
        if not self._is_live:
            raise ModemGone(Fault(FaultCode.PORT_CLOSED))
        if len(self._out) + len(data) > OUT_MAX:
            self._lose(Fault(FaultCode.PORT_FULL))
            raise ModemGone(Fault(FaultCode.PORT_FULL))
        was_empty = not self._out
        self._out += data
        if was_empty:
            self._on_writable()

    async def close(self) -> None:
        """Close within CLOSE_MAX_S, idempotent; `on_lost` is not called."""
        if self._is_closed:
            return
        self._is_closed = True
        is_stuck = bool(self._out) or not self._is_live
        self._stop()
        closing = self._loop.run_in_executor(
            self._executor, _close, self._tty, self._lock, is_stuck
        )
        await asyncio.wait((closing,), timeout=CLOSE_MAX_S)

    def _on_readable(self) -> None:
        try:
            data = os.read(self._fd, READ_MAX)
        except BlockingIOError:
            return
        except OSError as error:
            self._lose(of_system(error))
            return
        if data:
            self._on_bytes(data)
        else:
            self._lose(Fault(FaultCode.PORT_HUNG_UP))

    def _on_writable(self) -> None:
        try:
            written = os.write(self._fd, self._out)
        except BlockingIOError:
            written = 0
        except OSError as error:
            # Told from the loop: the writer must not be called back in the middle of its write.
            self._loop.call_soon(self._lose, of_system(error))
            return
        del self._out[:written]
        if self._out:
            self._loop.add_writer(self._fd, self._on_writable)
        else:
            self._loop.remove_writer(self._fd)

    def _stop(self) -> None:
        if self._is_live:
            self._is_live = False
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)

    def _lose(self, reason: Fault) -> None:
        if self._is_live:
            self._stop()
            self._on_lost(reason)


def _open(path: str, baud: int, locks: Path) -> tuple[serial.Serial, Path | None]:
    device = os.path.realpath(path)
    name = path if device == path else f"{path} ({device})"
    _require_tty(name, device)
    lock = locks / f"LCK..{device.removeprefix('/dev/').replace('/', '_')}"
    if holder := _lock_holder(lock) or _other_opener(device):
        raise PortUnusable(
            fault(FaultCode.PORT_IN_USE, name=name, holder=_process_name(holder), process=holder)
        )
    tty = _open_tty(name, device, baud)
    return tty, lock if _write_lock(lock) else None


def _require_tty(name: str, device: str) -> None:
    try:
        status = os.stat(device)
    except OSError as error:
        if error.errno == errno.EACCES:
            raise PortUnusable(fault(FaultCode.PORT_FOLDER_CLOSED, name=name)) from None
        raise PortMissing(fault(FaultCode.PORT_MISSING, name=name)) from None
    if not stat.S_ISCHR(status.st_mode) or os.major(status.st_rdev) not in _tty_majors():
        raise PortUnusable(fault(FaultCode.PORT_NOT_SERIAL, name=name))


def _tty_majors() -> set[int]:
    """The device numbers that are ttys; asking the device itself would raise its DTR."""
    lines = Path("/proc/tty/drivers").read_text().splitlines()
    return {int(line.split()[-3]) for line in lines}


def _open_tty(name: str, device: str, baud: int) -> serial.Serial:
    try:
        tty = serial.Serial(device, baud, exclusive=True)
    except (OSError, ValueError) as error:  # SerialException is an OSError
        raise PortUnusable(explain(error, name, device)) from None
    try:
        _configure(tty.fileno(), is_pty=device.startswith(_PTY_SLAVES))
    except (OSError, termios.error) as error:
        tty.close()
        raise PortUnusable(fault(FaultCode.PORT_UNSETTABLE, name=name, why=str(error))) from None
    return tty


def _configure(fd: int, *, is_pty: bool) -> None:
    os.set_blocking(fd, False)
    attributes = termios.tcgetattr(fd)
    attributes[2] &= ~termios.HUPCL  # dropping DTR at close would hang up calls where AT&D2 is set
    attributes[6][termios.VMIN] = 1  # with 0 a read that finds nothing looks like a hang-up
    termios.tcsetattr(fd, termios.TCSANOW, attributes)
    if not is_pty:  # the server of a pty keeps it open, so there the flag would outlive us
        fcntl.ioctl(fd, termios.TIOCEXCL)


def explain(error: Exception, name: str, device: str) -> Fault:
    """Why pyserial could not open `device`, called `name`, and what to do about it."""
    match getattr(error, "errno", None):
        case errno.EACCES | errno.EPERM:
            return fault(FaultCode.PORT_FORBIDDEN, name=name, group=_group(device))
        case errno.EBUSY:
            return fault(FaultCode.PORT_IN_USE_UNSEEN, name=name)
        case errno.ENOENT | errno.ENXIO | errno.ENODEV | errno.EIO:
            return fault(FaultCode.PORT_VANISHED, name=name)
    if "exclusively lock" in str(error):
        return fault(FaultCode.PORT_LOCKED, name=name)
    return fault(FaultCode.PORT_UNOPENABLE, name=name, why=str(error))


def _group(device: str) -> str:
    try:
        return grp.getgrgid(os.stat(device).st_gid).gr_name
    except (OSError, KeyError):
        return "dialout"  # the usual owner


def _other_opener(device: str) -> int:
    """Which other process has the tty open, by whatever name; 0 if none. Only root sees other
    users' processes.
    """
    is_pty = device.startswith(_PTY_SLAVES)
    try:
        ours = _identity(os.stat(device), is_pty=is_pty)
    except OSError:
        return 0  # gone: opening it will say so
    for process in sorted(map(int, filter(str.isdecimal, os.listdir("/proc")))):
        opened = _open_devices(process, is_pty=is_pty) if process != os.getpid() else {}
        # The server of a pty holds both ends of it: that is the modem, not a rival.
        if ours in opened.values() and not (is_pty and not opened.keys().isdisjoint(_PTY_MASTERS)):
            return process
    return 0


def _open_devices(process: int, *, is_pty: bool) -> dict[str, tuple[int, int]]:
    opened: dict[str, tuple[int, int]] = {}
    try:
        links = [f"/proc/{process}/fd/{fd}" for fd in os.listdir(f"/proc/{process}/fd")]
    except OSError:
        return opened  # gone meanwhile, or not ours to look into
    for link in links:
        with contextlib.suppress(OSError):  # closed meanwhile
            if (name := os.readlink(link)).startswith("/dev/"):
                opened[name] = _identity(os.stat(link), is_pty=is_pty)
    return opened


def _identity(status: os.stat_result, *, is_pty: bool) -> tuple[int, int]:
    """What identifies a device: a container may have another name for it, and may have ptys of its
    own with the names and the numbers of ours."""
    return status.st_rdev, status.st_dev if is_pty else 0


def _process_name(process: int) -> str:
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return "a program"


def _lock_holder(lock: Path) -> int:
    """The process that holds the lock file; 0: no file, no number in it, a dead process, or us."""
    try:
        holder = int(lock.read_text(encoding="latin-1").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return holder if holder != os.getpid() and Path(f"/proc/{holder}").exists() else 0


def _write_lock(lock: Path) -> bool:
    """Write the UUCP lock file (FHS 5.9: process in ten characters); return False if it fails."""
    try:
        lock.unlink(missing_ok=True)
        with lock.open("x") as file:
            file.write(f"{os.getpid():>10}\n")
    except OSError:
        return False
    return True


def _close(tty: serial.Serial, lock: Path | None, is_stuck: bool) -> None:
    if is_stuck:
        with contextlib.suppress(OSError, termios.error):  # the tty may have gone
            termios.tcflush(tty.fileno(), termios.TCOFLUSH)  # close(2) would wait until it is sent
    tty.close()
    if lock is not None:
        lock.unlink(missing_ok=True)


def _close_unwanted(opening: asyncio.Future[tuple[serial.Serial, Path | None]]) -> None:
    if not opening.cancelled() and opening.exception() is None:
        _close(*opening.result(), is_stuck=True)
