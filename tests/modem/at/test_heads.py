"""What the first line of a text says, and results of several lines put together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.at import heads
from modem.at.events import Urc
from modem.at.gather import Gatherer
from modem.at.limits import PDU_MAX_S, QUOTE_MAX_S, TEXT_MAX_S
from modem.at.parse import SimState, loses_sim, parse_offer, sim_state
from modem.types import TOA_INTERNATIONAL, Address

MILL = Address("+8610000000101", TOA_INTERNATIONAL)


@pytest.mark.parametrize(
    ("head", "is_text_mode"),
    [
        ("+CMT: ,24", False),
        ("+CMT: 24", False),
        ('+CMT: "Mill, the",24', False),
        ('+CMT: "+8610000000101",,"26/02/28,20:00:00+32"', True),
        ("+CDS: 25", False),
        ('+CDS: 6,7,"+8610000000101",145,"","",0', True),
        ("+CMGL: 1,0,,24", False),
        ('+CMGL: 1,"REC UNREAD","+8610000000101",,""', True),
        ('+CMGR: "STO SENT","+8610000000101",', True),
        ("+CMGR: 1,,24", False),
        ("+CMGR: ", False),
    ],
)
def test_a_head_says_whether_texts_come_in_words(head: str, is_text_mode: bool) -> None:
    assert heads.is_text_mode(head) is is_text_mode


@pytest.mark.parametrize(
    ("head", "sender"),
    [
        ('+CMT: "+8610000000101",,"26/02/28,20:00:00+32"', MILL),
        ('+CMGR: "REC UNREAD","+8610000000101",,"26"', MILL),
        ('+CMGL: 3,"REC UNREAD","+8610000000101",,"26"', MILL),
        ('+CMT: "002B0038003600310030003000300030003000300030003100300031",,"26"', MILL),
        ('+CMT: "",,"26"', None),
        ("+CMGL: 3", None),
    ],
)
def test_the_sender_stands_in_the_head_of_a_text_in_words(
    head: str, sender: Address | None
) -> None:
    assert heads.sender_in_words(head) == sender


@pytest.mark.parametrize(
    ("body", "pdu"),
    [
        ("00A1", "00A1"),
        ("00a1", "00a1"),
        ("00A1F", "00A1"),
        ('00A1"', "00A1"),
        ("00G1", "00"),
        ("help", "help"),
        ("", ""),
        ("٠٠", "٠٠"),
    ],
)
def test_a_pdu_is_the_whole_octets_that_a_line_begins_with(body: str, pdu: str) -> None:
    assert heads.pdu_of(body) == pdu


@pytest.mark.parametrize(
    ("head", "length"),
    [("+CMGL: 1,0,,24", 24), ("+CMGL: 1,1,,0", 0), ("+CMGL: 1,1", 1), ("+CMGR:", None)],
)
def test_a_head_may_state_how_long_its_text_is(head: str, length: int | None) -> None:
    assert heads.stated_length(head) == length


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("READY", SimState.OPEN),
        ("SIM PIN2", SimState.OPEN),
        ("SIM PUK2", SimState.OPEN),
        ("SIM PIN", SimState.PIN),
        ("SIM PUK", SimState.LOCKED),
        ("PH-SIM PIN", SimState.LOCKED),
        ("PH-NET PUK", SimState.LOCKED),
        ("BLOCKED", SimState.LOCKED),
        ("NOT INSERTED", SimState.ABSENT),
        ("SIM NOT INSERTED", SimState.ABSENT),
        ("SIM REMOVED", SimState.ABSENT),
        ("SIM FAILURE", SimState.ABSENT),
        ("NOT READY", SimState.STARTING),
        ("SIM BUSY", SimState.STARTING),
    ],
)
def test_a_code_says_what_is_to_be_done_about_a_sim(code: str, state: SimState) -> None:
    assert sim_state(code) is state
    assert loses_sim(f"+CPIN: {code}") is (state is not SimState.OPEN)
    assert not loses_sim(f"+CSQ: {code}")


@pytest.mark.parametrize(
    ("line", "offer"),
    [
        ("+CNMI: (0-3),(0,1),(0,2,3),(0,2),(1)", ((0, 1, 2, 3), (0, 1), (0, 2, 3), (0, 2), (1,))),
        ("+CNMI: (2),(1)", ((2,), (1,))),
        ("+CNMI: 2,1,0,2,0", ((2,), (1,), (0,), (2,), (0,))),
        ("+CNMI: ( 0 , 1 ),()", ((0, 1), ())),
        ("+CNMI: nothing", ()),
        ("+CNMI:", ()),
    ],
)
def test_an_offer_is_read_field_by_field(line: str, offer: tuple[tuple[int, ...], ...]) -> None:
    assert parse_offer(line) == offer


# Several lines


def gathered(*lines: str, may_end: bool = False, may_answer: bool = False) -> list[Urc]:
    """What a gatherer makes of these lines, the first of which it begins with."""
    gatherer = Gatherer()
    assert gatherer.begin(lines[0], 0.0)
    for line in lines[1:]:
        gatherer.take(line, may_end=may_end, may_answer=may_answer)
    return gatherer.take_told()


def test_nothing_is_gathered_that_has_one_line() -> None:
    gatherer = Gatherer()
    for line in ("RING", '+CMTI: "ME",3', '+CUSD: 0,"OK",15', '+CREG: 1,"18D8', "+CDS: 6,7,8"):
        assert not gatherer.begin(line, 0.0)
        assert not gatherer.take(line, may_end=False, may_answer=False)
    assert (gatherer.until, gatherer.expire(9.0), gatherer.take_told()) == (None, [], [])


@pytest.mark.parametrize(
    ("head", "time_s"),
    [("+CMT: ,24", PDU_MAX_S), ('+CMT: "1",,"2"', TEXT_MAX_S), ('+CUSD: 2,"Menu', QUOTE_MAX_S)],
)
def test_each_has_its_time(head: str, time_s: float) -> None:
    gatherer = Gatherer()
    gatherer.begin(head, 7.0)
    assert gatherer.until == 7.0 + time_s
    assert (gatherer.expire(6.9 + time_s), gatherer.take_told()) == ([], [])
    assert gatherer.expire(7.0 + time_s) == []
    assert gatherer.take_told() == [Urc(head)]
    assert not gatherer.take("00A1", may_end=False, may_answer=False)


def test_a_new_head_ends_the_one_before() -> None:
    gatherer = Gatherer()
    gatherer.begin("+CMT: ,24", 0.0)
    gatherer.begin("+CMT: ,25", 1.0)
    assert gatherer.take_told() == [Urc("+CMT: ,24")]
    assert gatherer.take("00A1", may_end=True, may_answer=True)
    assert gatherer.take_told() == [Urc("+CMT: ,25", "00A1")]


def test_what_answers_a_command_is_no_damaged_pdu() -> None:
    gatherer = Gatherer()
    gatherer.begin("+CMT: ,24", 0.0)
    assert not gatherer.take("Quectel", may_end=True, may_answer=True)
    assert not gatherer.take("OK", may_end=True, may_answer=False)
    assert not gatherer.take("RING", may_end=False, may_answer=False)


def test_what_is_no_hex_is_kept_until_hex_comes() -> None:
    assert gathered("+CMT: ,24", "NA", "00A1") == [Urc("+CMT: ,24", "00A1")]


def test_a_prefix_is_never_the_text_of_a_text_in_words() -> None:
    head = '+CMT: "+8610000000101",,"26"'
    assert gathered(head, "+CMTI: 1,2", "RING") == [Urc(head, "RING")]
    assert gathered(head, "OK", may_end=True) == []
    assert gathered(head, "OK") == [Urc(head, "OK")]


def test_a_quote_that_never_closes_gives_its_lines_back() -> None:
    gatherer = Gatherer()
    gatherer.begin('+CUSD: 2,"Menu', 0.0)
    assert gatherer.is_quoting
    assert gatherer.take("OK", may_end=True, may_answer=True)
    assert gatherer.expire(QUOTE_MAX_S) == ["OK"]
    assert gatherer.take_told() == [Urc('+CUSD: 2,"Menu')]
    assert not gatherer.is_quoting


@given(st.text(st.characters(max_codepoint=255)))
def test_no_head_raises(tail: str) -> None:
    for prefix in ("+CMT:", "+CMGL:", "+CMGR:", "+CDS:", "+CUSD:"):
        heads.is_text_mode(prefix + tail)
        heads.sender_in_words(prefix + tail)
        heads.stated_length(prefix + tail)
        parse_offer(prefix + tail)
        Gatherer().begin(prefix + tail, 0.0)
