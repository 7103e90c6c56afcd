"""Sound as modems carry it: 8,000 samples a second, 16 bits signed little-endian, one channel.

Levels are RMS in dB below a full-scale square wave (dBov of ITU-T G.100.1, written dBFS): a sine at
the limit has -3 dBFS, the telephone network's 0 dBm0 lies near -6 dBFS.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from math import log10
from operator import mul

SAMPLE_RATE_HZ = 8000
SAMPLE_OCTETS = 2
FRAME_S = 0.02
FRAME_SAMPLES = 160
FRAME_OCTETS = FRAME_SAMPLES * SAMPLE_OCTETS

FULL_SCALE = 32768
SAMPLE_MIN, SAMPLE_MAX = -FULL_SCALE, FULL_SCALE - 1
LEVEL_FLOOR_DBFS = -120.0
"""The level given for digital silence; no level below it is given."""
NO_AUDIO_DBFS = -60.0
"""Below this level no call is carried: comfort noise and a quiet room lie above it, a sound card
that streams nothing (samples of 8 where a voice has 3,200) lies below it."""


def samples_of(pcm: bytes) -> tuple[int, ...]:
    """The samples of a sound; raise struct.error if its number of octets is odd."""
    return struct.unpack(f"<{len(pcm) // SAMPLE_OCTETS}h", pcm)


def pcm_of(samples: Iterable[float]) -> bytes:
    """The samples rounded, and saturated if they exceed 16 bits."""
    rounded = [max(SAMPLE_MIN, min(SAMPLE_MAX, round(sample))) for sample in samples]
    return struct.pack(f"<{len(rounded)}h", *rounded)


def rms_dbfs(pcm: bytes) -> float:
    """The level of a piece of sound; LEVEL_FLOOR_DBFS if it is empty or digital silence."""
    samples = samples_of(pcm)
    return mean_square_dbfs(energy(samples) / max(1, len(samples)))


def peak_dbfs(pcm: bytes) -> float:
    """The largest sample as a level; LEVEL_FLOOR_DBFS if there is none."""
    samples = samples_of(pcm)
    return mean_square_dbfs(max(max(samples), -min(samples)) ** 2 if samples else 0)


def mean_square_dbfs(mean_square: float) -> float:
    """The level of a mean square of samples."""
    floor = FULL_SCALE**2 * 10 ** (LEVEL_FLOOR_DBFS / 10)
    return 10 * log10(max(mean_square, floor) / FULL_SCALE**2)


def mean_square(level_dbfs: float) -> float:
    """The mean square of samples at a level."""
    return float(FULL_SCALE**2 * 10 ** (level_dbfs / 10))


def energy(samples: Sequence[float]) -> float:
    """The sum of the squares."""
    return float(sum(map(mul, samples, samples)))


def gained(pcm: bytes, gain_db: float) -> bytes:
    """The sound, louder or softer by `gain_db`, saturated."""
    factor = 10 ** (gain_db / 20)
    return pcm_of(sample * factor for sample in samples_of(pcm))


def mixed(*sounds: bytes) -> bytes:
    """The sum of all sounds, saturated; as long as the longest."""
    octets = max(map(len, sounds), default=0)
    padded = (samples_of(sound.ljust(octets, b"\0")) for sound in sounds)
    return pcm_of(map(sum, zip(*padded, strict=True)))
