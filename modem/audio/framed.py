"""Sound as frames over a second tty or a sound card, paced by the frames that come in."""

from __future__ import annotations

import asyncio
import contextlib
import logging

from modem.at_session import AtSession, Urgency
from modem.errors import CommandFailed, CommandTimedOut, ModemGone, PortUnusable
from modem.faults import Fault, FaultCode, fault
from modem.models.voice import Speech
from modem.port import OpenPort, Port
from modem.voice.dtmf import DtmfDetector, KeyDown
from modem.voice.path import NO_AUDIO, STALL_S, STALLED, Listener, Playout, SilenceWatch
from modem.voice.pcm import FRAME_OCTETS
from modem.voice.talk import Clip
from modem.waiting import pause

BAUD = 921_600  # of no meaning on USB; on a real line 8,000 samples a second need it
START_TRIES = 5
START_AGAIN_S = 0.1  # SIM7600 refuses AT+CPCMREG=1 while the call is only just active

_log = logging.getLogger("modem")


class FramedPath:
    """One call's sound over `device`."""

    hears = True

    def __init__(self, session: AtSession, way: Speech, device: str, open_port: OpenPort) -> None:
        self._session, self._way, self._device, self._open_port = session, way, device, open_port
        self._loop = asyncio.get_running_loop()
        self._port: Port | None = None
        self._opening: asyncio.Task[None] | None = None
        self._listener: Listener | None = None
        self._rest = b""
        self._playout = Playout()
        self._silence = SilenceWatch()
        self._detector = DtmfDetector()
        self._failure: Fault | None = None
        self._is_up = False
        self._heard_at = 0.0
        self._watch: asyncio.TimerHandle | None = None

    @property
    def spoke_s(self) -> float:
        """How many seconds of speech were sent to the far end."""
        return self._playout.spoke_s

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the sound so far."""
        return self._failure or (NO_AUDIO if self._silence.is_silent else None)

    async def open(self) -> None:
        """Begin to open the device."""
        self._opening = self._loop.create_task(self._open_device())

    async def _open_device(self) -> None:
        self._port = await self._open_port(self._device, BAUD, self._receive, self._lost)

    async def start(self, listener: Listener) -> None:
        """Start the frames; `up` follows with the first one. Raise ModemError."""
        assert self._opening is not None
        await asyncio.wait({self._opening})
        self._opening.result()
        if self._failure:
            raise PortUnusable(fault(FaultCode.SOUND_LOST, device=self._device))
        self._listener = listener
        await self._switch_on()
        self._heard_at = self._loop.time()
        self._watch_until(self._heard_at + STALL_S)

    def say(self, clip: Clip) -> None:
        """Begin to say this with the next frame."""
        self._playout.say(clip.pcm)

    def hush(self) -> None:
        """Silence from the next frame on."""
        self._playout.hush()

    async def close(self, *, is_modem_well: bool) -> None:
        """Stop the frames and close the device."""
        self._listener = None
        if self._watch is not None:
            self._watch.cancel()
        if self._opening is not None:
            await asyncio.wait({self._opening})
            self._opening.exception()  # `start` raised it, if it was called
        port, self._port = self._port, None
        if self._playout.underruns:
            _log.info("%s ran dry %d times in a call", self._device, self._playout.underruns)
        if self._way.stop is not None and self._heard_at and is_modem_well:
            with contextlib.suppress(CommandFailed, CommandTimedOut):
                await self._session.run(self._way.stop)
        if port is not None:
            await port.close()

    async def _switch_on(self) -> None:
        if self._way.start is None:
            return
        for _ in range(START_TRIES - 1):
            with contextlib.suppress(CommandFailed):
                await self._session.ask(self._way.start, Urgency.NOW)
                return
            await pause(START_AGAIN_S)
        await self._session.ask(self._way.start, Urgency.NOW)

    def _receive(self, octets: bytes) -> None:
        if self._listener is None or self._port is None:
            return  # the last frames of the call before
        octets = self._rest + octets
        frames = len(octets) // FRAME_OCTETS
        self._rest = octets[frames * FRAME_OCTETS :]
        if not frames:
            return
        self._heard_at = self._loop.time()
        reply, was_said = self._playout.answer(frames)
        try:
            self._port.write(reply)
        except ModemGone:
            return self._fail(STALLED)
        if not self._is_up:
            self._is_up = True
            self._listener.up()
        if was_said:
            self._listener.said()
        self._listen(octets[: frames * FRAME_OCTETS])

    def _listen(self, frames: bytes) -> None:
        assert self._listener is not None
        was_silent = self._silence.is_silent
        self._silence.feed(frames)
        if self._silence.is_silent and not was_silent:
            self._listener.silent()
        for event in self._detector.feed(frames):
            if isinstance(event, KeyDown):
                self._listener.key_heard(event.key)
            else:
                self._listener.key_released(event.key)

    def _lost(self, reason: Fault) -> None:
        _log.warning("%s: the sound was lost (%s)", self._device, reason)
        self._fail(STALLED)

    def _fail(self, failure: Fault) -> None:
        if not self._failure:
            self._failure = failure
            if self._listener is not None:
                self._listener.failed(failure)

    def _watch_until(self, instant: float) -> None:
        self._watch = self._loop.call_at(instant, self._look)

    def _look(self) -> None:
        """Look for a stall: one timer for the whole call, set again as long as frames come."""
        stalls_at = self._heard_at + STALL_S
        if self._loop.time() < stalls_at:
            self._watch_until(stalls_at)
        elif self._is_up:
            self._fail(STALLED)
        elif self._listener is not None:
            self._failure = NO_AUDIO
            self._listener.silent()
