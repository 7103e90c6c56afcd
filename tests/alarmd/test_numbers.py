"""Caller ids in all their forms are one number; services and emergencies are nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.numbers import (
    NumberKind,
    identify,
    is_carrier_prefixed,
    is_emergency,
    is_short_code,
    kind_of,
)
from modem.types import TOA_ALPHANUMERIC, TOA_INTERNATIONAL, TOA_NATIONAL, Address, Msisdn

MOBILE = Msisdn("+8610000000101")
LANDLINE = Msisdn("+865640000000")

FORMS = [
    ("+8610000000101", MOBILE),
    ("008610000000101", MOBILE),
    ("8610000000101", MOBILE),
    ("10000000101", MOBILE),
    ("010000000101", MOBILE),
    ("1795110000000101", MOBILE),
    ("17951010000000101", MOBILE),
    ("1259310000000101", MOBILE),
    ("1791110000000101", MOBILE),
    ("1790910000000101", MOBILE),
    ("1019310000000101", MOBILE),
    ("+865640000000", LANDLINE),
    ("00865640000000", LANDLINE),
    ("865640000000", LANDLINE),
    ("05640000000", LANDLINE),
    ("1795105640000000", LANDLINE),
    ("+8605640000000", LANDLINE),
]


@pytest.mark.parametrize(("digits", "number"), FORMS)
def test_every_form_of_a_caller_id_is_the_same_number(digits: str, number: Msisdn) -> None:
    assert identify(Address(digits)) == number


@pytest.mark.parametrize(
    ("address", "number"),
    [
        (Address("8610000000101", TOA_INTERNATIONAL), MOBILE),
        (Address("+8610000000101", TOA_INTERNATIONAL), MOBILE),
        (Address("008610000000101", TOA_INTERNATIONAL), MOBILE),
        (Address("10000000101", TOA_NATIONAL), MOBILE),
        (Address("05640000000", TOA_NATIONAL), LANDLINE),
    ],
)
def test_the_type_of_an_address_is_believed_where_it_helps(
    address: Address, number: Msisdn
) -> None:
    assert identify(address) == number


# What some networks write: "+", or its type, in front of whatever they have. The bare number is one
# of another country then as well: only a roster can tell.
AS_DIALLED = [(digits, number) for digits, number in FORMS if digits not in number.e164[3:]]
AS_DIALLED = [(digits, number) for digits, number in AS_DIALLED if digits[0] != "+"]


@pytest.mark.parametrize(("digits", "number"), AS_DIALLED)
def test_a_plus_before_what_is_dialled_at_home_is_no_plus(digits: str, number: Msisdn) -> None:
    assert identify(Address("+" + digits, TOA_INTERNATIONAL)) == number
    assert identify(Address("+" + digits)) == number
    assert identify(Address(digits, TOA_INTERNATIONAL)) == number


@pytest.mark.parametrize(
    ("digits", "number"),
    [
        ("+01012345678", Msisdn("+861012345678")),
        ("+1012345678", Msisdn("+861012345678")),
        ("+02885123456", Msisdn("+862885123456")),
        ("+2885123456", Msisdn("+862885123456")),
        ("+868610000000101", MOBILE),
        ("+86008610000000101", MOBILE),
        ("+8686" + "13800138003", Msisdn("+8613800138003")),
        ("+44 20 7946 0000", Msisdn("+442079460000")),
        ("+12025550123", Msisdn("+12025550123")),
        ("+8613800138003", Msisdn("+8613800138003")),
    ],
)
def test_what_can_be_a_country_code_is_one(digits: str, number: Msisdn) -> None:
    assert identify(Address(digits, TOA_INTERNATIONAL)) == number


@pytest.mark.parametrize("digits", ["110", "10086", "95588", "1069123456", "106912345678901"])
def test_a_plus_makes_no_person_of_a_service(digits: str) -> None:
    assert identify(Address("+" + digits, TOA_INTERNATIONAL)) is None
    assert identify(Address(digits, TOA_INTERNATIONAL)) is None


@pytest.mark.parametrize("sign", "*#abcp,w;/")
@pytest.mark.parametrize("digits", ["10000000101", "+8610000000101", "8610000000101"])
def test_a_number_with_a_sign_in_it_is_nobodys(sign: str, digits: str) -> None:
    for one in (sign + digits, digits + sign, digits[:4] + sign + digits[4:]):
        assert identify(Address(one)) is None
        assert identify(Address(one, TOA_INTERNATIONAL)) is None


@pytest.mark.parametrize(
    "address",
    [
        Address("CMCC", TOA_ALPHANUMERIC),
        Address("13800000000", TOA_ALPHANUMERIC | 1),
        Address(""),
        Address("+"),
        Address("110"),
        Address("10086"),
        Address("1008611"),
        Address("95588"),
        Address("12345"),
        Address("106900001234"),
        Address("withheld"),
        Address("1" * 40),
        Address("+86" + "1" * 30),
    ],
)
def test_names_services_and_nonsense_are_nobodys_number(address: Address) -> None:
    assert identify(address) is None


@given(st.text(max_size=30), st.integers(0, 255))
def test_no_caller_id_is_ever_an_error(digits: str, toa: int) -> None:
    assert isinstance(identify(Address(digits, toa)), Msisdn | None)


@given(st.integers(0, 9_999_999), st.sampled_from(["", "+86", "86", "0086", "17951", "0"]))
def test_any_sample_number_is_recognised_behind_any_prefix(tail: int, prefix: str) -> None:
    assert identify(Address(f"{prefix}1000{tail:07d}")) == Msisdn(f"+861000{tail:07d}")


@pytest.mark.parametrize(
    "digits", ["110", "119", "120", "112", "10086", "95588", "1008611", "1069123456"]
)
def test_services_are_short_codes(digits: str) -> None:
    assert is_short_code(digits)


@pytest.mark.parametrize("digits", ["10000000101", "05640000000", "01000000000", "+8610000000101"])
def test_phones_of_people_are_no_short_codes(digits: str) -> None:
    assert not is_short_code(digits)


@pytest.mark.parametrize("digits", ["110", "119", "120", "122", "112", "911", "999"])
def test_emergency_numbers_are_known(digits: str) -> None:
    assert is_emergency(digits)
    assert not is_emergency(digits + "0")


@pytest.mark.parametrize("digits", ["1795110000000101", "12593010000000101", "1790905640000000"])
def test_a_prefix_that_chooses_a_carrier_is_known(digits: str) -> None:
    assert is_carrier_prefixed(digits)
    assert not is_carrier_prefixed(digits[5:])


# phonenumbers reads letters as the keys that they stand on, and what follows an x as an extension.
@pytest.mark.parametrize(
    "digits",
    ["1380013801O2", "13800138091x5", "13800138091;ext=5", "１３８００１３８０９１", "138FLOWERS0"],
)
def test_what_is_no_digit_never_becomes_one(digits: str) -> None:
    assert identify(Address(digits)) is None


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("+8610000000101", NumberKind.SAMPLE),
        ("+865640000000", NumberKind.LANDLINE),
        ("+8613800138003", NumberKind.MOBILE),
        ("+864000000000", NumberKind.SERVICE),
        ("+868000000000", NumberKind.SERVICE),
        ("+8612100000000", NumberKind.UNKNOWN),
        ("+861234567", NumberKind.UNKNOWN),
        ("+9991234567", NumberKind.UNKNOWN),
    ],
)
def test_the_plan_says_what_a_number_is(number: str, kind: NumberKind) -> None:
    assert kind_of(Msisdn(number)) is kind
