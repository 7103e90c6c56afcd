"""Speech that is no key, at the level of our announcements: shipped prompts, espeak-ng, formants.

espeak-ng and sox are Debian packages; without them there is more of the synthetic kind.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from math import cos, exp, pi
from pathlib import Path
from random import Random

from alarmd.voice.wav import sound_of
from modem.voice.pcm import (
    FRAME_OCTETS,
    SAMPLE_OCTETS,
    SAMPLE_RATE_HZ,
    energy,
    gained,
    mean_square_dbfs,
    pcm_of,
    rms_dbfs,
    samples_of,
)

LEVEL_DBFS = -20.0
SHIPPED = Path(__file__).parents[1] / "alarmd" / "voice" / "shipped"
VOICES = (
    "cmn", "yue", "hak", "en-us", "en-gb", "fr-fr", "de", "es", "it", "pt", "ru", "ja", "ko", "vi",
    "th", "hi", "ar", "tr", "pl", "nl", "sv", "fi", "el", "hu", "cs", "id", "sw", "ta", "bn", "fa",
)  # fmt: skip
SPEAKERS = ("", "+m1", "+m3", "+f1", "+f2", "+f4")
WORDS = 80  # about a minute
_PAUSE_DB = -30.0  # what is further below the loudest frame is a pause

_CONSONANTS = (
    "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "sh",
    "ch", "th", "ng", "tr", "st",
)  # fmt: skip
_VOWELS = ("a", "e", "i", "o", "u", "ai", "ei", "ou", "oo", "ee", "ia")
_SYLLABLE_S = (0.08, 0.45)
_PITCH_HZ = (80.0, 350.0)
_FORMANTS_HZ = ((250.0, 850.0), (700.0, 2400.0), (2200.0, 3300.0))
_BANDWIDTH_HZ = 90.0
_STEP_SAMPLES = 80


def announcements() -> bytes:
    """All prompts that ship with the product, one after the other, in Chinese and English."""
    return b"".join(sound_of(path.read_bytes()) for path in sorted(SHIPPED.glob("*/*.wav")))


def espeak_is_here() -> bool:
    """Whether both programs that `spoken` needs are installed."""
    return bool(shutil.which("espeak-ng") and shutil.which("sox"))


def spoken(rng: Random) -> Iterator[bytes]:
    """Numbers and made-up words of many languages and speakers, about a minute each, for ever."""
    while True:
        for voice in VOICES:
            say = (
                "espeak-ng",
                "-v",
                voice + rng.choice(SPEAKERS),
                "-p",
                str(rng.randrange(20, 90)),
            )
            speed = ("-s", str(rng.randrange(130, 200)))
            text = " ".join(_word(rng) for _ in range(WORDS))
            wav = _run((*say, *speed, "--stdout", text), b"")
            raw = ("-t", "raw", "-r", str(SAMPLE_RATE_HZ), "-c1", "-b16", "-e", "signed", "-")
            yield levelled(_run(("sox", "-R", "-t", "wav", "-", *raw, "gain", "-n", "-6"), wav))


def synthetic(rng: Random, duration_s: float) -> bytes:
    """Syllables of a pulse train or noise through three gliding formants, in no language."""
    samples: list[float] = []
    memory = [[0.0, 0.0] for _ in _FORMANTS_HZ]
    phase = 0.0
    while len(samples) < duration_s * SAMPLE_RATE_HZ:
        steps = round(rng.uniform(*_SYLLABLE_S) * SAMPLE_RATE_HZ / _STEP_SAMPLES)
        pitch = _Glide(rng, *_PITCH_HZ)
        formants = [_Glide(rng, *limits) for limits in _FORMANTS_HZ]
        is_voiced = rng.random() < 0.85
        for step in range(steps):
            share = step / steps
            source, phase = _source(rng, phase, pitch.at(share) if is_voiced else 0.0)
            for kept, formant in zip(memory, formants, strict=True):
                source = _resonated(source, kept, formant.at(share))
            samples += source
    return levelled(pcm_of(sample * 20 for sample in samples))


def levelled(pcm: bytes) -> bytes:
    """With its speech, not its pauses, at LEVEL_DBFS."""
    frames = [pcm[at : at + FRAME_OCTETS] for at in range(0, len(pcm), FRAME_OCTETS)]
    floor_dbfs = max(map(rms_dbfs, frames)) + _PAUSE_DB
    loud = samples_of(b"".join(frame for frame in frames if rms_dbfs(frame) > floor_dbfs))
    return gained(pcm, LEVEL_DBFS - mean_square_dbfs(energy(loud) / len(loud)))


def seconds(pcm: bytes) -> float:
    """How long it is."""
    return len(pcm) / SAMPLE_OCTETS / SAMPLE_RATE_HZ


class _Glide:
    def __init__(self, rng: Random, low: float, high: float) -> None:
        self._from, self._to = rng.uniform(low, high), rng.uniform(low, high)

    def at(self, share: float) -> float:
        return self._from + (self._to - self._from) * share


def _source(rng: Random, phase: float, pitch_hz: float) -> tuple[list[float], float]:
    if not pitch_hz:
        return [rng.gauss(0.0, 0.15) for _ in range(_STEP_SAMPLES)], phase
    pulses = []
    for _ in range(_STEP_SAMPLES):
        phase += pitch_hz / SAMPLE_RATE_HZ
        pulses.append(1.0 if phase >= 1.0 else 0.0)
        phase %= 1.0
    return pulses, phase


def _resonated(source: list[float], kept: list[float], formant_hz: float) -> list[float]:
    radius = exp(-pi * _BANDWIDTH_HZ / SAMPLE_RATE_HZ)
    turn = 2 * radius * cos(2 * pi * formant_hz / SAMPLE_RATE_HZ)
    before, last = kept
    out = []
    for sample in source:
        before, last = last, sample + turn * last - radius * radius * before
        out.append(last)
    kept[:] = before, last
    return out


def _word(rng: Random) -> str:
    if rng.random() < 0.25:
        return str(rng.randrange(10 ** rng.randrange(1, 6)))
    syllables = (rng.choice(_CONSONANTS) + rng.choice(_VOWELS) for _ in range(rng.randrange(1, 4)))
    return "".join(syllables) + rng.choice(("", "", "", "n", "s", ",", ".", "?"))


def _run(command: tuple[str, ...], given: bytes) -> bytes:
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout
