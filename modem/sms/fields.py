"""The fields that TPDUs are made of (23.040 9.1.2 and 9.2.3): addresses, times, validity."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta

from modem.errors import MalformedResponse
from modem.sms import gsm7
from modem.types import Address

ADDRESS_DIGITS_MAX = 20  # 23.040 9.1.2.5: twelve octets, two of them length and type.
ADDRESS_READ_MAX = 40  # Gateways write more: a prefix, a country code and an extension.
SERVICE_CENTRE_OCTETS_MAX = 12
ZONE_QUARTERS_MAX = 79  # Two semi-octets; the sign takes the highest bit of the tens.

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86400
_QUARTER_S = 15 * _MINUTE_S
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_YEAR = 1970  # Stamps have two digits for the year: 70 means 1970, 69 means 2069.

_TOA_EXTENSION = 0x80  # Set in every type-of-address octet.
_TON_MASK, _TON_INTERNATIONAL, _TON_ALPHANUMERIC = 0x70, 0x10, 0x50

# 23.040 9.1.2.3: ten digits, five signs; F only fills.
_NIBBLES = dict(zip("0123456789*#abc", "0123456789ABCDE", strict=True))
_SIGNS = str.maketrans("ABCDE", "*#abc")

# 23.040 9.2.3.12.1: what each value of a relative validity period means.
_VALIDITY_S = (
    *(5 * _MINUTE_S * (value + 1) for value in range(144)),
    *(12 * _HOUR_S + 30 * _MINUTE_S * (value - 143) for value in range(144, 168)),
    *(_DAY_S * (value - 166) for value in range(168, 197)),
    *(7 * _DAY_S * (value - 192) for value in range(197, 256)),
)


class Octets:
    """A PDU that is read from the front; a missing octet raises MalformedResponse with the PDU."""

    def __init__(self, pdu: str) -> None:
        self._pdu = pdu
        self._position = 0
        try:
            self._octets = bytes.fromhex(pdu)
        except ValueError:
            raise self.malformed("it is not hex") from None

    def malformed(self, why: str) -> MalformedResponse:
        """The error to raise for this PDU."""
        return MalformedResponse(self._pdu, why)

    def take(self, count: int, what: str) -> bytes:
        """The next `count` octets, which hold `what`."""
        end = self._position + count
        if end > len(self._octets):
            raise self.malformed(f"it ends within the {what}")
        taken = self._octets[self._position : end]
        self._position = end
        return taken

    def rest(self, count: int) -> bytes:
        """The next `count` octets, or as many of them as there are."""
        return self.take(min(count, len(self._octets) - self._position), "")

    def octet(self, what: str) -> int:
        """The next octet, which is `what`."""
        return self.take(1, what)[0]


def _swapped(nibbles: str) -> str:
    """Semi-octets go low half first (23.040 9.1.2.3)."""
    swapped = [""] * len(nibbles)
    swapped[::2], swapped[1::2] = nibbles[1::2], nibbles[::2]
    return "".join(swapped)


def _semi_octets(digits: str) -> bytes:
    try:
        nibbles = "".join([_NIBBLES[digit] for digit in digits])
    except KeyError:
        raise ValueError(f"{digits!r} cannot be written as a number") from None
    return bytes.fromhex(_swapped(nibbles + "F" * (len(nibbles) % 2)))


def _is_alphanumeric(toa: int) -> bool:
    return toa & _TON_MASK == _TON_ALPHANUMERIC


def is_type(octet: int) -> bool:
    """Whether `octet` may be a type-of-address octet."""
    return bool(octet & _TOA_EXTENSION)


def encode_address(address: Address) -> bytes:
    """Length in semi-octets, type, value (23.040 9.1.2.5); raise ValueError if unwritable."""
    toa = address.toa | _TOA_EXTENSION
    if _is_alphanumeric(toa):
        if not gsm7.fits(address.digits):
            raise ValueError(f"{address.digits!r} cannot be written as a name")
        septets = gsm7.encode(address.digits)
        length, value = (7 * len(septets) + 3) // 4, gsm7.pack(septets)
    else:
        digits = address.digits.removeprefix("+")
        length, value = len(digits), _semi_octets(digits)
    if length > ADDRESS_DIGITS_MAX:
        raise ValueError(f"{address.digits!r} is too long for an address")
    return bytes((length, toa)) + value


def read_address(octets: Octets, what: str) -> Address:
    """Read a TP address; an international number gets its '+'. An address longer than the standard
    allows is read all the same: it may still tell who the sender is."""
    length, toa = octets.octet(what), octets.octet(what)
    if length > ADDRESS_READ_MAX:
        raise octets.malformed(f"the {what} has {length} digits")
    value = octets.take((length + 1) // 2, what)
    if _is_alphanumeric(toa):
        return Address(gsm7.decode(gsm7.unpack(value, 4 * length // 7)), toa)
    return Address(_number(value, length, toa), toa)


def _number(value: bytes, length: int, toa: int) -> str:
    # Some encoders count the filler of an odd number as a digit; the digits end before it.
    digits = _swapped(value.hex().upper())[:length].partition("F")[0].translate(_SIGNS)
    is_international = toa & _TON_MASK == _TON_INTERNATIONAL
    return "+" + digits if is_international and digits else digits


def encode_service_centre(address: Address | None) -> bytes:
    """The service centre before a TPDU (27.005 4.3); empty if None: the modem uses its own."""
    if address is None:
        return b"\x00"
    value = _semi_octets(address.digits.removeprefix("+"))
    return bytes((1 + len(value), address.toa | _TOA_EXTENSION)) + value


def read_service_centre(octets: Octets) -> Address | None:
    """The service centre in front of a TPDU; its length counts octets."""
    what = "service centre address"
    length = octets.octet(what)
    if length > SERVICE_CENTRE_OCTETS_MAX:
        raise octets.malformed(f"the {what} has {length} octets")
    if length == 0:
        return None
    toa, value = octets.octet(what), octets.take(length - 1, what)
    return Address(_number(value, 2 * len(value), toa), toa)


def encode_time(utc_s: float, zone_quarters: int) -> bytes:
    """A time stamp (23.040 9.2.3.11): local time and its zone in quarters of an hour.

    Raise ValueError for a year that is not 1970 to 2069."""
    if abs(zone_quarters) > ZONE_QUARTERS_MAX:
        raise ValueError(f"a time zone of {zone_quarters} quarters of an hour")
    local = _EPOCH + timedelta(seconds=int(utc_s) + zone_quarters * _QUARTER_S)
    if not _FIRST_YEAR <= local.year < _FIRST_YEAR + 100:
        raise ValueError(f"a time stamp in the year {local.year}")
    digits = local.strftime("%y%m%d%H%M%S") + f"{abs(zone_quarters):02}"
    stamp = bytearray.fromhex(_swapped(digits))
    stamp[6] |= 0x08 if zone_quarters < 0 else 0
    return bytes(stamp)


def read_time(stamp: bytes) -> float | None:
    """UTC seconds of the seven octets of a time stamp, or None if that is no time.

    Some centres write the zone as a number and not as two digits: a unit above 9 carries over."""
    digits = _swapped(stamp[:6].hex())
    zone_quarters = 10 * (stamp[6] & 0x07) + (stamp[6] >> 4)
    if not digits.isdecimal() or zone_quarters > ZONE_QUARTERS_MAX:
        return None
    short, month, day, hour, minute, second = (int(digits[i : i + 2]) for i in range(0, 12, 2))
    year = _FIRST_YEAR + (short - _FIRST_YEAR) % 100
    try:
        local = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    zone_s = zone_quarters * _QUARTER_S
    return local.timestamp() + (zone_s if stamp[6] & 0x08 else -zone_s)


def encode_validity(validity_s: float) -> int:
    """The shortest relative validity period (23.040 9.2.3.12.1) that suffices, at most 63 weeks."""
    return min(bisect_left(_VALIDITY_S, validity_s), len(_VALIDITY_S) - 1)


def relative_validity(value: int) -> float:
    """Seconds of a relative validity period, one octet."""
    return float(_VALIDITY_S[value])


def enhanced_validity(field: bytes) -> float | None:
    """Seconds of an enhanced validity period (23.040 9.2.3.12.3), seven octets; None if unset."""
    match field[0] & 0x07:
        case 1:
            return relative_validity(field[1])
        case 2:
            return float(field[1])
        case 3 if (digits := _swapped(field[1:4].hex())).isdecimal():
            hours, minutes, seconds = (int(digits[i : i + 2]) for i in (0, 2, 4))
            return float(hours * _HOUR_S + minutes * _MINUTE_S + seconds)
        case _:
            return None
