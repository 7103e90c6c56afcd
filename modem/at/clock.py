"""The clock of a modem that the network sets, as AT+CCLK? shows it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from modem.errors import MalformedResponse

_CLOCK = re.compile(
    r"([0-9]{2})/([0-9]{1,2})/([0-9]{1,2}), ?([0-9]{1,2}):([0-9]{2}):([0-9]{2})([+-][0-9]{1,2})",
    re.ASCII,
)


def parse_cclk(line: str) -> float:
    """Read the clock that the network sets (AT+CTZU=1) in UTC seconds (27.007 8.15, zone in quarter
    hours); raise MalformedResponse without a zone.

    +CCLK: "yy/MM/dd,hh:mm:ss+zz"
    """
    match = _CLOCK.search(line)
    if match is None:
        raise MalformedResponse(line, "no time with its zone")
    year, month, day, hour, minute, second, quarters = map(int, match.groups())
    century = 1900 if year >= 70 else 2000  # until the network sets it, the clock may show 1970
    try:
        local = datetime(century + year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise MalformedResponse(line, "no such time") from error
    return local.timestamp() - 900.0 * quarters
