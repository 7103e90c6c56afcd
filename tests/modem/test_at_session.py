"""Who goes first on the command line: an alarm is never held up by what does not answer."""

from __future__ import annotations

import asyncio

import pytest

from modem.at_session import SUBMIT_YIELDS_AFTER_S, YIELDS_AFTER_S
from modem.indications import CallIncoming, SmsStored, SubmitEnded, SubmitSettled
from modem.sms.pdu import encode_deliver
from modem.types import TOA_INTERNATIONAL, Address, Msisdn, SubmitOutcome, SubmitResult
from modem.vitals import LOOK_EVERY_S
from tests.modem.scripted import SILENCE, ScriptedModem, ready
from tests.modem.virtual_loop import elapse

MILL = Address("+8610000000101", TOA_INTERNATIONAL)
SCHOOL = Msisdn("+8610000000102")
(HELP,) = encode_deliver(MILL, "help", 1e9)
RESYNC_S = 2.0


async def test_a_ring_without_a_number_breaks_off_a_list_that_does_not_come(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.on("AT+CMGL", SILENCE)
    while "AT+CMGL=4" not in modem.heard:
        await elapse(1)
    modem.calls = ['1,1,4,0,0,"+8610000000101",145']
    modem.say("RING")
    await elapse(YIELDS_AFTER_S + RESYNC_S)
    assert [call.caller for call in rig.all(CallIncoming)] == [MILL]


async def test_what_answers_is_not_broken_off(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.texts[1] = HELP
    modem.on("AT+CMGL", f"+CMGL: 1,1,,20\n{HELP}")
    while "AT+CMGL=4" not in modem.heard:
        await elapse(1)
    modem.calls = ['1,1,4,0,0,"+8610000000101",145']
    modem.say("RING")
    for index in range(2, 5):
        await elapse(YIELDS_AFTER_S - 2)
        modem.say(f"+CMGL: {index},1,,20", HELP)
    assert rig.all(CallIncoming) == []
    modem.say("OK")
    await elapse(1)
    assert [call.caller for call in rig.all(CallIncoming)] == [MILL]
    assert len(rig.all(SmsStored)) == 4


async def test_what_has_an_error_is_over_and_not_broken_off(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.on("AT+CMGL", SILENCE)
    while "AT+CMGL=4" not in modem.heard:
        await elapse(1)
    listed_at = modem.heard_at[modem.heard.index("AT+CMGL=4")]
    modem.calls = ['1,1,4,0,0,"+8610000000101",145']
    modem.say("RING")
    await elapse(listed_at + YIELDS_AFTER_S - 0.02 - asyncio.get_running_loop().time())
    modem.say("ERROR")
    await elapse(1)
    assert [call.caller for call in rig.all(CallIncoming)] == [MILL]


async def test_a_text_is_read_though_one_of_ours_gets_no_result(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.on("PDU", SILENCE)
    rig.supervisor.submit(SCHOOL, "fire", token=20, validity_s=3600)
    await elapse(1)
    modem.texts[1] = HELP
    modem.say('+CMTI: "ME",1')
    await elapse(SUBMIT_YIELDS_AFTER_S - 2)
    assert rig.all(SubmitEnded) == []
    await elapse(1 + RESYNC_S)
    assert [text.text for text in rig.all(SmsStored)] == ["help"]
    assert [end.result.outcome for end in rig.all(SubmitEnded)] == [SubmitOutcome.UNKNOWN]
    modem.say("+CMGS: 7", "OK")
    await elapse(1)
    assert rig.all(SubmitSettled) == [SubmitSettled(20, SubmitResult(SubmitOutcome.SENT, (7,)))]


async def test_a_text_of_ours_has_its_full_time_when_nothing_is_urgent(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.on("PDU", SILENCE)
    rig.supervisor.submit(SCHOOL, "fire", token=20, validity_s=3600)
    await elapse(129)
    assert rig.all(SubmitEnded) == []


@pytest.mark.parametrize("hint", ['+CMTI: "ME",1', '+CMTI: "ME",-1', '+CMTI: "SM",1'])
async def test_a_text_is_read_though_a_sweep_waits_behind_many_of_ours(hint: str) -> None:
    modem = ScriptedModem(latency_s=1.0)
    rig = await ready(modem)
    await elapse(LOOK_EVERY_S - 30)
    for number in range(40):
        rig.supervisor.submit(SCHOOL, f"fire {number}", token=number, validity_s=3600)
    await elapse(LOOK_EVERY_S - 20)
    modem.texts[1] = HELP
    modem.say(hint)
    await elapse(10)
    assert [text.text for text in rig.all(SmsStored)] == ["help"]


async def test_a_memory_that_cannot_be_selected_is_not_read_by_mistake(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.on('AT+CPMS="SM"', "+CMS ERROR: 302")
    modem.texts[1] = HELP
    modem.say('+CMTI: "SM",1')
    await elapse(0.1)
    asked = [line for line in modem.heard if line.startswith(("AT+CMGR", "AT+CPMS"))]
    assert asked[0] == 'AT+CPMS="SM"'
    assert "AT+CMGR=1" not in asked
    await elapse(1)
    assert [text.text for text in rig.all(SmsStored)] == ["help"]
