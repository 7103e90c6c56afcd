"""Values drawn from octets: the same octets give the same values, and few of them are enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """Reads octets from the front; behind the end all are 0."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def is_empty(self) -> bool:
        """Whether all octets are used up."""
        return self._at >= len(self._data)

    def octet(self) -> int:
        """The next octet, 0 to 255."""
        value = self._data[self._at] if not self.is_empty else 0
        self._at += 1
        return value

    def octets(self, count: int) -> bytes:
        """The next octets, `count` of them at most."""
        taken = self._data[self._at : self._at + count]
        self._at += count
        return taken

    def rest(self) -> bytes:
        """Everything that is left."""
        return self.octets(max(0, len(self._data) - self._at))

    def one_of(self, choices: Sequence[T]) -> T:
        """One of these, each as likely where there are 256 of them at most."""
        return choices[self.octet() % len(choices)]

    def line(self) -> str:
        """A line as a driver sees it: one character an octet, without line ends."""
        return self.rest().decode("latin-1").replace("\r", "").replace("\n", "")

    def text(self) -> str:
        """Words of up to 255 octets in UTF-8; what is no UTF-8 is replaced."""
        return self.octets(self.octet()).decode("utf-8", "replace")
