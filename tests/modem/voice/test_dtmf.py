"""What Q.24 asks of a receiver of keys, and that nothing else is taken for one."""

from __future__ import annotations

from math import pi, sin
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.voice.dtmf import DtmfDetector, KeyDown, KeyUp
from modem.voice.pcm import FRAME_OCTETS, SAMPLE_OCTETS, SAMPLE_RATE_HZ, gained, mixed, pcm_of
from modem.voice.tones import KEYS, Press, noise, pressed, silence, tone

SHORTEST = Press(on_s=0.04, off_s=0.04)
LEAD = silence(0.05)


def heard(pcm: bytes, octets_at_a_time: int = FRAME_OCTETS) -> list[KeyDown | KeyUp]:
    detector = DtmfDetector()
    pcm += silence(0.1)
    return [
        event
        for at in range(0, len(pcm), octets_at_a_time)
        for event in detector.feed(pcm[at : at + octets_at_a_time])
    ]


def keys_in(pcm: bytes) -> str:
    return "".join(event.key for event in heard(pcm) if isinstance(event, KeyDown))


def gap(key: str, gap_s: float) -> bytes:
    """A key of 180 ms that is interrupted in its middle."""
    octets = round(gap_s * SAMPLE_RATE_HZ) * SAMPLE_OCTETS
    whole = pressed(key, Press(on_s=0.18, off_s=0.1))
    start = round(0.09 * SAMPLE_RATE_HZ) * SAMPLE_OCTETS
    return whole[:start] + bytes(octets) + whole[start + octets :]


def test_every_key_is_heard_at_40_ms_with_pauses_of_40_ms() -> None:
    assert keys_in(pressed(KEYS, SHORTEST)) == KEYS


@pytest.mark.parametrize("shift", range(0, 40, 7))
@pytest.mark.parametrize("on_ms", [20, 23])
def test_a_key_of_23_ms_or_less_is_not_heard(on_ms: int, shift: int) -> None:
    press = Press(on_s=on_ms / 1000, off_s=0.05)
    assert keys_in(LEAD + bytes(2 * shift) + pressed(KEYS, press)) == ""


@pytest.mark.parametrize("twist_db", [-8.0, 4.0])
@pytest.mark.parametrize("low", [-1, 0, 1])
@pytest.mark.parametrize("high", [-1, 0, 1])
def test_a_key_within_the_tolerances_is_heard(twist_db: float, low: int, high: int) -> None:
    # 1.5 % and 2 Hz, of the lowest frequency of each group.
    offsets = (low * (0.015 + 2 / 697), high * (0.015 + 2 / 1209))
    press = Press(0.05, 0.05, -20.0, twist_db, *offsets)
    assert keys_in(pressed(KEYS, press)) == KEYS


@pytest.mark.parametrize("offset", [-0.07, -0.05, -0.035, 0.035, 0.05, 0.07])
def test_a_key_beside_its_frequencies_is_not_heard(offset: float) -> None:
    for off in ({"low_offset": offset}, {"high_offset": offset}):
        assert set(keys_in(pressed(KEYS, Press(**off)))) & set(KEYS) == set()


@pytest.mark.parametrize("twist_db", [-16.0, 12.0])
def test_two_tones_of_too_different_strength_are_no_key(twist_db: float) -> None:
    assert keys_in(pressed(KEYS, Press(twist_db=twist_db))) == ""


@pytest.mark.parametrize("level_dbfs", [-3.0, -28.0])
def test_loud_and_soft_keys_are_heard(level_dbfs: float) -> None:
    assert keys_in(pressed(KEYS, Press(0.05, 0.05, level_dbfs))) == KEYS


def test_what_is_far_below_the_network_s_levels_is_not() -> None:
    assert keys_in(pressed(KEYS, Press(level_dbfs=-50.0))) == ""


def test_a_held_key_is_one_key_with_a_beginning_and_an_end() -> None:
    (down, up) = heard(LEAD + pressed("7", Press(on_s=3.0)))
    assert (type(down), type(up), down.key, up.key) == (KeyDown, KeyUp, "7", "7")
    assert down.at == pytest.approx(0.05 * SAMPLE_RATE_HZ, abs=40)
    assert up.at == pytest.approx(3.05 * SAMPLE_RATE_HZ, abs=40)


def test_an_interruption_of_10_ms_does_not_make_two_keys_of_one() -> None:
    assert keys_in(gap("5", 0.01)) == "5"


def test_a_pause_of_40_ms_does() -> None:
    assert keys_in(gap("5", 0.04)) == "55"


def test_a_key_right_behind_another_is_heard_after_the_other_is_up() -> None:
    close = Press(on_s=0.1, off_s=0.0)
    events = heard(LEAD + pressed("12", close))
    told = [(type(event), event.key) for event in events]
    assert told == [(KeyDown, "1"), (KeyUp, "1"), (KeyDown, "2"), (KeyUp, "2")]


@given(st.integers(2, 700).map(lambda samples: samples * SAMPLE_OCTETS))
def test_it_makes_no_difference_how_the_sound_is_cut(octets: int) -> None:
    pcm = LEAD + pressed("19", SHORTEST)
    assert heard(pcm, octets) == heard(pcm)


@given(st.integers(0, 2**32), st.text(st.sampled_from(KEYS), max_size=6))
def test_keys_are_heard_in_noise_of_20_db_below_them(seed: int, keys: str) -> None:
    press = Press(0.05, 0.05)
    hiss = noise(press.level_dbfs - 20.0, 0.1 + 0.1 * len(keys), Random(seed).gauss)
    assert keys_in(mixed(LEAD + pressed(keys, press), hiss)) == keys


def test_noise_is_no_key() -> None:
    assert keys_in(noise(-20.0, 10.0, Random(2).gauss)) == ""


def test_one_tone_alone_is_no_key() -> None:
    for hz in (450, 697, 941, 1209, 1477, 1633):
        assert keys_in(tone(hz, -15.0, 0.5)) == ""


def test_two_tones_that_glide_are_a_voice_and_no_key() -> None:
    rate, turns, samples = 0.6, 0.0, []  # 60 % a second, through the middle of '*'
    for at in range(-800, 800):
        turns += (1 + rate * at / SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
        samples.append(3000 * (sin(2 * pi * 941 * turns) + sin(2 * pi * 1209 * turns)))
    assert keys_in(pcm_of(samples)) == ""


def test_a_third_tone_as_loud_as_the_others_is_a_chord_and_no_key() -> None:
    key = pressed("5", Press(on_s=0.5, level_dbfs=-16.0))
    for hz in (300, 620, 1209, 1800, 2540):
        assert keys_in(mixed(key, tone(hz, -17.0, 0.5))) == ""


def test_a_key_is_heard_through_a_softer_sound() -> None:
    key = pressed("5", Press(on_s=0.1, level_dbfs=-16.0))
    assert keys_in(mixed(key, gained(tone(300, -16.0, 0.2), -12.0))) == "5"
