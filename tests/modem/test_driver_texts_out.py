"""Texts on their way out: sent, refused or unknown, and never two of them for one."""

from __future__ import annotations

import pytest

from modem.faults import Fault, FaultCode
from modem.indications import SmsStored, SubmitEnded, SubmitSettled
from modem.sms.pdu import decode_submit, encode_deliver
from modem.types import (
    TOA_INTERNATIONAL,
    Address,
    Msisdn,
    Remedy,
    SubmitOutcome,
    SubmitResult,
)
from tests.modem.scripted import SILENCE, Rig, ScriptedModem, ready
from tests.modem.virtual_loop import elapse, run

MILL = Msisdn("+8610000000101")
SENT, FAILED, UNKNOWN = SubmitOutcome.SENT, SubmitOutcome.FAILED, SubmitOutcome.UNKNOWN


async def submitted(modem: ScriptedModem, text: str = "fire", *, within_s: float = 1.0) -> Rig:
    rig = await ready(modem)
    rig.supervisor.submit(MILL, text, token=20, validity_s=3600)
    await elapse(within_s)
    return rig


def result_of(modem: ScriptedModem, text: str = "fire", *, within_s: float = 1.0) -> SubmitResult:
    async def story() -> SubmitResult:
        rig = await submitted(modem, text, within_s=within_s)
        (ended,) = rig.all(SubmitEnded)
        assert ended.token == 20
        return ended.result

    return run(story())


def test_an_accepted_text_is_sent_with_its_reference(modem: ScriptedModem) -> None:
    assert result_of(modem) == SubmitResult(SENT, (1,))
    submit = decode_submit(modem.payloads[0])
    assert (submit.recipient, submit.text, submit.status_report) == (Address.of(MILL), "fire", True)


async def test_a_text_costs_two_round_trips_and_the_next_follows_at_once() -> None:
    modem = ScriptedModem(latency_s=0.01)
    rig = await ready(modem)
    for token in (1, 2, 3):
        rig.supervisor.submit(MILL, "fire", token=token, validity_s=3600)
    await elapse(0.0601)
    assert [ended.token for ended in rig.all(SubmitEnded)] == [1, 2, 3]


def test_a_long_text_goes_in_parts_over_one_link(modem: ScriptedModem) -> None:
    assert result_of(modem, "火" * 150) == SubmitResult(SENT, (1, 2, 3))
    assert modem.heard[0] == "AT+CMMS=1"
    parts = [decode_submit(pdu) for pdu in modem.payloads]
    assert "".join(part.text for part in parts) == "火" * 150
    assert len({part.concat.reference for part in parts if part.concat}) == 1


def test_a_modem_that_cannot_keep_the_link_sends_all_the_same(modem: ScriptedModem) -> None:
    modem.on("AT+CMMS", "ERROR")
    assert result_of(modem, "火" * 150).outcome is SENT


async def test_two_long_texts_have_different_references(modem: ScriptedModem) -> None:
    rig = await submitted(modem, "火" * 100)
    rig.supervisor.submit(MILL, "水" * 100, token=21, validity_s=3600)
    await elapse(1)
    concats = [decode_submit(pdu).concat for pdu in modem.payloads]
    assert len({concat.reference for concat in concats if concat}) == 2


def test_a_refused_part_ends_the_text_with_what_was_accepted(modem: ScriptedModem) -> None:
    modem.on("PDU", "+CMGS: 9\nOK", "+CMS ERROR: 42")
    result = result_of(modem, "火" * 150)
    assert (result.outcome, result.references, result.remedy, result.cause) == (
        FAILED,
        (9,),
        Remedy.RETRY,
        42,
    )


def test_an_accepted_text_whose_ok_is_missing_is_sent(modem: ScriptedModem) -> None:
    modem.on("PDU", "+CMGS: 5")
    assert result_of(modem, within_s=10) == SubmitResult(SENT, (5,))


def test_an_accepted_text_with_an_unreadable_reference_is_sent(modem: ScriptedModem) -> None:
    modem.on("PDU", "+CMGS: ?\nOK")
    assert result_of(modem) == SubmitResult(SENT)


def test_a_text_that_is_too_long_for_any_phone_is_given_up() -> None:
    result = result_of(ScriptedModem(), "火" * 70 * 255)
    assert (result.outcome, result.remedy) == (FAILED, Remedy.GIVE_UP)


async def test_silence_after_the_text_was_handed_over_is_unknown_after_130_s(
    modem: ScriptedModem,
) -> None:
    modem.on("PDU", SILENCE)
    rig = await submitted(modem, within_s=129)
    assert rig.all(SubmitEnded) == []
    await elapse(2)
    result = rig.all(SubmitEnded)[0].result
    assert (result.outcome, result.fault) == (
        UNKNOWN,
        Fault(FaultCode.NO_ANSWER, {"limit_s": 130.0}),
    )


def test_silence_instead_of_the_prompt_is_a_failure(modem: ScriptedModem) -> None:
    modem.on("AT+CMGS=", SILENCE)
    result = result_of(modem, within_s=15)
    assert (result.outcome, result.remedy) == (FAILED, Remedy.RETRY)
    assert result.fault == Fault(FaultCode.NO_ANSWER, {"limit_s": 10.0})


async def test_a_late_result_settles_its_own_text(modem: ScriptedModem) -> None:
    modem.on("PDU", SILENCE)
    rig = await submitted(modem, within_s=140)
    assert rig.all(SubmitSettled) == []
    modem.say("+CMGS: 77", "OK")
    await elapse(1)
    assert rig.all(SubmitSettled) == [SubmitSettled(20, SubmitResult(SENT, (77,)))]


async def test_a_late_refusal_settles_too(modem: ScriptedModem) -> None:
    modem.on("PDU", SILENCE)
    rig = await submitted(modem, within_s=140)
    modem.say("+CMS ERROR: 38")
    await elapse(1)
    (settled,) = rig.all(SubmitSettled)
    assert (settled.result.outcome, settled.result.cause) == (FAILED, 38)


async def test_a_late_result_of_a_part_that_was_not_the_last_says_that_the_rest_is_missing(
    modem: ScriptedModem,
) -> None:
    modem.on("PDU", SILENCE)
    rig = await submitted(modem, "火" * 100, within_s=140)
    modem.say("+CMGS: 77", "OK")
    await elapse(1)
    (settled,) = rig.all(SubmitSettled)
    assert (settled.result.outcome, settled.result.references) == (FAILED, (77,))


@pytest.mark.parametrize("loss", ["unplug", "restart"])
async def test_a_modem_lost_after_the_text_was_handed_over_leaves_it_unknown(
    modem: ScriptedModem, loss: str
) -> None:
    modem.on("PDU", SILENCE)
    rig = await submitted(modem)
    modem.unplug() if loss == "unplug" else modem.say("RDY")
    await elapse(0.1)
    assert [ended.result.outcome for ended in rig.all(SubmitEnded)] == [UNKNOWN]


@pytest.mark.parametrize("loss", ["unplug", "restart"])
async def test_a_modem_lost_before_the_text_was_handed_over_has_not_sent_it(
    modem: ScriptedModem, loss: str
) -> None:
    modem.on("PDU", "+CMGS: 3\nOK")
    rig = await submitted(modem)
    modem.on("AT+CMGS=", SILENCE)
    rig.supervisor.submit(MILL, "again", token=21, validity_s=60)
    await elapse(0.1)
    modem.unplug() if loss == "unplug" else modem.say("RDY")
    await elapse(0.1)
    assert [ended.result.outcome for ended in rig.all(SubmitEnded)] == [SENT, FAILED]


async def test_a_port_that_is_opened_anew_does_not_make_an_old_result_the_next_texts(
    modem: ScriptedModem,
) -> None:
    modem.on("PDU", SILENCE)
    rig = await submitted(modem)
    modem.unplug()
    await elapse(10)
    rig.supervisor.submit(MILL, "again", token=21, validity_s=60)
    await elapse(1)
    modem.say("+CMGS: 7", "OK")
    await elapse(30)
    assert [ended.result.outcome for ended in rig.all(SubmitEnded)] == [UNKNOWN, UNKNOWN]


async def test_nor_does_a_process_that_starts_anew(modem: ScriptedModem) -> None:
    modem.on("PDU", SILENCE)
    rig = Rig(modem)
    rig.supervisor.recall(SubmitResult(SENT, (6,)), 500.0)
    rig.supervisor.recall(SubmitResult(FAILED), 400.0)
    rig.supervisor.recall(SubmitResult(UNKNOWN), 5.0)
    await elapse(10)
    rig.supervisor.submit(MILL, "again", token=21, validity_s=60)
    await elapse(1)
    modem.say("+CMGS: 7", "OK")
    await elapse(1)
    assert rig.all(SubmitEnded) == []
    modem.say("+CMGS: 9", "OK")
    await elapse(1)
    assert [ended.result for ended in rig.all(SubmitEnded)] == [SubmitResult(SENT, (9,))]


async def lost_in_mid_text(modem: ScriptedModem) -> Rig:
    """Two texts were sent and a third may have been when the port was lost."""
    rig = await ready(modem)
    for token in (1, 2):
        rig.supervisor.submit(MILL, "fire", token=token, validity_s=3600)
    await elapse(1)
    modem.on("PDU", SILENCE)
    rig.supervisor.submit(MILL, "fire", token=3, validity_s=3600)
    await elapse(1)
    modem.unplug()
    await elapse(0.1)
    assert [ended.result.outcome for ended in rig.all(SubmitEnded)] == [SENT, SENT, UNKNOWN]
    rig.told.clear()
    return rig


async def answer_with(modem: ScriptedModem, rig: Rig, *references: int) -> list[SubmitOutcome]:
    """What becomes at once of texts that the modem answers with these TP-MR."""
    for reference in references:
        modem.on("PDU", f"+CMGS: {reference}\nOK")
        rig.supervisor.submit(MILL, "again", token=4, validity_s=3600)
        await elapse(1)
    return [ended.result.outcome for ended in rig.all(SubmitEnded)]


async def test_another_modem_in_its_place_counts_from_where_it_likes(modem: ScriptedModem) -> None:
    rig = await lost_in_mid_text(modem)
    modem.on("AT+CGSN", "490154203237526\nOK")
    await elapse(10)
    assert await answer_with(modem, rig, 1, 2) == [SENT, SENT]


async def test_so_does_the_same_one_with_another_sim(modem: ScriptedModem) -> None:
    rig = await lost_in_mid_text(modem)
    modem.on("AT+CIMI", "460000000000002\nOK")
    await elapse(10)
    assert await answer_with(modem, rig, 1, 2) == [SENT, SENT]


async def test_so_does_one_that_has_forgotten_what_it_was_set_to(modem: ScriptedModem) -> None:
    modem.on("AT+CNMI?", "+CNMI: 2,1,0,2,0\nOK")
    rig = await lost_in_mid_text(modem)
    modem.on("AT+CNMI?", "+CNMI: 0,0,0,0,0\nOK", "+CNMI: 2,1,0,2,0\nOK")
    modem.on("AT+CREG?", "+CREG: 0,1\nOK", "+CREG: 2,1\nOK")
    await elapse(10)
    assert await answer_with(modem, rig, 1, 2) == [SENT, SENT]


@pytest.mark.parametrize(
    ("indications", "registration"),
    [
        (("+CNMI: 2,1,0,2,0\nOK",), ("+CREG: 0,1\nOK", "+CREG: 2,1\nOK")),
        (("+CNMI: 0,0,0,0,0\nOK", "+CNMI: 2,1,0,2,0\nOK"), ("+CREG: 2,1\nOK",)),
        (("ERROR", "+CNMI: 2,1,0,2,0\nOK"), ("+CREG: 0,1\nOK", "+CREG: 2,1\nOK")),
        (("+CNMI: 0,0,0,0,0\nOK", "+CNMI: 2,1,0,2,0\nOK"), ("ERROR", "+CREG: 2,1\nOK")),
    ],
)
async def test_one_setting_that_is_not_as_it_was_is_no_restart(
    modem: ScriptedModem, indications: tuple[str, ...], registration: tuple[str, ...]
) -> None:
    rig = await lost_in_mid_text(modem)
    modem.on("AT+CNMI?", *indications)
    modem.on("AT+CREG?", *registration)
    await elapse(10)
    assert await answer_with(modem, rig, 3) == []
    modem.say("+CMGS: 4", "OK")
    await elapse(1)
    assert [ended.result for ended in rig.all(SubmitEnded)] == [SubmitResult(SENT, (4,))]


def test_a_full_store_is_swept(modem: ScriptedModem) -> None:
    modem.on("PDU", "+CMS ERROR: 322")
    assert result_of(modem).remedy is Remedy.REPAIR
    assert "AT+CMGL=4" in modem.heard


def test_a_lost_service_centre_is_set_again(modem: ScriptedModem) -> None:
    modem.on("PDU", "+CMS ERROR: 330")
    assert result_of(modem).remedy is Remedy.REPAIR
    assert modem.heard[-1] == 'AT+CSCA="+8610000000500",145'


async def test_a_sim_that_refuses_is_started_anew(modem: ScriptedModem) -> None:
    modem.on("PDU", "+CMS ERROR: 310")
    rig = await submitted(modem, within_s=0.5)
    assert rig.all(SubmitEnded)[0].result.remedy is Remedy.REPAIR
    assert rig.problems() != []
    await elapse(3)
    assert rig.supervisor.status.faults == ()


async def test_a_text_that_arrives_while_ours_is_handed_over_is_told() -> None:
    modem = ScriptedModem(latency_s=0.1)
    rig = await ready(modem)
    (modem.texts[1],) = encode_deliver(Address("+8610000000102", TOA_INTERNATIONAL), "help", 1e9)
    rig.supervisor.submit(MILL, "fire", token=20, validity_s=3600)
    await elapse(0.15)
    modem.say('+CMTI: "ME",1')
    await elapse(1)
    assert [ended.result.outcome for ended in rig.all(SubmitEnded)] == [SENT]
    assert [stored.text for stored in rig.all(SmsStored)] == ["help"]


async def test_too_many_orders_are_refused_not_forgotten() -> None:
    modem = ScriptedModem(latency_s=0.1)
    rig = await ready(modem)
    for number in range(70):
        rig.supervisor.submit(MILL, "fire", token=number, validity_s=3600)
    await elapse(60)
    assert sorted(ended.token for ended in rig.all(SubmitEnded)) == list(range(70))
    assert sum(ended.result.outcome is FAILED for ended in rig.all(SubmitEnded)) == 6
