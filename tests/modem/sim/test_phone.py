"""What people do with their phones, and what the service centre does meanwhile."""

from __future__ import annotations

from modem.sim.network import canonical
from modem.sim.phone import Answering
from modem.sim.record import FactKind
from tests.modem.sim.rig import HOTLINE, ZHANG, Terminal, network, village
from tests.modem.virtual_loop import START, elapse, run


async def test_a_phone_replies_to_a_text_once_and_rings_back() -> None:
    net = network()
    zhang = net.add_phone(ZHANG)
    zhang.behaviour.reply, zhang.behaviour.reply_after_s = "1", 5.0
    zhang.behaviour.ring_back_after_s, zhang.behaviour.ring_back_s = 8.0, 12.0
    terminal = Terminal(net)
    await elapse(0.01)
    await terminal.send("fire")
    await terminal.send("are you coming?")
    await elapse(6)
    assert terminal.lines() == ['+CMTI: "SM",1']
    await elapse(3)
    assert terminal.lines() == ["RING"]
    await elapse(100)
    assert terminal.lines() == ["RING", "RING", "NO CARRIER"]


async def test_a_missed_call_is_rung_back_and_an_answered_one_is_not() -> None:
    net = network()
    zhang = net.add_phone(ZHANG)
    zhang.behaviour.ring_back_after_s = 8.0
    terminal = Terminal(net)
    await elapse(0.01)
    await terminal.ask(f"ATD{ZHANG};", 3)
    await terminal.ask("AT+CHUP", 9)
    assert zhang.is_in_call
    zhang.hang_up()
    zhang.behaviour.reaction_pause_s = 0.0
    zhang.behaviour.answering, zhang.behaviour.answer_after_s = Answering.ANSWERS, 1.0
    await terminal.ask(f"ATD{ZHANG};", 3)
    await terminal.ask("AT+CHUP", 20)
    assert not zhang.is_in_call
    assert [call.answered_at is None for call in zhang.calls] == [True, False]


async def test_a_text_waits_for_a_phone_that_is_off_and_the_report_waits_too() -> None:
    _, terminal, zhang = await village()
    await terminal.ask("AT+CNMI=2,1,0,2,0")
    zhang.switch_off()
    await terminal.send("fire")
    await elapse(100)
    assert (zhang.texts, terminal.lines()) == ([], [])
    zhang.switch_on()
    await elapse(0.01)
    assert [got.text for got in zhang.texts] == ["fire"]
    assert terminal.lines() == ['+CDSI: "SM",1']


async def test_a_text_that_is_too_old_expires_and_the_report_says_so() -> None:
    net, terminal, zhang = await village()
    zhang.switch_off()
    await terminal.send("fire")
    await elapse(2 * 3600)
    zhang.switch_on()
    await elapse(0.01)
    assert zhang.texts == []
    assert net.facts[-1].kind is FactKind.TEXT_EXPIRED


async def test_a_phone_that_is_off_is_out_of_order_and_calls_nobody() -> None:
    net = network()
    zhang = net.add_phone(ZHANG)
    zhang.switch_off()
    terminal = Terminal(net)
    await elapse(0.01)
    assert await terminal.ask(f"ATD{ZHANG};", 1) == ["OK", "NO CARRIER"]
    assert net.facts[-1].code == 27
    assert zhang.ring(HOTLINE) is None


def test_numbers_are_found_in_every_form_that_china_dials() -> None:
    forms = ["+8610000000101", "008610000000101", "8610000000101", "10000000101", "010000000101"]
    assert {canonical(form) for form in forms} == {ZHANG}


def test_the_same_seed_gives_the_same_record() -> None:
    async def night(seed: int) -> list[str]:
        net = network(seed=seed)
        zhang = net.add_phone(ZHANG)
        zhang.behaviour.reply = "1"
        terminal = Terminal(net)
        await elapse(0.01)
        await terminal.send("fire " * 60)
        await elapse(10)
        assert net.facts[0].at == START
        return [fact.json() for fact in net.facts]

    assert run(night(1)) == run(night(1))
    assert run(night(1)) != run(night(2))
