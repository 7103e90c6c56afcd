"""Characters that nobody sees are no part of what an operator writes."""

from __future__ import annotations

import unicodedata

import pytest

from alarmd.config.marks import is_one_plain_line

SEEN_FORMATS = ("ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND", "MUSICAL")  # of a script


def _unseen() -> list[str]:
    marks = (chr(code) for code in range(0xE0080) if not 0xD800 <= code < 0xE000)
    return [
        one
        for one in marks
        if unicodedata.category(one) in ("Cc", "Cf", "Zl", "Zp")
        and not unicodedata.name(one, "").startswith(SEEN_FORMATS)
    ]


def test_no_mark_that_is_not_seen_passes() -> None:
    passed = [hex(ord(one)) for one in _unseen() if is_one_plain_line(f"a{one}b")]
    assert passed == []


@pytest.mark.parametrize("text", ["王桂英", "\ueeaa", "𬳽", "Li Ming", "1\u3000栋", "👴🏽"])
def test_what_is_seen_passes(text: str) -> None:
    assert is_one_plain_line(text)


@pytest.mark.parametrize("mark", ["\u061c", "\xad", "\u180e", "\U000e0041", "\u202e", "\t", "\n"])
def test_a_mark_is_found(mark: str) -> None:
    assert not is_one_plain_line(f"王{mark}桂英")
