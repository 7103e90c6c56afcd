"""Values on their way into a command: nothing in them may end the line, the value or the PDU."""

from __future__ import annotations

_ENDS_SOMETHING = frozenset('";')


def bare(value: str) -> str:
    """The value itself, for an unquoted parameter; raise ValueError if it could break out of it.

    Refused are CR, LF, ctrl-Z, ESC and everything else that is not printable ASCII, '"' and ';'
    (V.250 5.2.1).
    """
    if not (value.isascii() and value.isprintable()) or _ENDS_SOMETHING.intersection(value):
        raise ValueError(f"{value!r} cannot stand in an AT command")
    return value


def quoted(value: str) -> str:
    """The value as a string constant (V.250 5.4.2.2); raise ValueError as `bare` does."""
    return f'"{bare(value)}"'
