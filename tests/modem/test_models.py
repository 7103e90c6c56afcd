"""What codes mean, as tables."""

from __future__ import annotations

import pytest

from modem.at.channel import ResultCode
from modem.at.lexer import final_result
from modem.faults import Fault, FaultCode
from modem.models.base import (
    GENERIC,
    call_cause,
    dial_command,
    ended_call,
    ends_call,
    refused_submit,
)
from modem.models.voice import volatile
from modem.types import CallOutcome, Msisdn, Remedy, SubmitOutcome

RETRY = (0, 17, 22, 38, 41, 42, 47, 111, 192, 194, 200, 301, 314, 331, 340, 500, 512, 514, 515)
UNKNOWN = (332, 513)
REPAIR = (208, 211, 300, 310, 311, 312, 313, 315, 316, 317, 318, 320, 322, 330)
GIVE_UP = (1, 8, 10, 21, 27, 28, 29, 30, 50, 69, 81, 95, 99, 127, 128, 193, 199, 302, 305)


@pytest.mark.parametrize(
    ("causes", "outcome", "remedy"),
    [
        (RETRY, SubmitOutcome.FAILED, Remedy.RETRY),
        (UNKNOWN, SubmitOutcome.UNKNOWN, Remedy.NONE),
        (REPAIR, SubmitOutcome.FAILED, Remedy.REPAIR),
        (GIVE_UP, SubmitOutcome.FAILED, Remedy.GIVE_UP),
        ((197,), SubmitOutcome.SENT, Remedy.NONE),
    ],
)
def test_a_cms_error_says_what_became_of_the_text_and_what_helps(
    causes: tuple[int, ...], outcome: SubmitOutcome, remedy: Remedy
) -> None:
    for cause in causes:
        final = final_result(f"+CMS ERROR: {cause}")
        assert final is not None
        result = refused_submit(final, (4,))
        assert (result.outcome, result.remedy, result.cause) == (outcome, remedy, cause), cause
        assert result.references == (4,)
        by_network = 1 <= cause < 256
        code = FaultCode.NETWORK_REFUSED if by_network else FaultCode.REFUSED
        assert result.fault == Fault(code)


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("ERROR", Remedy.RETRY),
        ("+CME ERROR: 10", Remedy.REPAIR),
        ("+CME ERROR: 30", Remedy.RETRY),
        ("+CMS ERROR: SIM busy", Remedy.RETRY),
    ],
)
def test_other_refusals_of_a_text(line: str, remedy: Remedy) -> None:
    final = final_result(line)
    assert final is not None
    result = refused_submit(final, ())
    assert (result.outcome, result.remedy) == (SubmitOutcome.FAILED, remedy)
    assert result.fault == Fault(FaultCode.REFUSED)


@pytest.mark.parametrize(
    ("code", "cause", "alerted", "outcome"),
    [
        (ResultCode.BUSY, None, False, CallOutcome.BUSY),
        (ResultCode.NO_ANSWER, None, True, CallOutcome.NO_ANSWER),
        (ResultCode.NO_DIALTONE, None, False, CallOutcome.FAILED),
        (ResultCode.NO_CARRIER, 17, False, CallOutcome.BUSY),
        (ResultCode.NO_CARRIER, 21, True, CallOutcome.BUSY),
        (None, 19, True, CallOutcome.NO_ANSWER),
        (None, 1, False, CallOutcome.FAILED),
        (None, 34, True, CallOutcome.FAILED),
        (None, 16, True, CallOutcome.NO_ANSWER),
        (None, None, True, CallOutcome.NO_ANSWER),
        (None, None, False, CallOutcome.FAILED),
    ],
)
def test_how_a_call_ended_that_never_was_active(
    code: ResultCode | None, cause: int | None, alerted: bool, outcome: CallOutcome
) -> None:
    assert ended_call(code, cause, alerted) is outcome


@pytest.mark.parametrize(
    ("report", "cause"),
    [
        ("17, User busy", 17),
        ('"CC",0,16', 16),
        ("No cause information available", None),
        ("Client ended call", None),
        ("0", 0),
        ("SM activation failure 1234", None),
    ],
)
def test_the_cause_in_a_report_of_any_form(report: str, cause: int | None) -> None:
    assert call_cause(report) == cause


def test_only_an_e164_number_can_be_dialled() -> None:
    assert dial_command("+8610000000101", 45.0).text == "ATD+8610000000101;"
    for short in ("110", "119", "120", "+86110", "112", "10086"):
        with pytest.raises(ValueError, match=r"not an E\.164 number"):
            Msisdn(short)


def test_call_ends_are_recognised() -> None:
    assert ends_call(GENERIC, "NO CARRIER")
    assert ends_call(GENERIC, "^CEND:1,0,104,16")
    assert not ends_call(GENERIC, "NO SIM")


@pytest.mark.parametrize(
    ("answer", "stands"),
    [
        ("+DDET: 1,0,1", True),
        ("+DDET:1", True),
        ("+DDET: 1,0,1,0", True),
        ("+DDET: 0,0,0", False),
        ("+DDET: 0", False),
        ("+DDET:", False),
    ],
)
def test_a_volatile_setting_stands_as_far_as_the_answer_goes(answer: str, stands: bool) -> None:
    setting = volatile("AT+DDET=1,0,1")
    assert (setting.put.text, setting.ask.text) == ("AT+DDET=1,0,1", "AT+DDET?")
    assert setting.ask.answers == ("+DDET:",)
    assert setting.stands([answer]) is stands
    assert not setting.stands([])
