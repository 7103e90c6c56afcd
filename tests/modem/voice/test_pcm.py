"""Frames, levels, gain and mixing of sound."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.voice.pcm import (
    FRAME_OCTETS,
    FULL_SCALE,
    LEVEL_FLOOR_DBFS,
    SAMPLE_MAX,
    SAMPLE_MIN,
    gained,
    mean_square,
    mean_square_dbfs,
    mixed,
    pcm_of,
    peak_dbfs,
    rms_dbfs,
    samples_of,
)
from modem.voice.tones import tone

SAMPLES = st.lists(st.integers(SAMPLE_MIN, SAMPLE_MAX), max_size=400)


@given(SAMPLES)
def test_samples_survive_the_way_to_octets_and_back(samples: list[int]) -> None:
    assert list(samples_of(pcm_of(samples))) == samples


def test_samples_are_little_endian_whatever_the_machine_is() -> None:
    assert samples_of(b"\x01\x00\x00\x80\xff\x7f") == (1, SAMPLE_MIN, SAMPLE_MAX)


def test_what_is_too_loud_is_saturated_and_never_wraps() -> None:
    assert samples_of(pcm_of([1e6, -1e6, 0.6])) == (SAMPLE_MAX, SAMPLE_MIN, 1)


def test_a_full_scale_square_has_0_dbfs_and_a_sine_3_less() -> None:
    assert rms_dbfs(pcm_of([SAMPLE_MIN, SAMPLE_MAX] * 80)) == pytest.approx(0.0, abs=0.001)
    assert rms_dbfs(tone(1000, -3.0103, 0.1)) == pytest.approx(-3.01, abs=0.01)
    assert peak_dbfs(tone(1000, -13.0103, 0.1)) == pytest.approx(-10.0, abs=0.01)
    assert peak_dbfs(pcm_of([SAMPLE_MIN])) == 0.0


@pytest.mark.parametrize("pcm", [b"", bytes(FRAME_OCTETS)])
def test_silence_has_the_lowest_level(pcm: bytes) -> None:
    assert rms_dbfs(pcm) == peak_dbfs(pcm) == LEVEL_FLOOR_DBFS


@given(st.floats(LEVEL_FLOOR_DBFS, 0.0))
def test_levels_and_mean_squares_are_each_others_inverse(level_dbfs: float) -> None:
    assert mean_square_dbfs(mean_square(level_dbfs)) == pytest.approx(level_dbfs, abs=1e-6)
    assert sqrt(mean_square(-20.0)) == pytest.approx(FULL_SCALE / 10)


def test_gain_changes_the_level_by_as_much() -> None:
    assert rms_dbfs(gained(tone(440, -30.0, 0.1), 12.0)) == pytest.approx(-18.0, abs=0.02)


def test_a_mix_is_as_long_as_its_longest_part() -> None:
    assert samples_of(mixed(pcm_of([1, 2]), pcm_of([10]), b"")) == (11, 2)
    assert mixed() == b""


@given(SAMPLES, SAMPLES)
def test_a_mix_is_the_saturated_sum(one: list[int], other: list[int]) -> None:
    longest = max(len(one), len(other))
    padded = [samples + [0] * (longest - len(samples)) for samples in (one, other)]
    expected = [max(SAMPLE_MIN, min(SAMPLE_MAX, a + b)) for a, b in zip(*padded, strict=True)]
    assert list(samples_of(mixed(pcm_of(one), pcm_of(other)))) == expected
