"""The text of a TPDU: data coding (23.038 4), user data header (23.040 9.2.3.24), parts."""

from __future__ import annotations

from codecs import getincrementaldecoder
from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never
from unicodedata import category

from modem.sms import gsm7
from modem.sms.fields import Octets

PARTS_MAX = 255
USER_DATA_OCTETS = 140
USER_DATA_SEPTETS = 160

_IE_CONCAT = {8: 0x00, 16: 0x08}  # Information element by width of its reference.
_WIDTHS = {element: width for width, element in _IE_CONCAT.items()}
_CODING_UCS2 = 0x08
_CODING_CLASS_0 = 0x10
CUT = "…"
"""Marks the place where words of a text are missing."""

_BIG_ENDIAN, _LITTLE_ENDIAN = b"\xfe\xff", b"\xff\xfe"  # The byte order marks of Unicode.
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})  # Categories of characters that no text has.
_IE_SINGLE_SHIFT, _IE_LOCKING_SHIFT = 0x24, 0x25  # 23.040 9.2.3.24.15 and .16
_CONTINUATION = bytes(range(0x80, 0xC0))


class Alphabet(Enum):
    """How the characters of a text are written (23.038 4)."""

    GSM7 = "gsm7"
    DATA = "data"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class Concat:
    """Place of a part in a long text (23.040 9.2.3.24.1 and .8).

    `width` is that of the reference, 8 or 16 bits; `number` counts from 1 to `total`."""

    reference: int
    width: int
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class Coding:
    """What a TP-DCS says."""

    alphabet: Alphabet
    message_class: int | None = None
    is_compressed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """TP-DCS, TP-UDHI and TP-UDL with TP-UD of one part ready to send."""

    coding: int
    has_header: bool
    octets: bytes


@dataclass(frozen=True, slots=True)
class Header:
    """A user data header (23.040 9.2.3.24): its size in octets with the length octet, the place of
    the part, and the national languages of the tables to read the text by."""

    octets: int
    concat: Concat | None = None
    locking: int = 0
    single: int = 0

    @property
    def is_rest(self) -> bool:
        """Whether other parts of the text come before."""
        return self.concat is not None and self.concat.number > 1

    @property
    def goes_on(self) -> bool:
        """Whether other parts of the text follow."""
        return self.concat is not None and self.concat.number < self.concat.total


_NO_HEADER = Header(0)


@dataclass(frozen=True, slots=True)
class UserData:
    """The text of one part and its place; `damage` says what is wrong with it, or ""."""

    text: str
    concat: Concat | None = None
    damage: str = ""


def coding_of(octet: int) -> Coding:
    """Read a TP-DCS; every reserved value means the default alphabet (23.038 4)."""
    group = octet >> 4
    if group < 0x8:
        alphabet = (Alphabet.GSM7, Alphabet.DATA, Alphabet.UCS2, Alphabet.GSM7)[octet >> 2 & 3]
        return Coding(alphabet, octet & 3 if octet & 0x10 else None, bool(octet & 0x20))
    if group == 0xF:
        return Coding(Alphabet.DATA if octet & 0x04 else Alphabet.GSM7, octet & 3)
    return Coding(Alphabet.UCS2 if group == 0xE else Alphabet.GSM7)


def alphabet_for(text: str) -> Alphabet:
    """The cheapest alphabet that holds every character."""
    return Alphabet.GSM7 if gsm7.fits(text) else Alphabet.UCS2


def split(text: str, *, width: int = 8) -> list[str]:
    """The parts that `text` is sent in when references have `width` bits; "" is one part.

    Neither a surrogate pair nor an escaped character of the extension table is cut. Raise
    ValueError for a width that is not 8 or 16 and for what Unicode cannot encode (a lone
    surrogate)."""
    header = len(_header(Concat(0, width, 1, 1)))
    if alphabet_for(text) is Alphabet.GSM7:
        pieces = gsm7.split(text, USER_DATA_SEPTETS)
        if len(pieces) == 1:
            return pieces
        return gsm7.split(text, USER_DATA_SEPTETS - _septets_under(header))
    units = text.encode("utf-16-be")
    if len(units) <= USER_DATA_OCTETS:
        return [text]
    return _split_units(units, USER_DATA_OCTETS - header)


def compose(text: str, *, reference: int, width: int, flash: bool) -> list[Part]:
    """Cut and encode `text`; `reference` is taken modulo its width in bits.

    Raise ValueError for more than 255 parts and as `split` does."""
    pieces = split(text, width=width)
    if len(pieces) > PARTS_MAX:
        raise ValueError(f"a text of {len(pieces)} parts; {PARTS_MAX} are the most")
    alphabet = alphabet_for(text)
    coding = (_CODING_UCS2 if alphabet is Alphabet.UCS2 else 0) | (_CODING_CLASS_0 if flash else 0)
    if len(pieces) == 1:
        return [Part(coding, False, _user_data(alphabet, b"", text))]
    places = (
        Concat(reference % (1 << width), width, len(pieces), number)
        for number in range(1, len(pieces) + 1)
    )
    return [
        Part(coding, True, _user_data(alphabet, _header(place), piece))
        for place, piece in zip(places, pieces, strict=True)
    ]


def read(octets: Octets, coding: Coding, *, has_header: bool) -> UserData:
    """Read TP-UDL and TP-UD as far as they go.

    Raise MalformedResponse if there is no user data, or if it is compressed or no text."""
    length = octets.octet("user data length")
    if coding.is_compressed:
        raise octets.malformed("its text is compressed")
    is_gsm7 = coding.alphabet is Alphabet.GSM7
    octets_said = (7 * length + 7) // 8 if is_gsm7 else length
    data = octets.rest(octets_said)
    if length and not data:
        raise octets.malformed("it ends within the user data")
    is_cut = len(data) < octets_said
    damage = "it ends within the user data" if is_cut else ""
    if length > (USER_DATA_SEPTETS if is_gsm7 else USER_DATA_OCTETS):
        damage = f"its user data length is {length}"
    header = _header_of(data, coding.alphabet) if has_header else _NO_HEADER
    if header is None:
        header, damage = _NO_HEADER, "its user data header is none"
    body = data[header.octets :]
    match coding.alphabet:
        case Alphabet.GSM7:
            text = _from_septets(body, min(length, 8 * len(data) // 7), header)
        case Alphabet.UCS2:
            text = _from_units(body)
            is_half = len(body) % 2 == 1
            damage = damage or ("its text is not UCS2" if is_half else "")
            is_cut = is_cut or (is_half and body[-1] != 0)
        case Alphabet.DATA:
            text = _from_data(octets, body, header, is_cut=is_cut)
        case _:
            assert_never(coding.alphabet)
    return UserData(text + CUT if is_cut else text, header.concat, damage)


def _septets_under(header_octets: int) -> int:
    """How many septets a header displaces: text begins on a septet boundary (23.040 9.2.3.24)."""
    return (8 * header_octets + 6) // 7


def _header(concat: Concat) -> bytes:
    """A user data header with its length octet, holding the one concatenation element."""
    if concat.width not in _IE_CONCAT:
        raise ValueError(f"no concatenation reference has {concat.width} bits")
    reference = concat.reference.to_bytes(concat.width // 8, "big")
    value = reference + bytes((concat.total, concat.number))
    return bytes((len(value) + 2, _IE_CONCAT[concat.width], len(value))) + value


def _user_data(alphabet: Alphabet, header: bytes, text: str) -> bytes:
    if alphabet is Alphabet.UCS2:
        body = text.encode("utf-16-be")
        return bytes((len(header) + len(body),)) + header + body
    septets = gsm7.encode(text)
    skipped = _septets_under(len(header))
    body = gsm7.pack(septets, 7 * skipped - 8 * len(header))
    return bytes((skipped + len(septets),)) + header + body


def _is_high(units: bytes, position: int) -> bool:
    return units[position] & 0xFC == 0xD8


def _split_units(units: bytes, capacity: int) -> list[str]:
    """Cut UTF-16 into pieces of at most `capacity` octets; surrogate pairs stay whole."""
    capacity -= capacity % 2
    pieces, start = [], 0
    while start < len(units):
        end = min(start + capacity, len(units))
        if end < len(units) and _is_high(units, end - 2):
            end -= 2
        pieces.append(units[start:end].decode("utf-16-be"))
        start = end
    return pieces


def _header_of(data: bytes, alphabet: Alphabet) -> Header | None:
    """The user data header at the beginning of `data`, None if there is no valid one: some senders
    set TP-UDHI and write no header. The last valid concatenation counts (23.040 9.2.3.24.1)."""
    if not data or data[0] >= len(data):
        return None
    elements, position, header = data[1 : data[0] + 1], 0, Header(data[0] + 1)
    while position < len(elements):
        size = elements[position + 1] if position + 1 < len(elements) else len(elements)
        value = elements[position + 2 : position + 2 + size]
        if len(value) < size:
            return None
        header = _with_element(header, elements[position], value)
        position += 2 + size
    leaves_half = alphabet is Alphabet.UCS2 and (len(data) - header.octets) % 2 == 1
    return None if leaves_half and len(data) % 2 == 0 and header.concat is None else header


def _with_element(header: Header, element: int, value: bytes) -> Header:
    width = _WIDTHS.get(element)
    if width is not None and len(value) == width // 8 + 2 and 1 <= value[-1] <= value[-2]:
        place = Concat(int.from_bytes(value[:-2], "big"), width, value[-2], value[-1])
        return replace(header, concat=place)
    if element == _IE_SINGLE_SHIFT and len(value) == 1:
        return replace(header, single=value[0])
    if element == _IE_LOCKING_SHIFT and len(value) == 1:
        return replace(header, locking=value[0])
    return header


def _from_septets(body: bytes, septets: int, header: Header) -> str:
    skipped = _septets_under(header.octets)
    fill_bits = 7 * skipped - 8 * header.octets
    codes = gsm7.unpack(body, max(0, septets - skipped), fill_bits)
    return gsm7.decode(codes, locking=header.locking, single=header.single)


def _from_units(units: bytes) -> str:
    """Decode the whole units of UTF-16. Some phones write a byte order mark first, and some cut
    long texts within a surrogate pair: only the halves of the pair are lost."""
    order = "utf-16-le" if units.startswith(_LITTLE_ENDIAN) else "utf-16-be"
    if units.startswith((_LITTLE_ENDIAN, _BIG_ENDIAN)):
        units = units[2:]
    return units[: len(units) // 2 * 2].decode(order, "replace")


def _from_data(octets: Octets, data: bytes, header: Header, *, is_cut: bool) -> str:
    """Decode 8-bit data as UTF-8 or Latin 1; raise MalformedResponse if neither gives a text. Some
    gateways send plain text so, with a final NUL. A character cut between two parts is lost."""
    data = data.rstrip(b"\0")
    utf8 = data.lstrip(_CONTINUATION) if header.is_rest else data
    for text in (_from_utf8(utf8, goes_on=is_cut or header.goes_on), data.decode("latin-1")):
        if text is not None and all(_is_text(character) for character in text):
            return text
    raise octets.malformed("its 8-bit data is no text")


def _from_utf8(data: bytes, *, goes_on: bool) -> str | None:
    try:
        return getincrementaldecoder("utf-8-sig")().decode(data, final=not goes_on)
    except UnicodeDecodeError:
        return None


def _is_text(character: str) -> bool:
    return category(character) not in _NO_TEXT or character in "\r\n\t"
