"""Modems that leave PDU mode by themselves, and modems without a place for texts: what they say of
a text is told all the same."""

from __future__ import annotations

from modem.indications import CallIncoming, SmsStored, SmsUnreadable, SubmitEnded
from modem.sms.pdu import encode_deliver
from modem.types import (
    TOA_INTERNATIONAL,
    Address,
    ModemState,
    Msisdn,
    Slot,
    SubmitOutcome,
)
from tests.modem.scripted import Rig, ScriptedModem, ready, said
from tests.modem.virtual_loop import elapse

MILL = Address("+8610000000101", TOA_INTERNATIONAL)
(HELP,) = encode_deliver(MILL, "help", 1_772_323_200.0)


def without_store(modem: ScriptedModem) -> None:
    modem.on("AT+CPMS=", "ERROR")
    modem.on("AT+CPMS?", "ERROR")


def words(rig: Rig) -> list[str]:
    return [stored.text for stored in rig.all(SmsStored)]


# A modem that left PDU mode by itself


async def test_a_text_in_words_is_told_with_its_sender_and_the_modem_is_set_up_anew(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.say('+CMT: "+8610000000101",,"26/02/28,20:00:00+32"', "help")
    modem.say('+CMT: "+8610000000102",,"26/02/28,20:00:00+32"', "fire")
    await elapse(3)
    first, second = rig.all(SmsUnreadable)
    assert (first.sender, second.sender) == (
        Address("+8610000000101", TOA_INTERNATIONAL),
        Address("+8610000000102", TOA_INTERNATIONAL),
    )
    assert first.key != second.key
    assert rig.supervisor.status.epoch == 2
    assert modem.heard.count("AT+CMGF=0") == 1
    modem.say('+CMT: "+8610000000101",,"26/02/28,20:01:00+32"', "OK")
    await elapse(30)
    assert len(rig.all(SmsUnreadable)) == 3
    assert rig.supervisor.status.epoch == 2, "what did not help is not done again at once"


async def test_a_stored_text_in_words_is_read_after_the_new_set_up(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.texts[3] = HELP
    in_words = '+CMGR: "REC UNREAD","+8610000000101",,"26/02/28,20:00:00+32"\nhelp\nOK'
    modem.on("AT+CMGR=3", in_words)
    modem.say('+CMTI: "ME",3')
    await elapse(3)
    assert words(rig) == ["help"]
    assert (rig.all(SmsUnreadable), rig.supervisor.status.epoch) == ([], 2)
    modem.on("AT+CMGR=4", in_words)
    modem.say('+CMTI: "ME",4')
    modem.say('+CMTI: "ME",4')
    await elapse(3)
    (told,) = rig.all(SmsUnreadable)
    assert (told.sender, told.slots) == (MILL, (Slot("ME", 4),))


async def test_a_stored_text_in_words_is_told_once(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.say('+CMT: "+8610000000102",,"26/02/28,20:00:00+32"', "fire")
    await elapse(3)
    rig.told.clear()
    in_words = '"REC UNREAD","+8610000000101",,"26/02/28,20:00:00+32"\nhelp\nOK'
    modem.on("AT+CMGR=4", f"+CMGR: {in_words}")
    modem.on("AT+CMGL=4", f"+CMGL: 4,{in_words}")
    for _ in range(3):
        modem.say('+CMTI: "ME",4')
        await elapse(70)
    (told,) = rig.all(SmsUnreadable)
    assert (told.sender, told.slots) == (MILL, (Slot("ME", 4),))


async def test_a_pdu_behind_a_strange_head_is_read(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.say('+CMT: "Mill",,24', HELP)
    await elapse(3)
    assert (words(rig), rig.supervisor.status.epoch) == (["help"], 1)


async def test_a_report_in_words_is_a_sign_too(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.say('+CDS: 6,7,"+8610000000101",145,"26/02/28,20:00:00+32","26/02/28,20:00:03+32",0')
    await elapse(3)
    assert (rig.supervisor.status.epoch, rig.all(SmsUnreadable)) == (2, [])


async def test_a_modem_that_is_found_in_text_mode_is_set_up_anew(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.on("AT+CMGF?", "+CMGF: 1\nOK")
    await elapse(100)
    assert rig.supervisor.status.epoch == 2
    await elapse(400)
    assert rig.supervisor.status.epoch == 2, "what did not help is not done again at once"
    await elapse(300)
    assert rig.supervisor.status.epoch == 3


# A modem without a store


async def test_a_modem_without_a_store_rings_calls_sends_and_takes_texts_as_they_come(
    modem: ScriptedModem,
) -> None:
    without_store(modem)
    rig = Rig(modem)
    await elapse(5)
    status = rig.supervisor.status
    assert status.state is ModemState.READY
    assert said(status).startswith("The modem offers no place to store texts")
    assert "AT+CNMI=2,2,0,2,0" in modem.heard
    modem.say("+CMT: ,24", HELP, "RING", '+CLIP: "+8610000000101",145')
    rig.supervisor.submit(Msisdn("+8610000000102"), "fire", token=1, validity_s=60)
    await elapse(1)
    assert words(rig) == ["help"]
    assert len(rig.all(CallIncoming)) == 1
    assert [ended.result.outcome for ended in rig.all(SubmitEnded)] == [SubmitOutcome.SENT]
    assert not [command for command in modem.heard if command.startswith("AT+CMG")][2:]


async def test_a_store_that_comes_later_is_used(modem: ScriptedModem) -> None:
    without_store(modem)
    rig = Rig(modem)
    await elapse(5)
    modem.on("AT+CPMS=", "+CPMS: 0,20,0,20,0,20\nOK")
    modem.on("AT+CPMS?", '+CPMS: "ME",0,20,"ME",0,20,"ME",0,20\nOK')
    modem.texts[1] = HELP
    await elapse(100)
    assert words(rig) == ["help"]
    assert (rig.supervisor.status.epoch, said(rig.supervisor.status)) == (2, "")


async def test_a_modem_that_neither_stores_nor_tells_says_so_and_rings(
    modem: ScriptedModem,
) -> None:
    without_store(modem)
    modem.on("AT+CNMI", "ERROR")
    rig = Rig(modem)
    await elapse(5)
    assert said(rig.supervisor.status).startswith("No text can arrive over this modem")
    modem.say("RING", '+CLIP: "+8610000000101",145')
    await elapse(1)
    assert len(rig.all(CallIncoming)) == 1


async def test_each_memory_that_cannot_be_read_is_named(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.on("AT+CMGR=", "ERROR")
    modem.on("AT+CMGL=4", "ERROR")
    modem.say('+CMTI: "ME",3', '+CMTI: "SM",3')
    await elapse(400)
    assert "that arrive in ME cannot be read" in said(rig.supervisor.status)
    assert "that arrive in SM cannot be read" in said(rig.supervisor.status)
