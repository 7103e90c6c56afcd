"""Data codings, user data headers, and where a text is cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.errors import MalformedResponse
from modem.sms import gsm7, userdata
from modem.sms.fields import Octets
from modem.sms.userdata import Alphabet, Coding, Concat
from tests.modem.sms.texts import texts

GSM7, DATA, UCS2 = Alphabet.GSM7, Alphabet.DATA, Alphabet.UCS2
FIRE = "火".encode("utf-16-be")


def _read(
    user_data: bytes, coding: Coding, *, has_header: bool = False
) -> tuple[str, Concat | None]:
    read = userdata.read(Octets(user_data.hex()), coding, has_header=has_header)
    return read.text, read.concat


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


@pytest.mark.parametrize("user_data", ["", "02", "A1"])
def test_where_nothing_is_there_is_nothing_to_read(user_data: str) -> None:
    with pytest.raises(MalformedResponse, match="it ends within the user data"):
        _read(bytes.fromhex(user_data), Coding(GSM7))


HELP = "E8321B0E"


@pytest.mark.parametrize(
    ("coding", "user_data", "text"),
    [
        (GSM7, "05" + HELP, "help…"),  # four of five septets
        (GSM7, "0F" + HELP, "help…"),
        (GSM7, "A0" + HELP, "help…"),
        (GSM7, "A1" + HELP, "help…"),  # more septets than any text has
        (GSM7, "FF" + HELP, "help…"),
        (GSM7, "09E8329BFD4697D9", "hellohel…"),
        (GSM7, "08E8329BFD4697", "helloh…"),
        (UCS2, "0567654EBA00", "来人"),  # an octet too many, and nothing in it
        (UCS2, "0567654EBA70", "来人…"),
        (UCS2, "0667654EBA00", "来人…"),
        (UCS2, "0667654EBA", "来人…"),
        (UCS2, "0467654E", "来…"),
        (UCS2, "02" + "67", "…"),
        (UCS2, "A0" + "306F3044", "はい…"),
        (UCS2, "FF" + "306F3044", "はい…"),
        (DATA, "0A" + b"Fire!".hex(), "Fire!…"),
        (DATA, "07" + "火警".encode().hex()[:-2], "火…"),
    ],
)
def test_what_is_there_of_a_text_is_read_and_the_cut_is_marked(
    coding: Alphabet, user_data: str, text: str
) -> None:
    assert _read(bytes.fromhex(user_data), Coding(coding)) == (text, None)


@pytest.mark.parametrize(
    ("coding", "user_data", "text"),
    [
        (GSM7, "04" + HELP, "help"),
        (GSM7, "0131", "1"),
        (GSM7, "00", ""),
        (UCS2, "04706B8B66", "火警"),
        (UCS2, "08" + "597D70E6597D70E6", "好烦好烦"),
        (UCS2, "0403050003", "\u0305\x03"),  # an element that overruns its header
        (UCS2, "020031", "1"),
        (DATA, "0431303020", "100 "),
    ],
)
def test_a_header_that_is_none_is_text(coding: Alphabet, user_data: str, text: str) -> None:
    assert _read(bytes.fromhex(user_data), Coding(coding), has_header=True) == (text, None)


def test_a_part_that_is_cut_keeps_its_place() -> None:
    header = bytes.fromhex("0500030702") + b"\x01"
    whole = bytes([0x8C]) + header + "火警".encode("utf-16-be")
    assert _read(whole, Coding(UCS2), has_header=True) == ("火警…", Concat(7, 8, 2, 1))
    assert _read(whole[:7], Coding(UCS2), has_header=True) == ("…", Concat(7, 8, 2, 1))


@pytest.mark.parametrize(
    ("coding", "user_data", "damage"),
    [
        (GSM7, "05" + HELP, "ends within"),
        (GSM7, "A1" + "31" * 141, "length is 161"),
        (UCS2, "0567654EBA00", "not UCS2"),
        (UCS2, "04706B8B66", "header is none"),
    ],
)
def test_what_is_wrong_with_it_is_known(coding: Alphabet, user_data: str, damage: str) -> None:
    octets = Octets(user_data)
    assert damage in userdata.read(octets, Coding(coding), has_header="none" in damage).damage


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ("feff0031", "1"),
        ("fffe3100", "1"),  # the mark says little endian
        ("fffe6b70668b", "火警"),
        ("fffe3dd80ade", "😊"),
        ("fffe", ""),
        ("feff", ""),
        ("0031fffe", "1\ufffe"),  # only in front is it a mark
    ],
)
def test_a_byte_order_mark_is_obeyed(units: str, text: str) -> None:
    octets = bytes.fromhex(units)
    assert _read(bytes([len(octets)]) + octets, Coding(UCS2)) == (text, None)


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ("d83d", "\ufffd"),
        ("de00", "\ufffd"),
        ("706bd83d", "火\ufffd"),
        ("706bd83d706b", "火\ufffd火"),
        ("d83dd83dde00", "\ufffd😀"),
    ],
)
def test_half_a_pair_loses_no_more_than_that(units: str, text: str) -> None:
    octets = bytes.fromhex(units)
    assert _read(bytes([len(octets)]) + octets, Coding(UCS2)) == (text, None)


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


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Fire!\r\n\xe9", "Fire!\r\n\xe9"),
        (b"1\0", "1"),
        (b"help\0\0\0", "help"),
        ("火警".encode() + b"\0", "火警"),
        ("\ufeff来人👍🏻".encode(), "来人👍🏻"),
        ("1\u200d".encode(), "1\u200d"),
        (b"5\xa0\xa3", "5\xa0£"),
        (b"", ""),
    ],
)
def test_data_that_is_text_is_read(data: bytes, text: str) -> None:
    assert _read(bytes([len(data)]) + data, Coding(DATA)) == (text, None)


@pytest.mark.parametrize("data", [b"\x01\x06\x26", b"a\0b", b"\x80\x9f", b"\0\x30\0\x31"])
def test_data_that_is_no_text_is_malformed(data: bytes) -> None:
    with pytest.raises(MalformedResponse, match="no text"):
        _read(bytes([len(data)]) + data, Coding(DATA))


def test_a_character_of_utf_8_that_two_parts_share_is_lost_alone() -> None:
    octets = "火警".encode()
    for number, data, text in ((1, octets[:4], "火"), (2, octets[4:] + b"!", "!")):
        user_data = bytes((5, 0, 3, 7, 2, number)) + data
        read = _read(bytes([len(user_data)]) + user_data, Coding(DATA), has_header=True)
        assert read == (text, Concat(7, 8, 2, number))


@pytest.mark.parametrize(
    ("elements", "text"),
    [
        ("240101", "ışık Ğ"),
        ("240101" + "250101", "ışık Ğ"),
        ("250101", "isik G"),
        ("2401FF", "isik G"),  # a language that has no table here
        ("24020101", "isik G"),
        ("25020101", "isik G"),
    ],
)
def test_the_language_that_a_header_names_is_read(elements: str, text: str) -> None:
    header = bytes([len(elements) // 2]) + bytes.fromhex(elements)
    septets = b"".join(b"\x1b" + letter.encode() for letter in "is") + b"\x1bik \x1bG"
    skipped = -(-8 * len(header) // 7)
    packed = gsm7.pack(septets, 7 * skipped - 8 * len(header))
    read = _read(bytes([skipped + len(septets)]) + header + packed, Coding(GSM7), has_header=True)
    assert read == (text, None)


def test_compressed_text_is_malformed() -> None:
    with pytest.raises(MalformedResponse, match="compressed"):
        _read(b"\x02ab", Coding(GSM7, is_compressed=True))
