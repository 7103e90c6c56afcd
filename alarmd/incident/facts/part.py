"""One text is one part: how much it holds, and how names and notes are cut to fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

UCS2_PART = 70  # UTF-16 units (23.038 4, 23.040 9.2.3.24)
GSM7_PART = 160
# ASCII that is missing from the 7 bit alphabet or costs two septets there (23.038 6.2.1).
_COSTLY = frozenset("`^{}\\[]~|")
_ELLIPSIS = "…"
_CLAUSE_ENDS = re.compile(r"[，。；、,;]")


def fits_one_part(text: str) -> bool:
    """Whether the network carries this text in one part."""
    return units(text) <= (GSM7_PART if is_plain(text) else UCS2_PART)


def units(text: str) -> int:
    """The length of a text as UCS2 counts it: an emoji is two."""
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def is_plain(text: str) -> bool:
    """Whether each character is one septet of the 7 bit alphabet (the ASCII part of it)."""
    return text.isascii() and _COSTLY.isdisjoint(text)


def whole_clauses(text: str, limit: int) -> str:
    """Return as many whole clauses of a note as fit; shorten the first if even that is too long."""
    whole = shortened(text, len(text))
    if units(whole) <= limit:
        return whole
    more = _more(whole)
    ends = [end.start() for end in _CLAUSE_ENDS.finditer(whole)]
    fitting = [end for end in ends if end > 0 and units(whole[:end] + more) <= limit]
    return whole[: fitting[-1]].rstrip() + more if fitting else shortened(whole, limit)


def shortened(text: str, limit: int) -> str:
    """Shorten a name to `limit` UTF-16 units, on one line, without characters no phone can show."""
    shown = text if text.isprintable() else "".join(_shown(text))
    plain = " ".join(shown.split())
    if units(plain) <= limit:
        return plain
    while plain and units(plain) + len(_ELLIPSIS) > limit:
        plain = plain[:-1]
    is_worth_it = limit > len(_ELLIPSIS)
    return plain.rstrip() + _more(plain) if is_worth_it else ""


def _more(plain: str) -> str:
    return "." if plain.isascii() else _ELLIPSIS


def _shown(text: str) -> Iterator[str]:
    for character in text:
        if character.isspace():
            yield " "
        elif character.isprintable() or character == "\N{ZERO WIDTH JOINER}":
            yield character
