"""Whose notes of calls in vain count."""

from __future__ import annotations

import pytest

from alarmd.incident.intake.carriers import is_of_carrier
from modem.types import TOA_ALPHANUMERIC, Address

MOBILE, UNICOM, TELECOM, BROADNET = (f"460{code}1234567890" for code in ("00", "01", "11", "15"))


@pytest.mark.parametrize(
    ("sender", "imsi", "speaks"),
    [
        ("10086", MOBILE, True),
        ("+8610086", MOBILE, True),
        ("8610086", MOBILE, True),
        ("12580", MOBILE, True),
        ("10661023", MOBILE, True),
        ("10010", MOBILE, False),
        ("10010", UNICOM, True),
        ("116114", UNICOM, True),
        ("10001", TELECOM, True),
        ("10086", TELECOM, False),
        ("10099", BROADNET, True),
        ("10099", "", True),
        ("10010", "46099", True),  # a network of China that is younger than this list
        ("10086", "310260123456789", False),
        ("95588", "", False),
        ("106573331234", "", False),  # let to whoever pays
        ("100８6", "", False),
    ],
)
def test_the_carrier_of_the_sim_speaks_under_its_own_codes(
    sender: str, imsi: str, speaks: bool
) -> None:
    assert is_of_carrier(Address(sender), imsi) is speaks


def test_no_phone_and_no_name_is_the_carriers() -> None:
    assert not is_of_carrier(Address("10086001234"), "", is_phone=True)
    assert not is_of_carrier(Address("China Mobile", TOA_ALPHANUMERIC), MOBILE)


def test_only_who_is_named_speaks_if_anybody_is_named() -> None:
    named = ("10086", "CMCC", "1065813*", "+8613800138000")
    for sender in ("10086", "cmcc", "10658139", "+8613800138000"):
        assert is_of_carrier(Address(sender), "", named, is_phone=True)
    for sender in ("10010", "CMCC2", "100861", "1065812"):
        assert not is_of_carrier(Address(sender), MOBILE, named)
    assert not is_of_carrier(Address("10086"), MOBILE, ())
