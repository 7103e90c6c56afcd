"""Whose result is it? A text that was given up may still be accepted while the next one runs.

A modem counts the texts that it sends (TP-MR, 23.040 9.2.3.6): what comes two after the last one
seen proves that the older text went out and this is the next. What comes one after may be either,
for nobody knows whether the older one ever left.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from modem.at.events import Command

REFERENCES = 256

_REFERENCE = re.compile(r"\+CMGS:\s*(\d{1,3})", re.ASCII)


@dataclass(frozen=True, slots=True)
class LateText:
    """A submit that timed out after its ctrl-Z, and until when it is waited for."""

    command: Command
    until: float


class Counter:
    """Foretells the TP-MR of the running text from those before it."""

    def __init__(self) -> None:
        self.next: int | None = None
        self._is_proven = False

    def accepted(self, line: str) -> None:
        """The running text got this "+CMGS:"."""
        reference = _reference(line)
        self._is_proven = self.next is not None and reference == self.next
        self.next = None if reference is None else (reference + 1) % REFERENCES

    def given_up(self) -> None:
        """The running text timed out after its ctrl-Z: it has a TP-MR, and nobody saw it."""
        self.next = None if self.next is None else (self.next + 1) % REFERENCES

    def refused(self) -> None:
        """The running text was refused: some modems count that one, others do not."""
        self.next, self._is_proven = None, False

    def is_next(self, line: str) -> bool:
        """Whether this "+CMGS:" carries what the running text should get."""
        return self.next is not None and _reference(line) == self.next

    def is_foreign(self, line: str) -> bool:
        """Whether it carries anything else, on a modem that is known to count."""
        return self._is_proven and self.next is not None and _reference(line) != self.next


def _reference(line: str) -> int | None:
    found = _REFERENCE.match(line)
    return int(found[1]) if found else None
