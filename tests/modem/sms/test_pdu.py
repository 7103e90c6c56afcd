"""Whole TPDUs there and back, and their octets by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.errors import MalformedResponse
from modem.sms import pdu
from modem.sms.pdu import Concat, Deliver, StatusReport, Submit
from modem.types import Address, Msisdn
from tests.modem.sms.texts import addresses, numbers, texts, times, zones

MILL = Msisdn("+8610000000101")
CENTRE = Address("+8610000000100", 145)
HOUR_S = 3600.0
NOON_S = 1_700_000_000.0
STAMP = "32115160310223"
"""That instant, in China."""

widths = st.sampled_from([8, 16])
references = st.integers(0, 255)


def test_one_chinese_part_octet_by_octet() -> None:
    (part,) = pdu.encode_submit(MILL, "火警", validity_s=HOUR_S)
    assert part.hex == (
        "00"  # the modem's own service centre
        "31"  # SUBMIT, relative validity, status report requested
        "00"  # reference by the modem
        "0D91680100000001F1"
        "00"
        "08"  # UCS2
        "0B"  # one hour
        "04706B8B66"
    )
    assert part.tpdu_octets == len(part.hex) // 2 - 1


@pytest.mark.parametrize(
    ("text", "flash", "coding"),
    [("fire", False, "00"), ("fire", True, "10"), ("火", False, "08"), ("火", True, "18")],
)
def test_the_coding_says_alphabet_and_flash(text: str, flash: bool, coding: str) -> None:
    (part,) = pdu.encode_submit(MILL, text, validity_s=HOUR_S, flash=flash)
    assert part.hex[26:28] == coding
    assert pdu.decode_submit(part.hex).message_class == (0 if flash else None)


@pytest.mark.parametrize(("status_report", "first"), [(True, "31"), (False, "11")])
def test_a_status_report_is_asked_for_when_wanted(status_report: bool, first: str) -> None:
    (part,) = pdu.encode_submit(MILL, "fire", validity_s=HOUR_S, status_report=status_report)
    assert part.hex[2:4] == first
    assert pdu.decode_submit(part.hex).status_report is status_report


@given(numbers, texts, references, widths, st.booleans(), st.booleans())
def test_a_submit_survives(
    to: Msisdn, text: str, reference: int, width: int, status_report: bool, flash: bool
) -> None:
    parts = pdu.encode_submit(
        to,
        text,
        validity_s=HOUR_S,
        status_report=status_report,
        flash=flash,
        concat_reference=reference,
        concat_width=width,
    )
    read = [pdu.decode_submit(part.hex) for part in parts]
    assert "".join(part.text for part in read) == text
    assert [part.tpdu_octets for part in parts] == [pdu.tpdu_octets(part.hex) for part in parts]
    for number, part in enumerate(read, 1):
        place = Concat(reference, width, len(parts), number) if len(parts) > 1 else None
        assert part == Submit(
            reference=0,
            recipient=Address.of(to),
            text=part.text,
            concat=place,
            validity_s=HOUR_S,
            status_report=status_report,
            message_class=0 if flash else None,
        )


@given(addresses, texts, times, zones, references, widths)
def test_a_deliver_survives(
    sender: Address, text: str, sent_at: float, zone: int, reference: int, width: int
) -> None:
    parts = pdu.encode_deliver(
        sender,
        text,
        sent_at,
        zone_quarters=zone,
        concat_reference=reference,
        concat_width=width,
        service_centre=CENTRE,
    )
    read = [pdu.decode(part) for part in parts]
    for number, part in enumerate(read, 1):
        assert isinstance(part, Deliver)
        place = Concat(reference, width, len(parts), number) if len(parts) > 1 else None
        assert part == Deliver(sender, part.text, sent_at, place, None, part.data_coding, 0, CENTRE)
    assert "".join(part.text for part in read if isinstance(part, Deliver)) == text


@given(addresses, references, references, times, times, zones)
def test_a_status_report_survives(
    recipient: Address, reference: int, status: int, sent_at: float, done_at: float, zone: int
) -> None:
    encoded = pdu.encode_status_report(
        recipient, reference, status, sent_at, done_at, zone_quarters=zone
    )
    assert pdu.decode(encoded) == StatusReport(reference, recipient, status, sent_at, done_at)


def test_a_flash_is_class_0() -> None:
    (part,) = pdu.encode_deliver(CENTRE, "火", NOON_S, flash=True)
    read = pdu.decode(part)
    assert isinstance(read, Deliver)
    assert (read.message_class, read.data_coding) == (0, 0x18)


def test_a_status_report_without_times_still_says_what_became_of_the_text() -> None:
    report = "0006070D91680100000001F1" + "00" * 7 + "FF" * 7 + "00"
    assert pdu.decode(report) == StatusReport(7, Address.of(MILL), 0, 0.0, 0.0)


def test_what_follows_a_status_is_passed_over() -> None:
    report = pdu.encode_status_report(Address.of(MILL), 7, 0x45, NOON_S, NOON_S)
    assert pdu.decode(report + "03000800") == pdu.decode(report)


def test_the_length_leaves_the_service_centre_out() -> None:
    (part,) = pdu.encode_deliver(Address.of(MILL), "火", NOON_S)
    (with_centre,) = pdu.encode_deliver(Address.of(MILL), "火", NOON_S, service_centre=CENTRE)
    assert pdu.tpdu_octets(part) == pdu.tpdu_octets(with_centre) == len(part) // 2 - 1


def test_a_reserved_message_type_is_read_as_a_deliver() -> None:
    (part,) = pdu.encode_deliver(Address.of(MILL), "火", NOON_S)
    assert pdu.decode("0007" + part[4:]) == pdu.decode(part)


def test_a_submit_is_not_something_received() -> None:
    (part,) = pdu.encode_submit(MILL, "火", validity_s=HOUR_S)
    with pytest.raises(MalformedResponse, match="SUBMIT"):
        pdu.decode(part.hex)
    (received,) = pdu.encode_deliver(Address.of(MILL), "火", NOON_S)
    with pytest.raises(MalformedResponse, match="no SUBMIT"):
        pdu.decode_submit(received)


SENSELESS = (
    "00000000000000",
    "FFFFFFFFFFFFFF",
    "32115142310223",  # hour 24
    "32110060310223",  # day 00
    "32005160310223",  # month 00
    "3A115160310223",
    "321151603102FF",
)


@pytest.mark.parametrize("stamp", SENSELESS)
@pytest.mark.parametrize("text", ["1", "火警", "help " * 40])
def test_a_text_without_a_time_is_read_all_the_same(stamp: str, text: str) -> None:
    parts = pdu.encode_deliver(Address.of(MILL), text, NOON_S)
    for part in parts:
        read, timed = pdu.decode(part.replace(STAMP, stamp)), pdu.decode(part)
        assert isinstance(timed, Deliver)
        assert read == replace(timed, sent_at=0.0)


def test_the_type_of_a_submit_does_not_hide_a_text() -> None:
    (part,) = pdu.encode_deliver(Address.of(MILL), "火警", NOON_S)
    mistyped = part[:2] + "05" + part[4:]
    assert pdu.decode(mistyped) == pdu.decode(part)
    untimed = pdu.decode(mistyped.replace(STAMP, SENSELESS[0]))
    assert isinstance(untimed, Deliver)
    assert (untimed.text, untimed.sent_at) == ("火警", 0.0)
    compressed = mistyped.replace("F10008", "F10020")
    with pytest.raises(MalformedResponse, match="SUBMIT"):
        pdu.decode(compressed)
    assert pdu.sender_of(compressed) == Address.of(MILL)


@given(numbers, texts, references, st.sampled_from(["", "A7", STAMP]))
def test_a_submit_is_never_read_as_received(
    to: Msisdn, text: str, reference: int, period: str
) -> None:
    form = {"": 0x01, "A7": 0x11, STAMP: 0x19}[period]
    for part in pdu.encode_submit(to, text, validity_s=HOUR_S):
        head, rest = part.hex[6:28], part.hex[30:]
        first = form | int(part.hex[2:4], 16) & 0x40
        submit = f"00{first:02X}{reference:02X}{head}{period}{rest}"
        assert pdu.decode_submit(submit).reference == reference
        with pytest.raises(MalformedResponse, match="SUBMIT"):
            pdu.decode(submit)
        assert pdu.sender_of(submit) is None


def test_a_sender_of_more_digits_than_there_may_be_is_known() -> None:
    long = "1259300861000000010199"
    head = "0004" + "1681" + "2195038016000000101099"
    read = pdu.decode(head + "0000" + STAMP + "0131")
    assert isinstance(read, Deliver)
    assert (read.sender, read.text) == (Address(long), "1")
    assert pdu.sender_of(head + "0020" + STAMP + "0131") == Address(long)


def test_what_no_centre_would_take_is_no_submit() -> None:
    (part,) = pdu.encode_submit(MILL, "火警", validity_s=HOUR_S)
    with pytest.raises(MalformedResponse, match="ends within the user data"):
        pdu.decode_submit(part.hex[:-2])
    with pytest.raises(MalformedResponse, match="header is none"):
        pdu.decode_submit(part.hex[:2] + "71" + part.hex[4:])


@pytest.mark.parametrize(
    ("form", "period", "validity_s", "valid_until"),
    [
        ("01", "", None, None),
        ("11", "A7", 86400.0, None),
        ("09", "021E0000000000", 30.0, None),
        ("09", "00000000000000", None, None),
        ("19", "32115160310223", None, NOON_S),
        ("19", "FFFFFFFFFFFFFF", None, None),
    ],
)
def test_every_form_of_validity_is_read(
    form: str, period: str, validity_s: float | None, valid_until: float | None
) -> None:
    read = pdu.decode_submit(f"00{form}000D91680100000001F10008{period}02706B")
    assert (read.text, read.validity_s, read.valid_until) == ("火", validity_s, valid_until)


def test_the_sender_of_an_unreadable_text_is_known() -> None:
    (part,) = pdu.encode_deliver(Address.of(MILL), "火", NOON_S)
    compressed = part.replace("F10008", "F10020")
    with pytest.raises(MalformedResponse):
        pdu.decode(compressed)
    assert pdu.sender_of(compressed) == Address.of(MILL)
    assert pdu.sender_of(compressed[:12]) is None
    assert pdu.sender_of("nonsense") is None
    assert pdu.sender_of(pdu.encode_status_report(CENTRE, 1, 0, NOON_S, NOON_S)) is None


def test_a_name_may_send_a_text() -> None:
    name = Address("Fire Dept", 208)
    (part,) = pdu.encode_deliver(name, "{ok}", NOON_S, zone_quarters=-13)
    assert part == "000410D0C6B4BC0C2296E174000032114181850239061BD47BBD4901"
    assert pdu.decode(part) == Deliver(name, "{ok}", NOON_S)


def test_a_recipient_may_be_a_short_code() -> None:
    (part,) = pdu.encode_submit(Address("10086"), "YE", validity_s=HOUR_S)
    assert replace(pdu.decode_submit(part.hex), text="").recipient == Address("10086")
