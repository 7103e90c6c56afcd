"""Networks that write no time, a wrong length, a "+" that is none: faults of the simulated one."""

from __future__ import annotations

import pytest

from modem.sms import pdu
from modem.types import TOA_INTERNATIONAL, Address
from tests.modem.sim.rig import SECOND_LINE, Terminal, network
from tests.modem.virtual_loop import elapse

FIRE = "火警：村东头王家起火"


async def _received(text: str, **faults: float) -> pdu.Deliver:
    net = network()
    for name, rate in faults.items():
        setattr(net.faults, name, rate)
    north, south = Terminal(net), Terminal(net, SECOND_LINE)
    await elapse(0.01)
    await north.send(text, SECOND_LINE)
    south.lines()
    read = pdu.decode((await south.ask("AT+CMGR=1"))[1])
    assert isinstance(read, pdu.Deliver)
    return read


@pytest.mark.parametrize("text", [FIRE, "help", "1"])
async def test_a_text_may_have_a_stamp_that_says_nothing(text: str) -> None:
    read = await _received(text, senseless_stamps=1.0)
    assert read.text == text
    assert read.sent_at < 1e9


@pytest.mark.parametrize("text", [FIRE, "help", "1"])
async def test_a_text_may_say_that_it_is_longer_than_it_is(text: str) -> None:
    assert (await _received(text, cut_texts=1.0)).text == text + "…"


async def test_an_empty_text_cannot_be_cut() -> None:
    assert (await _received("", cut_texts=1.0)).text == ""


async def test_a_number_may_have_a_plus_that_is_none() -> None:
    net = network()
    net.faults.false_pluses = 1.0
    shown = {net.present("+8610000000101") for _ in range(40)}
    assert shown == {
        Address("+10000000101", TOA_INTERNATIONAL),
        Address("+010000000101", TOA_INTERNATIONAL),
    }
    assert net.present("10086") == Address("10086")
