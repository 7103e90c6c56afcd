"""The modem's own voice, for a modem that cannot send our sound to the far end."""

from __future__ import annotations

import asyncio
import contextlib
from itertools import accumulate

from modem.at_session import AtSession, Urgency
from modem.errors import CommandFailed, CommandTimedOut, ModemError
from modem.faults import Fault
from modem.models.voice import Synthesiser
from modem.voice.path import STALLED, Listener
from modem.voice.talk import Clip

CHARACTER_S = 1.0  # no voice is so slow: the end was not told, or will not come
PART_S = 10.0
_MARKS = "。，；！？.,;!? "


class SpokenPath:
    """One call's speech by the modem itself."""

    hears = False

    def __init__(self, session: AtSession, way: Synthesiser) -> None:
        self._session, self._way = session, way
        self._loop = asyncio.get_running_loop()
        self._listener: Listener | None = None
        self._speaking: asyncio.Task[None] | None = None
        self._part_ended: asyncio.Future[None] | None = None
        self._spoke_s = 0.0
        self._part_began_at: float | None = None
        self.fault: Fault | None = None

    @property
    def spoke_s(self) -> float:
        """How many seconds the modem has spoken, the present part included."""
        began_at = self._part_began_at
        return self._spoke_s + (0.0 if began_at is None else self._loop.time() - began_at)

    async def open(self) -> None:
        """Nothing to open."""

    async def start(self, listener: Listener) -> None:
        """Route the modem's voice to the far end. Raise ModemError."""
        self._listener = listener
        if self._way.start is not None:
            await self._session.ask(self._way.start, Urgency.NOW)
        listener.up()

    def say(self, clip: Clip) -> None:
        """Begin to say this, instead of what is being said."""
        was_speaking = self._stop()
        self._speaking = self._loop.create_task(self._say(clip.text, was_speaking))

    def hush(self) -> None:
        """Stop speaking."""
        if self._stop():
            self._speaking = self._loop.create_task(self._be_quiet())

    def heard(self, line: str) -> None:
        """Take a URC; it may report the end of the present part."""
        is_end = line.startswith(self._way.said)
        if is_end and self._part_ended is not None and not self._part_ended.done():
            self._part_ended.set_result(None)

    async def close(self, *, is_modem_well: bool) -> None:
        """Stop speaking; the call is over."""
        self._listener = None
        self._stop()

    def _stop(self) -> bool:
        self._count()
        was_speaking = self._speaking is not None and not self._speaking.done()
        if was_speaking and self._speaking is not None:
            self._speaking.cancel()
        return was_speaking

    async def _be_quiet(self) -> None:
        if self._way.stop is not None:
            with contextlib.suppress(CommandFailed, CommandTimedOut):
                await self._session.ask(self._way.stop, Urgency.NOW)

    async def _say(self, text: str, was_speaking: bool) -> None:
        try:
            if was_speaking:
                await self._be_quiet()
            for part in _parts(text, self._way.units_max):
                await self._say_part(part)
        except (ModemError, TimeoutError):
            self.fault = STALLED
            if self._listener is not None:
                self._listener.failed(STALLED)
            return
        if self._listener is not None:
            self._listener.said()

    async def _say_part(self, part: str) -> None:
        self._part_ended = self._loop.create_future()
        await self._session.ask(self._way.speak(part), Urgency.NOW)
        self._part_began_at = self._loop.time()
        async with asyncio.timeout(PART_S + CHARACTER_S * len(part)):
            await self._part_ended
        self._count()

    def _count(self) -> None:
        self._spoke_s, self._part_began_at = self.spoke_s, None


def _parts(text: str, units_max: int) -> list[str]:
    """Cut the text into pieces of at most `units_max` UTF-16 units, after a punctuation mark if
    possible: a rare character of a name takes two units."""
    parts = []
    while (most := _characters_in(text, units_max)) < len(text):
        cut = max(text.rfind(mark, 0, most) for mark in _MARKS) + 1 or most
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]


def _characters_in(text: str, units: int) -> int:
    """How many characters from the first one on fit into so many UTF-16 units."""
    ends = accumulate(len(one.encode("utf-16-be", "surrogatepass")) // 2 for one in text)
    return sum(end <= units for end in ends)
