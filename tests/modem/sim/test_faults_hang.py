"""A modem that hangs comes back by exactly what its depth asks for."""

from __future__ import annotations

import pytest

from modem.sim.hang import Hang
from tests.modem.sim.rig import Terminal, network
from tests.modem.virtual_loop import elapse

CURES = {
    Hang.ESC: lambda terminal: terminal.type("\x1b\r"),
    Hang.REOPEN: lambda terminal: terminal.modem.port_opened(),
    Hang.FUNCTION: lambda terminal: terminal.type("AT+CFUN=0\rAT+CFUN=1\r"),
    Hang.RESET: lambda terminal: terminal.type("AT+CFUN=1,1\r"),
    Hang.REPLUG: lambda terminal: terminal.modem.bus_reset(),
    Hang.POWER: lambda terminal: terminal.modem.reboot(),
}


@pytest.mark.parametrize("depth", list(CURES))
@pytest.mark.parametrize("cure", list(CURES))
async def test_nothing_shallower_helps_and_everything_deeper_does(depth: Hang, cure: Hang) -> None:
    terminal = Terminal(network())
    await elapse(1)
    terminal.modem.faults.hang = depth
    assert await terminal.ask("AT") == []
    CURES[cure](terminal)
    await elapse(1)
    terminal.heard()
    assert await terminal.ask("AT") == (["OK"] if cure >= depth else [])
    if cure >= depth:
        assert await terminal.ask("AT+CREG?") == ["+CREG: 0,1", "OK"]


async def test_a_command_that_comes_in_pieces_is_heard_and_obeyed() -> None:
    terminal = Terminal(network())
    await elapse(1)
    terminal.modem.faults.hang = Hang.FUNCTION
    terminal.type("AT\r\x1b\rAT+CF")
    terminal.type("UN=0\r")
    await elapse(1)
    assert terminal.lines() == ["OK"]
    assert await terminal.ask("AT+CFUN?") == ["+CFUN: 0", "OK"]


async def test_a_hung_modem_still_stores_what_the_network_brings() -> None:
    terminal = Terminal(network())
    await elapse(1)
    terminal.modem.faults.hang = Hang.POWER
    phone = terminal.modem.network.add_phone("+8610000000101")
    phone.text(terminal.modem.number, "help")
    await elapse(1)
    assert terminal.lines() == []
    terminal.modem.reboot()
    await elapse(1)
    terminal.heard()
    assert len(await terminal.ask("AT+CMGL=4")) == 3
