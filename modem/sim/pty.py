"""A simulated modem on a real pseudo-terminal, found through a symlink that stays when the terminal
is replaced."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tty
from collections.abc import Callable
from pathlib import Path

from modem.sim.modem import SimModem
from modem.sim.network import Network
from modem.sim.settings import Profile

READ_OCTETS = 4096
WRITE_BACKLOG_MAX = 65_536
"""Octets kept for a terminal program that does not read; what comes after is lost, as on a wire."""


class PseudoTerminal:
    """The master side of a raw pty whose slave is reachable at `link`.

    The slave stays open here as well, so programs may close and reopen it as they like. To them
    `close` looks like a pulled plug: end of file, write errors, and a dangling name.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        link: Path,
        on_bytes: Callable[[bytes], None],
    ) -> None:
        self._loop = loop
        self._on_bytes = on_bytes
        self._backlog = bytearray()
        self.link = link
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.name = os.ttyname(self._slave)
        _point(link, self.name)
        loop.add_reader(self._master, self._read)

    @property
    def is_open(self) -> bool:
        """Whether the terminal is still there."""
        return self._master >= 0

    def write(self, data: bytes) -> None:
        """Send octets to the terminal program; octets that do not fit now follow later, in order,
        as far as the backlog holds them."""
        if not self.is_open:
            return
        if not self._backlog:
            data = data[self._write_some(data) :]
            if data:
                self._loop.add_writer(self._master, self._drain)
        self._backlog += data[: WRITE_BACKLOG_MAX - len(self._backlog)]

    def close(self) -> None:
        """Take the terminal and its link away."""
        if not self.is_open:
            return
        self._loop.remove_reader(self._master)
        self._loop.remove_writer(self._master)
        with contextlib.suppress(OSError):
            if os.readlink(self.link) == self.name:
                self.link.unlink()
        os.close(self._slave)
        os.close(self._master)
        self._master = self._slave = -1
        self._backlog.clear()

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._on_bytes(os.read(self._master, READ_OCTETS))

    def _write_some(self, data: bytes | bytearray) -> int:
        try:
            return os.write(self._master, data)
        except BlockingIOError:
            return 0

    def _drain(self) -> None:
        del self._backlog[: self._write_some(self._backlog)]
        if not self._backlog:
            self._loop.remove_writer(self._master)


class PluggedModem:
    """A simulated modem with its pseudo-terminals, as programs see a USB modem. A modem that
    carries PCM has a second terminal for the sound, at `sound_link`."""

    def __init__(
        self,
        network: Network,
        number: str,
        imei: str,
        link: Path,
        *,
        name: str = "",
        pin: str = "",
        profile: Profile | None = None,
        echo: bool = True,
    ) -> None:
        self._network = network
        self._link = link
        self._terminal: PseudoTerminal | None = None
        self._sound: PseudoTerminal | None = None
        self.modem = SimModem(
            network, number, imei, self._write, name=name, pin=pin, profile=profile, echo=echo
        )
        self.modem.sound.output = self._write_sound
        self._open()

    @property
    def link(self) -> Path:
        """Where the terminal is found while the modem is plugged in."""
        return self._link

    @property
    def sound_link(self) -> Path | None:
        """Where the terminal for the sound is found; None if the modem carries no PCM."""
        has_pcm = self.modem.profile.dialect.has_pcm
        return self._link.with_name(f"{self._link.name}-sound") if has_pcm else None

    @property
    def is_plugged(self) -> bool:
        """Whether the modem is plugged in."""
        return self._terminal is not None

    def unplug(self) -> None:
        """Pull the modem out: the terminals vanish and the modem has no power."""
        if self._terminal is not None:
            self.modem.power_off()
            self._terminal.close()
            self._terminal = None
        if self._sound is not None:
            self._sound.close()
            self._sound = None

    def plug(self) -> None:
        """Plug the modem in again: new terminals under the same links, and the modem boots."""
        if self._terminal is None:
            self._open()
            self.modem.power_on()

    def _open(self) -> None:
        loop = self._network.loop
        self._terminal = PseudoTerminal(loop, self._link, self.modem.receive)
        if self.sound_link is not None:
            self._sound = PseudoTerminal(loop, self.sound_link, self.modem.sound.receive)

    def _write(self, data: bytes) -> None:
        if self._terminal is not None:
            self._terminal.write(data)

    def _write_sound(self, sound: bytes) -> None:
        if self._sound is not None:
            self._sound.write(sound)


def _point(link: Path, target: str) -> None:
    """Make `link` point to the target in one step, whatever it pointed to before."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
