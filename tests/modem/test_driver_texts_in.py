"""Texts on their way in: told at once, told once, told whatever they are, freed only on order."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from modem.indications import DeliveryReported, PartStored, SmsStored, SmsUnreadable, SubmitEnded
from modem.sms.pdu import encode_deliver, encode_status_report
from modem.types import TOA_INTERNATIONAL, Address, Msisdn, Slot
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready, said
from tests.modem.virtual_loop import elapse

MILL = Address("+8610000000101", TOA_INTERNATIONAL)
SCHOOL = Msisdn("+8610000000102")
SENT_AT = 1_772_323_200.0
(HELP,) = encode_deliver(MILL, "help", SENT_AT)
(FIRE,) = encode_deliver(MILL, "火", SENT_AT + 60)
REPORT = encode_status_report(MILL, 7, 0, SENT_AT, SENT_AT + 3)
LONG = encode_deliver(MILL, "火" * 100, SENT_AT, concat_reference=5)


async def test_a_text_is_told_one_round_trip_after_its_indication() -> None:
    modem = ScriptedModem(latency_s=0.01)
    rig = await ready(modem)
    modem.texts[3] = HELP
    modem.say('+CMTI: "ME",3')
    await elapse(0.0201)
    (stored,) = rig.all(SmsStored)
    assert (stored.text, stored.sender, stored.sent_at) == ("help", MILL, SENT_AT)
    assert stored.slots == (Slot("ME", 3),)
    assert modem.heard == ["AT+CMGR=3"]


async def test_texts_that_lay_there_before_the_start_are_told(modem: ScriptedModem) -> None:
    modem.texts = {1: HELP, 4: FIRE}
    rig = Rig(modem)
    await elapse(1)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火"]


async def test_what_was_sent_first_is_told_first_whatever_its_place(modem: ScriptedModem) -> None:
    (later,) = encode_deliver(MILL, "按错了", SENT_AT + 90)
    modem.texts = {2: later, 5: "00ZZ", 7: HELP, 9: FIRE}
    rig = Rig(modem)
    await elapse(1)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火", "按错了"]
    assert len(rig.all(SmsUnreadable)) == 1


async def test_a_text_is_told_once_however_often_it_is_seen(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.texts[3] = HELP
    modem.say('+CMTI: "ME",3', '+CMTI: "ME",3')
    await elapse(200)
    assert len(rig.all(SmsStored)) == 1


async def test_a_text_that_was_not_deleted_is_told_again_in_a_new_epoch(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.texts[3] = HELP
    modem.say('+CMTI: "ME",3')
    await elapse(1)
    modem.say("RDY")
    await elapse(2)
    first, again = rig.all(SmsStored)
    assert not first.was_there
    assert again == replace(first, was_there=True)


@pytest.mark.parametrize(
    "hint", ['+CMTI: "SM",-1', "+CMTI: ,-1", '+CMTI: "ME",9', "+CMTI: nonsense"]
)
async def test_a_hint_that_names_no_slot_or_an_empty_one_leads_to_a_sweep(
    modem: ScriptedModem, hint: str
) -> None:
    rig = await ready(modem)
    modem.texts[3] = HELP
    modem.say(hint)
    await elapse(0.1)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help"]


async def test_a_text_without_any_indication_is_found_within_a_minute(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.texts[3] = HELP
    await elapse(61)
    assert len(rig.all(SmsStored)) == 1


async def test_a_text_in_another_memory_is_read_there(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.sim_texts[3] = HELP
    modem.say('+CMTI: "SM",3')
    await elapse(1)
    assert modem.heard == ['AT+CPMS="SM"', "AT+CMGR=3"]
    (stored,) = rig.all(SmsStored)
    assert stored.slots == (Slot("SM", 3),)
    rig.supervisor.delete(stored.slots)
    await elapse(1)
    assert modem.heard[2:] == ["AT+CMGD=3"]
    await elapse(60)
    assert modem.heard.index('AT+CPMS="ME"') < modem.heard.index("AT+CMGL=4")


async def test_a_burst_of_indications_costs_one_listing(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    pdus = [encode_deliver(MILL, f"text {index}", SENT_AT + index)[0] for index in range(50)]
    modem.texts = dict(enumerate(pdus))
    modem.say(*(f'+CMTI: "ME",{index}' for index in range(50)))
    await elapse(1)
    assert len(rig.all(SmsStored)) == 50
    assert len(modem.heard) < 25


async def test_poison_is_told_raw_and_does_not_stop_the_others(modem: ScriptedModem) -> None:
    modem.texts = {1: "07FFFF", 2: HELP, 3: "00" * 10, 4: FIRE}
    rig = Rig(modem)
    await elapse(1)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火"]
    assert [unreadable.raw for unreadable in rig.all(SmsUnreadable)] == ["07FFFF", "00" * 10]
    assert [unreadable.slots for unreadable in rig.all(SmsUnreadable)] == [
        (Slot("ME", 1),),
        (Slot("ME", 3),),
    ]
    await elapse(200)
    assert len(rig.all(SmsUnreadable)) == 2


async def test_what_we_left_in_the_store_ourselves_is_not_told(modem: ScriptedModem) -> None:
    modem.on(
        "AT+CMGL=4",
        f"+CMGL: 1,2,,10\n{HELP}\n+CMGL: 2,x,,10\n{HELP}\n+CMGL: 3,0,,10\n{FIRE}\nOK",
    )
    rig = Rig(modem)
    await elapse(1)
    assert {stored.text for stored in rig.all(SmsStored)} == {"火"}


@pytest.mark.parametrize(("used", "deleted"), [(13, []), (14, ["AT+CMGD=1", "AT+CMGD=2"])])
async def test_drafts_make_room_only_when_the_store_fills_up(
    modem: ScriptedModem, used: int, deleted: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    modem.on("AT+CMGL=4", f"+CMGL: 1,2,,10\n{HELP}\n+CMGL: 2,3,,10\n{HELP}\nOK")
    modem.on("AT+CPMS?", f'+CPMS: "ME",{used},20,"ME",{used},20,"ME",{used},20\nOK')
    rig = Rig(modem)
    await elapse(5)
    assert rig.all(SmsStored) == []
    assert [command for command in modem.heard if command.startswith("AT+CMGD")] == deleted
    assert [
        re.findall("place ([0-9]+) of ME", record.getMessage()) for record in caplog.records
    ] == [[command.removeprefix("AT+CMGD=")] for command in deleted]


async def test_a_flash_text_that_comes_directly_is_told_without_a_slot(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.say("+CMT: ,24", HELP)
    await elapse(0.1)
    (stored,) = rig.all(SmsStored)
    assert (stored.text, stored.slots) == ("help", ())


async def test_a_text_that_comes_directly_during_the_start_is_told(modem: ScriptedModem) -> None:
    modem.on("AT+CPIN?", "+CME ERROR: 14", "+CPIN: READY\nOK")
    rig = Rig(modem)
    await elapse(0.5)
    modem.say("+CMT: ,24", HELP)
    await elapse(2)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help"]


async def test_status_reports_are_told_stored_or_direct(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.texts[2] = REPORT
    modem.say('+CDSI: "ME",2', "+CDS: 25", REPORT)
    await elapse(0.1)
    direct, stored = rig.all(DeliveryReported)
    assert (direct.reference, direct.recipient, direct.status, direct.slots) == (7, MILL, 0, ())
    assert stored.slots == (Slot("ME", 2),)


async def test_the_first_part_of_a_long_text_is_told_at_once_and_the_whole_when_it_is_there(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    for index, pdu in enumerate(LONG):
        modem.texts[index] = pdu
        modem.say(f'+CMTI: "ME",{index}')
        await elapse(1)
    part, whole = rig.all(SmsStored)
    assert (part.complete, part.slots) == (False, ())
    assert (whole.complete, whole.text, whole.key) == (True, "火" * 100, part.key)
    assert (whole.slots, whole.total) == ((), 2)
    parts = rig.all(PartStored)
    assert [(one.slots, one.number) for one in parts] == [
        ((Slot("ME", 0),), 1),
        ((Slot("ME", 1),), 2),
    ]
    assert {one.key for one in parts} == {whole.key}
    told = [type(one) for one in rig.told if isinstance(one, SmsStored | PartStored)]
    assert told == [SmsStored, PartStored] * 2


async def test_a_part_that_is_freed_waits_for_the_others_beyond_a_restart_of_the_modem(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.texts[0] = LONG[0]
    modem.say('+CMTI: "ME",0')
    await elapse(1)
    rig.supervisor.delete(rig.all(PartStored)[0].slots)
    await elapse(1)
    assert modem.texts == {}
    modem.say("RDY")
    await elapse(2)
    modem.texts[0] = LONG[1]
    modem.say('+CMTI: "ME",0')
    await elapse(1)
    part, whole = rig.all(SmsStored)
    assert (whole.complete, whole.text, whole.key) == (True, "火" * 100, part.key)


async def test_a_part_of_an_earlier_process_waits_for_the_others(modem: ScriptedModem) -> None:
    before = await ready(modem)
    modem.texts[0] = LONG[0]
    modem.say('+CMTI: "ME",0')
    await elapse(1)
    (part,) = before.all(PartStored)
    await before.supervisor.stop()
    modem.texts = {0: LONG[1]}
    rig = Rig(modem, starts=False)
    rig.supervisor.recall_part(part, 30.0, is_told=False)
    rig.supervisor.start()
    await elapse(2)
    (whole,) = rig.all(SmsStored)
    assert (whole.complete, whole.text, whole.key) == (True, "火" * 100, part.key)


async def test_a_slot_is_freed_on_order_only(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.texts = {3: HELP, 4: FIRE}
    modem.say('+CMTI: "ME",3', '+CMTI: "ME",4')
    await elapse(100)
    assert modem.texts == {3: HELP, 4: FIRE}
    rig.supervisor.delete((Slot("ME", 3),))
    await elapse(0.1)
    assert modem.texts == {4: FIRE}
    assert [command for command in modem.heard if command.startswith("AT+CMGD")] == ["AT+CMGD=3"]


async def test_a_refused_deletion_is_tried_again_and_holds_up_nothing(modem: ScriptedModem) -> None:
    modem.on("AT+CMGD=", "+CMS ERROR: 500", "+CMS ERROR: 500", "OK")
    rig = await ready(modem)
    modem.texts = {3: HELP}
    modem.say('+CMTI: "ME",3')
    await elapse(0.1)
    rig.supervisor.delete((Slot("ME", 3),))
    await elapse(0.1)
    modem.texts[4] = FIRE
    modem.say('+CMTI: "ME",4')
    await elapse(0.1)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火"]
    await elapse(30)
    assert modem.heard.count("AT+CMGD=3") == 3


async def test_a_place_that_was_filled_anew_is_freed_although_an_older_order_still_waits(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CMGD=", "+CMS ERROR: 500")
    rig = await ready(modem)
    modem.texts = {3: HELP}
    modem.say('+CMTI: "ME",3')
    await elapse(0.1)
    rig.supervisor.delete((Slot("ME", 3),))
    await elapse(0.1)
    modem.texts = {3: FIRE}  # the modem obeyed, whatever it said
    modem.say('+CMTI: "ME",3')
    await elapse(0.1)
    rig.supervisor.delete((Slot("ME", 3),))
    modem.on("AT+CMGD=", "OK")
    modem.heard.clear()
    await elapse(30)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火"]
    assert modem.heard.count("AT+CMGD=3") == 1


async def test_a_slot_that_was_not_told_in_this_epoch_is_not_freed(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.texts = {3: HELP}
    rig.supervisor.delete((Slot("ME", 3),))
    await elapse(10)
    assert modem.texts == {3: HELP}


async def test_a_slot_that_was_filled_anew_is_not_freed_by_an_old_order(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CMGD=3", "+CMS ERROR: 500")
    rig = await ready(modem)
    modem.texts = {3: HELP}
    modem.say('+CMTI: "ME",3')
    await elapse(0.1)
    rig.supervisor.delete((Slot("ME", 3),))
    await elapse(0.1)
    modem.texts = {3: FIRE}
    modem.say('+CMTI: "ME",3')
    await elapse(200)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火"]
    assert modem.heard.count("AT+CMGD=3") == 1


@pytest.mark.parametrize("answer", [SILENCE, "+CMS ERROR: 500"])
async def test_a_place_whose_deletion_worked_unsaid_is_looked_at_before_it_is_freed_again(
    modem: ScriptedModem, answer: str
) -> None:
    modem.on("AT+CMGD=3", answer, "OK")
    rig = await ready(modem)
    modem.texts = {3: HELP}
    modem.say('+CMTI: "ME",3')
    await elapse(0.1)
    rig.supervisor.delete((Slot("ME", 3),))
    await elapse(1)
    modem.texts = {3: FIRE}
    await elapse(29)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火"]
    assert modem.heard.count("AT+CMGD=3") == 1


async def test_a_deletion_is_not_repeated_where_the_place_cannot_be_looked_at(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CMGD=3", "+CMS ERROR: 500", "OK")
    rig = await ready(modem)
    modem.texts = {3: HELP}
    modem.say('+CMTI: "ME",3')
    await elapse(0.1)
    modem.on("AT+CMGR=3", "+CMS ERROR: 500", "+CMS ERROR: 321")
    rig.supervisor.delete((Slot("ME", 3),))
    await elapse(200)
    assert modem.heard.count("AT+CMGR=3") == 3, "the second time it is found empty"
    assert modem.heard.count("AT+CMGD=3") == 1


async def test_a_modem_that_refuses_to_list_still_tells_what_it_indicates(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CMGL=4", "ERROR")
    rig = await ready(modem)
    modem.texts[1] = HELP
    modem.say('+CMTI: "ME",1')
    await elapse(0.1)
    assert len(rig.all(SmsStored)) == 1


async def test_a_text_is_read_before_the_housekeeping_that_waits_behind_our_own_texts() -> None:
    modem = ScriptedModem(latency_s=0.5)
    rig = await ready(modem)
    modem.texts[3] = HELP
    modem.say('+CMTI: "ME",3')
    await elapse(3)
    for number in range(20):
        rig.supervisor.submit(SCHOOL, "fire", token=number, validity_s=3600)
    await elapse(0.1)
    rig.supervisor.delete((Slot("ME", 3),))
    modem.texts[4] = FIRE
    modem.say('+CMTI: "ME",4')
    await elapse(2.1)
    assert [stored.text for stored in rig.all(SmsStored)] == ["help", "火"]
    assert 3 in modem.texts
    await elapse(7)
    assert 3 not in modem.texts
    assert len(rig.all(SubmitEnded)) < 20


async def test_a_store_that_was_emptied_is_no_problem_any_more(modem: ScriptedModem) -> None:
    full = '+CPMS: "ME",19,20,"ME",19,20,"ME",19,20\nOK'
    modem.on("AT+CPMS?", full, '+CPMS: "ME",0,20,"ME",0,20,"ME",0,20\nOK')
    modem.texts = {1: HELP}
    rig = Rig(modem)
    await elapse(1)
    assert "19 of 20" in said(rig.supervisor.status)
    rig.supervisor.delete((Slot("ME", 1),))
    await elapse(1)
    assert rig.supervisor.status.faults == ()
