"""An answered call: a talk over the audio path that carries its sound.

    open --call active--> start --up, settled--> begin --steps, events--> ... --HangUp--> close
      ^                     |                                               |
      +--- the next path <--+---------------- no sound at all --------------+

Events are taken in the order in which they happened; the steps of the talk are done at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol, assert_never

from modem.audio.paths import AudioPaths
from modem.errors import CommandFailed, CommandTimedOut, PortUnusable
from modem.faults import Fault
from modem.indications import DigitHeard, Indication
from modem.voice.digits import DigitMerger
from modem.voice.path import NO_AUDIO, AudioPath
from modem.voice.talk import Clip, HangUp, Hush, Say, Step, Talk
from modem.waiting import Wakeup, pause

SETTLE_S = 0.06  # and the silent frames ahead: some firmware cuts off earlier speech

Event = Callable[[float], Sequence[Step]]


class ActiveCall(Protocol):
    """What happens while a call is active."""

    @property
    def spoke_s(self) -> float:
        """How many seconds of speech the audio path took."""

    @property
    def sound_fault(self) -> Fault | None:
        """What was wrong with the sound."""

    async def prepare(self) -> None:
        """Get ready, before the call is dialled."""

    async def carry(self) -> None:
        """Return when the call shall be hung up; cancelled when the far end hangs up first."""

    def key_told(self, digit: str) -> None:
        """The modem says that the far end pressed a key."""

    def answer(self, clip: Clip) -> None:
        """`clip` is what to say about the last key."""

    async def close(self, *, is_modem_well: bool) -> None:
        """The call is over, or the modem is lost."""


class SilentHold:
    """Say nothing for `hold_s`, long enough to be noticed."""

    spoke_s = 0.0
    sound_fault: Fault | None = None

    def __init__(self, hold_s: float) -> None:
        self._hold_s = hold_s

    async def prepare(self) -> None:
        """Nothing to prepare."""

    async def carry(self) -> None:
        """Wait."""
        await pause(self._hold_s)

    def key_told(self, digit: str) -> None:
        """Ignore the key: nobody asked for one."""

    def answer(self, clip: Clip) -> None:
        """Ignore the clip: nothing is said."""

    async def close(self, *, is_modem_well: bool) -> None:
        """Nothing to release."""


class Conversation:
    """Runs `talk` in the call of `token`; holds the call in silence for `hold_s` if the line can
    neither speak nor hear keys."""

    def __init__(
        self,
        token: int,
        talk: Talk,
        paths: AudioPaths,
        notify: Callable[[Indication], None],
        *,
        hold_s: float,
    ) -> None:
        self._token, self._talk, self._paths, self._notify = token, talk, paths, notify
        self._hold_s = hold_s
        self._loop = asyncio.get_running_loop()
        self._path: AudioPath | None = None
        self._used: list[AudioPath] = []
        self._saying: Clip | None = None
        self._is_silent = False
        self._events: deque[Event] = deque()
        self._changed = Wakeup()
        self._keys = DigitMerger()
        self._fault: Fault | None = None
        self._is_begun = False
        self._is_over = False

    # What was said

    @property
    def spoke_s(self) -> float:
        """How many seconds of speech the path took."""
        return 0.0 if self._path is None else self._path.spoke_s

    @property
    def sound_fault(self) -> Fault | None:
        """What was wrong with the sound."""
        return self._fault or (None if self._path is None else self._path.fault)

    # The call

    async def prepare(self) -> None:
        """Make the sound ready; the call is made without it if that fails. Raise ModemGone."""
        await self._take(self._paths.choose())

    async def carry(self) -> None:
        """Talk until the talk hangs up or the sound fails."""
        await self._start()
        speaks = self._path is not None
        hears = self._paths.tells_keys or (self._path is not None and self._path.hears)
        if not speaks and not hears:
            return await pause(self._hold_s)
        if not speaks:
            self.up()
        while not self._is_over:
            if self._is_silent:
                await self._fall_back()
            elif self._events:
                self._do(self._events.popleft()(self._loop.time()))
            else:
                await self._wait()

    async def _wait(self) -> None:
        deadline = self._talk.deadline if self._is_begun else None
        await self._changed.wait(deadline)
        is_idle = not self._events and not self._is_silent
        if deadline is not None and self._loop.time() >= deadline and is_idle:
            self._do(self._talk.expire(self._loop.time()))

    async def close(self, *, is_modem_well: bool) -> None:
        """Release the sound; if it had a fault, the next call prefers another path."""
        self._is_over = True
        if self._path is not None and self._path.fault:
            self._paths.failed()
        for path in self._used:
            await path.close(is_modem_well=is_modem_well)

    def answer(self, clip: Clip) -> None:
        """`clip` is what to say about the last key."""
        self._post(lambda now: self._talk.answer(clip, now))

    # Listener

    def up(self) -> None:
        """The sound is there: let it settle, then begin."""
        self._loop.call_later(SETTLE_S, self._post, self._begin)

    def said(self) -> None:
        """The clip was said."""
        self._saying = None
        self._post(self._talk.said)

    def key_heard(self, digit: str) -> None:
        """A key went down in the sound."""
        self._key(digit, self._keys.heard)

    def key_released(self, digit: str) -> None:
        """The key in the sound is up again."""
        self._keys.released(digit, self._loop.time())

    def key_told(self, digit: str) -> None:
        """The modem says that it heard a key."""
        self._key(digit, self._keys.reported)

    def silent(self) -> None:
        """No sound has come in so far."""
        self._is_silent = True
        self._changed.set()

    def failed(self, fault: Fault) -> None:
        """The sound is gone: without it the call is of no use and ends."""
        self._fault = fault
        self._is_over = True
        self._changed.set()

    # Inside

    async def _take(self, path: AudioPath | None) -> None:
        self._path = path
        if path is not None:
            self._used.append(path)
            await self._paths.remind()
            await path.open()

    async def _start(self) -> None:
        """Start the sound, over the next best path if it does not begin."""
        while self._path is not None:
            try:
                return await self._path.start(self)
            except (CommandFailed, CommandTimedOut, PortUnusable):
                await self._change(self._paths.another())

    async def _fall_back(self) -> None:
        """Go on over the next best path; without one, over this one if it ever began."""
        self._is_silent = False
        other = self._paths.another()
        if other is not None:
            await self._change(other)
            await self._start()
        if self._path is None or not (self._is_begun or other):
            self.failed(NO_AUDIO)

    async def _change(self, other: AudioPath | None) -> None:
        self._fault = NO_AUDIO
        await self._used[-1].close(is_modem_well=True)
        await self._take(other)

    def _begin(self, now: float) -> Sequence[Step]:
        path = self._path
        if self._is_begun:  # another path: say again what the one before may have lost
            return () if self._saying is None else (Say(self._saying),)
        self._is_begun = True
        hears = self._paths.tells_keys or (path is not None and path.hears)
        return self._talk.begin(now, speaks=path is not None, hears=hears)

    def _key(self, digit: str, counts: Callable[[str, float], bool]) -> None:
        now = self._loop.time()
        if self._is_begun and counts(digit, now):
            self._notify(DigitHeard(self._token, digit, now))
            self._post(lambda at: self._talk.key(digit, at))

    def _post(self, event: Event) -> None:
        self._events.append(event)
        self._changed.set()

    def _do(self, steps: Sequence[Step]) -> None:
        for step in steps:
            match step:
                case Say(clip=clip):
                    self._saying = clip
                    if self._path is not None:
                        self._path.say(clip)
                case Hush():
                    self._saying = None
                    if self._path is not None:
                        self._path.hush()
                case HangUp():
                    self._is_over = True
                    return
                case _:
                    assert_never(step)
