"""Addresses, time stamps and validity periods, by the examples and limits of 23.040."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.errors import MalformedResponse
from modem.sms import fields
from modem.sms.fields import Octets
from modem.types import Address
from tests.modem.sms.texts import addresses, times, zones

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 7 * 86400


@given(addresses)
def test_an_address_survives(address: Address) -> None:
    encoded = fields.encode_address(address)
    assert len(encoded) <= 12
    assert fields.read_address(Octets(encoded.hex()), "sender") == address


@pytest.mark.parametrize(
    ("pdu", "address"),
    [
        ("0D91680100000001F1", Address("+8610000000101", 145)),
        ("0B810100000010F0", Address("10000000010", 129)),
        ("05A10180F6", Address("10086", 161)),
        ("0781A1CBEDF0", Address("1*#abc0", 129)),
        ("07D0C3E67008", Address("CMCC", 208)),
        ("10D01B94B15C2FCB3729", Address("{Feuer}", 208)),
        ("0091", Address("", 145)),
        ("0081", Address("", 129)),
        # The filler counted as a digit.
        ("0E91680100000001F1", Address("+8610000000101", 145)),
        # What follows a filler is no digit.
        ("0481F100", Address("1", 129)),
        ("0481FF00", Address("", 129)),
    ],
)
def test_addresses_are_read_as_the_network_writes_them(pdu: str, address: Address) -> None:
    assert fields.read_address(Octets(pdu), "sender") == address


@pytest.mark.parametrize(
    "pdu",
    ["", "0D", "0D91", "0D916801000000", "29" + "81" + "00" * 21],
)
def test_a_broken_address_is_malformed(pdu: str) -> None:
    with pytest.raises(MalformedResponse):
        fields.read_address(Octets(pdu), "sender")


@pytest.mark.parametrize(
    "address",
    [
        Address("+86 100"),
        Address("13d"),
        Address("１２３"),
        Address("1" * 21),
        Address("火警", 208),
        Address("a" * 12, 208),
    ],
)
def test_what_is_no_address_is_not_written(address: Address) -> None:
    with pytest.raises(ValueError, match=r"cannot be written|too long"):
        fields.encode_address(address)


def test_the_service_centre_counts_octets() -> None:
    centre = Address("+8610000000100", 145)
    encoded = fields.encode_service_centre(centre)
    assert encoded.hex() == "0891680100000001f0"
    assert fields.read_service_centre(Octets(encoded.hex())) == centre
    assert fields.encode_service_centre(None) == b"\x00"
    assert fields.read_service_centre(Octets("00")) is None


@pytest.mark.parametrize("pdu", ["", "08", "0891", "0D91680100000001F00000000000"])
def test_a_broken_service_centre_is_malformed(pdu: str) -> None:
    with pytest.raises(MalformedResponse):
        fields.read_service_centre(Octets(pdu))


@given(times, zones)
def test_a_time_survives_in_any_zone(utc_s: float, zone_quarters: int) -> None:
    assert fields.read_time(fields.encode_time(utc_s, zone_quarters)) == utc_s


@pytest.mark.parametrize(
    ("stamp", "utc"),
    [
        ("32115160310223", "2023-11-14T22:13:20"),  # +08:00
        ("32114181850239", "2023-11-14T22:13:20"),  # -03:15
        ("99309251619580", "1999-03-29T13:16:59"),  # +02:00
        ("96211332959500", "2069-12-31T23:59:59"),
        ("07101080000023", "1970-01-01T00:00:00"),
        ("00101000000000", "2000-01-01T00:00:00"),
        ("4220923143430A", "2024-02-29T18:34:34"),  # -05:00 on a leap day
        ("321151603102C2", "2023-11-14T22:13:20"),  # 20 and 12 quarters: +08:00
        ("321151603102A3", "2023-11-14T20:13:20"),  # 30 and 10 quarters: +10:00
        ("321151705502CA", "2023-11-15T15:55:20"),  # the same to the west
    ],
)
def test_stamps_are_read_to_utc(stamp: str, utc: str) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp()
    assert fields.read_time(bytes.fromhex(stamp)) == expected


@pytest.mark.parametrize(
    "stamp",
    [
        "00000000000000",
        "FFFFFFFFFFFFFF",
        "32315160310223",  # month 13
        "32200360310223",  # 30 February
        "32115142310223",  # hour 24
        "321151603102FF",  # a zone of no hour of the day
        "32115160A10223",  # a minute of no digits
    ],
)
def test_no_time_is_made_of_nonsense(stamp: str) -> None:
    assert fields.read_time(bytes.fromhex(stamp)) is None


def test_a_zone_of_more_than_79_quarters_is_not_written() -> None:
    with pytest.raises(ValueError, match="time zone of 80"):
        fields.encode_time(0.0, 80)


@pytest.mark.parametrize(("utc_s", "zone"), [(0.0, -1), (4e9, 0), (-1e9, 0)])
def test_a_year_that_two_digits_cannot_say_is_not_written(utc_s: float, zone: int) -> None:
    with pytest.raises(ValueError, match="in the year"):
        fields.encode_time(utc_s, zone)


def test_the_beginning_of_time_can_be_written() -> None:
    assert fields.read_time(fields.encode_time(0.0, 32)) == 0.0


@pytest.mark.parametrize(
    ("asked_s", "octet", "granted_s"),
    [
        (0, 0, 5 * MINUTE),
        (-5, 0, 5 * MINUTE),
        (5 * MINUTE, 0, 5 * MINUTE),
        (5 * MINUTE + 1, 1, 10 * MINUTE),
        (HOUR, 11, HOUR),
        (12 * HOUR, 143, 12 * HOUR),
        (12 * HOUR + 1, 144, 12 * HOUR + 30 * MINUTE),
        (24 * HOUR, 167, 24 * HOUR),
        (24 * HOUR + 1, 168, 2 * DAY),
        (30 * DAY, 196, 30 * DAY),
        (30 * DAY + 1, 197, 5 * WEEK),
        (63 * WEEK, 255, 63 * WEEK),
        (64 * WEEK, 255, 63 * WEEK),
        (float("inf"), 255, 63 * WEEK),
    ],
)
def test_a_validity_is_rounded_up_to_the_next_step(
    asked_s: float, octet: int, granted_s: float
) -> None:
    assert fields.encode_validity(asked_s) == octet
    assert fields.relative_validity(octet) == granted_s


@given(st.integers(0, 255))
def test_every_relative_validity_survives(octet: int) -> None:
    assert fields.encode_validity(fields.relative_validity(octet)) == octet


@pytest.mark.parametrize(
    ("field", "seconds"),
    [
        ("00000000000000", None),
        ("010B0000000000", HOUR),
        ("021E0000000000", 30),
        ("03103254000000", HOUR + 23 * MINUTE + 45),
        ("03FF0000000000", None),
        ("07000000000000", None),
    ],
)
def test_an_enhanced_validity_is_read(field: str, seconds: float | None) -> None:
    assert fields.enhanced_validity(bytes.fromhex(field)) == seconds


def test_what_is_missing_is_named() -> None:
    octets = Octets("00ff")
    assert octets.octet("first octet") == 0
    with pytest.raises(MalformedResponse, match="it ends within the number"):
        octets.take(2, "number")


@pytest.mark.parametrize("pdu", ["0", "000", "0g", "火", "0 0"])
def test_what_is_not_hex_is_malformed(pdu: str) -> None:
    with pytest.raises(MalformedResponse, match="not hex"):
        Octets(pdu)
