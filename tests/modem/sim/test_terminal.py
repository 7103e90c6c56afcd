"""The serial side: framing, echo, errors, prompts, power, PIN."""

from __future__ import annotations

import pytest

from modem.sim.hang import Hang
from tests.modem.sim.rig import CTRL_Z, IMEI, Terminal, network
from tests.modem.virtual_loop import elapse


async def _fresh(*, pin: str = "") -> Terminal:
    terminal = Terminal(network(), pin=pin)
    await elapse(0.01)
    return terminal


async def test_commands_are_answered_with_lines_and_a_final_result() -> None:
    terminal = await _fresh()
    terminal.type("AT+CGSN\r")
    assert terminal.heard() == f"\r\n{IMEI}\r\n\r\nOK\r\n"
    assert await terminal.ask("at+creg?;+cmgf=?") == ["+CREG: 0,1", "+CMGF: (0,1)", "OK"]
    assert await terminal.ask("ATE0V1Q0") == ["OK"]
    assert await terminal.ask("AT&FE0;+CFUN?") == ["+CFUN: 1", "OK"]


async def test_echo_is_on_until_it_is_switched_off() -> None:
    terminal = await _fresh()
    await terminal.ask("ATE1")
    terminal.type("AT\r")
    assert terminal.heard() == "AT\r\r\nOK\r\n"
    await terminal.ask("ATE0")
    terminal.type("AT\r")
    assert terminal.heard() == "\r\nOK\r\n"


async def test_line_feeds_junk_and_ends_of_prompts_between_commands_are_ignored() -> None:
    terminal = await _fresh()
    assert await terminal.ask("\n\x1b\x1a~~AT") == ["OK"]
    assert await terminal.ask("hello") == []


@pytest.mark.parametrize(
    ("level", "answer"),
    [(0, "ERROR"), (1, "+CME ERROR: 4"), (2, "+CME ERROR: operation not supported")],
)
async def test_an_unknown_command_is_refused_as_cmee_says(level: int, answer: str) -> None:
    terminal = await _fresh()
    await terminal.ask(f"AT+CMEE={level}")
    assert await terminal.ask("AT+NOPE") == [answer]


async def test_numeric_and_quiet_results() -> None:
    terminal = await _fresh()
    terminal.type("ATV0\r")
    assert terminal.heard() == "0\r"
    terminal.type("AT+NOPE\r")
    assert terminal.heard() == "4\r"
    assert await terminal.ask("ATQ1") == []
    assert await terminal.ask("AT") == []


async def test_a_command_that_arrives_while_one_runs_waits_for_its_turn() -> None:
    terminal = await _fresh()
    terminal.type("AT+CFUN=0\rAT+CFUN?\rAT+CFUN=1\rATD10000000199;\rAT+CHUP\rAT\r")
    await elapse(0.1)
    assert terminal.lines().count("OK") == 5


async def test_a_prompt_has_no_newline_and_escape_aborts_it() -> None:
    terminal = await _fresh()
    terminal.type("AT+CMGS=30\r")
    assert terminal.heard() == "\r\n> "
    terminal.type("0011\x1b")
    assert terminal.lines() == ["OK"]
    terminal.type("AT+CMGS=30\r0011" + CTRL_Z)
    assert terminal.lines() == ["> ", "+CMS ERROR: 304"]


async def test_unsolicited_lines_wait_while_a_prompt_is_open() -> None:
    terminal = await _fresh()
    terminal.type("AT+CMGS=30\r")
    terminal.heard()
    terminal.modem.urc("RING")
    assert terminal.heard() == ""
    terminal.type("\x1b")
    assert terminal.lines() == ["OK", "RING"]


async def test_a_lost_prompt_still_takes_the_text() -> None:
    terminal = await _fresh()
    terminal.modem.faults.lost_prompts = 1
    assert await terminal.ask("AT+CMGS=30") == []
    assert await terminal.ask("AT") == []
    terminal.type("\x1b")
    assert terminal.lines() == ["OK"]


async def test_a_hung_modem_says_nothing_and_a_restart_helps() -> None:
    terminal = await _fresh()
    await terminal.ask("AT+CMEE=2")
    terminal.modem.faults.hang = Hang.RESET
    assert await terminal.ask("AT") == []
    terminal.modem.reboot()
    await elapse(1)
    assert terminal.lines() == ["RDY", "+CFUN: 1", "+CPIN: READY"]
    assert await terminal.ask("AT+CMEE?;+CREG?") == ["+CMEE: 0", "+CREG: 0,1", "OK"]


async def test_cfun_takes_the_modem_off_the_network_and_registration_is_told() -> None:
    terminal = await _fresh()
    await terminal.ask("AT+CREG=2")
    assert await terminal.ask("AT+CFUN=0") == ["+CREG: 0", "OK"]
    answer = await terminal.ask("AT+CFUN=1")
    assert answer == ["+CREG: 2", "OK", '+CREG: 1,"1A2B","01C3D405",7']
    assert await terminal.ask("AT+CFUN=1,1", 1) == ["OK", "RDY", "+CFUN: 1", "+CPIN: READY"]


async def test_a_pin_is_asked_counted_and_then_blocks() -> None:
    terminal = await _fresh(pin="1234")
    assert await terminal.ask("AT+CMEE=1;+CPIN?;+CREG?") == [
        "+CPIN: SIM PIN", "+CREG: 0,0", "OK"
    ]  # fmt: skip
    assert await terminal.ask("AT+CIMI") == ["+CME ERROR: 11"]
    assert await terminal.ask("AT+CMGL=4") == ["+CMS ERROR: 311"]
    assert await terminal.ask('AT+CPIN="0000"') == ["+CME ERROR: 16"]
    assert (await terminal.ask("AT+CPINR"))[0] == "+CPINR: SIM PIN,2,3"
    assert await terminal.ask('AT+CPIN="1234"') == ["OK"]
    assert await terminal.ask("AT+CPIN?;+CREG?") == ["+CPIN: READY", "+CREG: 0,1", "OK"]
    await terminal.ask("AT+CFUN=1,1", 1)
    for _ in range(3):
        await terminal.ask("AT+CPIN=9")
    assert (await terminal.ask("AT+CPIN?"))[0] == "+CPIN: SIM PUK"


async def test_more_input_than_the_buffer_holds_is_lost_and_nothing_breaks() -> None:
    terminal = await _fresh()
    terminal.type("x" * 200_000)
    terminal.type("\r")
    terminal.modem.reboot()
    await elapse(1)
    terminal.heard()
    assert await terminal.ask("AT") == ["OK"]
