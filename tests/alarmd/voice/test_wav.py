"""Any WAV is read; anything else is refused with what to do about it."""

from __future__ import annotations

import io
import struct
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.voice.wav import SOUND_S_MAX, Unusable, decode, sound_of, wav_file
from modem.voice.pcm import SAMPLE_RATE_HZ
from tests.alarmd.voice.sounds import tone, wav

KINDS = [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32), (3, 64)]


@pytest.mark.parametrize(("sort", "bits"), KINDS)
@pytest.mark.parametrize("channels", [1, 2])
def test_every_usual_kind_of_wav_is_read(sort: int, bits: int, channels: int) -> None:
    meant = tone(16_000, 0.05)
    rate_hz, samples = decode(wav(16_000, [meant] * channels, sort, bits))
    assert rate_hz == 16_000
    assert samples == pytest.approx(meant, abs=0.01)


def test_channels_are_averaged() -> None:
    left, right = tone(8000, 0.05), [0.0] * 400
    _, samples = decode(wav(8000, [left, right]))
    assert samples == pytest.approx([sample / 2 for sample in left], abs=0.001)


def test_an_extensible_header_names_the_real_kind() -> None:
    data = wav(8000, [tone(8000, 0.01)], 3, 32)
    form = struct.pack("<HHIIHH", 0xFFFE, 1, 8000, 32000, 4, 32)
    form += struct.pack("<HHIH", 22, 32, 4, 3) + b"\0" * 14
    head = data[:12] + b"fmt " + struct.pack("<I", len(form)) + form
    assert decode(head + data[36:])[1] == pytest.approx(tone(8000, 0.01), abs=1e-6)


@pytest.mark.parametrize(("sort", "silent"), [(6, b"\xd5"), (7, b"\xff")])
def test_telephone_codes_are_read(sort: int, silent: bytes) -> None:
    form = struct.pack("<HHIIHH", sort, 1, 8000, 8000, 1, 8)
    body = silent * 10 + bytes([silent[0] & 0x80]) * 2
    data = b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", 16) + form
    data += b"data" + struct.pack("<I", len(body)) + body
    _, samples = decode(data)
    assert samples[:10] == pytest.approx([0.0] * 10, abs=0.001)
    assert abs(samples[-1]) > 0.1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"ID3\x04rest", "MP3"),
        (b"\xff\xfb\x90\x64", "MP3"),
        (b"OggS....", "Ogg"),
        (b"....ftypM4A ", "M4A"),
        (b"#!AMR\n", "AMR"),
        (b"fLaC", "FLAC"),
        (b"hello, I am a text", "not a WAV file"),
        (b"RIFF\0\0\0\0WAVE", "damaged"),
        (b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0abcd", "damaged"),
    ],
)
def test_what_is_no_wav_is_refused_by_its_name(data: bytes, said: str) -> None:
    with pytest.raises(Unusable, match=said):
        decode(data)


def test_what_is_no_wav_is_told_how_to_become_one() -> None:
    with pytest.raises(Unusable, match=r"ffmpeg -i IN .* OUT\.wav"):
        decode(b"ID3\x04")


def test_an_unknown_code_is_told_how_to_become_pcm() -> None:
    data = wav(8000, [[0.0] * 8])
    with pytest.raises(Unusable, match="ffmpeg"):
        decode(data[:20] + struct.pack("<H", 0x55) + data[22:])


def test_ten_minutes_are_refused_before_they_are_read() -> None:
    data = wav(8000, [[0.0] * 10])
    with pytest.raises(Unusable, match=f"600 s long, {SOUND_S_MAX:.0f} s at most"):
        decode(data.replace(struct.pack("<I", 20), struct.pack("<I", 9_600_000)) + bytes(9_600_000))


def test_a_rate_that_nobody_records_at_is_damage() -> None:
    data = wav(8000, [[0.0] * 10])
    with pytest.raises(Unusable, match="damaged"):
        decode(data[:24] + struct.pack("<I", 3) + data[28:])


def test_a_file_that_was_cut_short_is_read_as_far_as_it_goes() -> None:
    meant = tone(8000, 0.05)
    assert len(decode(wav(8000, [meant])[:-101])[1]) == 349


@given(st.binary(max_size=200))
def test_no_file_at_all_breaks_it(junk: bytes) -> None:
    for data in (junk, b"RIFF\0\0\0\0WAVE" + junk, wav(SAMPLE_RATE_HZ, [[0.0]])[:40] + junk):
        try:
            rate_hz, samples = decode(data)
        except Unusable:
            continue
        assert rate_hz >= 4000
        assert all(-1 <= sample <= 1 for sample in samples)


def test_other_programs_read_what_is_written() -> None:
    with wave.open(io.BytesIO(wav_file(b"\1\0\2\0"))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 8000)
        assert file.readframes(9) == b"\1\0\2\0"


def test_what_other_programs_write_is_read() -> None:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(3)
        file.setframerate(44_100)
        file.writeframes(b"\0\0\x40\0\0\xc0\0\0\x20\0\0\x20")
    assert decode(written.getvalue()) == (44_100, [0.0, 0.25])


def test_a_prompt_is_kept_and_found_again() -> None:
    assert sound_of(wav_file(b"\1\0\2\0")) == b"\1\0\2\0"
    with pytest.raises(Unusable, match="import it again"):
        sound_of(wav(16_000, [[0.0]]))
