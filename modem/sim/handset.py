"""What is heard and said at one phone during one call: 8 kHz, s16le, as in the network."""

from __future__ import annotations

import random
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from modem.voice.pcm import SAMPLE_OCTETS, SAMPLE_RATE_HZ, gained, mixed
from modem.voice.tones import Press, noise, pressed

HEARD_MAX = 180 * SAMPLE_RATE_HZ * SAMPLE_OCTETS
"""Octets of three minutes; no call with speech lasts longer."""
SPOKEN_WORDS_MAX = 100
_NOISE_S = 1.0


@dataclass(slots=True, kw_only=True)
class Hearing:
    """How a person reacts to speech: they press the `keys` one by one, each after `after_s` more
    seconds of speech. The room has noise; the speech comes back to the far end as an echo that is
    `echo_db` softer (None: no echo)."""

    keys: tuple[str, ...] = ()
    after_s: float = 5.0
    press: Press = field(default_factory=Press)
    noise_dbfs: float = -55.0
    echo_db: float | None = None


class Handset:
    """The ear and the mouth of one call. `press` is called with each pressed key."""

    def __init__(self, hearing: Hearing, press: Callable[[str], None]) -> None:
        self.heard = bytearray()
        self.words: list[str] = []
        self.speech_s = 0.0
        self._hearing, self._press = hearing, press
        self._keys: Iterator[str] = iter(hearing.keys)
        self._press_at = hearing.after_s
        self._tones = bytearray()
        self._echo = b""
        self._noise_at = 0

    def hear(self, sound: bytes) -> None:
        """Take sound from the far end."""
        if len(self.heard) < HEARD_MAX:
            self.heard += sound
        if self._hearing.echo_db is not None:
            self._echo = gained(sound, -self._hearing.echo_db)
        if sound.count(0) != len(sound):
            self._listen(len(sound) / SAMPLE_OCTETS / SAMPLE_RATE_HZ)

    def hear_words(self, text: str) -> None:
        """Note the text that the far end's modem begins to speak."""
        if len(self.words) < SPOKEN_WORDS_MAX:
            self.words.append(text)

    def hear_speech(self, seconds: float) -> None:
        """Count these seconds of speech by the far end's modem."""
        self._listen(seconds)

    def voice(self, octets: int) -> bytes:
        """Return the next `octets` of sound for the far end: room noise, key tones and echo."""
        room = _room(self._hearing.noise_dbfs)
        at = self._noise_at
        self._noise_at = (at + octets) % (len(room) // 2)
        sound = room[at : at + octets] if octets <= len(room) // 2 else room[:octets]
        if self._tones or self._echo:
            sound = mixed(sound, bytes(self._tones[:octets]), self._echo[:octets])
            del self._tones[:octets]
            self._echo = b""
        return sound

    def _listen(self, seconds: float) -> None:
        self.speech_s += seconds
        if self.speech_s < self._press_at:
            return
        key = next(self._keys, None)
        self._press_at = self.speech_s + self._hearing.after_s if key else float("inf")
        if key:
            self._tones += pressed(key, self._hearing.press)
            self._press(key)


def save_wav(path: Path, sound: bytes) -> None:
    """Write the sound as a WAV file; raise OSError."""
    with path.open("wb") as file, wave.open(file, "wb") as recording:
        recording.setnchannels(1)
        recording.setsampwidth(SAMPLE_OCTETS)
        recording.setframerate(SAMPLE_RATE_HZ)
        recording.writeframes(sound)


@lru_cache(maxsize=16)
def _room(level_dbfs: float) -> bytes:
    """The same second of noise twice, so that a slice of up to a second never wraps around."""
    return 2 * noise(level_dbfs, _NOISE_S, random.Random(0).gauss)
