"""Each response read from lines that real modems send; garbage is MalformedResponse only."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.at import clock, parse
from modem.at.parse import CodeTries, StoredPdu, StoredStatus, StoreUse
from modem.errors import MalformedResponse
from modem.types import (
    Address,
    Call,
    CallDirection,
    CallState,
    RegistrationState,
    Slot,
)

WANG = Address("+8610000000101", 145)
OUT, IN = CallDirection.OUTGOING, CallDirection.INCOMING
UCS2_WANG = "002B0038003600310030003000300030003000300030003100300031"

READ: list[tuple[Callable[[str], Any], str, Any]] = [
    (
        parse.parse_clcc,
        '+CLCC: 1,1,4,0,0,"+8610000000101",145',
        Call(1, IN, CallState.INCOMING, 0, WANG),
    ),
    # EC2x in LTE lists the data bearer.
    (parse.parse_clcc, '+CLCC: 1,0,0,1,0,"",128', Call(1, OUT, CallState.ACTIVE, 1)),
    (parse.parse_clcc, "+CLCC: 2,1,5,0,0", Call(2, IN, CallState.WAITING)),
    (parse.parse_clcc, "+CLCC:1,0,2,0", Call(1, OUT, CallState.DIALING)),
    # Nine and ten fields; SIMCom's state 6.
    (
        parse.parse_clcc,
        '+CLCC: 1,0,6,0,0,"+8610000000101",145,"Wang, Wu",0,1',
        Call(1, OUT, CallState.DISCONNECTED, 0, WANG),
    ),
    # The number without quotes, and in UCS2 because of AT+CSCS="UCS2".
    (
        parse.parse_clcc,
        "+CLCC: 1,1,4,0,0,10000000101,129",
        Call(1, IN, CallState.INCOMING, 0, Address("10000000101", 129)),
    ),
    (
        parse.parse_clcc,
        f'+CLCC: 1,0,3,0,0,"{UCS2_WANG}",145',
        Call(1, OUT, CallState.ALERTING, 0, WANG),
    ),
    (parse.parse_clip, '+CLIP: "+8610000000101",145,"",,"",0', WANG),
    (parse.parse_clip, '+CLIP: "10000000101",129', Address("10000000101", 129)),
    (parse.parse_clip, '+CLIP: "10000000101"', Address("10000000101", 129)),
    (parse.parse_clip, "+CLIP: +8610000000101", WANG),
    (parse.parse_clip, '+CLIP: "+86 100 0000 0101",145', WANG),
    (parse.parse_clip, '+CLIP: "+8610000000101,145', WANG),
    (parse.parse_clip, '+CLIP: "",128,,,,1', None),
    (parse.parse_clip, "+CLIP: ,128,,,,2", None),
    (parse.parse_ccwa, '+CCWA: "+8610000000101",145,1', WANG),
    (parse.parse_ccwa, '+CCWA: "",128,1', None),
    (parse.parse_creg, "+CREG: 1", RegistrationState.HOME),
    (parse.parse_creg, "+CREG: 0,2", RegistrationState.SEARCHING),
    (parse.parse_creg, '+CREG: 5,"1A2B","01C3D4E5"', RegistrationState.ROAMING),
    (parse.parse_creg, '+CREG: 1,"1A2B","01C3D4E5",7', RegistrationState.HOME),
    (parse.parse_creg, '+CREG: 2,1,"1A2B","01C3D4E5",7', RegistrationState.HOME),
    (parse.parse_creg, "+CREG: 2, 3, 0000, 0000", RegistrationState.DENIED),
    (parse.parse_creg, '+CREG: 2,1,"1A2B,"01C3D4E5"', RegistrationState.HOME),
    (
        parse.parse_creg,
        "+CEREG: 0,10",
        RegistrationState.CSFB_NOT_PREFERRED_ROAMING,
    ),
    (parse.parse_creg, "+CEREG: 0,11", RegistrationState.UNKNOWN),
    (parse.parse_csq, "+CSQ: 0,0", -113),
    (parse.parse_csq, "+CSQ: 17,99", -79),
    (parse.parse_csq, "+CSQ:31,99", -51),
    (parse.parse_csq, "+CSQ: 99,99", None),
    (parse.parse_csq, "+CSQ: 100,0", -116),
    (parse.parse_csq, "+CSQ: 191,0", -25),
    (parse.parse_csq, "+CSQ: 199,99", None),
    (clock.parse_cclk, '+CCLK: "26/11/28,22:05:11+32"', 1795874711.0),
    (clock.parse_cclk, '+CCLK: "26/11/28,22:05:11+00"', 1795903511.0),
    (clock.parse_cclk, '+CCLK: "26/11/28,22:05:11-4"', 1795907111.0),
    (clock.parse_cclk, "+CCLK: 26/11/28, 22:05:11+32", 1795874711.0),
    (clock.parse_cclk, '+CCLK: "80/01/06,00:00:00+00"', 315964800.0),
    (parse.parse_cops, '+COPS: 0,0,"CHINA MOBILE",7', "CHINA MOBILE"),
    (parse.parse_cops, '+COPS: 0,0,"CHN-UNICOM\x80\x01",7', "CHN-UNICOM"),
    (parse.parse_cops, '+COPS: 0,0,"CHINA MOBILE', "CHINA MOBILE"),
    (parse.parse_cops, "+COPS: 0", ""),
    (parse.parse_cfun, "+CFUN: 1", 1),
    (parse.parse_cfun, "+CFUN: 1,0", 1),
    (parse.parse_cpin, "+CPIN: READY", "READY"),
    (parse.parse_cpin, '+CPIN: "READY"', "READY"),
    (parse.parse_cpin, "+CPIN: SIM PIN", "SIM PIN"),
    (parse.parse_cpinr, "+CPINR: SIM PIN,3,3", CodeTries("SIM PIN", 3)),
    (parse.parse_cpinr, '+QPINC: "SC",2,10', CodeTries("SC", 2)),
    (parse.parse_cmti, '+CMTI: "ME",3', Slot("ME", 3)),
    (parse.parse_cmti, "+CMTI: SM, 0", Slot("SM", 0)),
    (parse.parse_cmti, '+CMTI: "SM",-1', Slot("SM", -1)),
    (parse.parse_cmti, "+CMTI: ,-1", Slot("", -1)),
    (parse.parse_cdsi, '+CDSI: "SR",7', Slot("SR", 7)),
    (parse.parse_cmgs, "+CMGS: 255", 255),
    (parse.parse_cmgs, '+CMGS: 7,"0007"', 7),
    (
        parse.parse_cpms,
        '+CPMS: "ME",2,255,"ME",2,255,"SM",0,50',
        (StoreUse("ME", 2, 255), StoreUse("ME", 2, 255), StoreUse("SM", 0, 50)),
    ),
    (
        parse.parse_cpms,
        "+CPMS: 2,255,2,255,0,50",
        (StoreUse("", 2, 255), StoreUse("", 2, 255), StoreUse("", 0, 50)),
    ),
    (parse.parse_cpms, '+CPMS: "SM",1,10', (StoreUse("SM", 1, 10),)),
    (parse.parse_csca, '+CSCA: "+8610000000900",145', Address("+8610000000900", 145)),
    (parse.parse_csca, '+CSCA: "",129', None),
]

REFUSED: list[tuple[Callable[[str], Any], str]] = [
    (parse.parse_clcc, "+CLCC: 1,1,4"),
    (parse.parse_clcc, "+CLCC: 1,2,4,0,0"),
    (parse.parse_clcc, "+CLCC: 1,1,9,0,0"),
    (parse.parse_clcc, "+CLCC: a,1,4,0,0"),
    (parse.parse_creg, "+CREG: "),
    (clock.parse_cclk, '+CCLK: "26/11/28,22:05:11"'),
    (clock.parse_cclk, '+CCLK: "26/13/28,22:05:11+32"'),
    (clock.parse_cclk, "+CCLK: "),
    (parse.parse_csq, "+CSQ: strong"),
    (parse.parse_csq, "+CSQ: \u00b2"),
    (parse.parse_cfun, "+CFUN"),
    (parse.parse_cpin, "+CPIN: "),
    (parse.parse_cpinr, "+CPINR: SIM PIN"),
    (parse.parse_cmti, '+CMTI: "SM"'),
    (parse.parse_cmgs, "+CMGS: 256"),
    (parse.parse_cmgs, "+CMGS: -1"),
    (parse.parse_cmgs, "+CMGS: " + "9" * 40),
    (parse.parse_cpms, '+CPMS: "ME",2'),
    (parse.parse_cpms, '+CPMS: "ME",x,255'),
]


@pytest.mark.parametrize(("parser", "line", "value"), READ)
def test_a_line_is_read(parser: Callable[[str], Any], line: str, value: Any) -> None:
    assert parser(line) == value


@pytest.mark.parametrize(("parser", "line"), REFUSED)
def test_a_line_without_what_must_be_there_is_malformed(
    parser: Callable[[str], Any], line: str
) -> None:
    with pytest.raises(MalformedResponse):
        parser(line)


@given(
    st.sampled_from(sorted({entry[0] for entry in READ}, key=lambda parser: parser.__name__)),
    st.one_of(
        st.text(st.characters(max_codepoint=255)),
        st.tuples(
            st.sampled_from([entry[1] for entry in READ]),
            st.integers(0, 60),
            st.text(st.sampled_from('",()-+0123 \xff'), max_size=4),
        ).map(lambda cut: cut[0][: cut[1]] + cut[2] + cut[0][cut[1] :]),
    ),
)
def test_no_line_raises_anything_but_malformed(parser: Callable[[str], Any], line: str) -> None:
    with contextlib.suppress(MalformedResponse):
        parser(line)


def test_a_list_of_texts_is_paired_and_one_bad_text_hides_no_other() -> None:
    lines = ("+CMGL: 1,0,,5", "0011", "+CMGL: 2,1,,0", "+CMGL: x", "0022", "0033")
    assert parse.cmgl_entries(lines) == (
        ("+CMGL: 1,0,,5", "0011"),
        ("+CMGL: 2,1,,0", ""),
        ("+CMGL: x", "0022"),
    )
    assert parse.cmgl_entries(("0011",)) == ()


@pytest.mark.parametrize(
    ("head", "entry"),
    [
        ("+CMGL: 3,0,,24", StoredPdu(3, StoredStatus.UNREAD, "00")),
        ('+CMGL: 3,"REC READ","",24', StoredPdu(3, StoredStatus.READ, "00")),
        ("+CMGL: 0,3", StoredPdu(0, StoredStatus.SENT, "00")),
    ],
)
def test_a_listed_text_is_read(head: str, entry: StoredPdu) -> None:
    assert parse.parse_cmgl_entry(head, "00") == entry


@pytest.mark.parametrize("head", ["+CMGL: 1", "+CMGL: a,0", "+CMGL: 1,9", "+CMGL: 1,new"])
def test_a_listed_text_without_index_or_status_is_malformed(head: str) -> None:
    with pytest.raises(MalformedResponse):
        parse.parse_cmgl_entry(head, "00")


@pytest.mark.parametrize(
    ("lines", "imei"),
    [
        (("862000000000001",), "862000000000001"),
        (('+CGSN: "862000000000001"',), "862000000000001"),
        (("IMEI: 86200000000000",), "86200000000000"),
        (("Serial", "862000000000001,0"), "862000000000001"),
    ],
)
def test_the_imei_is_found_bare_or_prefixed(lines: tuple[str, ...], imei: str) -> None:
    assert parse.parse_imei(lines) == imei


def test_the_imsi_is_found() -> None:
    assert parse.parse_imsi(("460001234567890",)) == "460001234567890"


@pytest.mark.parametrize("lines", [(), ("",), ("none",)])
def test_a_missing_imei_is_malformed(lines: tuple[str, ...]) -> None:
    with pytest.raises(MalformedResponse):
        parse.parse_imei(lines)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("Quectel",), "Quectel"),
        (('+CGMI: "SIMCOM INCORPORATED"',), "SIMCOM INCORPORATED"),
        (("Revision: EC25",), "Revision: EC25"),
        ((), ""),
    ],
)
def test_identity_is_read_bare_or_prefixed(lines: tuple[str, ...], text: str) -> None:
    assert parse.parse_identity(lines) == text


@pytest.mark.parametrize(
    ("lines", "is_active"),
    [
        (("+CCWA: 1,1",), True),
        (("+CCWA: 1,255",), True),
        (("+CCWA: 1",), True),
        (("+CCWA: 1,",), True),
        (("+CCWA: 1,4", "+CCWA: 0,1"), False),
        (("+CCWA: 0,255",), False),
        ((), False),
    ],
)
def test_call_waiting_is_active_only_for_voice(lines: tuple[str, ...], is_active: bool) -> None:
    assert parse.parse_ccwa_status(lines) is is_active


@pytest.mark.parametrize(
    ("line", "is_registered"),
    [("+CIREG: 0,1", True), ("+CIREG: 2,0", False), ("+CIREG: 2,1,5", True), ("+CIREG: 0", None)],
)
def test_the_registration_with_ims(line: str, is_registered: bool | None) -> None:
    if is_registered is None:
        with pytest.raises(MalformedResponse):
            parse.parse_cireg(line)
    else:
        assert parse.parse_cireg(line) is is_registered


@pytest.mark.parametrize(
    ("line", "rings"),
    [
        ("RING", True),
        ("+CRING: VOICE", True),
        ('+CRING: "VOICE"', True),
        ("+CRING: REL ASYNC", False),
        ("RINGING", False),
    ],
)
def test_voice_rings_are_told_from_other_lines(line: str, rings: bool) -> None:
    assert parse.is_ring(line) is rings


@pytest.mark.parametrize(
    ("line", "boots"),
    [
        ("RDY", True),
        ("^BOOT:20736173,0,0,0,72", True),
        ("^SYSSTART", True),
        ("+CPIN: READY", False),
        ("RDYX", False),
    ],
)
def test_boot_lines_are_known(line: str, boots: bool) -> None:
    assert parse.is_boot(line) is boots
