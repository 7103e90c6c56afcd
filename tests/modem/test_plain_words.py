"""What an operator reads of a fault has no command and no answer of a modem in it; the log has."""

from __future__ import annotations

import logging
import re

import pytest

from modem.errors import (
    CommandFailed,
    CommandTimedOut,
    MalformedResponse,
    ModemError,
    ModemGone,
)
from modem.faults import Fault, FaultCode
from modem.indications import CallFinished, SubmitEnded
from modem.types import Msisdn
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready
from tests.modem.virtual_loop import elapse

MILL = Msisdn("+8610000000101")
RAW = re.compile(r"\bAT\b[^ ]|[+^][A-Z]{3,}|ERROR|CARRIER|RDY")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CommandTimedOut("AT+CMGS=105", 23.04), "no answer within 23 s"),
        (CommandFailed("AT+CMGF=0", "CME", 10), "refused with code 10"),
        (CommandFailed("AT+CMGF=0", detail="ERROR"), "the modem refused it"),
        (MalformedResponse("+CSQ: %&", "a number"), "it said what nobody can read"),
        (ModemGone(Fault(FaultCode.PORT_HUNG_UP)), "hung up"),
    ],
)
def test_each_fault_in_words(error: ModemError, words: str) -> None:
    assert str(error.fault) == words
    assert not RAW.search(words)


@pytest.mark.parametrize("answer", ["ERROR", "+CME ERROR: 3", SILENCE, "+CSQ: nonsense\nOK"])
async def test_a_modem_that_does_not_start(
    modem: ScriptedModem, answer: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    modem.on("AT+CMGF=0", answer)
    modem.on("AT+CPIN?", "+CPIN: READY\nOK")
    rig = Rig(modem)
    await elapse(40)
    assert not [problem for problem in rig.problems() if RAW.search(problem)]
    if rig.problems():
        assert "AT+CMGF=0" in caplog.text


@pytest.mark.parametrize(
    ("urc", "code"),
    [
        ("RDY", FaultCode.RESTARTED),
        ("^BOOT:1,0", FaultCode.RESTARTED),
        ("+CPIN: NOT READY", FaultCode.SIM_GONE),
    ],
)
@pytest.mark.parametrize("is_call", [False, True])
async def test_a_restart_under_a_text_or_a_call(
    modem: ScriptedModem, urc: str, code: FaultCode, is_call: bool
) -> None:
    modem.on("PDU", SILENCE)
    modem.on("ATD", SILENCE)
    rig = await ready(modem)
    if is_call:
        rig.supervisor.dial(MILL, token=20, ring_max_s=30, answered_hold_s=5)
    else:
        rig.supervisor.submit(MILL, "fire", token=20, validity_s=60)
    await elapse(1)
    modem.say(urc)
    await elapse(1)
    faults = [ended.result.fault for ended in rig.all(SubmitEnded)]
    faults += [ended.result.fault for ended in rig.all(CallFinished)]
    assert faults == [Fault(code)]
    assert not RAW.search(str(faults[0]))


@pytest.mark.parametrize("answer", ["ERROR", "+CME ERROR: 30", "NO CARRIER", "BUSY"])
async def test_a_call_that_is_refused_or_ends(modem: ScriptedModem, answer: str) -> None:
    modem.on("ATD", answer)
    modem.on("AT+CEER", "+CEER: 17, User busy\nOK")
    rig = await ready(modem)
    rig.supervisor.dial(MILL, token=20, ring_max_s=30, answered_hold_s=5)
    await elapse(60)
    (ended,) = rig.all(CallFinished)
    is_refused = "ERROR" in answer
    assert ended.result.fault == (Fault(FaultCode.CALL_REFUSED) if is_refused else None)
