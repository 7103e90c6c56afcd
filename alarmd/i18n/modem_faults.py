"""A fault of a modem for people and for programs: its sentence in both languages, and its code."""

from __future__ import annotations

from collections.abc import Sequence
from string import Formatter
from typing import Any

import msgspec

from alarmd.i18n.language import Message, both_languages, t
from modem.faults import Fault


class _Unknown(str):
    """Stands for a field that somebody took out of a journal; prints the same in every format."""

    def __format__(self, spec: str) -> str:
        return str(self)


_UNKNOWN = _Unknown("?")


def told(fault: Fault) -> Message:
    """The sentence of a fault; a fault within it is said in the same language."""
    names = (name for _, name, _, _ in Formatter().parse(fault.code.english) if name)
    return Message(fault.code.english, {name: _value(fault, name) for name in names})


def told_all(faults: Sequence[Fault]) -> Message:
    """The sentences of several faults, one after the other."""
    first, *more = faults
    return t("{word} {more}", word=told(first), more=told_all(more)) if more else told(first)


def fault_json(fault: Fault | None) -> dict[str, Any] | None:
    """The code and the fields for programs, the sentence in each language; None for no fault."""
    if fault is None:
        return None
    return {**msgspec.to_builtins(fault), **both_languages(told(fault))}


def _value(fault: Fault, name: str) -> Message | str | int | float:
    value = fault.fields.get(name, _UNKNOWN)
    return told(value) if isinstance(value, Fault) else value
