"""Personal data: a number, the words of a text. Its str() is ***, so that no log line, no error and
no status can show it by mistake; code that needs the value asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

HIDDEN = "***"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, repr=False)
class Private(Generic[_T]):
    """A value that is shown only by its `value`."""

    value: _T

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(HIDDEN, spec)
