"""Sounds for tests: words made of tones and silence, in WAV files of any kind."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence

from modem.voice.pcm import FULL_SCALE, SAMPLE_RATE_HZ, samples_of

WORD_S, LEVEL = 0.5, 0.25


def tone(
    rate_hz: int, seconds: float = WORD_S, hz: float = 700.0, level: float = LEVEL
) -> list[float]:
    """A tone, as samples from -1 to 1."""
    return [level * math.sin(2 * math.pi * hz * n / rate_hz) for n in range(int(seconds * rate_hz))]


def silence(rate_hz: int, seconds: float) -> list[float]:
    """Nothing to hear."""
    return [0.0] * int(seconds * rate_hz)


def wav(rate_hz: int, lanes: Sequence[Sequence[float]], sort: int = 1, bits: int = 16) -> bytes:
    """A WAV file of these channels: PCM (1) or float (3)."""
    body = b"".join(
        _sample(value, sort, bits) for together in zip(*lanes, strict=True) for value in together
    )
    block = len(lanes) * bits // 8
    form = struct.pack("<HHIIHH", sort, len(lanes), rate_hz, rate_hz * block, block, bits)
    chunks = _chunk(b"fmt ", form) + _chunk(b"LIST", b"odd") + _chunk(b"data", body)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def rms(samples: Sequence[float]) -> float:
    """How loud."""
    return math.sqrt(sum(sample * sample for sample in samples) / max(len(samples), 1))


def heard(pcm: bytes) -> list[float]:
    """The samples, from -1 to 1."""
    return [sample / FULL_SCALE for sample in samples_of(pcm)]


def longest_silence_s(pcm: bytes, below: float = 10 ** (-45 / 20)) -> float:
    """The longest stretch in which no sample is louder than -45 dBFS, ends included."""
    longest = run = 0
    for sample in heard(pcm):
        run = run + 1 if abs(sample) < below else 0
        longest = max(longest, run)
    return longest / SAMPLE_RATE_HZ


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _sample(value: float, sort: int, bits: int) -> bytes:
    if sort == 3:
        return struct.pack("<f" if bits == 32 else "<d", value)
    if bits == 8:
        return bytes([round(value * 127) + 128])
    steps: int = 2 ** (bits - 1) - 1
    return round(value * steps).to_bytes(bits // 8, "little", signed=True)
