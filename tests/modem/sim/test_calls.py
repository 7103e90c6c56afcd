"""Calls as the terminal sees them: ringing, numbers, waiting, dialling, and what phones do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from modem.sim.faults import Clip
from modem.sim.latency import Latencies
from modem.sim.network import Network, NumberForm
from modem.sim.phone import Answering, SimPhone
from modem.sim.record import FactKind
from tests.modem.sim.rig import HOTLINE, ZHANG, Terminal, village
from tests.modem.virtual_loop import elapse

LI = "+8610000000102"
WANG = "+8610000000103"


async def _village(latencies: Latencies | None = None) -> tuple[Network, Terminal, SimPhone]:
    net, terminal, zhang = await village(latencies)
    await terminal.ask("AT+CLIP=1;+CCWA=1")
    return net, terminal, zhang


async def _waiting() -> tuple[Network, Terminal, SimPhone, SimPhone]:
    """Zhang's call is answered, Li's waits."""
    net, terminal, zhang = await _village()
    li = net.add_phone(LI)
    zhang.ring(HOTLINE)
    await elapse(0.1)
    await terminal.ask("ATA")
    li.ring(HOTLINE)
    await elapse(0.1)
    return net, terminal, zhang, li


async def test_a_call_rings_at_its_cadence_with_its_number_until_the_caller_gives_up() -> None:
    _, terminal, zhang = await _village(Latencies())
    zhang.ring(HOTLINE)
    await elapse(4.9)
    assert terminal.lines() == []
    await elapse(5.4)
    clip = f'+CLIP: "{ZHANG}",145,,,,0'
    assert terminal.lines() == ["RING", clip, "RING", clip]
    assert (await terminal.ask("AT+CLCC"))[0] == f'+CLCC: 1,1,4,0,0,"{ZHANG}",145'
    zhang.hang_up()
    await elapse(10)
    assert terminal.lines() == ["NO CARRIER"]
    assert await terminal.ask("AT+CLCC") == ["OK"]


@pytest.mark.parametrize(
    ("clip", "rings"),
    [
        (Clip.EVERY_RING, ["RING", "+CLIP", "RING", "+CLIP"]),
        (Clip.FROM_SECOND_RING, ["RING", "RING", "+CLIP"]),
        (Clip.NEVER, ["RING", "RING"]),
    ],
)
async def test_the_number_comes_when_the_modem_likes(clip: Clip, rings: list[str]) -> None:
    _, terminal, zhang = await _village()
    terminal.modem.faults.clip = clip
    zhang.ring(HOTLINE)
    await elapse(6)
    assert [line.partition(":")[0] for line in terminal.lines()] == rings


async def test_a_withheld_number_is_empty_everywhere() -> None:
    _, terminal, zhang = await _village()
    zhang.ring(HOTLINE, is_withheld=True)
    await elapse(0.1)
    assert terminal.lines() == ["RING", '+CLIP: "",128,,,,1']
    assert (await terminal.ask("AT+CLCC"))[0] == '+CLCC: 1,1,4,0,0,"",128'


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (NumberForm.INTERNATIONAL, '"+8610000000101",145'),
        (NumberForm.NO_PLUS, '"8610000000101",129'),
        (NumberForm.NATIONAL, '"10000000101",161'),
        (NumberForm.BARE, '"10000000101",129'),
    ],
)
async def test_numbers_are_presented_in_the_form_of_the_network(
    form: NumberForm, shown: str
) -> None:
    net, terminal, zhang = await _village()
    net.form = form
    zhang.ring(HOTLINE)
    await elapse(0.1)
    assert terminal.lines()[1].startswith(f"+CLIP: {shown}")


async def test_a_waiting_call_shows_itself_and_is_refused_without_touching_the_other() -> None:
    net, terminal, zhang, li = await _waiting()
    wang = net.add_phone(WANG)
    assert terminal.lines() == [f'+CCWA: "{LI}",145,1']
    assert [line[:12] for line in await terminal.ask("AT+CLCC")] == [
        "+CLCC: 1,1,0", "+CLCC: 2,1,5", "OK"
    ]  # fmt: skip
    wang.ring(HOTLINE)
    await elapse(0.1)
    assert not wang.is_in_call
    assert await terminal.ask("AT+CHLD=0") == ["OK"]
    assert not li.is_in_call
    assert zhang.is_in_call
    assert await terminal.ask("AT+CHUP") == ["OK"]


async def test_a_waiting_call_rings_when_the_other_ends() -> None:
    _, terminal, _, _ = await _waiting()
    terminal.lines()
    assert await terminal.ask("AT+CHUP") == ["OK", "RING", f'+CLIP: "{LI}",145,,,,0']


async def test_without_call_waiting_the_second_caller_hears_busy() -> None:
    net, terminal, zhang = await _village()
    li = net.add_phone(LI)
    assert await terminal.ask("AT+CCWA=1,0,1;+CCWA=1,2,1") == ["+CCWA: 0,1", "OK"]
    zhang.ring(HOTLINE)
    await elapse(0.1)
    li.ring(HOTLINE)
    await elapse(0.1)
    assert not li.is_in_call
    assert [f.code for f in net.facts if f.kind is FactKind.CALL_ENDED] == [17]


async def test_calls_are_held_swapped_joined_and_released_one_by_one() -> None:
    _, terminal, zhang, li = await _waiting()
    await terminal.ask("AT+CHLD=2")
    assert await _states(terminal) == ["1", "0"]
    await terminal.ask("AT+CHLD=21")
    assert await _states(terminal) == ["0", "1"]
    await terminal.ask("AT+CHLD=3")
    assert await _states(terminal) == ["0", "0"]
    assert await terminal.ask("AT+CHLD=11") == ["OK"]
    assert not zhang.is_in_call
    assert li.is_in_call
    assert await terminal.ask("AT+CHLD=17;+CMEE=1") == ["ERROR"]


async def test_a_call_may_end_while_the_modem_is_releasing_it() -> None:
    _, terminal, zhang = await _village(Latencies())
    zhang.ring(HOTLINE)
    await elapse(6.0)
    terminal.lines()
    zhang.hang_up()
    await elapse(0.2)
    terminal.type("AT+CHLD=11\r")
    await elapse(1.0)
    assert terminal.lines() == ["NO CARRIER", "OK"]
    assert await terminal.ask("AT+CLCC") == ["OK"]


@pytest.mark.parametrize(
    ("answering", "word", "cause"),
    [
        (Answering.BUSY, "BUSY", 17),
        (Answering.REJECTS, "BUSY", 21),
        (Answering.IGNORES, "NO ANSWER", 19),
        (Answering.ANSWERS, "NO CARRIER", 16),
        (Answering.VOICEMAIL, "NO CARRIER", 16),
    ],
)
async def test_an_outgoing_call_ends_as_the_phone_behaves(
    answering: Answering, word: str, cause: int
) -> None:
    net, terminal, zhang = await _village(Latencies())
    zhang.behaviour.answering = answering
    assert await terminal.ask(f"ATD{ZHANG};") == ["OK"]
    assert await _states(terminal) == ["2"]
    await elapse(90)
    assert terminal.lines() == [word]
    assert (await terminal.ask("AT+CEER"))[0].startswith(f"+CEER: {cause},")
    kinds = {fact.kind for fact in net.facts}
    is_machine_or_person = answering in (Answering.ANSWERS, Answering.VOICEMAIL)
    assert (FactKind.CALL_ACTIVE in kinds) == is_machine_or_person


@pytest.mark.parametrize("dialled", ["10000000999", "T+8610000000999"])
async def test_a_number_that_nobody_has_ends_with_no_carrier(dialled: str) -> None:
    _, terminal, _ = await _village()
    assert await terminal.ask(f"ATD{dialled};") == ["OK", "NO CARRIER"]


async def test_with_colp_the_answer_to_dialling_waits_for_the_far_end() -> None:
    _, terminal, zhang = await _village(replace(Latencies.none(), setup_s=2.0))
    zhang.behaviour.answering = Answering.ANSWERS
    await terminal.ask("AT+COLP=1")
    assert await terminal.ask(f"ATD{ZHANG};", 9) == []
    await elapse(2)
    assert terminal.lines() == [f'+COLP: "{ZHANG}",145', "OK"]
    await terminal.ask("ATH")
    zhang.behaviour.answering = Answering.BUSY
    assert await terminal.ask(f"ATD{ZHANG};", 9) == ["BUSY"]


async def _states(terminal: Terminal) -> list[str]:
    """<stat> of every call."""
    return [line.split(",")[2] for line in await terminal.ask("AT+CLCC") if line != "OK"]
