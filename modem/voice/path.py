"""How the sound of a call gets to the modem and back: the contract, and the pacing as numbers.

The modem's clock is the only one: for each frame that it sends us it gets one. A few more go ahead,
so that it does not run dry while our loop is busy. A modem that hands over its frames in lumps gets
as much ahead as a lump is long.
"""

from __future__ import annotations

from typing import Protocol

from modem.faults import Fault, FaultCode
from modem.voice.pcm import FRAME_OCTETS, FRAME_S, NO_AUDIO_DBFS, rms_dbfs
from modem.voice.talk import Clip

LEAD_FRAMES = 4
"""80 ms: more than the loop is ever busy with one thing, less than anybody notices."""
LEAD_FRAMES_MAX = 50
"""One second: who comes later than that has stalled."""
TAIL_FRAMES = 10
"""What is ahead may be more than we count, by what was under way when we began."""
STALL_S = 1.0
"""Without a frame for so long the sound is dead (uplinks of SIM7600 stop like that, quirk 44)."""
NO_AUDIO_AFTER_S = 2.0
"""Sound that was silent from its first frame, and for so long, was none."""

NO_AUDIO = Fault(FaultCode.NO_AUDIO)
STALLED = Fault(FaultCode.STALLED)


class Listener(Protocol):
    """Who uses a path during one call; a path calls these from the loop, in order."""

    def up(self) -> None:
        """The far end can be spoken to from here on."""

    def said(self) -> None:
        """The clip was said to its end."""

    def key_heard(self, digit: str) -> None:
        """A key sounds at the far end."""

    def key_released(self, digit: str) -> None:
        """It sounds no more."""

    def silent(self) -> None:
        """No sound came in so far, none at all: perhaps none goes out."""

    def failed(self, fault: Fault) -> None:
        """Nothing more can be said or heard in this call."""


class AudioPath(Protocol):
    """The sound of one call. `open`, `start` once each, in this order, then anything, then `close`,
    which may come at any time and more than once."""

    @property
    def hears(self) -> bool:
        """Whether the sound of the far end comes in, so that keys are heard in it."""

    @property
    def spoke_s(self) -> float:
        """How many seconds of speech the path has taken."""

    @property
    def fault(self) -> Fault | None:
        """What is wrong with the sound so far."""

    async def open(self) -> None:
        """Before the call is dialled: begin to open what has to be open."""

    async def start(self, listener: Listener) -> None:
        """The call is active: have the sound begin; `up` follows, or `silent`. Raise ModemError if
        it cannot begin, or could not be opened."""

    def say(self, clip: Clip) -> None:
        """Begin to say this, instead of what is being said."""

    def hush(self) -> None:
        """Stop speaking; `said` does not come."""

    async def close(self, *, is_modem_well: bool) -> None:
        """Let go of everything; the modem is told only if it is well."""


class Playout:
    """What goes out for what came in, and what it was: speech or silence.

    `spoke_s` counts the speech that went out, `underruns` how often the modem ran dry within it.
    """

    def __init__(self) -> None:
        self.spoke_s = 0.0
        self.underruns = 0
        self._lead = 0
        self._speech = b""
        self._at = 0
        self._unheard: int | None = None

    def say(self, pcm: bytes) -> None:
        """Begin to say this with the next frame."""
        self._speech, self._at, self._unheard = pcm, 0, 0

    def hush(self) -> None:
        """Silence from the next frame on."""
        self._speech, self._at, self._unheard = b"", 0, None

    def answer(self, frames: int) -> tuple[bytes, bool]:
        """What to send for so many frames that came in at once, and whether by now the far end has
        heard the whole clip."""
        is_said = self._is_said(frames)
        octets = self._owed(frames) * FRAME_OCTETS
        speech = self._speech[self._at : self._at + octets]
        if speech:
            self._at += len(speech)
            self._unheard = self._lead + TAIL_FRAMES
            self.spoke_s += len(speech) / FRAME_OCTETS * FRAME_S
        return speech.ljust(octets, b"\0"), is_said

    def _owed(self, frames: int) -> int:
        """How many frames to send, so that `_lead` of them lie in the modem from here on.

        The first ones may have waited for us: how long the modem's lumps are, the next ones show.
        """
        wanted = min((frames if self._lead else 1) + LEAD_FRAMES, LEAD_FRAMES_MAX)
        if frames > self._lead:
            if self._lead and self._at < len(self._speech):
                self.underruns += 1
            self._lead = max(wanted, self._lead)
            return self._lead  # it ran dry: what was owed meanwhile would only be late
        ahead = max(0, wanted - self._lead)
        self._lead += ahead
        return frames + ahead

    def _is_said(self, frames: int) -> bool:
        """The last frame that was sent is heard when as many have come in as lay before it."""
        if self._unheard is None:
            return False
        self._unheard -= frames
        if self._at < len(self._speech) or self._unheard > 0:
            return False
        self.hush()
        return True


class SilenceWatch:
    """Whether anything at all came in: a card may stream silence in a call that is fine otherwise
    (quirk 42)."""

    def __init__(self) -> None:
        self._silent_s = 0.0
        self._is_live = False

    def feed(self, frames: bytes) -> None:
        """Look at whole frames that came in."""
        if self._is_live:
            return
        if rms_dbfs(frames) > NO_AUDIO_DBFS:
            self._is_live = True
        self._silent_s += len(frames) / FRAME_OCTETS * FRAME_S

    @property
    def is_silent(self) -> bool:
        """Whether there was nothing to hear, for long enough to say so."""
        return not self._is_live and self._silent_s >= NO_AUDIO_AFTER_S
