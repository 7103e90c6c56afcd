"""Copies of frozen values with some fields changed: a fold of the journal is made of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import replace
else:
    _T = TypeVar("_T")

    def replace(value: _T, /, **changes: Any) -> _T:
        """As dataclasses.replace, for slotted classes without a __post_init__ and several times
        faster: slot by slot, not through the constructor of a frozen class."""
        kind = type(value)
        values_of, setters, setter_of = _slots(kind)
        copy = object.__new__(kind)
        for put, given in zip(setters, values_of(value), strict=True):
            put(copy, given)
        for name, given in changes.items():
            setter_of[name](copy, given)
        return copy


__all__ = ["replace"]

_Setter = Callable[[object, object], None]


@cache
def _slots(kind: type) -> tuple[Callable[[Any], Any], tuple[_Setter, ...], Mapping[str, _Setter]]:
    names = [field.name for field in fields(kind)]
    setters = {name: getattr(kind, name).__set__ for name in names}
    first, *others = names
    values_of = attrgetter(*names) if others else _only(attrgetter(first))
    return values_of, tuple(setters.values()), setters


def _only(value_of: Callable[[Any], Any]) -> Callable[[Any], tuple[Any]]:
    """The values of a class with one field: attrgetter gives one without a tuple around it."""
    return lambda value: (value_of(value),)
