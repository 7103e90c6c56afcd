"""Phone numbers: what a caller id means, and which numbers may stand in households.yaml.

Caller ids come in many forms (+86, 0086, 86, 0 and area code, 17951 and other carrier prefixes,
bare); all of them must become the one E.164 number that is enrolled. The numbering plans are those
of phonenumberslite.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

import phonenumbers

from modem.types import TOA_ALPHANUMERIC, TOA_INTERNATIONAL, Address, Msisdn

HOME_REGION = "CN"
HOME_CODE = "+86"
PARSED_MAX = 1024  # numbers kept in memory: in a flood the same numbers come again and again

# 22.101 10.1 names the numbers that every GSM phone treats as emergency calls; 110, 119, 120 and
# 122 are China's own.
EMERGENCY = frozenset({"110", "119", "120", "122", "112", "911", "000", "08", "118", "999"})

# Dial-around prefixes that the carriers leave in front of a caller id.
_CARRIER_PREFIX = re.compile(
    r"(?:1790[0-9]|1791[01]|1795[01]|12593|10193|11808)(?=[0-9]{7,})", re.ASCII
)

# Service numbers begin with 1 or 9; no subscriber's number of the same length does. 106... are the
# senders of business texts.
_SHORT = re.compile(r"[1-9][0-9]{0,5}|1[0-9]{6,7}|9[0-9]{6,7}|106[0-9]{5,17}", re.ASCII)

# Eleven digits that begin with 1000: possible, but no network of China has them.
_SAMPLE = re.compile(r"\+861000[0-9]{7}", re.ASCII)

_PUNCTUATION = re.compile(r"[\s().-]")

# Our country code in front of a number that already has it, as 86 or as 0086.
_DOUBLED = re.compile(r"86(?=(?:00)?86[0-9]{10,11}$)(?:00)?", re.ASCII)

# phonenumbers would read letters as digits, and digits behind an x as an extension.
_DIGITS = re.compile(r"\+?[0-9]+", re.ASCII)


class NumberKind(Enum):
    """What the numbering plan of its country says about a number; SERVICE is nobody's phone."""

    LANDLINE = "landline"
    MOBILE = "mobile"
    SAMPLE = "sample"
    SERVICE = "service"
    UNKNOWN = "unknown"


def identify(address: Address, region: str = HOME_REGION) -> Msisdn | None:
    """The E.164 number that the network meant; None if the sender is a name, a short code or not a
    number.
    """
    if address.toa & 0xF0 == TOA_ALPHANUMERIC:
        return None
    digits = _PUNCTUATION.sub("", address.digits)
    if not _DIGITS.fullmatch(digits):
        return None
    international = _as_international(digits, address.toa)
    if international is not None:
        return international
    digits = digits.removeprefix("+")
    if is_short_code(digits):
        return None
    return _parse(_CARRIER_PREFIX.sub("", digits, count=1), region)


def _as_international(digits: str, toa: int) -> Msisdn | None:
    """Parse a number with "+" or of the international type; None for any other. Some networks mark
    home numbers so too: a country code never begins with 0, and no foreign number is as long as a
    home number with 86 twice."""
    is_shown = digits.startswith("+")
    is_typed = toa & 0xF0 == TOA_INTERNATIONAL & 0xF0
    bare = digits.removeprefix("+")
    if not (is_shown or is_typed) or bare.startswith("0") or (is_short_code(bare) and not is_shown):
        return None
    doubled = _DOUBLED.match(bare)
    return _parse("+" + (bare[doubled.end() :] if doubled else bare), None)


def is_short_code(digits: str) -> bool:
    """Whether these digits, as dialled, are a service or a business (110, 95588, 1069...)."""
    return _SHORT.fullmatch(digits) is not None


def is_emergency(digits: str) -> bool:
    """Whether these digits, as dialled, call police, fire brigade or ambulance somewhere."""
    return digits in EMERGENCY


def is_carrier_prefixed(digits: str) -> bool:
    """Whether these digits, as dialled, begin with a prefix that chooses a carrier (17951...)."""
    return _CARRIER_PREFIX.match(digits) is not None


def kind_of(number: Msisdn) -> NumberKind:
    """What a number is in its country's plan; UNKNOWN if the plan has no such number."""
    if _SAMPLE.fullmatch(number.e164):
        return NumberKind.SAMPLE
    try:
        match phonenumbers.number_type(phonenumbers.parse(number.e164, None)):
            case phonenumbers.PhoneNumberType.FIXED_LINE:
                return NumberKind.LANDLINE
            case (
                phonenumbers.PhoneNumberType.MOBILE
                | phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
            ):
                return NumberKind.MOBILE
            case phonenumbers.PhoneNumberType.UNKNOWN:
                return NumberKind.UNKNOWN
            case _:
                return NumberKind.SERVICE
    except phonenumbers.NumberParseException:
        return NumberKind.UNKNOWN


@lru_cache(maxsize=PARSED_MAX)
def _parse(digits: str, region: str | None) -> Msisdn | None:
    try:
        number = phonenumbers.parse(digits, region)
        if not phonenumbers.is_possible_number(number):
            return None
        return Msisdn(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    except (phonenumbers.NumberParseException, ValueError):
        return None
