"""Caller ids in all their forms are one number; services and emergencies are nobody's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.numbers import (
    NumberKind,
    as_dialled,
    identify,
    is_emergency,
    is_short_code,
    kind_of,
    read_number,
    suggest,
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


@pytest.mark.parametrize("text", ["+8610000000101", "+86 100 0000 0101", " +86-100-0000-0101 "])
def test_a_written_number_may_have_spaces_and_dashes(text: str) -> None:
    assert read_number(text) == MOBILE


@pytest.mark.parametrize(
    "text", ["10000000101", "0612", "8610000000101", "", "+", "+86x", "+0861", "+８６"]
)
def test_a_written_number_begins_with_plus_and_a_country(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("10000000101", "+8610000000101"),
        ("0564-0000000", "+865640000000"),
        ("0612", "+86..."),
        ("112233445566778899", "+86..."),
        ("王", "+86..."),
    ],
)
def test_a_number_in_another_form_is_suggested_as_it_should_be(text: str, suggestion: str) -> None:
    assert suggest(text) == suggestion


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("+8610000000101", NumberKind.SAMPLE),
        ("+865640000000", NumberKind.LANDLINE),
        ("+864000000000", NumberKind.OTHER),
        ("+8612100000000", NumberKind.UNKNOWN),
        ("+861234567", NumberKind.UNKNOWN),
        ("+9991234567", NumberKind.UNKNOWN),
    ],
)
def test_the_plan_says_what_a_number_is(number: str, kind: NumberKind) -> None:
    assert kind_of(Msisdn(number)) is kind


def test_what_a_phone_at_home_dials_has_no_country_code_of_ours() -> None:
    assert as_dialled("+86 110") == as_dialled("110") == "110"
    assert as_dialled("+8610000000101") == "10000000101"
