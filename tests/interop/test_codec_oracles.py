"""Our PDUs read by programs nobody here wrote, and theirs read by us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from modem.sms import gsm7, pdu
from modem.sms.concat import Joined, Joiner
from modem.sms.pdu import Concat, Deliver, StatusReport, Submit
from modem.types import Address, Msisdn
from tests.interop.oracles import (
    Fields,
    needs_gammu,
    needs_gsmmodem,
    needs_smspdudecoder,
    needs_tshark,
    read_by_gammu,
    read_by_tshark,
    write_by_gammu,
)
from tests.modem.sms.texts import near_times, numbers, plain_addresses, texts, zones

CENTRE = Address("+8610000000100", 145)
MILL = Msisdn("+8610000000101")

octets = st.integers(0, 255)
widths = st.sampled_from([8, 16])

# Another process reads a whole batch at once: few examples are many texts, and too slow to shrink.
batched = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow],
)


@st.composite
def submits(draw: st.DrawFn) -> list[str]:
    """All parts of one text to one number."""
    parts = pdu.encode_submit(
        draw(numbers),
        draw(texts),
        validity_s=draw(st.floats(0, 6e6)),
        status_report=draw(st.booleans()),
        flash=draw(st.booleans()),
        concat_reference=draw(octets),
        concat_width=draw(widths),
    )
    return [part.hex for part in parts]


@st.composite
def delivers(draw: st.DrawFn) -> list[tuple[str, int]]:
    """All parts of one text from one address, and the zone of their stamps."""
    zone = draw(zones)
    parts = pdu.encode_deliver(
        draw(plain_addresses),
        draw(texts),
        draw(near_times),
        zone_quarters=zone,
        concat_reference=draw(octets),
        concat_width=draw(widths),
        flash=draw(st.booleans()),
        service_centre=CENTRE,
    )
    return [(part, zone) for part in parts]


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, int]:
    """One status report and the zone of its stamps."""
    zone = draw(zones)
    to, sent_at, done_at = Address.of(draw(numbers)), draw(near_times), draw(near_times)
    reference, status = draw(octets), draw(octets)
    report = pdu.encode_status_report(to, reference, status, sent_at, done_at, zone_quarters=zone)
    return report, zone


def batches(of: st.SearchStrategy[list[Any]]) -> st.SearchStrategy[list[Any]]:
    """The parts of many texts in one list."""
    return st.lists(of, min_size=8, max_size=25).map(lambda groups: [p for g in groups for p in g])


@needs_tshark
@batched
@given(batches(submits()))
def test_tshark_reads_our_submits_as_we_do(sent: list[str]) -> None:
    for octets, seen in zip(sent, read_by_tshark(sent, is_from_terminal=True), strict=True):
        ours = pdu.decode_submit(octets)
        assert seen["tp-mti"] == ["1"]
        assert seen["tp-da"] == [ours.recipient.digits.removeprefix("+")]
        assert seen["tp-srr"] == [str(int(ours.status_report))]
        _assert_tshark_sees_the_text(seen, ours)


@needs_tshark
@batched
@given(batches(delivers()))
def test_tshark_reads_our_delivers_as_we_do(received: list[tuple[str, int]]) -> None:
    pdus = [octets for octets, _ in received]
    shown = read_by_tshark(pdus, is_from_terminal=False)
    for (octets, zone), seen in zip(received, shown, strict=True):
        ours = pdu.decode(octets)
        assert isinstance(ours, Deliver)
        assert seen["tp-mti"] == ["0"]
        assert seen["tp-oa"] == [ours.sender.digits.removeprefix("+")]
        assert _stamps(seen) == [_local(ours.sent_at, zone)]
        _assert_tshark_sees_the_text(seen, ours)


@needs_tshark
@batched
@given(st.lists(reports(), min_size=20, max_size=60))
def test_tshark_reads_our_status_reports_as_we_do(received: list[tuple[str, int]]) -> None:
    pdus = [octets for octets, _ in received]
    shown = read_by_tshark(pdus, is_from_terminal=False)
    for (octets, zone), seen in zip(received, shown, strict=True):
        ours = pdu.decode(octets)
        assert isinstance(ours, StatusReport)
        assert seen["tp-ra"] == [ours.recipient.digits.removeprefix("+")]
        assert seen["tp-mr"] == [str(ours.reference)]
        assert _stamps(seen) == [_local(ours.sent_at, zone), _local(ours.discharged_at, zone)]


def _assert_tshark_sees_the_text(seen: Fields, ours: Submit | Deliver) -> None:
    assert seen.get("sms_text", [""]) == [ours.text]
    if ours.concat is None:
        assert "udh.mm.msg_id" not in seen
        return
    place = [seen[f"udh.mm.{name}"] for name in ("msg_id", "msg_parts", "msg_part")]
    concat = ours.concat
    assert place == [[str(value)] for value in (concat.reference, concat.total, concat.number)]


def _stamps(seen: Fields) -> list[tuple[int, ...]]:
    names = ("year", "month", "day", "hour", "minutes", "seconds")
    columns = [[int(value) for value in seen[f"scts.{name}"]] for name in names]
    return list(zip(*columns, strict=True))


def _local(utc_s: float, zone_quarters: int) -> tuple[int, ...]:
    local = _local_time(utc_s, zone_quarters)
    return (local.year % 100, *local.timetuple()[1:6])


def _local_time(utc_s: float, zone_quarters: int) -> datetime:
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=utc_s)
    return (utc + timedelta(minutes=15 * zone_quarters)).replace(tzinfo=None)


@needs_gammu
def test_gammu_reads_strange_stamps_as_we_do() -> None:
    head, body = "00040D91680100000001F10000", "0131"
    stamps = {"321151603102C2": 32, "00000000000000": None, "32115142310223": None}
    pdus = [head + stamp + body for stamp in stamps]
    for octets, zone, seen in zip(pdus, stamps.values(), read_by_gammu(pdus), strict=True):
        ours = pdu.decode(octets)
        assert isinstance(ours, Deliver)
        assert (ours.text, seen["Text"]) == ("1", "1")
        if zone is None:
            assert (ours.sent_at, seen["DateTime"]) == (0.0, "None")
        else:
            assert seen["DateTime"] == str(_local_time(ours.sent_at, zone))


@needs_gammu
@batched
@given(batches(submits()))
def test_gammu_reads_our_submits_as_we_do(sent: list[str]) -> None:
    for octets, seen in zip(sent, read_by_gammu(sent), strict=True):
        ours = pdu.decode_submit(octets)
        assert (seen["Type"], seen["Number"]) == ("Submit", ours.recipient.digits)
        _assert_gammu_sees_the_text(seen, ours)


@needs_gammu
@batched
@given(batches(delivers()))
def test_gammu_reads_our_delivers_as_we_do(received: list[tuple[str, int]]) -> None:
    shown = read_by_gammu([octets for octets, _ in received])
    for (octets, zone), seen in zip(received, shown, strict=True):
        ours = pdu.decode(octets)
        assert isinstance(ours, Deliver)
        assert (seen["Type"], seen["Centre"]) == ("Deliver", CENTRE.digits)
        assert seen["Number"] == ours.sender.digits
        assert seen["DateTime"] == str(_local_time(ours.sent_at, zone))
        _assert_gammu_sees_the_text(seen, ours)


@needs_gammu
@batched
@given(st.lists(reports(), min_size=20, max_size=60))
def test_gammu_reads_our_status_reports_as_we_do(received: list[tuple[str, int]]) -> None:
    shown = read_by_gammu([octets for octets, _ in received])
    for (octets, zone), seen in zip(received, shown, strict=True):
        ours = pdu.decode(octets)
        assert isinstance(ours, StatusReport)
        assert (seen["Type"], seen["Number"]) == ("Status_Report", ours.recipient.digits)
        assert (seen["MessageReference"], seen["DeliveryStatus"]) == (ours.reference, ours.status)
        assert seen["DateTime"] == str(_local_time(ours.sent_at, zone))
        assert seen["SMSCDateTime"] == str(_local_time(ours.discharged_at, zone))


def _assert_gammu_sees_the_text(seen: dict[str, Any], ours: Submit | Deliver) -> None:
    # gammu counts septets as characters, so behind escaped ones it shows what lay in its memory;
    # and in UCS2 it doubles "~", its own sign for blinking, and loses as much at the end.
    text = ours.text if gsm7.fits(ours.text) else ours.text.partition("~")[0]
    assert seen["Text"][: len(text)] == text
    assert seen["Class"] == (-1 if ours.message_class is None else ours.message_class)
    if ours.concat is None:
        assert seen["AllParts"] == 0
        return
    reference = seen["ID8bit"] if ours.concat.width == 8 else seen["ID16bit"]
    place = Concat(reference, ours.concat.width, seen["AllParts"], seen["PartNumber"])
    assert place == ours.concat


@needs_smspdudecoder
@settings(deadline=None)
@given(submits())
def test_smspdudecoder_reads_our_submits_as_we_do(sent: list[str]) -> None:
    from smspdudecoder.fields import SMSSubmit

    for octets in sent:
        ours, seen = pdu.decode_submit(octets), SMSSubmit.decode(StringIO(octets))
        assert seen["recipient"]["number"] == ours.recipient.digits.removeprefix("+")
        assert seen["header"]["srr"] == ours.status_report
        _assert_smspdudecoder_sees_the_text(seen, ours)


@needs_smspdudecoder
@settings(deadline=None)
@given(delivers())
def test_smspdudecoder_reads_our_delivers_as_we_do(received: list[tuple[str, int]]) -> None:
    from smspdudecoder.fields import SMSDeliver

    for octets, _ in received:
        ours, seen = pdu.decode(octets), SMSDeliver.decode(StringIO(octets))
        assert isinstance(ours, Deliver)
        assert seen["smsc"]["number"] == CENTRE.digits.removeprefix("+")
        _assert_same_septets(seen["sender"]["number"], ours.sender.digits.removeprefix("+"))
        assert seen["scts"].timestamp() == ours.sent_at
        _assert_smspdudecoder_sees_the_text(seen, ours)


def _assert_smspdudecoder_sees_the_text(seen: dict[str, Any], ours: Submit | Deliver) -> None:
    _assert_same_septets(seen["user_data"]["data"], ours.text)
    header = seen["user_data"]["header"]
    if ours.concat is None:
        assert header is None
        return
    (element,) = header["elements"]
    assert element["data"] == {
        "reference": ours.concat.reference,
        "parts_count": ours.concat.total,
        "part_number": ours.concat.number,
    }


def _assert_same_septets(seen: str, ours: str) -> None:
    # smspdudecoder takes the seven spare bits behind seven septets for one more, an "@".
    assert seen in (ours, ours + "@")


# gammu takes "~" in a Unicode text for an order to blink.
gammu_orders = st.lists(
    texts.filter(bool).map(lambda text: (text.replace("~", ""), not gsm7.fits(text))),
    min_size=10,
    max_size=30,
)


@needs_gammu
@batched
@given(gammu_orders)
def test_we_read_the_submits_of_gammu(orders: list[tuple[str, bool]]) -> None:
    answers = write_by_gammu(orders, number=MILL.e164, centre=CENTRE.digits, form="Submit")
    for (text, _), parts in zip(orders, answers, strict=True):
        read = [pdu.decode_submit(part) for part in parts]
        assert "".join(part.text for part in read) == text
        assert {part.recipient for part in read} == {Address.of(MILL)}


@needs_gammu
@batched
@given(gammu_orders)
def test_we_read_and_join_the_delivers_of_gammu(orders: list[tuple[str, bool]]) -> None:
    answers = write_by_gammu(orders, number=MILL.e164, centre=CENTRE.digits, form="Deliver")
    for (text, _), parts in zip(orders, answers, strict=True):
        joiner = Joiner()
        told: list[Joined] = []
        for part in reversed(parts):
            # gammu writes message type 01 into what is laid out as a DELIVER.
            first = int(part[18:20], 16) & ~0x03
            read = pdu.decode(f"{part[:18]}{first:02x}{part[20:]}")
            assert isinstance(read, Deliver)
            told += [one for one in joiner.add(read, now=0.0) if isinstance(one, Joined)]
        assert (told[-1].text, told[-1].sender) == (text, Address.of(MILL))


@needs_gsmmodem
@settings(deadline=None)
@given(texts.filter(lambda text: max(text, default="\uffff") < "\uffff"), octets)
def test_we_read_the_submits_of_gsmmodem(text: str, reference: int) -> None:
    from gsmmodem.pdu import encodeSmsSubmitPdu

    parts = [str(p) for p in encodeSmsSubmitPdu(MILL.e164, text, reference=reference)]
    read = [pdu.decode_submit(part) for part in parts]
    assert "".join(part.text for part in read) == text
    assert {part.recipient for part in read} == {Address.of(MILL)}
    assert all(part.status_report for part in read)


@needs_gsmmodem
@settings(deadline=None)
@given(reports())
def test_gsmmodem_reads_our_status_reports_as_we_do(received: tuple[str, int]) -> None:
    from gsmmodem.pdu import decodeSmsPdu

    ours, seen = pdu.decode(received[0]), decodeSmsPdu(received[0])
    assert ours == StatusReport(
        seen["reference"],
        Address(seen["number"], 145),
        seen["status"],
        seen["time"].timestamp(),
        seen["discharge"].timestamp(),
    )
