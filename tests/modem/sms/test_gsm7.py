"""The default alphabet: what fits, how it is cut, how it is packed."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.sms import gsm7
from tests.modem.sms.texts import GSM7_BASIC, GSM7_EXTENSION, gsm7_texts


def test_the_alphabet_has_127_characters_and_the_extension_ten() -> None:
    assert len(set(GSM7_BASIC)) == 127
    assert all(gsm7.encode(character) != b"" for character in GSM7_BASIC)
    assert sorted(gsm7.encode(character)[1] for character in GSM7_EXTENSION + "\f") == [
        0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65,
    ]  # fmt: skip


@pytest.mark.parametrize("character", ["火", "`", "ç", "\x1b", "\t", "😀", "\u3000"])
def test_what_has_no_place_in_the_alphabet_does_not_fit(character: str) -> None:
    assert not gsm7.fits("a" + character)


@given(gsm7_texts)
def test_a_text_survives_the_alphabet(text: str) -> None:
    assert gsm7.fits(text)
    assert gsm7.decode(gsm7.encode(text)) == text


@given(
    st.binary(max_size=160).map(lambda octets: bytes(o & 0x7F for o in octets)), st.integers(0, 6)
)
def test_septets_survive_packing(septets: bytes, fill_bits: int) -> None:
    packed = gsm7.pack(septets, fill_bits)
    assert len(packed) == -(-(7 * len(septets) + fill_bits) // 8)
    assert gsm7.unpack(packed, len(septets), fill_bits) == septets


def test_the_packing_is_that_of_the_standard() -> None:
    assert gsm7.pack(gsm7.encode("hellohello")).hex() == "e8329bfd4697d9ec37"


def test_an_unknown_escape_shows_the_basic_character() -> None:
    assert gsm7.decode(b"\x1ba") == "a"


def test_an_escape_without_a_character_is_a_space() -> None:
    assert gsm7.decode(b"a\x1b") == "a "
    assert gsm7.decode(b"a\x1b\x1bb") == "a b"


@given(gsm7_texts, st.integers(2, 160))
def test_an_escaped_character_is_never_cut(text: str, capacity: int) -> None:
    pieces = gsm7.split(text, capacity)
    assert "".join(pieces) == text
    assert all(len(gsm7.encode(piece)) <= capacity for piece in pieces)
    # Nothing is wasted: the next character would not have fitted.
    for piece, following in itertools.pairwise(pieces):
        assert len(gsm7.encode(piece + following[0])) > capacity


TURKISH, SPANISH, PORTUGUESE = 1, 2, 3


@pytest.mark.parametrize(
    ("language", "escaped", "letters"),
    [
        (TURKISH, b"GISceigs", "ĞİŞç€ığş"),
        (SPANISH, b"\tAIOUaeiou", "çÁÍÓÚá€íóú"),
        (PORTUGUESE, b"\x05\t\x0b\x0c\x0e\x0f\x1fAIOU[\\aeiou{|\x7f", "êçÔôÁáÊÀÍÓÚÃÕÂ€íóúãõâ"),
        (PORTUGUESE, b"\x12\x13\x15\x16\x17\x18\x19", "ΦΓΩΠΨΣΘ"),
    ],
)
def test_an_escaped_letter_is_that_of_its_language(
    language: int, escaped: bytes, letters: str
) -> None:
    septets = b"".join(bytes((gsm7.ESCAPE, code)) for code in escaped)
    assert gsm7.decode(septets, single=language) == letters
    signs = gsm7.encode(GSM7_EXTENSION)
    assert gsm7.decode(signs, single=language) == GSM7_EXTENSION
    assert gsm7.decode(b"a\x1b\x1b\x1bzb", single=language) == "a zb"


@pytest.mark.parametrize("language", [TURKISH, PORTUGUESE])
def test_a_language_keeps_digits_and_the_letters_of_english(language: int) -> None:
    text = "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz\r\n.,:;!?()+-*/%&'\""
    assert gsm7.decode(gsm7.encode(text), locking=language) == text
    whole = gsm7.decode(bytes(code for code in range(128) if code != gsm7.ESCAPE), locking=language)
    assert len(set(whole)) == 127


def test_a_locked_language_has_letters_of_its_own() -> None:
    assert gsm7.decode(b"\x04\x07\x0b\x0c\x1c\x1d\x40\x60", locking=TURKISH) == "€ıĞğŞşİç"
    assert gsm7.decode(b"\x04\x06\x07\x08\x15\x18\x5b\x7d", locking=PORTUGUESE) == "êúíó∞€Ã`"
    assert gsm7.decode(b"\x04\x5b", locking=SPANISH) == "èÄ"  # it has no such table
