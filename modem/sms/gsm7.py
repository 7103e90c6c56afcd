"""The GSM 7 bit default alphabet, its extension table (23.038 6.2.1) and packing (6.1.2.1)."""

from __future__ import annotations

from modem.sms.national import LOCKING_SHIFT, SIGNS, SINGLE_SHIFT

ESCAPE = 0x1B

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)

_SEPTETS = {
    character: bytes([septet]) for septet, character in enumerate(_BASIC) if septet != ESCAPE
}
_SEPTETS |= {character: bytes([ESCAPE, septet]) for septet, character in SIGNS.items()}
_CHARACTERS = frozenset(_SEPTETS)


def fits(text: str) -> bool:
    """Whether every character has a place in the alphabet or its extension."""
    return _CHARACTERS.issuperset(text)


def encode(text: str) -> bytes:
    """One octet per septet; raise KeyError for a character that does not fit."""
    return b"".join([_SEPTETS[character] for character in text])


def decode(septets: bytes, *, locking: int = 0, single: int = 0) -> str:
    """The text of septets held one per octet; never raises.

    `locking` and `single` are the languages of the two tables (23.038 6.2.1.2.4); 0 and unknown
    ones mean the default. A code missing from an extension table is shown as its basic character
    (23.038 6.2.1.1), an escape at the end as a space."""
    basic = LOCKING_SHIFT.get(locking, _BASIC)
    if ESCAPE not in septets:
        return "".join([basic[septet] for septet in septets])
    extension = SINGLE_SHIFT.get(single, SIGNS)
    characters = []
    codes = iter(septets)
    for code in codes:
        if code == ESCAPE:
            code = next(codes, ESCAPE)
            # 23.038 6.2.1.1: an escape that is not understood is shown as a space.
            characters.append(" " if code == ESCAPE else extension.get(code, basic[code]))
        else:
            characters.append(basic[code])
    return "".join(characters)


def split(text: str, capacity: int) -> list[str]:
    """Cut `text` into pieces of at most `capacity` septets; escaped characters stay whole."""
    pieces, start, used = [], 0, 0
    for position, character in enumerate(text):
        cost = len(_SEPTETS[character])
        if used + cost > capacity:
            pieces.append(text[start:position])
            start, used = position, 0
        used += cost
    pieces.append(text[start:])
    return pieces


def pack(septets: bytes, fill_bits: int = 0) -> bytes:
    """Squeeze septets into octets, the first one after `fill_bits` zero bits."""
    bits = 0
    for septet in reversed(septets):
        bits = bits << 7 | septet
    return (bits << fill_bits).to_bytes((7 * len(septets) + fill_bits + 7) // 8, "little")


def unpack(octets: bytes, count: int, fill_bits: int = 0) -> bytes:
    """Take `count` septets, one per octet, after `fill_bits` bits; missing ones are zero."""
    bits = int.from_bytes(octets, "little") >> fill_bits
    return bytes([bits >> shift & 0x7F for shift in range(0, 7 * count, 7)])
