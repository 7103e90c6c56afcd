"""National language tables (23.038 annex A): Turkish, Spanish, Portuguese.

A phone that writes one of these languages may name it in the user data header; the same seven bits
then mean other characters. The tables of India's languages are not here: nobody near our villages
writes them, and the default alphabet reads a text in one, as the standard says of unknown tables.
"""

from __future__ import annotations

from collections.abc import Mapping

_TURKISH, _SPANISH, _PORTUGUESE = 1, 2, 3  # 23.038 6.2.1.2.4

SIGNS = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
"""The extension table of the default alphabet (23.038 6.2.1.1), which every language keeps."""


def _shift(codes: bytes, letters: str) -> Mapping[int, str]:
    return SIGNS | dict(zip(codes, letters, strict=True))


SINGLE_SHIFT: Mapping[int, Mapping[int, str]] = {
    _TURKISH: _shift(bytes.fromhex("4749536367 6973"), "ĞİŞçğış"),
    _SPANISH: _shift(bytes.fromhex("09 41494F55 61696F75"), "çÁÍÓÚáíóú"),
    _PORTUGUESE: _shift(
        bytes.fromhex("05090B0C0E0F 12131516171819 1F 41494F55 5B5C 61696F75 7B7C7F"),
        "êçÔôÁáΦΓΩΠΨΣΘÊÀÍÓÚÃÕÂíóúãõâ",
    ),
}
"""The character that a code means after an escape, by language (annex A.2)."""

LOCKING_SHIFT: Mapping[int, str] = {
    _TURKISH: (
        "@£$¥€éùıòÇ\nĞğ\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bŞşßÉ"
        " !\"#¤%&'()*+,-./0123456789:;<=>?"
        "İABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
        "çabcdefghijklmnopqrstuvwxyzäöñüà"
    ),
    _PORTUGUESE: (
        "@£$¥êéúíóç\nÔô\rÁáΔ_ªÇÀ∞^\\€Ó|\x1bÂâÊÉ"
        " !\"#º%&'()*+,-./0123456789:;<=>?"
        "ÍABCDEFGHIJKLMNOPQRSTUVWXYZÃÕÚÜ§"
        "~abcdefghijklmnopqrstuvwxyzãõ`üà"
    ),
}
"""The 128 characters that replace the default alphabet, by language (annex A.3)."""
