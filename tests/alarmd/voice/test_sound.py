"""A recording of any kind becomes a prompt that sounds like all others."""

from __future__ import annotations

import math

import pytest

from alarmd.voice.sound import PEAK_MAX, Prepared, prepare, prepare_file, resample
from alarmd.voice.wav import Unusable
from tests.alarmd.voice.sounds import heard, longest_silence_s, rms, silence, tone, wav

RATES_HZ = [8000, 11025, 16_000, 22_050, 24_000, 44_100, 48_000]


def spoken(rate_hz: int, pause_s: float, level: float = 0.25) -> list[float]:
    """Two words with a pause, and silence around them."""
    word = tone(rate_hz, level=level)
    around = silence(rate_hz, 1.0)
    return [*around, *word, *silence(rate_hz, pause_s), *word, *around]


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_every_rate_becomes_8_khz_at_one_loudness(rate_hz: int) -> None:
    prompt = prepare(rate_hz, spoken(rate_hz, 0.1))
    assert prompt.seconds == pytest.approx(1.16, abs=0.03)
    samples = heard(prompt.pcm)
    assert max(map(abs, samples)) <= 10 ** (-3 / 20)
    assert 20 * math.log10(rms(samples[800:3200])) == pytest.approx(-20, abs=0.5)


@pytest.mark.parametrize("level", [0.01, 0.1, 0.9])
def test_soft_and_loud_recordings_sound_the_same(level: float) -> None:
    samples = heard(prepare(8000, spoken(8000, 0.1, level)).pcm)
    assert 20 * math.log10(rms(samples[800:3200])) == pytest.approx(-20, abs=0.5)


def test_what_would_fold_back_into_the_band_is_gone() -> None:
    above = resample(tone(44_100, 0.5, hz=5000), 44_100)
    assert 20 * math.log10(rms(above[400:-400]) / rms(tone(8000))) < -55


@pytest.mark.parametrize("hz", [300, 1000, 3000, 3400])
def test_what_a_telephone_carries_is_kept(hz: float) -> None:
    kept = resample(tone(48_000, 0.5, hz=hz), 48_000)
    assert 20 * math.log10(rms(kept[400:-400]) / rms(tone(8000))) == pytest.approx(0, abs=0.2)


def test_a_direct_current_is_taken_out() -> None:
    samples = heard(prepare(8000, [sample + 0.3 for sample in spoken(8000, 0.1)]).pcm)
    assert abs(sum(samples) / len(samples)) < 0.001


def test_silence_is_cut_at_the_ends_and_shortened_inside() -> None:
    prompt = prepare(8000, spoken(8000, 2.0))
    assert longest_silence_s(prompt.pcm) <= 0.25
    assert prompt.seconds == pytest.approx(1.26, abs=0.03)


def test_a_short_pause_stays_as_it_was() -> None:
    assert prepare(8000, spoken(8000, 0.15)).seconds == pytest.approx(1.21, abs=0.03)


def test_hiss_between_the_words_counts_as_silence() -> None:
    noisy = [sample + 0.004 * math.sin(n * n) for n, sample in enumerate(spoken(8000, 2.0))]
    assert prepare(8000, noisy).seconds == pytest.approx(1.26, abs=0.05)


def test_speech_with_high_peaks_stays_below_3_dbfs() -> None:
    clicks = [0.9 if n % 80 == 0 else 0.001 for n in range(8000)]
    assert max(map(abs, heard(prepare(8000, clicks).pcm))) <= PEAK_MAX + 0.001


@pytest.mark.parametrize("samples", [[], silence(8000, 2), tone(8000, 2, level=0.0005)])
def test_nothing_to_hear_is_refused(samples: list[float]) -> None:
    with pytest.raises(Unusable, match="record it again"):
        prepare(8000, samples)


def test_a_recording_that_is_overdriven_is_refused_and_a_little_is_said() -> None:
    def driven(share: float) -> Prepared:
        loud = int(share * 16_000)
        vowel = [*tone(16_000, level=4.0, hz=300)[:loud], *tone(16_000, hz=300)]
        return prepare(16_000, [min(max(sample, -1.0), 1.0) for sample in vowel])

    assert driven(0).warnings == ()
    assert "overdriven in places" in str(driven(0.005).warnings[0])
    with pytest.raises(Unusable, match="overdriven; record it again"):
        driven(0.4)


def test_what_was_overdriven_before_it_was_resampled_is_refused_too() -> None:
    loud = [min(max(sample, -1.0), 1.0) for sample in tone(8_000, level=4.0, hz=300)]
    rippled = [sample * (1.0 if n % 2 else 0.96) for n, sample in enumerate(loud)]
    with pytest.raises(Unusable, match="overdriven; record it again"):
        prepare(8_000, rippled)


def test_a_voice_that_reaches_full_scale_is_not_overdriven() -> None:
    assert prepare(8_000, tone(8_000, level=0.9985, hz=300)).warnings == ()


def test_a_stereo_recording_of_a_phone_becomes_a_prompt() -> None:
    said = spoken(44_100, 0.1)
    assert prepare_file(wav(44_100, [said, said], bits=24)).seconds == pytest.approx(1.16, abs=0.03)
