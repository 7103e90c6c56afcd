"""What can go wrong with calls at a modem: their ends, their list, call waiting."""

from __future__ import annotations

from modem.sim.phone import Answering
from tests.modem.sim.rig import ZHANG, Terminal, network
from tests.modem.virtual_loop import elapse

LI = "+8610000000102"
OFTEN = 40


async def _fresh() -> Terminal:
    terminal = Terminal(network())
    terminal.modem.network.add_phone(ZHANG)
    terminal.modem.network.add_phone(LI)
    await elapse(0.01)
    await terminal.ask("AT+CMEE=1;+CLIP=1;+CCWA=1,1,1")
    return terminal


async def test_a_zombie_is_listed_until_it_is_hung_up_again() -> None:
    terminal = await _fresh()
    await terminal.ask(f"ATD{ZHANG};", 1)
    terminal.modem.faults.zombies = 1.0
    assert await terminal.ask("AT+CHUP", 1) == ["OK"]
    assert not terminal.modem.network.phones[ZHANG].is_in_call
    assert (await terminal.ask("AT+CLCC"))[0].startswith("+CLCC: 1,0,3")
    terminal.modem.faults.zombies = 0.0
    await terminal.ask("AT+CHUP", 1)
    assert await terminal.ask("AT+CLCC") == ["OK"]


async def test_a_zombie_that_rang_rings_no_more_and_the_next_caller_waits() -> None:
    terminal = await _fresh()
    zhang, li = (terminal.modem.network.phones[number] for number in (ZHANG, LI))
    zhang.behaviour.answering = Answering.ANSWERS
    await terminal.ask(f"ATD{ZHANG};", 20)
    terminal.modem.faults.zombies = 1.0
    zhang.hang_up()
    await elapse(1)
    terminal.heard()
    li.ring(terminal.modem.number)
    await elapse(1)
    assert terminal.lines() == [f'+CCWA: "{LI}",145,1']


async def test_the_radio_ends_zombies() -> None:
    terminal = await _fresh()
    await terminal.ask(f"ATD{ZHANG};", 1)
    terminal.modem.faults.zombies = 1.0
    await terminal.ask("AT+CHUP", 1)
    await terminal.ask("AT+CFUN=0", 1)
    await terminal.ask("AT+CFUN=1", 1)
    assert await terminal.ask("AT+CLCC") == ["OK"]


async def test_a_call_may_end_without_a_word() -> None:
    terminal = await _fresh()
    terminal.modem.faults.lost_ends = 1.0
    zhang = terminal.modem.network.phones[ZHANG]
    zhang.ring(terminal.modem.number)
    await elapse(1)
    terminal.heard()
    zhang.hang_up()
    await elapse(20)
    assert terminal.lines() == []
    assert await terminal.ask("AT+CLCC") == ["OK"]


async def test_the_list_of_calls_fails_at_its_rate_and_nothing_else_does() -> None:
    terminal = await _fresh()
    terminal.modem.faults.clcc_errors = 0.5
    answers = {(await terminal.ask("AT+CLCC"))[-1] for _ in range(OFTEN)}
    assert answers == {"OK", "+CME ERROR: 100"}
    assert {(await terminal.ask("AT+CSQ"))[-1] for _ in range(OFTEN)} == {"OK"}


async def test_a_network_without_call_waiting_refuses_it() -> None:
    terminal = await _fresh()
    terminal.modem.faults.refuses_call_waiting = True
    terminal.modem.calls.has_call_waiting = False
    assert await terminal.ask("AT+CCWA=1,1,1") == ["+CME ERROR: 100"]
    assert await terminal.ask("AT+CCWA=1,2,1") == ["+CCWA: 0,1", "OK"]
