"""Who rang or texted the hotline and is not enrolled: one value for each number."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from alarmd.incident.facts.entries import RingHeard, TextHeard, TextUnintelligible
from alarmd.numbers import is_short_code
from alarmd.reports.turns import Dated

SHOWN_WITHIN_S = 60.0  # the number of a ring may come with a later sign of the same call


class Words(Struct, frozen=True):
    """A stranger's text; `text` is None if it cannot be read."""

    utc: float
    text: str | None


class Stranger(Struct):
    """All that was heard of one number, "" for those who withhold theirs."""

    number: str
    first_utc: float
    last_utc: float
    rings: int = 0
    lines: list[str] = field(default_factory=list)
    texts: list[Words] = field(default_factory=list)

    @property
    def is_service(self) -> bool:
        """Whether it is a carrier or a business: a short code, or a name instead of a number."""
        digits = self.number.removeprefix("+")
        return self.number != "" and (is_short_code(digits) or not digits.isdigit())


def strangers(rows: Iterable[Dated]) -> list[Stranger]:
    """The strangers of these rings and texts (given oldest first), the newest first; members are
    left out. A ring that was written again when its number came is one ring.
    """
    found: dict[str, Stranger] = {}
    texts: set[tuple[str, str, str]] = set()
    for dated in _once(rows):
        entry = dated.entry
        if not isinstance(entry, RingHeard | TextHeard | TextUnintelligible) or entry.party:
            continue
        one = found.setdefault(entry.number, Stranger(entry.number, dated.utc, dated.utc))
        one.last_utc = dated.utc
        if entry.line not in one.lines:
            one.lines.append(entry.line)
        if isinstance(entry, RingHeard):
            one.rings += 1
            continue
        text = entry.text if isinstance(entry, TextHeard) else None
        if (entry.line, entry.key, text or "") not in texts:  # read twice from the SIM: one text
            texts.add((entry.line, entry.key, text or ""))
            one.texts.append(Words(dated.utc, text))
    return sorted(found.values(), key=lambda one: one.last_utc, reverse=True)


def _once(rows: Iterable[Dated]) -> list[Dated]:
    """The rows without the rings that were written again, later, with their number."""
    kept: list[Dated] = []
    shown: dict[tuple[str, str], float] = {}
    for dated in reversed(list(rows)):
        entry = dated.entry
        if isinstance(entry, RingHeard):
            call = (entry.line, entry.call)
            if entry.number:
                shown[call] = dated.utc
            elif 0.0 <= shown.get(call, 0.0) - dated.utc <= SHOWN_WITHIN_S:
                continue
        kept.append(dated)
    return kept[::-1]
