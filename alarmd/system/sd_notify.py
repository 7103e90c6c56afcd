"""What we tell systemd (sd_notify(3)): ready, alive, stopping; without systemd, nothing."""

from __future__ import annotations

import socket
from collections.abc import Mapping

START_MAX_US = 300_000_000  # for a card that has to be read once from end to end


class Notifier:
    """A datagram socket to the service manager. Telling it something never raises or blocks."""

    def __init__(self, address: str = "", watchdog_every_s: float | None = None) -> None:
        """`address` is a path, an abstract name ('@...') or "" for nobody.

        `watchdog_every_s` says how often `alive` is due: half the limit that systemd has set,
        None if it set none.
        """
        self.watchdog_every_s = watchdog_every_s if address else None
        self._address = (
            b"\0" + address[1:].encode() if address.startswith("@") else address.encode()
        )
        self._socket: socket.socket | None = _open() if address else None

    @classmethod
    def of(cls, environment: Mapping[str, str], pid: int) -> Notifier:
        """The notifier for NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID of this environment."""
        address = environment.get("NOTIFY_SOCKET", "")
        if not address.startswith(("/", "@")):  # sd_notify(3) also knows vsock; a box has none
            return cls()
        return cls(address, _watchdog_every_s(environment, pid))

    def starting(self) -> None:
        """Ask for more time: a disk that is slow before the hotline is served must not kill us."""
        self._send(f"EXTEND_TIMEOUT_USEC={START_MAX_US}")

    def ready(self) -> None:
        """Start-up is done: the hotline is served."""
        self._send("READY=1")

    def alive(self) -> None:
        """The loop still turns; due every `watchdog_every_s`."""
        self._send("WATCHDOG=1")

    def stopping(self) -> None:
        """The daemon was asked to end and is doing so."""
        self._send("STOPPING=1")

    def close(self) -> None:
        """Close the socket; whatever is told afterwards is dropped."""
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _send(self, state: str) -> None:
        if self._socket is None:
            return
        try:
            self._socket.sendto(state.encode(errors="replace"), self._address)
        except OSError:
            # The manager is away or its queue is full. A missed beat costs a restart at worst,
            # and waiting for it would cost the alarm that comes meanwhile.
            return


def _open() -> socket.socket:
    opened = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    opened.setblocking(False)
    return opened


def _watchdog_every_s(environment: Mapping[str, str], pid: int) -> float | None:
    """Half of WATCHDOG_USEC in s (sd_watchdog_enabled(3)); None if absent or not for us."""
    limit_us = environment.get("WATCHDOG_USEC", "")
    if environment.get("WATCHDOG_PID", str(pid)) != str(pid) or not limit_us.isdecimal():
        return None
    return int(limit_us) / 2e6 or None
