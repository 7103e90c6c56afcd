"""What can go wrong with texts at a modem: sending, storing, telling, deleting."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from modem.sim.faults import (
    BUDGET_CODE,
    PERMANENT_CODES,
    REPAIR_CODES,
    TRANSIENT_CODES,
    UNKNOWN_CODES,
    Faults,
)
from modem.sim.latency import Latencies
from modem.sim.mailbox import LATE_S
from modem.sim.record import FactKind
from modem.sms import pdu
from modem.types import Msisdn
from tests.modem.sim.rig import CTRL_Z, ZHANG, Terminal, network
from tests.modem.virtual_loop import elapse, run

OFTEN = 100


async def _fresh(seed: int = 1, latencies: Latencies | None = None) -> Terminal:
    terminal = Terminal(network(latencies, seed))
    terminal.modem.network.add_phone(ZHANG)
    await elapse(10)
    await terminal.ask('AT+CNMI=2,1,0,0,0;+CPMS="ME","ME","ME"')
    return terminal


def _accepted(terminal: Terminal) -> int:
    return sum(f.kind is FactKind.TEXT_ACCEPTED for f in terminal.modem.network.facts)


async def test_refusals_are_of_every_class_and_an_unknown_one_may_have_been_sent() -> None:
    terminal = await _fresh()
    terminal.modem.faults.refusals = 1.0
    codes = []
    for _ in range(OFTEN):
        answer = await terminal.send("fire")
        codes.append(int(answer[0].removeprefix("+CMS ERROR: ")))
    for of_class in (TRANSIENT_CODES, REPAIR_CODES, PERMANENT_CODES, UNKNOWN_CODES):
        assert set(codes) & set(of_class)
    unknown = sum(code in UNKNOWN_CODES for code in codes)
    assert 0 < _accepted(terminal) < unknown


async def test_a_sim_refuses_when_its_budget_is_spent() -> None:
    terminal = await _fresh()
    terminal.modem.faults.submits_left = 2
    answers = [await terminal.send("fire") for _ in range(4)]
    assert [answer[-1] for answer in answers] == ["OK", "OK"] + [f"+CMS ERROR: {BUDGET_CODE}"] * 2


def test_a_late_result_comes_alone_or_holds_everything_up_or_never_comes() -> None:
    async def once(seed: int) -> str:
        terminal = await _fresh(seed)
        terminal.modem.faults.late_results = 1.0
        assert await terminal.send("fire") == []
        assert _accepted(terminal) == 1
        meanwhile = await terminal.ask("AT")
        await elapse(LATE_S[1])
        after = terminal.lines()
        if not meanwhile:
            assert [line.split(":")[0] for line in after] == ["+CMGS", "OK", "OK"]
            return "busy"
        assert meanwhile == ["OK"]
        assert [line.split(":")[0] for line in after] in ([], ["+CMGS", "OK"])
        return "late" if after else "never"

    assert {run(once(seed)) for seed in range(20)} == {"busy", "late", "never"}


async def test_a_late_result_does_not_outlive_a_reboot() -> None:
    for seed in range(8):
        terminal = await _fresh(seed)
        terminal.modem.faults.late_results = 1.0
        await terminal.send("fire")
        terminal.modem.reboot()
        await elapse(LATE_S[1] + 1)
        assert not [line for line in terminal.lines() if "CMGS" in line]


def _set(**settings: float) -> Callable[[Faults], None]:
    def switch_on(faults: Faults) -> None:
        for name, rate in settings.items():
            setattr(faults, name, rate)

    return switch_on


@pytest.mark.parametrize(
    ("switch_on", "heard"),
    [
        (_set(), {'+CMTI: "ME",1'}),
        (_set(lost_hints=1.0), set()),
        (_set(blind_hints=1.0), {'+CMTI: "ME",-1', "+CMTI: ,-1"}),
        (_set(wrong_hints=1.0), {'+CMTI: "SM",1'}),
        (_set(stores_elsewhere=1.0), {'+CMTI: "SM",1'}),
    ],
)
def test_a_hint_may_be_lost_blind_or_wrong(
    switch_on: Callable[[Faults], None], heard: set[str]
) -> None:
    async def once(seed: int) -> list[str]:
        terminal = await _fresh(seed)
        switch_on(terminal.modem.faults)
        terminal.modem.network.phones[ZHANG].text(terminal.modem.number, "help")
        await elapse(1)
        hints = terminal.lines()
        place = "SM" if terminal.modem.faults.stores_elsewhere else "ME"
        await terminal.ask(f'AT+CPMS="{place}"')
        assert len(await terminal.ask("AT+CMGL=4")) == 3
        return hints

    assert {line for seed in range(8) for line in run(once(seed))} == heard


async def test_a_text_may_come_twice_stored_and_direct() -> None:
    terminal = await _fresh()
    terminal.modem.faults.doubles_texts = 1.0
    terminal.modem.network.phones[ZHANG].text(terminal.modem.number, "help")
    await elapse(1)
    hint, head, direct = terminal.lines()
    assert (hint, head.split(":")[0]) == ('+CMTI: "ME",1', "+CMT")
    assert (await terminal.ask("AT+CMGR=1"))[1] == direct


async def test_a_deletion_may_be_refused_or_do_nothing() -> None:
    terminal = await _fresh()
    terminal.modem.faults.kept_texts = 1.0
    terminal.modem.network.phones[ZHANG].text(terminal.modem.number, "help")
    await elapse(1)
    terminal.lines()
    answers = {(await terminal.ask("AT+CMGD=1"))[0] for _ in range(20)}
    assert answers == {"OK", "+CMS ERROR: 500"}
    assert len(await terminal.ask("AT+CMGL=4")) == 3


async def test_congestion_takes_long_and_then_refuses() -> None:
    terminal = await _fresh()
    terminal.modem.network.faults.congestion = 1.0
    part = pdu.encode_submit(Msisdn(ZHANG), "fire", validity_s=3600.0)[0]
    await terminal.ask(f"AT+CMGS={part.tpdu_octets}")
    terminal.type(part.hex + CTRL_Z)
    await elapse(9)
    assert terminal.lines() == []
    await elapse(52)
    assert terminal.lines()[0] in ("+CMS ERROR: 41", "+CMS ERROR: 42")
