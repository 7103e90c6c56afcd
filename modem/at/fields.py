"""The fields of a response line, read tolerantly, because modems differ (V.250 5.4.2, 27.007 4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from modem.errors import MalformedResponse
from modem.types import Address

INTEGER = re.compile(r"-?[0-9]{1,9}", re.ASCII)

_UCS2_NUMBER = re.compile(r"(?:00(?:2[3AB]|3[0-9])){2,}", re.ASCII | re.IGNORECASE)


def fields_of(line: str, at_least: int) -> list[str]:
    """The fields behind the prefix; raise MalformedResponse if there are fewer than `at_least`."""
    fields = split_fields(line.partition(":")[2])
    if len(fields) < at_least:
        raise MalformedResponse(line, f"{at_least} fields are mandatory")
    return fields


def split_fields(text: str) -> list[str]:
    """Split at the commas outside quotes; strip the spaces and quotes around each field."""
    if text.count('"') % 2:
        text = text.replace('"', "")
    fields, is_inside, start = [], False, 0
    for at, character in enumerate(text):
        if character == '"':
            is_inside = not is_inside
        elif character == "," and not is_inside:
            fields.append(text[start:at])
            start = at + 1
    fields.append(text[start:])
    return [field.strip(" ").strip('"') for field in fields]


def integer(line: str, field: str) -> int:
    """The field of `line` as a number; raise MalformedResponse if it is not a number."""
    if not INTEGER.fullmatch(field):
        raise MalformedResponse(line, "a field is not a number")
    return int(field)


def address_of(fields: Sequence[str]) -> Address | None:
    """<number>,<type> as an address, None if empty; decoded if the number is in UCS2 hex, as with
    AT+CSCS="UCS2"."""
    digits = fields[0].replace(" ", "") if fields else ""
    if not digits:
        return None
    if _UCS2_NUMBER.fullmatch(digits):
        digits = bytes.fromhex(digits).decode("utf-16-be")
    if len(fields) > 1 and INTEGER.fullmatch(fields[1]):
        return Address(digits, int(fields[1]))
    return Address.dialled(digits)


def find_digits(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    """The first field that `pattern` matches, bare or prefixed; raise MalformedResponse if none."""
    for line in lines:
        for field in split_fields(line.rpartition(":")[2]):
            if pattern.fullmatch(field):
                return field
    raise MalformedResponse(" ".join(lines), "no such number in it")


def printable(text: str) -> str:
    """The text without outer quotes and unprintable garbage, which some modems add to names."""
    kept = "".join(character for character in text if character.isprintable())
    return kept.strip(' "')
