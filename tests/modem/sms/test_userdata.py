"""Data codings, user data headers, and where a text is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.errors import MalformedResponse
from modem.sms import userdata
from modem.sms.fields import Octets
from modem.sms.userdata import Alphabet, Coding, Concat
from tests.modem.sms.texts import texts

GSM7, DATA, UCS2 = Alphabet.GSM7, Alphabet.DATA, Alphabet.UCS2
FIRE = "火".encode("utf-16-be")


def _read(
    user_data: bytes, coding: Coding, *, has_header: bool = False
) -> tuple[str, Concat | None]:
    return userdata.read(Octets(user_data.hex()), coding, has_header=has_header)


@pytest.mark.parametrize(
    ("octet", "coding"),
    [
        (0x00, Coding(GSM7)),
        (0x04, Coding(DATA)),
        (0x08, Coding(UCS2)),
        (0x0C, Coding(GSM7)),  # reserved alphabet
        (0x10, Coding(GSM7, 0)),
        (0x18, Coding(UCS2, 0)),
        (0x11, Coding(GSM7, 1)),
        (0x1A, Coding(UCS2, 2)),
        (0x15, Coding(DATA, 1)),
        (0x03, Coding(GSM7)),  # class bits without a class
        (0x20, Coding(GSM7, is_compressed=True)),
        (0x48, Coding(UCS2)),  # to be deleted after reading
        (0x80, Coding(GSM7)),  # reserved group
        (0xC8, Coding(GSM7)),  # message waiting, discard
        (0xD0, Coding(GSM7)),  # message waiting, store
        (0xE0, Coding(UCS2)),  # message waiting, store, UCS2
        (0xF0, Coding(GSM7, 0)),
        (0xF5, Coding(DATA, 1)),
    ],
)
def test_every_group_of_data_codings_is_known(octet: int, coding: Coding) -> None:
    assert userdata.coding_of(octet) == coding


@pytest.mark.parametrize(
    ("text", "width", "lengths"),
    [
        ("", 8, [0]),
        ("a" * 160, 8, [160]),
        ("a" * 161, 8, [153, 8]),
        ("a" * 306, 8, [153, 153]),
        ("a" * 307, 8, [153, 153, 1]),
        ("a" * 161, 16, [152, 9]),
        ("a" * 305, 16, [152, 152, 1]),
        ("€" * 80, 8, [80]),
        ("€" * 81, 8, [76, 5]),
        ("a" * 159 + "€", 8, [153, 7]),
        ("a" * 152 + "€" * 5, 8, [152, 5]),
        ("火" * 70, 8, [70]),
        ("火" * 71, 8, [67, 4]),
        ("火" * 134, 8, [67, 67]),
        ("火" * 135, 8, [67, 67, 1]),
        ("火" * 71, 16, [66, 5]),
        ("火" * 133, 16, [66, 66, 1]),
        ("😀" * 35, 8, [35]),
        ("😀" * 36, 8, [33, 3]),
        ("火" + "😀" * 35, 8, [34, 2]),
        ("火" * 66 + "😀" * 3, 8, [66, 3]),
    ],
)
def test_a_text_is_cut_where_a_part_is_full(text: str, width: int, lengths: list[int]) -> None:
    assert [len(piece) for piece in userdata.split(text, width=width)] == lengths


@given(texts, st.sampled_from([8, 16]))
def test_parts_are_as_many_as_split_says_and_read_as_written(text: str, width: int) -> None:
    pieces = userdata.split(text, width=width)
    parts = userdata.compose(text, reference=200, width=width, flash=False)
    assert "".join(pieces) == text
    assert all(len(part.octets) <= 141 for part in parts)
    expected = [
        (piece, Concat(200, width, len(pieces), number) if len(pieces) > 1 else None)
        for number, piece in enumerate(pieces, 1)
    ]
    assert expected == [
        _read(part.octets, userdata.coding_of(part.coding), has_header=part.has_header)
        for part in parts
    ]


def test_a_reference_counts_modulo_its_width() -> None:
    part = userdata.compose("a" * 161, reference=0x1_2345, width=8, flash=False)[0]
    assert part.octets[1:7].hex() == "050003450201"
    part = userdata.compose("a" * 161, reference=0x1_2345, width=16, flash=False)[0]
    assert part.octets[1:8].hex() == "06080423450201"


def test_what_cannot_be_sent_is_refused() -> None:
    with pytest.raises(ValueError, match="256 parts"):
        userdata.compose("a" * (153 * 255 + 1), reference=0, width=8, flash=False)
    with pytest.raises(ValueError, match="12 bits"):
        userdata.compose("a", reference=0, width=12, flash=False)
    with pytest.raises(UnicodeEncodeError):
        userdata.compose("\ud83d", reference=0, width=8, flash=False)


@pytest.mark.parametrize(
    ("elements", "concat"),
    [
        ("0003070201", Concat(7, 8, 2, 1)),
        ("080401070201", Concat(0x107, 16, 2, 1)),
        ("05040B8423F0" + "0003070202", Concat(7, 8, 2, 2)),
        ("240101" + "080401070302" + "700100", Concat(0x107, 16, 3, 2)),
        ("0003070201" + "0003080302", Concat(8, 8, 3, 2)),
        ("0003070001", None),
        ("0003070200", None),
        ("0003070203", None),
        ("000407020100", None),
        ("05040B8423F0", None),
        ("", None),
    ],
)
def test_a_concatenation_is_found_amid_other_elements(elements: str, concat: Concat | None) -> None:
    header = bytes([len(elements) // 2]) + bytes.fromhex(elements)
    assert _read(bytes([len(header) + 2]) + header + FIRE, Coding(UCS2), has_header=True) == (
        "火",
        concat,
    )


@pytest.mark.parametrize("size", range(1, 16))
def test_a_text_after_a_header_begins_on_a_septet_boundary(size: int) -> None:
    header = bytes([size, 0x70, size - 2]) + bytes(max(0, size - 2)) if size > 1 else b"\x00"
    skipped = -(-8 * len(header) // 7)
    packed = int.from_bytes(header, "little") | 0x61 << 7 * skipped
    octets = packed.to_bytes(-(-7 * (skipped + 1) // 8), "little")
    assert _read(bytes([skipped + 1]) + octets, Coding(GSM7), has_header=True) == ("a", None)


@pytest.mark.parametrize(
    ("user_data", "has_header"),
    [
        ("", False),
        ("02", False),
        ("0970", False),
        ("A1" + "00" * 141, False),
        ("00", True),
        ("0105", True),
        ("03050003", True),
        ("0603000305020161", True),
        ("070500030702", True),
        ("0401000000", True),
    ],
)
def test_lying_lengths_are_malformed(user_data: str, has_header: bool) -> None:
    with pytest.raises(MalformedResponse):
        _read(bytes.fromhex(user_data), Coding(GSM7), has_header=has_header)


@pytest.mark.parametrize("units", ["d83d", "de00", "706bd83d", "706bd83d706b", "70"])
def test_what_is_not_ucs2_is_malformed(units: str) -> None:
    octets = bytes.fromhex(units)
    with pytest.raises(MalformedResponse, match="not UCS2"):
        _read(bytes([len(octets)]) + octets, Coding(UCS2))


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ("de00706b", "\ufffd火"),
        ("706bd83d", "火\ufffd"),
        ("de00", "\ufffd"),
        ("706b", "火"),
        ("", ""),
    ],
)
def test_a_part_that_cuts_a_pair_loses_no_more_than_that(units: str, text: str) -> None:
    octets = bytes.fromhex("0500030702" + "01" + units)
    assert _read(bytes([len(octets)]) + octets, Coding(UCS2), has_header=True)[0] == text


def test_printable_data_is_a_text() -> None:
    assert _read(b"\x08Fire!\r\n\xe9", Coding(DATA)) == ("Fire!\r\n\xe9", None)
    with pytest.raises(MalformedResponse, match="no text"):
        _read(b"\x03\x01\x06\x26", Coding(DATA))


def test_compressed_text_is_malformed() -> None:
    with pytest.raises(MalformedResponse, match="compressed"):
        _read(b"\x02ab", Coding(GSM7, is_compressed=True))
