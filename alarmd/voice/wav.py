"""What is in a WAV file: its rate and its samples, or why it cannot be read and what to do.

PCM of 8, 16, 24 or 32 bit, floating point, A-law and µ-law (G.711), any number of channels (they
are averaged), any rate from 4 to 192 kHz.
"""

from __future__ import annotations

import math
import struct
from array import array

from msgspec import Struct

from alarmd.i18n.language import Message, MessageError, t
from modem.voice.pcm import FULL_SCALE, SAMPLE_OCTETS, SAMPLE_RATE_HZ

FILE_BYTES_MAX = 64 * 1024 * 1024
SOUND_S_MAX = 60.0  # a prompt is a sentence; after a minute somebody forgot the recorder

_RATES_HZ = (4000, 192_000)
_CONVERSION = "ffmpeg -i IN -ar 8000 -ac 1 -c:a pcm_s16le OUT.wav"
_PCM, _EXTENSIBLE = 1, 0xFFFE
_OTHERS = (
    (b"ID3", "MP3"), (b"\xff\xfb", "MP3"), (b"\xff\xf3", "MP3"), (b"\xff\xf2", "MP3"),
    (b"OggS", "Ogg"), (b"fLaC", "FLAC"), (b"#!AMR", "AMR"), (b"FORM", "AIFF"),
    (b"\x1aE\xdf\xa3", "WebM"), (b"RIFX", "RIFX"), (b"RF64", "RF64"),
)  # fmt: skip
_DAMAGED = t("the WAV file is damaged; record it again")


class Unusable(MessageError):
    """This file cannot become a prompt; `message` says why and what to do."""


class _Format(Struct, frozen=True):
    """A `fmt ` chunk."""

    sort: int
    channels: int
    rate_hz: int
    bits: int


def decode(data: bytes) -> tuple[int, list[float]]:
    """The rate and the mono samples, -1 to 1, of a WAV file; raise Unusable for anything else."""
    if not data:
        raise Unusable(t("the file is empty; record it again"))
    if len(data) > FILE_BYTES_MAX:
        raise Unusable(t("the file is too big: one file for each prompt, a minute at most"))
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise Unusable(_not_wav(data))
    chunks = _chunks(data)
    form = _format(chunks.get(b"fmt ", b""))
    body = chunks.get(b"data", b"")
    # Refuse a long file before it is turned into numbers.
    check_length(len(body) // (form.channels * max(form.bits // 8, 1)), form.rate_hz)
    samples = _samples(body, form)
    if samples is None:
        raise Unusable(
            t("WAV of this kind cannot be read; convert it: {command}", command=_CONVERSION)
        )
    return form.rate_hz, _mono(samples, form.channels)


def check_length(samples: int, rate_hz: int) -> None:
    """Raise Unusable if so many samples last longer than SOUND_S_MAX."""
    if samples > SOUND_S_MAX * rate_hz:
        seconds, limit = round(samples / rate_hz), round(SOUND_S_MAX)
        raise Unusable(
            t(
                "it is {seconds} s long, {limit} s at most: one file for each prompt",
                seconds=seconds,
                limit=limit,
            )
        )


def _format(chunk: bytes) -> _Format:
    if len(chunk) < 16:
        raise Unusable(_DAMAGED)
    sort, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if sort == _EXTENSIBLE and len(chunk) >= 26:
        (sort,) = struct.unpack_from("<H", chunk, 24)
    if not channels or not _RATES_HZ[0] <= rate_hz <= _RATES_HZ[1]:
        raise Unusable(_DAMAGED)
    return _Format(sort, channels, rate_hz, bits)


def wav_file(pcm: bytes) -> bytes:
    """A WAV file of 8 kHz mono s16le."""
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(pcm), b"WAVE", b"fmt ", 16,
        _PCM, 1, SAMPLE_RATE_HZ, SAMPLE_RATE_HZ * SAMPLE_OCTETS, SAMPLE_OCTETS, 8 * SAMPLE_OCTETS,
        b"data", len(pcm),
    )  # fmt: skip
    return head + pcm


def sound_of(data: bytes) -> bytes:
    """The samples of a file that `wav_file` wrote; raise Unusable for any other file."""
    body = data[44:]
    if data[:44] != wav_file(body)[:44]:
        raise Unusable(t("this is not a prompt of alarmd; import it again"))
    return body


def _not_wav(data: bytes) -> Message:
    is_mp4 = data[4:8] == b"ftyp"
    kind = "M4A" if is_mp4 else next((k for magic, k in _OTHERS if data.startswith(magic)), "")
    if kind:
        return t("this is {kind}, not WAV; convert it: {command}", kind=kind, command=_CONVERSION)
    return t("this is not a WAV file; record one, or convert it: {command}", command=_CONVERSION)


def _chunks(data: bytes) -> dict[bytes, bytes]:
    """The first chunk of each name; a data chunk that was cut short or never closed is kept."""
    found: dict[bytes, bytes] = {}
    at = 12
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        found.setdefault(name, data[at + 8 : at + 8 + size])
        at += 8 + size + size % 2
    return found


def _samples(body: bytes, form: _Format) -> list[float] | None:
    """All samples of all channels; None for an encoding that is not known."""
    match form.sort, form.bits:
        case (1, 8):
            return [(byte - 128) / 128 for byte in body]
        case (1, 16):
            return [value / FULL_SCALE for value in _array("h", body)]
        case (1, 24):
            padded = bytearray(len(body) // 3 * 4)
            for byte in range(3):
                padded[byte + 1 :: 4] = body[byte : len(body) // 3 * 3 : 3]
            return [value / 2**31 for value in _array("i", bytes(padded))]
        case (1, 32):
            return [value / 2**31 for value in _array("i", body)]
        case (3, 32):
            return [_finite(value) for value in _array("f", body)]
        case (3, 64):
            return [_finite(value) for value in _array("d", body)]
        case (6, 8):
            return [_from_alaw(byte) for byte in body]
        case (7, 8):
            return [_from_mulaw(byte) for byte in body]
    return None


def _array(code: str, body: bytes) -> array[float]:
    values: array[float] = array(code)
    values.frombytes(body[: len(body) // values.itemsize * values.itemsize])
    return values


def _finite(value: float) -> float:
    return min(max(value, -1.0), 1.0) if math.isfinite(value) else 0.0


def _from_alaw(byte: int) -> float:
    """One sample of G.711 A-law."""
    byte ^= 0x55
    exponent, mantissa = byte >> 4 & 7, byte & 15
    size = (mantissa << 4) + 8 if exponent == 0 else ((mantissa << 4) + 0x108) << (exponent - 1)
    return (size if byte & 0x80 else -size) / FULL_SCALE


def _from_mulaw(byte: int) -> float:
    """One sample of G.711 µ-law."""
    byte = ~byte & 0xFF
    size = (((byte & 15) << 3) + 0x84 << (byte >> 4 & 7)) - 0x84
    return (-size if byte & 0x80 else size) / FULL_SCALE


def _mono(samples: list[float], channels: int) -> list[float]:
    if channels == 1:
        return samples
    whole = len(samples) // channels * channels
    lanes = [samples[lane:whole:channels] for lane in range(channels)]
    return [sum(together) / channels for together in zip(*lanes, strict=True)]
