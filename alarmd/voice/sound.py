"""A recording becomes a prompt: 8 kHz mono 16 bit, trimmed and at one loudness.

The mean is taken out, a low-pass filter keeps what a telephone carries (no aliasing), silence is
cut at the ends and shortened inside, and the speech is brought to one loudness. All of this works
without a library: a minute of sound takes some seconds, and nobody waits for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache
from operator import mul

from msgspec import Struct

from alarmd.i18n.language import Message, t
from alarmd.voice.wav import Unusable, check_length, decode
from modem.voice.pcm import FULL_SCALE, SAMPLE_OCTETS, SAMPLE_RATE_HZ, energy, pcm_of

PEAK_MAX = 10 ** (-3.5 / 20)  # half a decibel below the -3 dBFS that a line takes undistorted
SPEECH_RMS = 10 ** (-20 / 20)
SILENT_RMS = 10 ** (-55 / 20)
SILENCE_S_MAX = 0.2  # inside a prompt: a longer pause costs attention and money
MARGIN_S = 0.03  # kept before and after the speech: consonants begin and end quietly
SPEECH_S_MIN = 0.1

_PASS_HZ, _STOP_HZ = 3500.0, 4000.0
_KAISER_BETA, _KAISER_TAPS = 5.65, 3.62  # -60 dB beyond the band (Kaiser's formula)
_RATE_STEP_HZ = 25  # a rate is rounded to this: at most 0.3 % off, and few filters
_FRAME = SAMPLE_RATE_HZ // 100
_BEFORE_SPEECH, _ABOVE_NOISE, _NOISE_MAX = 1 / 30, 2.0, 1 / 8
# A voice brought to full scale touches it a few times; a clipped voice, perhaps brought to another
# rate afterwards, is there again and again.
_FULL, _FULL_MAX, _FULL_MANY = 0.999, 0.02, 0.001


class Prepared(Struct, frozen=True):
    """A prompt ready to be kept: 8 kHz mono s16le, and what should be done better next time."""

    pcm: bytes
    warnings: tuple[Message, ...] = ()

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return len(self.pcm) / SAMPLE_OCTETS / SAMPLE_RATE_HZ


def prepare_file(data: bytes) -> Prepared:
    """Make a prompt of a WAV file; raise Unusable with what to do about it."""
    return prepare(*decode(data))


def prepare(rate_hz: int, samples: Sequence[float]) -> Prepared:
    """Make a prompt of mono samples from -1 to 1; raise Unusable with what to do about it."""
    if not samples:
        raise Unusable(t("there is no sound in it; record it again"))
    check_length(len(samples), rate_hz)
    full = sum(abs(sample) >= _FULL for sample in samples) / len(samples)
    if full > _FULL_MAX:
        raise Unusable(t("it is overdriven; record it again, further from the microphone"))
    mean = sum(samples) / len(samples)
    sound = resample([sample - mean for sample in samples], rate_hz)
    speech = _Speech.of(sound)
    if len(speech.frames) * _FRAME < SPEECH_S_MIN * SAMPLE_RATE_HZ:
        raise Unusable(t("nobody is heard in it; record it again, closer to the microphone"))
    pcm = _at_one_loudness(speech.trimmed(sound), speech.rms)
    few = t("it is overdriven in places; better record it again, further from the microphone")
    return Prepared(pcm, (few,) if full > _FULL_MANY else ())


def resample(samples: Sequence[float], rate_hz: int) -> list[float]:
    """The samples at 8 kHz, without what a telephone does not carry (windowed sinc, polyphase)."""
    rate_hz = round(rate_hz / _RATE_STEP_HZ) * _RATE_STEP_HZ
    if rate_hz == SAMPLE_RATE_HZ:
        return list(samples)
    common = math.gcd(rate_hz, SAMPLE_RATE_HZ)
    step, phases = rate_hz // common, SAMPLE_RATE_HZ // common
    reach = len(_filter(rate_hz, 0, phases)) // 2
    padded = [*[0.0] * (reach - 1), *samples, *[0.0] * (reach + 1)]
    count = len(samples) * phases // step
    return [
        sum(map(mul, _filter(rate_hz, n * step % phases, phases), padded[at : at + 2 * reach]))
        for n in range(count)
        for at in (n * step // phases,)
    ]


@cache
def _filter(rate_hz: int, phase: int, phases: int) -> tuple[float, ...]:
    """The taps for an output that lies `phase / phases` of a sample after an input."""
    narrow = min(1.0, rate_hz / SAMPLE_RATE_HZ)
    cutoff = (_PASS_HZ + _STOP_HZ) / rate_hz * narrow  # of half the rate
    reach = math.ceil(_KAISER_TAPS * rate_hz / ((_STOP_HZ - _PASS_HZ) * narrow) / 2)
    taps = []
    for n in range(1 - reach, reach + 1):
        x = n - phase / phases
        inside = max(0.0, 1 - (x / reach) ** 2)
        window = _bessel(_KAISER_BETA * math.sqrt(inside)) / _bessel(_KAISER_BETA)
        angle = math.pi * cutoff * x
        taps.append(window * cutoff * (math.sin(angle) / angle if angle else 1.0))
    return tuple(taps)


def _bessel(x: float) -> float:
    """The modified Bessel function of order zero."""
    term = total = 1.0
    for n in range(1, 25):
        term *= (x / (2 * n)) ** 2
        total += term
    return total


class _Speech(Struct, frozen=True):
    """Which frames of 10 ms are speech, and its loudness."""

    frames: tuple[int, ...]
    rms: float

    @classmethod
    def of(cls, sound: Sequence[float]) -> _Speech:
        powers = [
            energy(frame) / len(frame)
            for at in range(0, len(sound), _FRAME)
            for frame in (sound[at : at + _FRAME],)
        ]
        ranked = sorted(powers)
        noise, loud = (math.sqrt(ranked[int(len(ranked) * share)]) for share in (0.1, 0.95))
        limit = max(SILENT_RMS, loud * _BEFORE_SPEECH, min(noise * _ABOVE_NOISE, loud * _NOISE_MAX))
        frames = tuple(n for n, power in enumerate(powers) if power >= limit * limit)
        power = sum(powers[n] for n in frames) / len(frames) if frames else 0.0
        return cls(frames, math.sqrt(power))

    def trimmed(self, sound: Sequence[float]) -> list[float]:
        """The sound without silence at its ends, and with short pauses only."""
        margin, half = int(MARGIN_S * SAMPLE_RATE_HZ), int(SILENCE_S_MAX * SAMPLE_RATE_HZ / 2)
        spells = list(self._spells())
        kept: list[float] = []
        for n, (first, last) in enumerate(spells):
            before = half if n else margin
            after = half if n + 1 < len(spells) else margin
            kept += sound[max(first * _FRAME - before, 0) : (last + 1) * _FRAME + after]
        return kept

    def _spells(self) -> Iterator[tuple[int, int]]:
        """First and last frame of each spell of speech that a long pause separates."""
        first = before = self.frames[0]
        for frame in self.frames[1:]:
            if (frame - before - 1) * _FRAME > SILENCE_S_MAX * SAMPLE_RATE_HZ:
                yield first, before
                first = frame
            before = frame
        yield first, before


def _at_one_loudness(sound: Sequence[float], rms: float) -> bytes:
    peak = max(map(abs, sound))
    gain = min(SPEECH_RMS / rms, PEAK_MAX / peak) * FULL_SCALE
    return pcm_of(sample * gain for sample in sound)
