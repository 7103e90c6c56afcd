"""The lines that a modem sends (V.250 5.7), and what faults do to them on the way to its terminal.

Without faults every line goes out at once, whole. Faults cut the octets, gather them, add noise and
lose prompts; then URCs come where they hurt most: inside a response and behind a prompt.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modem.sim.modem import SimModem

HELD_URCS_MAX = 64
"""How many unsolicited lines wait for an open prompt to close, or for a response to interrupt."""
STRAY_MAX_S = 2.0
"""How long an unsolicited line waits for a response that it can interrupt."""
PIECE_MAX_S, CLUMP_MAX_S = 0.05, 0.3
"""How late the rest of a cut piece comes, and how long pieces are gathered, at most."""
_NUMERIC = {"OK": "0", "RING": "2", "NO CARRIER": "3", "ERROR": "4", "BUSY": "7", "NO ANSWER": "8"}
_NOISE = (b"\xff", b"\x00", b"\xff\xff\xff", b"\x00\xff", b"\x11", b"\x1a")
_JUNK = (b"\r\n\xfe\xe1~\xc3#\r\n", b"\r\n\r\n", b"\r\n+\r\n", b"\r\n^RSSI: 17\r\n", b"\r\nNA\r\n")


class Wire:
    """The sending side of one modem's serial line."""

    def __init__(self, modem: SimModem) -> None:
        self._modem = modem
        self._is_prompting = False
        self._held: list[tuple[str, ...]] = []
        self._stray: list[tuple[str, ...]] = []
        self._stray_timer: asyncio.TimerHandle | None = None
        self._backlog = bytearray()
        self._backlog_timer: asyncio.TimerHandle | None = None

    # --- kinds of lines

    def lines(self, lines: Sequence[str]) -> None:
        """Send the information lines of a response."""
        if not self._stray:
            return self._write(self._framed(lines))
        at = self._modem.network.rng.randrange(len(lines) + 1)
        for part in (lines[:at], *self._take_stray(), lines[at:]):
            if part:
                self._write(self._framed(part))

    def end(self, word: str) -> None:
        """Send the final result code of a command."""
        for lines in self._take_stray() if self._stray else ():
            self._write(self._framed(lines))
        settings = self._modem.settings
        if settings.quiet:
            return
        self._write(f"\r\n{word}\r\n" if settings.verbose else f"{_NUMERIC.get(word, word)}\r")

    def urc(self, lines: tuple[str, ...]) -> None:
        """Send an unsolicited result of one or two lines; while a prompt is open it waits."""
        is_stray = self._modem.chance(self._modem.faults.stray_urcs)
        if self._is_prompting and not is_stray:
            if len(self._held) < HELD_URCS_MAX:
                self._held.append(lines)
        elif is_stray and not self._is_prompting and len(self._stray) < HELD_URCS_MAX:
            self._stray.append(lines)
            if self._stray_timer is None:
                loop = self._modem.network.loop
                self._stray_timer = loop.call_later(STRAY_MAX_S, self._give_up_straying)
        else:
            self._write(self._framed(lines))

    def open_prompt(self) -> None:
        """Send the prompt for a text, unless the prompt gets lost."""
        self._is_prompting = True
        faults = self._modem.faults
        if faults.lost_prompts:
            faults.lost_prompts -= 1
        elif not self._modem.chance(faults.loses_prompts):
            self._write("\r\n> ")

    def close_prompt(self) -> None:
        """The text is complete or was given up: send the URCs that waited."""
        self._is_prompting = False
        held, self._held = self._held, []
        for lines in held:
            self.urc(lines)

    def echo(self, data: bytes) -> None:
        """Send back what the terminal typed."""
        self._say(data.replace(b"\x1a", b"").replace(b"\x1b", b""))

    def clear(self) -> None:
        """Drop everything that is not yet sent."""
        self._is_prompting = False
        self._held.clear()
        self._stray.clear()
        self._backlog.clear()

    # --- on the way

    def _framed(self, lines: Sequence[str]) -> str:
        if self._modem.settings.verbose:
            return "\r\n" + "\r\n".join(lines) + "\r\n"
        return "".join(f"{_NUMERIC.get(line, line)}\r\n" for line in lines)

    def _write(self, text: str) -> None:
        if self._modem.is_up and not self._modem.faults.hang:
            self._say(text.encode("latin-1", "replace"))

    def _say(self, data: bytes) -> None:
        faults = self._modem.faults
        if faults.noise and self._modem.chance(faults.noise):
            data = self._soiled(data)
        if self._backlog or faults.pieces or faults.clumps:
            self._backlog += data
            if self._backlog_timer is None:
                self._pass_on()
        else:
            self._modem.output(data)

    def _pass_on(self) -> None:
        """Send the backlog: all of it, some of it, or none yet."""
        self._backlog_timer = None
        if not self._backlog:
            return
        faults, network = self._modem.faults, self._modem.network
        at, delay_s = len(self._backlog), 0.0
        if self._modem.chance(faults.pieces):
            at, delay_s = network.rng.randrange(1, at + 1), network.rng.uniform(0.0, PIECE_MAX_S)
        elif self._modem.chance(faults.clumps):
            at, delay_s = 0, network.rng.uniform(0.0, CLUMP_MAX_S)
        data = bytes(self._backlog[:at])
        del self._backlog[:at]
        if data:
            self._modem.output(data)
        if self._backlog:
            self._backlog_timer = network.loop.call_later(delay_s, self._pass_on)

    def _soiled(self, data: bytes) -> bytes:
        """Add octets of line noise or flow control anywhere in the data, or a line that nobody
        understands before or after it."""
        rng = self._modem.network.rng
        if rng.random() < 0.5:
            at = rng.randrange(len(data) + 1)
            return data[:at] + rng.choice(_NOISE) + data[at:]
        junk = rng.choice(_JUNK)
        return junk + data if rng.random() < 0.5 or self._is_prompting else data + junk

    def _take_stray(self) -> list[tuple[str, ...]]:
        stray, self._stray = self._stray, []
        return stray

    def _give_up_straying(self) -> None:
        self._stray_timer = None
        for lines in self._take_stray():
            self._write(self._framed(lines))
