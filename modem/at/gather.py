"""URCs of more than one line, gathered until they are complete.

    +CMT: ,24                  the next line of hex is its PDU; a line that is no result and no URC
                               is kept meanwhile: a damaged PDU is better than none
    +CMT: "+86...",,"26/..."   a modem in text mode: the next line that has no prefix is the text
    +CUSD: 2,"Balance          a network's menu: every line up to the one that closes the quote

While a text or a menu is open its lines are neither results nor URCs, though they may say OK or
RING; so each kind has a time limit. At its limit a URC is told as far as it came, and the further
lines of a menu are judged again by themselves: perhaps the quote was never meant to close.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from modem.at import limits
from modem.at.events import Urc
from modem.at.heads import is_text_mode
from modem.at.lexer import final_result, is_bare, is_hex

_PDU_HEADS = ("+CMT:", "+CDS:", "+CBM:")
_QUOTING = ("+CUSD:", "^CUSD:", "+CNAP:", "^STIN:", "+STIN:", "+STKPCI:", "%STKPCI:")
"""URCs that quote words of the network or of the SIM; these words may contain line ends."""


_PREFIXED = re.compile(r"[+^*#%$&][A-Z0-9]+:", re.ASCII)


class _Kind(Enum):
    PDU = auto()
    TEXT = auto()
    QUOTE = auto()


_TIME_S = {
    _Kind.PDU: limits.PDU_MAX_S,
    _Kind.TEXT: limits.TEXT_MAX_S,
    _Kind.QUOTE: limits.QUOTE_MAX_S,
}


def is_body(line: str) -> bool:
    """Whether the line can only be the body of a text: hex, or neither a result nor a URC."""
    return is_hex(line) or (final_result(line) is None and is_bare(line))


class Gatherer:
    """Holds the one URC that is not complete, if any; pure."""

    __slots__ = ("_kind", "_lines", "_told", "until")

    def __init__(self) -> None:
        self._kind: _Kind | None = None
        self._lines: list[str] = []
        self._told: list[Urc] = []
        self.until: float | None = None

    @property
    def is_quoting(self) -> bool:
        """Whether the next line belongs to an open quote."""
        return self._kind is _Kind.QUOTE

    def begin(self, line: str, now: float) -> bool:
        """Wait for the further lines of this URC; return whether it has any."""
        kind = _kind_of(line)
        if kind is None:
            return False
        self._end()
        self._kind, self._lines, self.until = kind, [line], now + _TIME_S[kind]
        return True

    def take(self, line: str, *, may_end: bool, may_answer: bool) -> bool:
        """Take `line` if it belongs to the open URC; return whether it does. `may_end`: a running
        command ends by a result; `may_answer`: a line without a prefix may be its answer."""
        match self._kind:
            case _Kind.QUOTE:
                is_taken, is_last = True, line.count('"') % 2 == 1
            case _Kind.TEXT:
                is_result = may_end and final_result(line) is not None
                is_taken = is_last = not is_result and not _PREFIXED.match(line)
            case _Kind.PDU:
                is_last = is_hex(line)
                is_taken = is_last or (not may_answer and is_body(line))
            case _:
                return False
        if is_taken:
            self._lines.append(line)
        if is_last:
            self._end()
        return is_taken

    def expire(self, now: float) -> list[str]:
        """End the open URC if its time is over; return the lines that must be judged again."""
        if self.until is None or now < self.until:
            return []
        anew = self._lines[1:] if self.is_quoting else []
        del self._lines[len(self._lines) - len(anew) :]
        self._end()
        return anew

    def take_told(self) -> list[Urc]:
        """The URCs that ended since the last call."""
        told, self._told = self._told, []
        return told

    def _end(self) -> None:
        if self._kind is None:
            return
        head, *lines = self._lines
        if self._kind is _Kind.QUOTE:
            self._told.append(Urc(" ".join(self._lines)))
        else:
            self._told.append(Urc(head, next(filter(is_hex, lines), "".join(lines[:1]))))
        self._kind, self.until = None, None


def _kind_of(line: str) -> _Kind | None:
    if line.startswith(_QUOTING):
        return _Kind.QUOTE if line.count('"') % 2 else None
    if not line.startswith(_PDU_HEADS):
        return None
    if not is_text_mode(line):
        return _Kind.PDU
    return None if line.startswith("+CDS:") else _Kind.TEXT  # in text mode a report has one line
