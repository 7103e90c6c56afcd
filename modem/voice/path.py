"""How the sound of a call gets to the modem and back: the contract, and the pacing as numbers.

The modem's clock is the only one: for each frame that the modem sends it gets one. A few frames go
ahead, so that the modem does not run dry while our loop is busy. A modem that hands over its frames
in bursts gets as many frames ahead as a burst has.
"""

from __future__ import annotations

from typing import Protocol

from modem.faults import Fault, FaultCode
from modem.voice.pcm import FRAME_OCTETS, FRAME_S, NO_AUDIO_DBFS, rms_dbfs
from modem.voice.talk import Clip

LEAD_FRAMES = 4
"""80 ms: longer than any one task keeps the loop busy, too short for anybody to notice."""
LEAD_FRAMES_MAX = 50
"""One second: a modem whose frames come later than that has stalled."""
TAIL_FRAMES = 10
"""More frames may be ahead than we count: those that were under way when we began."""
STALL_S = 1.0
"""With no frame for this long the sound is dead (uplinks of SIM7600 stop like that, quirk 44)."""
NO_AUDIO_AFTER_S = 2.0
"""A call that was silent from its first frame on for this long has no audio."""

NO_AUDIO = Fault(FaultCode.NO_AUDIO)
STALLED = Fault(FaultCode.STALLED)


class Listener(Protocol):
    """The user of a path during one call; the path calls these methods from the loop, in order."""

    def up(self) -> None:
        """From now on the far end can hear speech."""

    def said(self) -> None:
        """The clip was said to its end."""

    def key_heard(self, digit: str) -> None:
        """A key went down in the sound of the far end."""

    def key_released(self, digit: str) -> None:
        """That key is up again."""

    def silent(self) -> None:
        """No sound at all has come in so far: perhaps none goes out either."""

    def failed(self, fault: Fault) -> None:
        """Nothing more can be said or heard in this call."""


class AudioPath(Protocol):
    """The sound of one call. Call `open` and `start` once each, in this order, then any method;
    `close` may be called at any time and more than once."""

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
        """Begin to open the devices, before the call is dialled."""

    async def start(self, listener: Listener) -> None:
        """Start the sound of the active call; `up` or `silent` follows. Raise ModemError if the
        sound cannot begin, or if a device could not be opened."""

    def say(self, clip: Clip) -> None:
        """Begin to say this, instead of what is being said."""

    def hush(self) -> None:
        """Stop speaking; `said` does not come."""

    async def close(self, *, is_modem_well: bool) -> None:
        """Release the devices; give the modem commands only if it is well."""


class Playout:
    """Gives the frames to send for those that came in, of speech or silence.

    `spoke_s` counts the seconds of speech sent, `underruns` how often the modem ran dry within it.
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
        """The octets to send for the `frames` that came in at once, and whether the far end has
        heard the whole clip by now."""
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

        The first frames may have waited for us; only the next ones show how long a burst is.
        """
        wanted = min((frames if self._lead else 1) + LEAD_FRAMES, LEAD_FRAMES_MAX)
        if frames > self._lead:
            if self._lead and self._at < len(self._speech):
                self.underruns += 1
            self._lead = max(wanted, self._lead)
            return self._lead  # the modem ran dry: frames for that time would only be late
        ahead = max(0, wanted - self._lead)
        self._lead += ahead
        return frames + ahead

    def _is_said(self, frames: int) -> bool:
        """Count frames that came in: the clip is heard when as many came as lay before its end."""
        if self._unheard is None:
            return False
        self._unheard -= frames
        if self._at < len(self._speech) or self._unheard > 0:
            return False
        self.hush()
        return True


class SilenceWatch:
    """Tells whether any sound came in: a card may stream silence in a call that is otherwise fine
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
        """Whether all was silence from the first frame on, for NO_AUDIO_AFTER_S."""
        return not self._is_live and self._silent_s >= NO_AUDIO_AFTER_S
