"""Keys as the families tell them."""

from __future__ import annotations

import pytest

from modem.at.keys import parse_key
from modem.errors import MalformedResponse


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("+DTMF:5", "5"),
        ("+DTMF: #,160", "#"),
        ('+DTMF: "*"', "*"),
        ("+RXDTMF: 5", "5"),
        ("+RXDTMF: a", "A"),
        ("+QTONEDET: 53", "5"),
        ("+QTONEDET: 42", "*"),
        ("+QTONEDET: 5", "5"),
        ("+QTONEDET: -1", ""),
        ("^DDTMF: 5", "5"),
        ("^DDTMF:", ""),
    ],
)
def test_a_key_is_read_whoever_says_it(line: str, key: str) -> None:
    assert parse_key(line) == key


@pytest.mark.parametrize(
    "line", ["+DTMF: 12", "+DTMF: X", "+QTONEDET: 300", "+QTONEDET: 181", "+RXDTMF: ok"]
)
def test_what_is_no_key_is_malformed(line: str) -> None:
    with pytest.raises(MalformedResponse):
        parse_key(line)
