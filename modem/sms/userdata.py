"""The text of a TPDU: data coding (23.038 4), user data header (23.040 9.2.3.24), parts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from modem.sms import gsm7
from modem.sms.fields import Octets

PARTS_MAX = 255
USER_DATA_OCTETS = 140
USER_DATA_SEPTETS = 160

_IE_CONCAT = {8: 0x00, 16: 0x08}  # Information element by width of its reference.
_WIDTHS = {element: width for width, element in _IE_CONCAT.items()}
_CODING_UCS2 = 0x08
_CODING_CLASS_0 = 0x10
_LONE = "\ufffd"


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


def read(octets: Octets, coding: Coding, *, has_header: bool) -> tuple[str, Concat | None]:
    """Read TP-UDL and TP-UD; raise MalformedResponse for lying lengths and for what is no text."""
    length = octets.octet("user data length")
    is_gsm7 = coding.alphabet is Alphabet.GSM7 and not coding.is_compressed
    if length > (USER_DATA_SEPTETS if is_gsm7 else USER_DATA_OCTETS):
        raise octets.malformed(f"its user data length is {length}")
    data = octets.take((7 * length + 7) // 8 if is_gsm7 else length, "user data")
    header = data[: data[0] + 1] if has_header and data else b""
    if has_header and (not header or len(header) <= data[0]):
        raise octets.malformed("its user data header is longer than its user data")
    if coding.is_compressed:
        raise octets.malformed("its text is compressed")
    concat = _concat_of(octets, header[1:])
    body = data[len(header) :]
    match coding.alphabet:
        case Alphabet.GSM7:
            skipped = _septets_under(len(header))
            fill_bits = 7 * skipped - 8 * len(header)
            return gsm7.decode(gsm7.unpack(body, length - skipped, fill_bits)), concat
        case Alphabet.UCS2:
            return _from_units(octets, body, is_part=concat is not None), concat
        case Alphabet.DATA:
            return _from_data(octets, body), concat
        case _:
            assert_never(coding.alphabet)


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
    """Cut UTF-16 into pieces of at most `capacity` octets, no pair asunder."""
    capacity -= capacity % 2
    pieces, start = [], 0
    while start < len(units):
        end = min(start + capacity, len(units))
        if end < len(units) and _is_high(units, end - 2):
            end -= 2
        pieces.append(units[start:end].decode("utf-16-be"))
        start = end
    return pieces


def _concat_of(octets: Octets, elements: bytes) -> Concat | None:
    """The last valid concatenation element (23.040 9.2.3.24.1); others are passed over."""
    found, position = None, 0
    while position < len(elements):
        size = elements[position + 1] if position + 1 < len(elements) else len(elements)
        value = elements[position + 2 : position + 2 + size]
        if len(value) < size:
            raise octets.malformed("an element overruns its user data header")
        width = _WIDTHS.get(elements[position])
        if width is not None and size == width // 8 + 2 and 1 <= value[-1] <= value[-2]:
            found = Concat(int.from_bytes(value[:-2], "big"), width, value[-2], value[-1])
        position += 2 + size
    return found


def _from_units(octets: Octets, units: bytes, *, is_part: bool) -> str:
    # Some phones cut long texts through a pair: the halves are lost, the rest of both parts is not.
    head = tail = ""
    if is_part and len(units) >= 2 and units[0] & 0xFC == 0xDC:
        head, units = _LONE, units[2:]
    if is_part and len(units) >= 2 and _is_high(units, len(units) - 2):
        units, tail = units[:-2], _LONE
    try:
        return head + units.decode("utf-16-be") + tail
    except UnicodeDecodeError as error:
        raise octets.malformed(f"its text is not UCS2: {error.reason}") from None


def _from_data(octets: Octets, data: bytes) -> str:
    """8-bit data is shown when it is printable Latin 1: some gateways send plain text that way."""
    text = data.decode("latin-1")
    if not all(character.isprintable() or character in "\r\n\t" for character in text):
        raise octets.malformed("its 8-bit data is no text")
    return text
