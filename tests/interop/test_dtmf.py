"""multimon-ng understands the keys of our phones, and we hear the tones of sox."""

from __future__ import annotations

import shutil
import subprocess
from random import Random

import pytest

from modem.voice.dtmf import DtmfDetector, KeyDown
from modem.voice.pcm import mixed
from modem.voice.tones import HIGH_HZ, KEYPAD, KEYS, LOW_HZ, Press, noise, pressed, silence

RAW = ("-t", "raw", "-r", "8000", "-c", "1", "-b", "16", "-e", "signed")
MULTIMON_RAW = ("-t", "raw", "-r", "22050", "-c", "1", "-b", "16", "-e", "signed")
RUN_S = 30.0

pytestmark = pytest.mark.skipif(
    not (shutil.which("sox") and shutil.which("multimon-ng")),
    reason="sox or multimon-ng is not installed",
)


def run(*command: str, given: bytes = b"") -> bytes:
    done = subprocess.run(command, input=given, capture_output=True, check=True, timeout=RUN_S)
    return done.stdout


def heard_by_multimon(pcm: bytes) -> str:
    sound = run("sox", "-R", *RAW, "-", *MULTIMON_RAW, "-", given=pcm + silence(0.2))
    lines = run("multimon-ng", "-q", "-a", "DTMF", "-t", "raw", "-", given=sound)
    return "".join(line.removeprefix("DTMF: ") for line in lines.decode().splitlines())


def heard_by_us(pcm: bytes) -> str:
    events = DtmfDetector().feed(pcm + silence(0.2))
    return "".join(event.key for event in events if isinstance(event, KeyDown))


def made_by_sox(key: str, *effects: str, seconds: float = 0.06) -> bytes:
    row = next(row for row in KEYPAD if key in row)
    low, high = LOW_HZ[KEYPAD.index(row)], HIGH_HZ[row.index(key)]
    tones = ("synth", str(seconds), "sine", str(low), "synth", "sine", "mix", str(high))
    return run("sox", "-R", "-n", *RAW, "-", *tones, "gain", "-10", *effects)


@pytest.mark.parametrize("twist_db", [-4.0, 0.0, 4.0])
@pytest.mark.parametrize("level_dbfs", [-10.0, -25.0])
def test_multimon_understands_our_keys(twist_db: float, level_dbfs: float) -> None:
    pcm = pressed(KEYS, Press(0.06, 0.06, level_dbfs, twist_db))
    assert heard_by_multimon(pcm) == heard_by_us(pcm) == KEYS


@pytest.mark.parametrize("seconds", [0.04, 0.05, 0.3])
def test_we_understand_the_keys_of_sox(seconds: float) -> None:
    pause = silence(0.05)
    sound = pause + b"".join(made_by_sox(key, seconds=seconds) + pause for key in KEYS)
    assert heard_by_us(sound) == KEYS


@pytest.mark.parametrize("noise_db", [-20.0, -15.0])
def test_both_hear_the_same_in_noise(noise_db: float) -> None:
    rng = Random(5)
    keys = "".join(rng.choices(KEYS, k=60))
    pcm = pressed(keys, Press(0.08, 0.08, -16.0, -2.0))
    noisy = mixed(pcm, noise(-16.0 + noise_db, len(keys) * 0.16, rng.gauss))
    assert heard_by_us(noisy) == heard_by_multimon(noisy) == keys


def over_a_gsm_line(pcm: bytes) -> bytes:
    coded = run("sox", "-R", *RAW, "-", "-t", "gsm", "-r", "8000", "-", given=pcm + silence(0.2))
    return run("sox", "-R", "-t", "gsm", "-r", "8000", "-", *RAW, "-", given=coded)


def test_both_hear_the_same_over_a_gsm_line() -> None:
    sound = over_a_gsm_line(pressed(KEYS, Press(0.1, 0.1, -13.0)))
    assert heard_by_us(sound) == heard_by_multimon(sound) == KEYS


@pytest.mark.parametrize("twist_db", [-8.0, -4.0, 4.0])
@pytest.mark.parametrize("offset", [-0.015, 0.015])
def test_we_hear_keys_at_the_limits_over_a_gsm_line(twist_db: float, offset: float) -> None:
    # multimon-ng hears few of these.
    keys = pressed(KEYS, Press(0.08, 0.08, -13.0, twist_db, offset, -offset))
    sound = over_a_gsm_line(mixed(keys, noise(-33.0, 0.16 * len(KEYS), Random(3).gauss)))
    assert heard_by_us(sound) == KEYS


def test_neither_hears_a_key_in_the_tones_of_the_network() -> None:
    # China's dial, ringing, busy and special information tones.
    for hz in (450, 950, 1400, 1800):
        sound = run("sox", "-R", "-n", *RAW, "-", "synth", "1.0", "sine", str(hz), "gain", "-10")
        assert heard_by_us(sound) == heard_by_multimon(sound) == ""
