"""A USB sound card through ALSA's own programs, so that no library is needed: arecord reads what
comes from the far end, aplay plays our speech."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable

from modem.errors import ModemGone, PortUnusable
from modem.faults import Fault, FaultCode, fault
from modem.port import CLOSE_MAX_S, Port
from modem.voice.pcm import FRAME_OCTETS, SAMPLE_RATE_HZ

OUT_MAX = 50 * FRAME_OCTETS
"""One second of sound: if aplay leaves more waiting, the card is dead."""
BUFFER_US = 200_000
"""The buffer of aplay and of arecord; with a larger one sound would be heard late."""

_COMMON = ("-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(SAMPLE_RATE_HZ))


async def open_card(
    path: str,
    baud: int,
    on_bytes: Callable[[bytes], None],
    on_lost: Callable[[Fault], None],
    *,
    find_program: Callable[[str], str | None] = shutil.which,
) -> Port:
    """Open both directions of the card `path` (hw:2); raise PortUnusable: why, and what to do."""
    del baud
    programs = [find_program(name) for name in ("arecord", "aplay")]
    if None in programs:
        raise PortUnusable(fault(FaultCode.SOUND_PROGRAMS_MISSING, device=path))
    card = _Card(path, on_bytes, on_lost)
    try:
        for program, ends in zip(programs, ((DEVNULL, PIPE), (PIPE, DEVNULL)), strict=True):
            assert program is not None
            await card.run(program, stdin=ends[0], stdout=ends[1])
    except OSError as error:
        await card.close()
        raise PortUnusable(fault(FaultCode.PORT_UNOPENABLE, name=path, why=str(error))) from None
    return card


class _Card:
    """Two child processes and their pipes."""

    def __init__(
        self, path: str, on_bytes: Callable[[bytes], None], on_lost: Callable[[Fault], None]
    ) -> None:
        self.path = path
        self._on_bytes, self._on_lost = on_bytes, on_lost
        self._is_live = True
        self._running: list[asyncio.SubprocessTransport] = []
        self._ended: list[asyncio.Future[None]] = []
        self._input: asyncio.WriteTransport | None = None

    async def run(self, program: str, *, stdin: int, stdout: int) -> None:
        """Start one of the two programs."""
        loop = asyncio.get_running_loop()
        ended = loop.create_future()
        options = (*_COMMON, "-D", self.path, f"--buffer-time={BUFFER_US}")
        transport, _ = await loop.subprocess_exec(
            lambda: _Pipe(self, ended),
            program,
            *options,
            stdin=stdin,
            stdout=stdout,
            stderr=DEVNULL,
        )
        self._running.append(transport)
        self._ended.append(ended)
        entrance = transport.get_pipe_transport(0)
        if isinstance(entrance, asyncio.WriteTransport):
            self._input = entrance

    def write(self, data: bytes) -> None:
        """Queue octets for aplay; never blocks; raise ModemGone when it takes no more."""
        if not self._is_live or self._input is None:
            raise ModemGone(Fault(FaultCode.PORT_CLOSED))
        if self._input.get_write_buffer_size() + len(data) > OUT_MAX:
            self.lose(Fault(FaultCode.PORT_FULL))
            raise ModemGone(Fault(FaultCode.PORT_FULL))
        self._input.write(data)

    async def close(self) -> None:
        """End both programs, idempotent; `on_lost` is not called."""
        self._is_live = False
        for transport in self._running:
            with contextlib.suppress(ProcessLookupError):
                transport.kill()
        if self._ended:
            await asyncio.wait(self._ended, timeout=CLOSE_MAX_S)
        for transport in self._running:
            transport.close()
        self._running.clear()

    def take(self, data: bytes) -> None:
        """Pass on the sound that the card recorded."""
        if self._is_live:
            self._on_bytes(data)

    def lose(self, reason: Fault) -> None:
        """One of the programs ended, or aplay takes no more."""
        if self._is_live:
            self._is_live = False
            self._on_lost(reason)


class _Pipe(asyncio.SubprocessProtocol):
    def __init__(self, card: _Card, ended: asyncio.Future[None]) -> None:
        self._card, self._ended = card, ended

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Take the output of arecord."""
        self._card.take(data)

    def process_exited(self) -> None:
        """The program ended. If not by us, the card is gone, or another program has it."""
        if not self._ended.done():
            self._ended.set_result(None)
        self._card.lose(Fault(FaultCode.SOUND_PROGRAM_ENDED))
