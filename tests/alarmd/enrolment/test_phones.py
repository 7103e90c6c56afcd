"""The phones of households.yaml: how a number may be written, and every fault with its cure."""

from __future__ import annotations

import pytest

from alarmd.enrolment.households import parse_roster
from alarmd.roster import Phone
from modem.types import Msisdn
from tests.alarmd.villages import said, village

FAULTS = [
    (
        ("+8610000000101", "0612"),
        '11 wang.phones[0]: "0612" has 4 digits; a mobile number has 11, '
        "a landline its area code and 7 or 8 more",
    ),
    (
        ("+8610000000101", "1000000O1O1"),
        '11 wang.phones[0]: "1000000O1O1" has the letter O in it; '
        "write the digit 0 if that is meant",
    ),
    (
        ("+8610000000101", "+8610000000102"),
        "15 zhao.phones[0]: +8610000000102 already belongs to wang (line 11)",
    ),
    (
        ("[+8610000000101]", "[+8610000000101, +86 1000-0000101]"),
        "11 wang.phones[1]: +86 1000-0000101 already belongs to wang (line 11)",
    ),
    (
        ("+8610000000101", "110"),
        '11 wang.phones[0]: "110" is an emergency number: people dial it themselves, '
        "alarmd never rings or texts it; write the phone of a person",
    ),
    (
        ("+8610000000101", "+86119"),
        '11 wang.phones[0]: "+86119" is an emergency number: people dial it themselves, '
        "alarmd never rings or texts it; write the phone of a person",
    ),
    (
        ("+8610000000101", "10086"),
        '11 wang.phones[0]: "10086" is a service number, where nobody gets an alarm; '
        "write the phone of a person",
    ),
    (
        ("+8610000000101", "+8695588"),
        '11 wang.phones[0]: "+8695588" is a service number, where nobody gets an alarm; '
        "write the phone of a person",
    ),
    (
        ("+8610000000101", "+8612100000000"),
        '11 wang.phones[0]: no network has the number "+8612100000000"; look at its digits again',
    ),
    (
        ("+8610000000101", "{number: +865640000000, text: yes}"),
        "11 wang.phones[0].text: +865640000000 is a landline and gets no texts; write text: no",
    ),
    (
        ("+8610000000101", "{number: +8610000000101, ring: no, talk: yes}"),
        "11 wang.phones[0].talk: a phone that does not ring cannot talk; write talk: no",
    ),
    (
        ("+8610000000101", "{number: +8610000000101, ring: no, text: no}"),
        "11 wang.phones[0]: this phone neither rings nor gets texts; remove it",
    ),
    (
        ("+8610000000101", "{number: +8610000000101, text: maybe}"),
        '11 wang.phones[0].text: "maybe" is neither yes nor no',
    ),
    (
        ("+8610000000101", "{number: +8610000000101, sms: no}"),
        '11 wang.phones[0].sms: "sms" is not a key here; use number, text, talk, ring',
    ),
    (("+8610000000101", "{text: no}"), '11 wang.phones[0]: "number" is missing'),
    (
        ("[+8610000000101]", "[" + ", ".join(f"+861000000011{i}" for i in range(9)) + "]"),
        "11 wang.phones: more than 8 phones",
    ),
    (
        ("phones: [+8610000000101]", "phones:"),
        "11 wang.phones: a phone is missing; write phones: [+86...]",
    ),
    (("    phones: [+8610000000101]\n", ""), "9 wang: a phone is missing; write phones: [+86...]"),
    (
        ("[+8610000000101]", "+8610000000101"),
        "11 wang.phones: a list belongs here: one line with a dash for each, or [a, b]",
    ),
    (
        ("+8610000000101", "[+8610000000101]"),
        "11 wang.phones[0]: one value belongs here, not a list or a block",
    ),
]


@pytest.mark.parametrize(("change", "problem"), FAULTS)
def test_a_fault_is_named_with_its_line_and_its_cure(change: tuple[str, str], problem: str) -> None:
    assert f"households.yaml:{problem}" in said(village(change))


# What YAML would make of these is something else: 394, 12:30 in seconds, false, a date, infinity.
@pytest.mark.parametrize("text", ["0612", "12:30:00", "1e10", "0x1F", "2026-01-01", ".inf"])
def test_what_yaml_takes_for_a_number_is_text_here(text: str) -> None:
    found = said(village(("name: 王三", f"name: {text}"), ("[+8610000000101]", f"[{text}]")))
    assert len(found) == 1
    assert f'households.yaml:11 wang.phones[0]: "{text}" has ' in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "10000000101",
        "010000000101",
        "86-100-0000-0101",
        "１００　０００００１０１",
        "(100)00000101",
    ],
)
def test_a_number_in_the_file_may_be_typed_as_on_the_command_line(text: str) -> None:
    roster, _ = parse_roster(village(("+8610000000101", text)).encode(), "households.yaml")
    assert roster is not None
    assert roster.parties["wang"].phones == (Phone(Msisdn("+8610000000101")),)
