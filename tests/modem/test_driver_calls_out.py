"""Calls on their way out: dialled, rung, answered or not, and always hung up."""

from __future__ import annotations

import pytest

from modem.indications import CallAlerting, CallFinished, CallIncoming
from modem.types import CallOutcome, CallResult, Msisdn
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready
from tests.modem.virtual_loop import elapse

MILL = Msisdn("+8610000000101")
DIALLING, ALERTING, ACTIVE = "1,0,2,0,0", "1,0,3,0,0", "1,0,0,0,0"
RINGING = '2,1,4,0,0,"+8610000000102",145'


async def dialled(modem: ScriptedModem, *states: str, ring_max_s: float = 30.0) -> Rig:
    """A rig that dials; +CLCC shows each of `states` for 2 s."""
    rig = await ready(modem)
    rig.supervisor.dial(MILL, token=4, ring_max_s=ring_max_s, answered_hold_s=4)
    for state in states:
        modem.calls = [state] if state else []
        await elapse(2)
    return rig


def finished(rig: Rig) -> CallResult:
    (call,) = rig.all(CallFinished)
    assert call.token == 4
    return call.result


async def test_a_call_that_is_answered_is_held_silently_and_hung_up(modem: ScriptedModem) -> None:
    modem.on("AT+CHUP", "OK")
    rig = await dialled(modem, DIALLING, ALERTING, ACTIVE)
    assert modem.heard[0] == "ATD+8610000000101;"
    assert rig.all(CallAlerting) == [CallAlerting(4)]
    assert "AT+CHUP" not in modem.heard
    await elapse(2.5)
    assert modem.heard.count("AT+CHUP") == 1
    assert rig.all(CallFinished) == []
    modem.calls = []
    await elapse(1)
    result = finished(rig)
    assert (result.outcome, result.alerted) == (CallOutcome.ANSWERED, True)
    assert 4.0 <= result.active_s <= 5.5


async def test_a_call_that_nobody_answers_is_cut_before_voicemail(modem: ScriptedModem) -> None:
    rig = await dialled(modem, DIALLING, ALERTING, ring_max_s=20)
    await elapse(17)
    assert "AT+CHUP" not in modem.heard
    await elapse(2)
    assert "AT+CHUP" in modem.heard
    modem.calls = []
    await elapse(1)
    assert finished(rig) == CallResult(CallOutcome.NO_ANSWER, alerted=True)


async def test_a_call_that_never_rings_is_given_up_after_45_s(modem: ScriptedModem) -> None:
    rig = await dialled(modem, DIALLING)
    await elapse(44)
    assert "AT+CHUP" in modem.heard
    modem.calls = []
    await elapse(1)
    result = finished(rig)
    assert (result.outcome, result.alerted) == (CallOutcome.FAILED, False)


@pytest.mark.parametrize(
    ("final", "outcome"),
    [
        ("BUSY", CallOutcome.BUSY),
        ("NO ANSWER", CallOutcome.NO_ANSWER),
        ("NO DIALTONE", CallOutcome.FAILED),
        ("+CME ERROR: 30", CallOutcome.FAILED),
        ("ERROR", CallOutcome.FAILED),
    ],
)
async def test_what_atd_itself_says(modem: ScriptedModem, final: str, outcome: CallOutcome) -> None:
    modem.on("ATD", final)
    rig = await dialled(modem, "")
    assert finished(rig).outcome is outcome


@pytest.mark.parametrize(
    ("urc", "report", "outcome", "cause"),
    [
        ("BUSY", "ERROR", CallOutcome.BUSY, None),
        ("NO CARRIER", "+CEER: 17, User busy\nOK", CallOutcome.BUSY, 17),
        ("NO CARRIER", '+CEER: "CC",0,19\nOK', CallOutcome.NO_ANSWER, 19),
        ("^CEND:1,0,104,1", "+CEER: 1\nOK", CallOutcome.FAILED, 1),
        ("", "OK", CallOutcome.FAILED, None),
    ],
)
async def test_why_a_call_ended_is_asked_once(
    modem: ScriptedModem, urc: str, report: str, outcome: CallOutcome, cause: int | None
) -> None:
    modem.on("AT+CEER", report)
    rig = await dialled(modem, DIALLING)
    modem.calls = []
    if urc:
        modem.say(urc)
    await elapse(1)
    result = finished(rig)
    assert (result.outcome, result.cause) == (outcome, cause)
    assert modem.heard.count("AT+CEER") == 1
    assert "AT+CHUP" not in modem.heard


async def test_no_carrier_is_acted_on_at_once(modem: ScriptedModem) -> None:
    rig = await dialled(modem, DIALLING)
    modem.calls = []
    await elapse(0.1)
    modem.say("NO CARRIER")
    await elapse(0.01)
    finished(rig)


async def test_no_carrier_while_the_call_is_listed_means_nothing(modem: ScriptedModem) -> None:
    rig = await dialled(modem, ALERTING)
    modem.say("NO CARRIER")
    await elapse(2)
    assert rig.all(CallFinished) == []


async def test_the_far_end_may_hang_up_first(modem: ScriptedModem) -> None:
    rig = await dialled(modem, ALERTING, ACTIVE, "")
    result = finished(rig)
    assert result.outcome is CallOutcome.ANSWERED
    assert 1.0 <= result.active_s <= 3.0
    assert "AT+CHUP" not in modem.heard


async def test_an_error_of_the_list_is_not_the_end_of_the_call(modem: ScriptedModem) -> None:
    rig = await dialled(modem, ALERTING)
    modem.on("AT+CLCC", "+CME ERROR: 100")
    await elapse(5)
    assert rig.all(CallFinished) == []


async def test_a_modem_that_never_lists_is_hung_up_until_it_says_no_carrier(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CLCC", "+CME ERROR: 100")
    rig = await dialled(modem, "")
    await elapse(44)
    assert "AT+CHUP" in modem.heard
    modem.say("NO CARRIER")
    await elapse(1)
    assert finished(rig).outcome is CallOutcome.FAILED


async def test_a_call_that_appears_late_in_the_list_is_not_missed(modem: ScriptedModem) -> None:
    rig = await dialled(modem, "", ALERTING)
    assert rig.all(CallAlerting) == [CallAlerting(4)]


async def test_connect_for_an_answer_to_atd_is_no_proof_of_anything(modem: ScriptedModem) -> None:
    modem.on("ATD", "CONNECT")
    rig = await dialled(modem, ACTIVE)
    await elapse(3)
    modem.calls = []
    await elapse(1)
    assert finished(rig).outcome is CallOutcome.ANSWERED


async def test_a_modem_that_answers_atd_only_when_somebody_answers_is_broken_off(
    modem: ScriptedModem,
) -> None:
    modem.on("ATD", SILENCE)
    rig = await dialled(modem, DIALLING, ring_max_s=20)
    await elapse(28)
    assert "AT+CHUP" in modem.heard
    modem.calls = []
    await elapse(1)
    assert finished(rig).outcome is CallOutcome.NO_ANSWER


@pytest.mark.parametrize("answer_to_atd", ["OK", SILENCE])
async def test_a_cut_ends_the_call_now(modem: ScriptedModem, answer_to_atd: str) -> None:
    modem.on("ATD", answer_to_atd)
    rig = await dialled(modem, ALERTING)
    rig.supervisor.cut(4)
    await elapse(0.3)
    assert "AT+CHUP" in modem.heard
    modem.calls = []
    await elapse(1)
    assert finished(rig).outcome is CallOutcome.NO_ANSWER


async def test_a_cut_before_the_call_began_keeps_it_from_beginning(modem: ScriptedModem) -> None:
    rig = await dialled(modem, ALERTING)
    rig.supervisor.dial(MILL, token=5, ring_max_s=30, answered_hold_s=4)
    rig.supervisor.cut(5)
    modem.calls = []
    await elapse(5)
    assert [call.token for call in rig.all(CallFinished)] == [4, 5]
    assert len([command for command in modem.heard if command.startswith("ATD")]) == 1


async def test_a_call_of_two_minutes_is_ended_whatever_holds_it(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.calls = [ACTIVE]
    rig.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=1000)
    await elapse(121)
    assert "AT+CHUP" in modem.heard


async def test_nothing_is_dialled_while_somebody_rings(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.calls = [RINGING]
    modem.say("RING", '+CLIP: "+8610000000102",145')
    await elapse(0.1)
    rig.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4)
    await elapse(0.1)
    assert finished(rig).outcome is CallOutcome.FAILED
    assert "ATD+8610000000101;" not in modem.heard


async def test_when_a_ring_and_our_call_collide_the_ring_wins(modem: ScriptedModem) -> None:
    modem.on("ATD", "NO CARRIER")
    rig = await dialled(modem, "")
    rig.told.clear()
    modem.on("ATD", "OK")
    modem.calls = [RINGING]
    rig.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4)
    await elapse(1)
    assert finished(rig).outcome is CallOutcome.FAILED
    assert len(rig.all(CallIncoming)) == 1
    assert "AT+CHUP" not in modem.heard


async def test_our_call_alone_is_ended_when_another_waits(modem: ScriptedModem) -> None:
    rig = await dialled(modem, ALERTING)
    modem.calls = [ALERTING, '2,1,5,0,0,"+8610000000102",145']
    await elapse(1)
    rig.supervisor.cut(4)
    await elapse(0.3)
    assert "AT+CHLD=11" in modem.heard
    assert "AT+CHUP" not in modem.heard


async def test_a_lost_modem_leaves_the_call_unknown(modem: ScriptedModem) -> None:
    rig = await dialled(modem, ALERTING)
    modem.unplug()
    await elapse(0.1)
    result = finished(rig)
    assert (result.outcome, result.alerted) == (CallOutcome.UNKNOWN, True)
