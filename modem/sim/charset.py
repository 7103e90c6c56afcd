"""The terminal's character set (+CSCS, 27.007 5.5) and the dates of text mode."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

CHARSETS = ("GSM", "IRA", "UCS2", "HEX", "8859-1")


def to_terminal(text: str, charset: str) -> str:
    """A text or number as information lines show it; characters outside the set become '?'."""
    if charset == "UCS2":
        return text.encode("utf-16-be", "surrogatepass").hex().upper()
    if charset == "HEX":
        return text.encode("latin-1", "replace").hex().upper()
    return text.encode("latin-1", "replace").decode("latin-1")


def from_terminal(text: str, charset: str) -> str:
    """A text or number as the terminal wrote it; raise ValueError if it is not of that set."""
    if charset == "UCS2":
        return bytes.fromhex(text).decode("utf-16-be")
    if charset == "HEX":
        return bytes.fromhex(text).decode("latin-1")
    return text


def number_from_terminal(number: str, charset: str) -> str:
    """A number parameter: in UCS2 most terminals write it in hex, some do not."""
    if charset == "UCS2" and len(number) % 4 == 0 and not number.startswith("+"):
        try:
            decoded = from_terminal(number, charset)
        except ValueError:
            return number
        return decoded if decoded.isascii() and decoded.lstrip("+").isdecimal() else number
    return number


def clock(utc: float, zone_quarters: int) -> str:
    """yy/MM/dd,hh:mm:ss+zz in local time (27.007 8.15, 27.005 3.1)."""
    local = datetime.fromtimestamp(utc, UTC) + timedelta(minutes=15 * zone_quarters)
    return f"{local:%y/%m/%d,%H:%M:%S}{zone_quarters:+03d}"
