"""Texts out, in and between modems; stores, indications, reports, text mode."""

from __future__ import annotations

from dataclasses import replace

from modem.sim.latency import Latencies
from modem.sim.record import FactKind
from modem.sms import pdu
from modem.types import Address
from tests.modem.sim.rig import CTRL_Z, HOTLINE, SECOND_LINE, ZHANG, Terminal, network, village
from tests.modem.virtual_loop import START, elapse

FIRE = "火警：村东头王家起火，请带水桶"
LONG = "王家起火🔥，" * 30


async def test_a_long_text_reaches_a_phone_as_one() -> None:
    _, terminal, zhang = await village()
    answer = await terminal.send(LONG)
    assert answer[0].startswith("+CMGS: ")
    assert [(got.sender, got.text) for got in zhang.texts] == [(HOTLINE, LONG)]


async def test_one_part_costs_one_submit_during_which_nothing_is_answered() -> None:
    net = network(replace(Latencies.none(), submit_s=3.0, deliver_s=2.0))
    zhang = net.add_phone(ZHANG)
    terminal = Terminal(net)
    await elapse(0.01)
    terminal.type("AT+CMGF=0\r")
    part = pdu.encode_submit(_address(), FIRE, validity_s=60.0)[0]
    terminal.type(f"AT+CMGS={part.tpdu_octets}\r{part.hex}{CTRL_Z}AT+CSQ\r")
    await elapse(2.9)
    assert terminal.lines() == ["OK", "> "]
    await elapse(0.2)
    assert terminal.lines()[1:] == ["OK", "+CSQ: 21,99", "OK"]
    await elapse(2)
    accepted = [fact for fact in net.facts if fact.kind is FactKind.TEXT_ACCEPTED]
    assert [(fact.began_at, fact.at) for fact in accepted] == [(START + 0.01, START + 3.01)]
    assert [got.at for got in zhang.texts] == [START + 5.01]


async def test_a_refused_submit_ends_with_its_code_and_the_next_one_works() -> None:
    _, terminal, zhang = await village()
    terminal.modem.faults.refused_submits.append(38)
    assert await terminal.send(FIRE) == ["+CMS ERROR: 38"]
    assert (await terminal.send(FIRE))[-1] == "OK"
    assert len(zhang.texts) == 1
    terminal.modem.radio.switch(0)
    assert await terminal.send(FIRE) == ["+CMS ERROR: 331"]


async def test_a_text_between_modems_is_stored_told_read_and_deleted() -> None:
    net = network()
    north, south = Terminal(net), Terminal(net, SECOND_LINE)
    await elapse(0.01)
    await north.send(FIRE, SECOND_LINE)
    assert south.lines() == ['+CMTI: "SM",1']
    head, body, final = await south.ask("AT+CMGR=1")
    read = pdu.decode(body)
    assert isinstance(read, pdu.Deliver)
    assert (read.text, read.sender.digits) == (FIRE, HOTLINE)
    assert read.sent_at == int(net.utc())
    assert (head, final) == (f"+CMGR: 0,,{pdu.tpdu_octets(body)}", "OK")
    assert (await south.ask("AT+CMGL=4"))[0].startswith("+CMGL: 1,1,,")
    assert await south.ask("AT+CMGL=0") == ["OK"]
    assert await south.ask("AT+CMGD=1") == ["OK"]
    assert await south.ask("AT+CMGR=1") == ["OK"]
    assert await south.ask("AT+CMGR=51") == ["+CMS ERROR: 321"]


async def test_a_status_report_is_stored_or_routed_as_cnmi_says() -> None:
    _, terminal, _ = await village()
    await terminal.ask("AT+CNMI=2,1,0,2,0")
    answer = await terminal.send(FIRE)
    assert answer[-1] == '+CDSI: "SM",1'
    report = pdu.decode((await terminal.ask("AT+CMGR=1"))[1])
    assert isinstance(report, pdu.StatusReport)
    assert (report.recipient.digits, report.status) == (ZHANG, 0)
    assert answer[0] == f"+CMGS: {report.reference}"
    await terminal.ask("AT+CNMI=2,1,0,1,0")
    assert (await terminal.send(FIRE))[2].startswith("+CDS: ")


async def test_a_text_that_finds_no_room_comes_when_there_is_room() -> None:
    _, terminal, zhang = await village()
    for number in range(51):
        zhang.text(HOTLINE, str(number))
    await elapse(0.1)
    assert terminal.lines()[-1] == '+CMTI: "SM",50'
    assert await terminal.ask("AT+CMGD=1") == ["OK", '+CMTI: "SM",1']
    assert await terminal.ask("AT+CMGD=1,4;+CPMS?") == [
        '+CPMS: "SM",0,50,"SM",0,50,"SM",0,50', "OK"
    ]  # fmt: skip


async def test_indications_are_buffered_in_mode_0_and_flushed_by_mode_2() -> None:
    _, terminal, zhang = await village()
    await terminal.ask("AT+CNMI=0,1,0,0,0")
    zhang.text(HOTLINE, "1")
    await elapse(0.1)
    assert terminal.lines() == []
    assert await terminal.ask("AT+CNMI=2,1,0,0,0") == ['+CMTI: "SM",1', "OK"]
    assert await terminal.ask("AT+CNMI=9,9,9,9,9") == ["ERROR"]


async def test_a_routed_text_that_is_not_acknowledged_is_stored_and_routing_ends() -> None:
    _, terminal, zhang = await village()
    await terminal.ask("AT+CSMS=1;+CNMI=2,2,0,0,0")
    zhang.text(HOTLINE, "1")
    await elapse(0.1)
    assert terminal.lines()[0].startswith("+CMT: ,")
    assert await terminal.ask("AT+CNMA") == ["OK"]
    assert await terminal.ask("AT+CNMA") == ["+CMS ERROR: 302"]
    zhang.text(HOTLINE, "2")
    await elapse(16)
    terminal.lines()
    answer = await terminal.ask("AT+CNMI?;+CPMS?")
    assert answer[:2] == ["+CNMI: 2,0,0,0,0", '+CPMS: "SM",1,50,"SM",1,50,"SM",1,50']


async def test_text_mode_sends_and_shows_texts() -> None:
    _, terminal, zhang = await village()
    await terminal.ask("AT+CMGF=1")
    await terminal.ask(f'AT+CMGS="{ZHANG}"')
    terminal.type("come now" + CTRL_Z)
    await terminal.ask('AT+CSCS="UCS2";+CSMP=17,167,0,8')
    await terminal.ask(f'AT+CMGS="{ZHANG.encode("utf-16-be").hex()}"')
    terminal.type(FIRE.encode("utf-16-be").hex() + CTRL_Z)
    await elapse(0.01)
    assert [got.text for got in zhang.texts] == ["come now", FIRE]
    await terminal.ask('AT+CSCS="GSM"')
    zhang.text(HOTLINE, "ok")
    zhang.text(HOTLINE, FIRE)
    await elapse(0.01)
    terminal.lines()
    shown = await terminal.ask('AT+CMGL="ALL"')
    assert shown[0].startswith(f'+CMGL: 1,"REC UNREAD","{ZHANG}",,"26/03/01,08:00:00+32"')
    assert shown[1] == "ok"
    assert bytes.fromhex(shown[3]).decode("utf-16-be") == FIRE


async def test_a_stored_draft_is_sent_to_whom_one_likes() -> None:
    _, terminal, zhang = await village()
    part = pdu.encode_submit(_address(), FIRE, validity_s=60.0)[0]
    await terminal.ask(f"AT+CMGW={part.tpdu_octets}")
    terminal.type(part.hex + CTRL_Z)
    assert terminal.lines() == ["+CMGW: 1", "OK"]
    assert (await terminal.ask("AT+CMSS=1"))[0].startswith("+CMSS: ")
    assert (await terminal.ask(f'AT+CMSS=1,"{SECOND_LINE}",145'))[-1] == "OK"
    assert [got.text for got in zhang.texts] == [FIRE]
    assert await terminal.ask("AT+CMSS=7") == ["+CMS ERROR: 321"]


def _address() -> Address:
    return Address(ZHANG, 145)
