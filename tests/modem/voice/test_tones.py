"""Simulated phones send what was asked of them."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from modem.voice.pcm import SAMPLE_RATE_HZ, peak_dbfs, rms_dbfs, samples_of
from modem.voice.tones import KEYS, Press, noise, pressed, silence, tone


def test_there_are_sixteen_keys() -> None:
    assert sorted(KEYS) == sorted("0123456789*#ABCD")


def test_what_is_no_key_cannot_be_pressed() -> None:
    with pytest.raises(ValueError, match="substring"):
        pressed("1x")


@pytest.mark.parametrize("twist_db", [-8.0, 0.0, 4.0])
def test_a_key_has_its_level_and_its_length_whatever_the_twist(twist_db: float) -> None:
    press = Press(on_s=0.2, off_s=0.05, level_dbfs=-16.0, twist_db=twist_db)
    pcm = pressed("5", press)
    assert len(samples_of(pcm)) == 0.25 * SAMPLE_RATE_HZ
    assert rms_dbfs(pcm[: 2 * 1600]) == pytest.approx(-16.0, abs=0.1)
    assert pcm.endswith(silence(0.05))


def test_a_tone_crosses_zero_twice_a_period() -> None:
    samples = samples_of(tone(450, -10.0, 1.0))
    crossings = sum(a < 0 <= b or b < 0 <= a for a, b in pairwise(samples))
    assert crossings == pytest.approx(900, abs=1)


def test_noise_has_its_level_and_is_the_same_for_the_same_seed() -> None:
    hiss = noise(-36.0, 1.0, Random(1).gauss)
    assert rms_dbfs(hiss) == pytest.approx(-36.0, abs=0.2)
    assert peak_dbfs(hiss) > -30.0
    assert hiss == noise(-36.0, 1.0, Random(1).gauss)
