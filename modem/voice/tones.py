"""Tones and line noise as the telephone network makes them, for simulated phones and for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log10, pi, sin, sqrt

from modem.voice.pcm import SAMPLE_OCTETS, SAMPLE_RATE_HZ, mean_square, mixed, pcm_of

LOW_HZ = (697, 770, 852, 941)
HIGH_HZ = (1209, 1336, 1477, 1633)
KEYPAD = ("123A", "456B", "789C", "*0#D")
"""The keys: a row for each low frequency, a column for each high one (Q.23 6)."""
KEYS = "".join(KEYPAD)


@dataclass(frozen=True, slots=True)
class Press:
    """How a phone sends a key: `level_dbfs` of both tones together, the high one `twist_db` above
    the low one, both off by a share of their frequency (Q.23, Q.24).
    """

    on_s: float = 0.1
    off_s: float = 0.1
    level_dbfs: float = -16.0
    twist_db: float = 0.0
    low_offset: float = 0.0
    high_offset: float = 0.0


def pressed(keys: str, press: Press | None = None) -> bytes:
    """The keys one after the other, a pause after each; raise ValueError for what is no key."""
    press = press or Press()
    pause = silence(press.off_s)
    return b"".join(_key(key, press) + pause for key in keys)


def tone(frequency_hz: float, level_dbfs: float, duration_s: float) -> bytes:
    """One sine from phase 0: China's dial, ringing and busy tones are of 450 Hz."""
    amplitude = sqrt(2 * mean_square(level_dbfs))
    step = 2 * pi * frequency_hz / SAMPLE_RATE_HZ
    return pcm_of(amplitude * sin(step * at) for at in range(_samples(duration_s)))


def noise(level_dbfs: float, duration_s: float, gauss: Callable[[float, float], float]) -> bytes:
    """White noise; `gauss` draws a value by a mean and a standard deviation."""
    deviation = sqrt(mean_square(level_dbfs))
    return pcm_of(gauss(0.0, deviation) for _ in range(_samples(duration_s)))


def silence(duration_s: float) -> bytes:
    """Digital silence of this length."""
    return bytes(_samples(duration_s) * SAMPLE_OCTETS)


def _samples(duration_s: float) -> int:
    return round(duration_s * SAMPLE_RATE_HZ)


def _key(key: str, press: Press) -> bytes:
    row, column = divmod(KEYS.index(key), len(HIGH_HZ))
    low_dbfs = press.level_dbfs - 10 * log10(1 + 10 ** (press.twist_db / 10))
    return mixed(
        tone(LOW_HZ[row] * (1 + press.low_offset), low_dbfs, press.on_s),
        tone(HIGH_HZ[column] * (1 + press.high_offset), low_dbfs + press.twist_db, press.on_s),
    )
