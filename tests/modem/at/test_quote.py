"""Nothing in a value may end the line, the value or the PDU."""

from __future__ import annotations

import pytest

from modem.at.quote import bare, quoted


@pytest.mark.parametrize("value", ["SM", "+8610000000101", "1234", "", "a b,c"])
def test_plain_values_pass(value: str) -> None:
    assert bare(value) == value
    assert quoted(value) == f'"{value}"'


@pytest.mark.parametrize("evil", ["\r", "\n", "\x1a", "\x1b", ";", '"', "\0", "\x7f", "\u706b"])
def test_values_that_end_something_are_refused(evil: str) -> None:
    for value in (evil, f"12{evil}34"):
        with pytest.raises(ValueError, match="cannot stand in an AT command"):
            bare(value)
        with pytest.raises(ValueError, match="cannot stand in an AT command"):
            quoted(value)
