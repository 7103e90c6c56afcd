"""What the dialogues do not show: the owner's side of the contract, and the limits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modem.at.channel import (
    AtChannel,
    Command,
    Event,
    FinalResult,
    LateResult,
    ProbeFailed,
    Response,
    ResultCode,
    Shape,
    State,
    TimedOut,
    Urc,
)
from modem.at.limits import LATE_OK_MAX_S, LINES_MAX, SUBMIT_MAX_S
from tests.modem.at.replay import ready_channel

CSQ = Command("AT+CSQ", ("+CSQ:",))
SUBMIT = Command("AT+CMGS=150", ("+CMGS:",), SUBMIT_MAX_S, payload="0011000B" * 37)

COMMANDS = [
    CSQ,
    SUBMIT,
    Command("AT+CMGL=4", ("+CMGL:",)),
    Command("AT+CGMI", bare=True),
    Command("ATD+8610000000101;"),
]
PIECES = [
    b"\r\n",
    b"\r",
    b"> ",
    b">",
    b"OK\r\n",
    b"ERROR\r\n",
    b"+CMS ERROR: 38\r\n",
    b"BUSY\r\n",
    b"+CSQ: 17,99\r\n",
    b"+CMGS: 7\r\n",
    b"+CMGL: 1,0,,2\r\n",
    b"+CDS: 2\r\n",
    b"0011\r\n",
    b"RING\r\n",
    b"Quectel\r\n",
    b"AT+CSQ\r",
    b"\xff\0",
    b"x" * 700,
]


def test_a_channel_that_was_not_opened_waits_for_nothing_and_hears_urcs() -> None:
    channel = AtChannel()
    assert channel.state is State.CLOSED
    assert not channel.idle
    assert channel.deadline() is None
    assert channel.expire(1.0) == []
    assert channel.receive(b"RING\r\nOK\r\n", 1.0) == [Urc("RING")]


def test_a_second_command_is_the_owners_error() -> None:
    channel = ready_channel()
    channel.request(CSQ, 0.0)
    with pytest.raises(AssertionError, match="WAITING"):
        channel.request(CSQ, 0.0)


@pytest.mark.parametrize("text", ["AT\r", "AT\nAT", "AT\x1a", "AT\x1b", "AT\u706b"])
def test_a_command_is_one_line_of_printable_ascii(text: str) -> None:
    with pytest.raises(AssertionError):
        Command(text)
    with pytest.raises(AssertionError):
        Command("AT+CMGS=1", payload=text)


def test_nothing_expires_before_its_deadline() -> None:
    channel = ready_channel()
    channel.request(CSQ, 0.0)
    assert channel.deadline() == 5.0
    assert channel.expire(4.999) == []
    assert not channel.idle


def test_open_forgets_what_was_running_and_what_was_unsent() -> None:
    channel = ready_channel()
    channel.request(CSQ, 0.0)
    channel.open(1.0)
    assert channel.bytes_to_send() == b"\x1b\r"
    assert channel.receive(b"+CSQ: 17,99\r\n", 1.0) == [Urc("+CSQ: 17,99")]


def test_a_response_without_end_is_bounded_and_the_rest_comes_as_urcs() -> None:
    channel = ready_channel()
    channel.request(Command("AT+CMGL=4", ("+CMGL:",)), 0.0)
    listed = b"+CMGL: 1,0,,2\r\n0011\r\n" * (LINES_MAX // 2 + 3)
    *urcs, response = channel.receive(listed + b"OK\r\n", 0.0)
    assert isinstance(response, Response)
    assert len(response.lines) == LINES_MAX
    assert urcs == [Urc("+CMGL: 1,0,,2"), Urc("0011")] * 3


def test_an_owner_may_judge_shapes_itself() -> None:
    def always_urc(_: str) -> Shape:
        return Shape.URC

    channel = ready_channel()
    channel.request(Command("AT+CSQ", ("+CSQ:",), shape=always_urc), 0.0)
    ok = FinalResult("OK", ResultCode.OK)
    urc, response = channel.receive(b"+CSQ: 1,99\r\nOK\r\n", 0.0)
    assert urc == Urc("+CSQ: 1,99")
    assert isinstance(response, Response)
    assert (response.lines, response.final) == ((), ok)


def test_a_modem_that_chatters_for_ever_is_probed_all_the_same() -> None:
    channel = AtChannel()
    channel.open(0.0)
    channel.bytes_to_send()
    now = 0.0
    while b"AT" not in channel.bytes_to_send():
        now += 0.05
        channel.receive(b"^RSSI: 17\r\n", now)
        channel.expire(now)
        assert now < 11
    assert channel.state is State.PROBING


def test_an_error_after_an_accepted_text_is_told_with_its_reference() -> None:
    channel = ready_channel()
    channel.request(SUBMIT, 0.0)
    channel.receive(b"\r\n> ", 0.0)
    channel.receive(b"+CMGS: 7\r\n+CMS ERROR: 500\r\n", 1.0)
    (response,) = channel.expire(1.05)
    assert isinstance(response, Response)
    assert response.lines == ("+CMGS: 7",)
    assert response.final.cause == 500


def test_its_own_cms_error_ends_a_command_about_texts_while_a_text_is_late() -> None:
    channel = ready_channel()
    now = _time_out_a_text(channel, 0.0)
    channel.request(Command("AT+CMGD=3"), now)
    assert channel.receive(b"+CMS ERROR: 321\r\n", now) == []
    (response,) = channel.expire(now + 0.05)
    assert isinstance(response, Response)
    assert response.final.cause == 321


@given(
    st.sampled_from(COMMANDS),
    st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join),
    st.lists(st.integers(0, 200), max_size=8),
)
def test_how_reads_are_cut_changes_neither_events_nor_octets(
    command: Command, data: bytes, cuts: list[int]
) -> None:
    places = sorted(min(cut, len(data)) for cut in cuts)
    pieces = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    assert _outcome(command, pieces) == _outcome(command, [data])
    assert _outcome(command, [bytes([octet]) for octet in data]) == _outcome(command, [data])


def _outcome(command: Command, reads: list[bytes]) -> tuple[list[Event], bytes, float | None]:
    channel = ready_channel()
    channel.request(command, 0.0)
    events = [event for read in reads for event in channel.receive(read, 0.0)]
    deadline = channel.deadline()
    events += channel.expire(deadline) if deadline is not None else []
    return events, channel.bytes_to_send(), deadline


def test_a_second_pdu_line_belongs_to_nobody() -> None:
    channel = ready_channel()
    channel.request(Command("AT+CMGL=4", ("+CMGL:",)), 0.0)
    urc, response = channel.receive(b"+CMGL: 1,0,,2\r\n0011\r\n0022\r\nOK\r\n", 0.0)
    assert urc == Urc("0022")
    assert isinstance(response, Response)
    assert response.lines == ("+CMGL: 1,0,,2", "0011")


def _time_out_a_text(channel: AtChannel, now: float) -> float:
    """A text is sent at `now` and never answered; back in step at the instant returned."""
    channel.request(SUBMIT, now)
    channel.receive(b"> ", now)
    channel.bytes_to_send()
    assert channel.expire(now + SUBMIT_MAX_S) == [TimedOut(SUBMIT, sent_payload=True)]
    return _get_in_step(channel)


def _get_in_step(channel: AtChannel) -> float:
    while (at := channel.deadline()) is not None:
        channel.expire(at)
        if channel.bytes_to_send().endswith(b"AT\r"):
            channel.receive(b"OK\r\n", at)
        now = at
    return now


def test_an_ok_long_after_a_late_result_is_the_running_commands_own() -> None:
    channel = ready_channel()
    now = _time_out_a_text(channel, 0.0)
    channel.request(CSQ, now)
    (late,) = channel.receive(b"+CMGS: 7\r\n", now)
    assert isinstance(late, LateResult)
    (response,) = channel.receive(b"OK\r\n", now + 1.0)
    assert isinstance(response, Response)


@pytest.mark.parametrize("is_running", [True, False])
def test_an_ok_long_after_a_late_result_calls_no_text_sent(is_running: bool) -> None:
    channel = ready_channel()
    channel.request(SUBMIT, 0.0)
    channel.receive(b"> +CMGS: 6\r\nOK\r\n", 0.0)
    now = _time_out_a_text(channel, 0.0)
    channel.request(SUBMIT, now)
    channel.receive(b"> +CMGS: 8\r\nOK\r\n", now)
    if is_running:
        channel.request(SUBMIT, now)
        channel.receive(b"> ", now)
    (late,) = channel.receive(b"+CMGS: 7\r\n", now)
    assert isinstance(late, LateResult)
    if not is_running:
        channel.request(SUBMIT, now)
        channel.receive(b"> ", now)
    assert channel.receive(b"OK\r\n", now + LATE_OK_MAX_S) == []
    (response,) = channel.receive(b"+CMGS: 9\r\nOK\r\n", now + LATE_OK_MAX_S)
    assert isinstance(response, Response)


def test_after_a_rivalled_text_late_results_are_waited_for_again() -> None:
    channel = ready_channel()
    now = _time_out_a_text(channel, 0.0)
    channel.request(SUBMIT, now)
    channel.receive(b"> +CMGS: 7\r\nOK\r\n", now)
    late, response = channel.receive(b"+CMGS: 8\r\nOK\r\n", now)
    assert isinstance(late, LateResult)
    assert isinstance(response, Response)
    channel.bytes_to_send()
    now = _time_out_a_text(channel, now)
    (late,) = channel.receive(b"+CMGS: 9\r\n", now)
    assert isinstance(late, LateResult)


def test_a_command_that_answers_may_go_on_and_one_without_prompt_is_not_broken_off() -> None:
    channel = ready_channel()
    channel.request(CSQ, 0.0)
    channel.receive(b"+CSQ: 1,99\r\n", 3.0)
    assert (channel.silent_since, channel.deadline()) == (3.0, 8.0)
    assert channel.break_off(4.0) == [TimedOut(CSQ, sent_payload=False, lines=("+CSQ: 1,99",))]
    channel.bytes_to_send()
    now = _get_in_step(channel)
    channel.request(SUBMIT, now)
    assert (channel.silent_since, channel.break_off(now + 1)) == (None, [])
    channel.receive(b"> ", now + 1)
    assert channel.break_off(now + 2) == [TimedOut(SUBMIT, sent_payload=True)]


def test_failed_probes_are_counted_anew_after_each_success() -> None:
    channel = AtChannel()
    channel.open(0.0)
    channel.expire(0.1)
    assert channel.expire(2.1) == [ProbeFailed(1)]
    channel.bytes_to_send()
    now = _get_in_step(channel)
    channel.request(CSQ, now)
    channel.expire(now + 5)
    channel.expire(now + 6)
    assert channel.expire(now + 8) == [ProbeFailed(1)]


def test_many_texts_in_a_row_each_get_their_own_number_and_leave_nothing_behind() -> None:
    channel = ready_channel()
    for number in range(300):
        channel.request(SUBMIT, 0.0)
        channel.bytes_to_send()
        channel.receive(b"\r\n> ", 0.1)
        assert channel.bytes_to_send().endswith(b"\x1a")
        (response,) = channel.receive(b"\r\n+CMGS: %d\r\n\r\nOK\r\n" % (number % 256), 0.2)
        assert isinstance(response, Response)
        assert response.lines == (f"+CMGS: {number % 256}",)
        assert (channel.idle, channel.deadline()) == (True, None)
