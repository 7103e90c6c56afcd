"""Keys heard in the sound of a call (Q.23, Q.24), frame by frame, in Python alone.

The sound is examined in windows of 25 ms, one every 5 ms. A window may hold a key if most of its
energy lies in one low and one high tone that last from its beginning to its end. Five of six such
windows are a key if, taken together, they hold next to no other sound and the tones have the right
frequencies and strengths. A pause releases the key.

Speech looks like a key for a window now and then, hardly ever for six: vowels glide, and harmonics
lie beside the two that were found. That is why the windows are judged together and not one by one;
it also lets a key through while our own announcement comes back as an echo.

How a frequency is measured: the phases of a tone at the beginning of the window and 7.5 ms later
show by how many Hz the tone is off its nominal frequency, more sharply than any filter so short.
"""

from __future__ import annotations

import cmath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, dist, exp, log, pi, sin, sqrt
from operator import mul

from modem.voice.pcm import SAMPLE_RATE_HZ, energy, mean_square, samples_of
from modem.voice.tones import HIGH_HZ, KEYPAD, LOW_HZ

HOP_SAMPLES = 40
WINDOW_SAMPLES = 200
PART_SAMPLES = 140
"""A tone is measured over the first and over the last 17.5 ms of a window."""
LAG_SAMPLES = WINDOW_SAMPLES - PART_SAMPLES

# One window
TONE_MIN_DBFS = -42.0
"""The least level of a tone; Q.24 asks for -25 dBm0 (-31 dBFS), line noise lies near -60 dBFS."""
WINDOW_SHARE_MIN = 0.5
"""The least share of the two tones in the energy of a window."""
WINDOW_OFFSET_MAX = 0.04
STEADY_MIN = 0.2
"""The least ratio of a tone's power at its weaker end of a window to that at its stronger end."""

# Windows together
RUN_WINDOWS = 6
PRESS_WINDOWS = 5
"""Q.24: a tone of 40 ms (6 windows at least) is a key, one of 23 ms (4 at most) is not."""
EVIDENCE_MIN = 12.0
"""The least sum over the windows of -ln(share of other sounds): 13 % for six, 9 % for five."""
EVIDENCE_MAX = 3.5
"""The most that one window adds to that sum."""
OFFSET_MAX = 0.021
"""Q.24: a tone off by 1.5 % + 2 Hz (1.8 % of 697 Hz) is a key, one off by 3.5 % is not."""
DRIFT_MAX = 0.006
"""The largest mean drift of both tones from the first half of the windows to the last. Vowels
glide: a high voice in Hakka passed '*' eight times in a minute, each time by 0.8 to 1.4 %."""
SPREAD_MAX = 0.013
"""The largest sum of the standard deviations of both tones; noise wanders further."""
TWIST_MIN_DB, TWIST_MAX_DB = -13.0, 8.0
"""The power of the high tone relative to the low one. Q.24: -8 to +4 dB are a key; a GSM full-rate
codec adds up to 4 dB."""

RELEASE_WINDOWS = 7
"""Q.24: a pause of 40 ms (9 windows) ends a key, an interruption of 10 ms (4 at most) does not."""
SEEN_SAMPLES = 126
"""Samples of a key in the first window that sees it, and in the last."""

_TONE_MIN = mean_square(TONE_MIN_DBFS)
_PEAK_MIN = sqrt(2 * _TONE_MIN)
_TWIST_MIN, _TWIST_MAX = 10 ** (TWIST_MIN_DB / 10), 10 ** (TWIST_MAX_DB / 10)
_LOW_SHARE_MIN = WINDOW_SHARE_MIN / (1 + 2 * _TWIST_MAX)


@dataclass(frozen=True, slots=True)
class KeyDown:
    """A key went down at the sample `at` of the call (to 5 ms)."""

    key: str
    at: int


@dataclass(frozen=True, slots=True)
class KeyUp:
    """The key was released at the sample `at` of the call (to 5 ms)."""

    key: str
    at: int


class DtmfDetector:
    """Hears the keys of one call."""

    def __init__(self) -> None:
        self._samples: list[float] = []
        self._at = 0
        self._run: list[_Sight] = []
        self._down = ""
        self._last = 0

    def feed(self, pcm: bytes) -> list[KeyDown | KeyUp]:
        """Take any number of samples; return the events in them, a key 45 ms after it went down."""
        self._samples += map(float, samples_of(pcm))
        if self._is_quiet():
            self._skip(max(0, (len(self._samples) - WINDOW_SAMPLES) // HOP_SAMPLES + 1))
            return []
        events: list[KeyDown | KeyUp] = []
        start = 0
        while start + WINDOW_SAMPLES <= len(self._samples):
            sight = _look(self._samples[start : start + WINDOW_SAMPLES], self._at)
            if sight:
                events += self._see(sight)
            elif self._down and self._at - self._last >= RELEASE_WINDOWS * HOP_SAMPLES:
                events.append(self._release())
            start += HOP_SAMPLES
            self._at += HOP_SAMPLES
        del self._samples[:start]
        return events

    def _is_quiet(self) -> bool:
        """Whether no window of the samples can hold a key: most of a call is a quiet room."""
        loudest = max(max(self._samples, default=0.0), -min(self._samples, default=0.0))
        return not self._down and loudest < _PEAK_MIN

    def _skip(self, windows: int) -> None:
        self._at += windows * HOP_SAMPLES
        del self._samples[: windows * HOP_SAMPLES]

    def _see(self, sight: _Sight) -> Iterator[KeyDown | KeyUp]:
        if sight.key == self._down:
            self._last, self._run = sight.at, []
            return
        oldest = sight.at - (RUN_WINDOWS - 1) * HOP_SAMPLES
        kept = [one for one in self._run if one.key == sight.key and one.at >= oldest]
        self._run = [*kept, sight]
        if not _is_press(self._run):
            return
        if self._down:
            yield self._release()
        yield KeyDown(sight.key, self._run[0].at + WINDOW_SAMPLES - SEEN_SAMPLES)
        self._down, self._last, self._run = sight.key, sight.at, []

    def _release(self) -> KeyUp:
        key, self._down = self._down, ""
        return KeyUp(key, self._last + SEEN_SAMPLES)


@dataclass(frozen=True, slots=True)
class _Tone:
    """The strongest tone of a group: its index there, its power, its relative frequency offset."""

    place: int
    power: float
    offset: float


@dataclass(frozen=True, slots=True)
class _Sight:
    """A window, beginning at the sample `at`, that may hold a key."""

    at: int
    key: str
    low: _Tone
    high: _Tone
    evidence: float


def _look(window: Sequence[float], at: int) -> _Sight | None:
    total = energy(window) / WINDOW_SAMPLES
    if total < 2 * _TONE_MIN:
        return None
    low = _tone_in(window, _LOW)
    if low is None or low.power < max(_TONE_MIN, _LOW_SHARE_MIN * total):
        return None
    high = _tone_in(window, _HIGH)
    if high is None or high.power < _TONE_MIN:
        return None
    others = 1 - (low.power + high.power) / total
    if others > 1 - WINDOW_SHARE_MIN:
        return None
    evidence = -log(max(others, exp(-EVIDENCE_MAX)))
    return _Sight(at, KEYPAD[low.place][high.place], low, high, evidence)


def _is_press(run: Sequence[_Sight]) -> bool:
    if len(run) < PRESS_WINDOWS or sum(one.evidence for one in run) < EVIDENCE_MIN:
        return False
    twist = sum(one.high.power for one in run) / sum(one.low.power for one in run)
    lows, highs = [one.low.offset for one in run], [one.high.offset for one in run]
    return (
        _TWIST_MIN <= twist <= _TWIST_MAX
        and max(abs(_mean(lows)), abs(_mean(highs))) < OFFSET_MAX
        and abs(_drift(lows) + _drift(highs)) <= 2 * DRIFT_MAX
        and _spread(lows) + _spread(highs) <= SPREAD_MAX
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _drift(values: Sequence[float]) -> float:
    half = len(values) // 2
    return _mean(values[-half:]) - _mean(values[:half])


def _spread(values: Sequence[float]) -> float:
    return dist(values, [_mean(values)] * len(values)) / sqrt(len(values))


@dataclass(frozen=True, slots=True)
class _Filter:
    """One frequency over PART_SAMPLES with a Hann window; `turn` undoes its phase over the lag."""

    hz: int
    cosines: tuple[float, ...]
    sines: tuple[float, ...]
    turn: complex

    @classmethod
    def of(cls, hz: int) -> _Filter:
        step = 2 * pi * hz / SAMPLE_RATE_HZ
        hann = [1 - cos(2 * pi * (at + 0.5) / PART_SAMPLES) for at in range(PART_SAMPLES)]
        scale = sqrt(2) / sum(hann)
        return cls(
            hz,
            tuple(scale * weight * cos(step * at) for at, weight in enumerate(hann)),
            tuple(-scale * weight * sin(step * at) for at, weight in enumerate(hann)),
            cmath.exp(-1j * step * LAG_SAMPLES),
        )

    def of_part(self, part: Sequence[float]) -> complex:
        """The tone's phase and, as absolute value, its RMS amplitude."""
        return complex(sum(map(mul, part, self.cosines)), sum(map(mul, part, self.sines)))


_LOW = tuple(map(_Filter.of, LOW_HZ))
_HIGH = tuple(map(_Filter.of, HIGH_HZ))


def _tone_in(window: Sequence[float], group: Sequence[_Filter]) -> _Tone | None:
    """The strongest tone of a group; None if its frequency is off or its power not steady."""
    beginning = window[:PART_SAMPLES]
    parts = [one.of_part(beginning) for one in group]
    magnitudes = list(map(abs, parts))
    place = magnitudes.index(max(magnitudes))
    own = group[place]
    first, last = parts[place], own.of_part(window[LAG_SAMPLES:])
    weaker, stronger = sorted((abs(first) ** 2, abs(last) ** 2))
    if weaker < STEADY_MIN * stronger:
        return None
    turned = cmath.phase(last * first.conjugate() * own.turn)
    offset_hz = turned * SAMPLE_RATE_HZ / (2 * pi * LAG_SAMPLES)
    if abs(offset_hz) > WINDOW_OFFSET_MAX * own.hz:
        return None
    return _Tone(place, (weaker + stronger) / 2 * _droop(offset_hz), offset_hz / own.hz)


def _droop(offset_hz: float) -> float:
    """The factor for the power that a filter loses of a tone off its frequency, to 2 % at 40 Hz."""
    return exp(1.31 * (offset_hz * PART_SAMPLES / SAMPLE_RATE_HZ) ** 2)
