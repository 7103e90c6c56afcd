"""What belongs to a person: their number, their words. Its text is ***, so that no log line, no
error and no status can hold it by mistake; who needs it says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

HIDDEN = "***"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, repr=False)
class Private(Generic[_T]):
    """A value that is only seen by who asks for its `value`."""

    value: _T

    def __str__(self) -> str:
        return HIDDEN

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(HIDDEN, spec)
