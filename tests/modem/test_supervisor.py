"""The life of a modem: opened, started, lost, opened again, and what is said of it."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Callable

import pytest

from modem.errors import PortMissing, PortUnusable
from modem.faults import Fault, FaultCode, fault
from modem.indications import CallFinished, Indication, ModemChanged, SubmitEnded
from modem.port import Port
from modem.supervisor import ModemSettings, Supervisor
from modem.types import (
    CallOutcome,
    ModemState,
    Msisdn,
    Remedy,
    SubmitOutcome,
)
from modem.vitals import TURN_EVERY_S
from tests.modem.scripted import IMEI, SILENCE, Rig, ScriptedModem, ready, said
from tests.modem.virtual_loop import elapse

MILL = Msisdn("+8610000000101")
OPENS_IN_S = 2.0


class SlowPort(ScriptedModem):
    """Opening it takes a while, whether it works or not."""

    async def open(
        self,
        path: str,
        baud: int,
        on_bytes: Callable[[bytes], None],
        on_lost: Callable[[Fault], None],
    ) -> Port:
        await elapse(OPENS_IN_S)
        return await super().open(path, baud, on_bytes, on_lost)


def state_of(rig: Rig) -> ModemState:
    return rig.supervisor.status.state


async def test_a_modem_that_answers_at_once_is_ready_without_any_wait_of_the_drivers_own(
    modem: ScriptedModem,
) -> None:
    rig = Rig(modem)
    await elapse(2)
    identified, listed = modem.heard.index("ATE0"), modem.heard.index("AT+CMGL=4")
    assert modem.heard_at[listed] == modem.heard_at[identified]
    assert rig.supervisor.status.state is ModemState.READY
    assert rig.supervisor.status.operator == "China Mobile"
    assert rig.supervisor.status.signal_dbm == -73
    assert rig.supervisor.status.identity.imei == IMEI
    assert rig.supervisor.status.faults == ()


async def test_the_states_are_told_in_order(modem: ScriptedModem) -> None:
    rig = Rig(modem)
    await elapse(2)
    await rig.supervisor.stop()
    states = [changed.status.state for changed in rig.all(ModemChanged)]
    assert list(dict.fromkeys(states)) == [
        ModemState.OPENING, ModemState.INITIALISING, ModemState.READY, ModemState.CLOSED,
    ]  # fmt: skip


async def test_neither_atz_nor_at_f_is_ever_sent(modem: ScriptedModem) -> None:
    Rig(modem)
    await elapse(100)
    assert not [command for command in modem.heard if command.startswith(("ATZ", "AT&F"))]


async def test_a_missing_port_is_told_once_and_tried_with_growing_pauses(
    modem: ScriptedModem,
) -> None:
    modem.open_errors = [PortUnusable(fault(FaultCode.PORT_NOT_SERIAL, name="/dev/scripted"))] * 6
    rig = Rig(modem)
    await elapse(60)
    assert modem.opened == 6
    assert rig.problems() == ["/dev/scripted is not a serial port: name one of /dev/serial/by-id"]
    await elapse(30)
    assert rig.supervisor.status.state is ModemState.READY
    assert rig.supervisor.status.faults == ()


async def test_it_is_opening_for_the_first_seconds_and_closed_once_that_failed() -> None:
    modem = SlowPort()
    modem.open_errors = [PortMissing(fault(FaultCode.PORT_MISSING, name="/dev/scripted"))] * 3
    rig = Rig(modem)
    await elapse(OPENS_IN_S - 0.1)
    assert state_of(rig) is ModemState.OPENING
    seen = set()
    for _ in range(120):
        await elapse(0.1)
        seen.add(state_of(rig))
    assert seen == {ModemState.CLOSED}
    states = [changed.status.state for changed in rig.all(ModemChanged)]
    assert states == [ModemState.OPENING, ModemState.CLOSED]
    await elapse(30)
    assert state_of(rig) is ModemState.READY


async def test_a_port_with_nothing_that_answers_at_is_named_and_what_was_tried(
    modem: ScriptedModem,
) -> None:
    modem.on("AT", SILENCE)
    rig = Rig(modem)
    await elapse(120)
    problems = rig.problems()
    assert len(problems) == 3
    assert "check that `port` is its AT port" in problems[0]
    assert problems[1:] == [
        f"{problems[0]} Tried: radio off and on.",
        f"{problems[0]} Tried: radio off and on. Tried: restart.",
    ]


async def test_a_wrong_imei_is_refused_and_named() -> None:
    rig = Rig(ScriptedModem(), imei="490154203237526")
    await elapse(60)
    assert rig.supervisor.status.state is not ModemState.READY
    assert len(rig.problems()) == 1
    assert IMEI in rig.problems()[0]


async def test_a_modem_that_vanishes_is_opened_again_and_everything_is_set_anew(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.unplug()
    await elapse(0.5)
    assert state_of(rig) is ModemState.CLOSED
    assert rig.problems() == [
        "The modem was lost (hung up): check its cable, its hub and its power."
    ]
    await elapse(2)
    assert rig.supervisor.status.state is ModemState.READY
    assert rig.supervisor.status.epoch == 2
    assert rig.supervisor.status.faults == ()
    assert "AT+CMGF=0" in modem.heard


@pytest.mark.parametrize("boot", ["RDY", "^BOOT:12345,0,0,0,6"])
async def test_a_restart_fails_what_runs_and_begins_a_new_epoch_on_the_same_port(
    modem: ScriptedModem, boot: str
) -> None:
    modem.on("AT+CMGS=", SILENCE)
    rig = await ready(modem)
    rig.supervisor.submit(MILL, "fire", token=20, validity_s=3600)
    await elapse(0.1)
    modem.say(boot)
    await elapse(2)
    assert modem.opened == 1
    assert rig.supervisor.status.epoch == 2
    assert rig.supervisor.status.state is ModemState.READY
    (ended,) = rig.all(SubmitEnded)
    assert (ended.result.outcome, ended.result.remedy) == (SubmitOutcome.FAILED, Remedy.RETRY)


async def test_a_restart_during_the_start_begins_the_start_again(modem: ScriptedModem) -> None:
    modem.on("AT+CMGF=0", SILENCE)
    rig = Rig(modem)
    await elapse(1)
    modem.on("AT+CMGF=0", "OK")
    modem.say("RDY")
    await elapse(1)
    assert rig.supervisor.status.state is ModemState.READY
    assert modem.heard.count("ATE0") == 2


async def test_a_modem_that_restarts_over_and_over_is_named(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    for _ in range(6):
        modem.say("RDY")
        await elapse(1)
    assert "restarts over and over" in rig.problems()[-1]
    await elapse(5)
    assert rig.supervisor.status.state is ModemState.READY


async def test_a_sim_that_goes_away_is_a_restart(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.on("AT+CPIN?", "+CME ERROR: 10")
    modem.say("+CPIN: NOT READY")
    await elapse(15)
    assert said(rig.supervisor.status).startswith("No SIM answers")


async def test_a_modem_that_hangs_is_opened_again(modem: ScriptedModem) -> None:
    rig = await ready(modem)
    modem.on("AT", SILENCE)
    await elapse(60)
    assert "does not answer AT" in rig.problems()[0]
    assert modem.opened > 1


async def test_orders_to_a_modem_that_is_not_ready_end_at_once(modem: ScriptedModem) -> None:
    modem.open_errors = [PortUnusable(fault(FaultCode.PORT_VANISHED, name="/dev/scripted"))]
    rig = Rig(modem)
    await elapse(0.1)
    rig.supervisor.submit(MILL, "fire", token=20, validity_s=60)
    rig.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4)
    rig.supervisor.delete(())
    rig.supervisor.cut(4)
    rig.supervisor.end_incoming("1-1")
    assert rig.all(SubmitEnded) == []
    await elapse(0.1)
    assert rig.all(SubmitEnded)[0].result.outcome is SubmitOutcome.FAILED
    assert rig.all(SubmitEnded)[0].result.remedy is Remedy.RETRY
    assert rig.all(CallFinished)[0].result.outcome is CallOutcome.FAILED


async def test_stop_ends_every_order_and_leaves_the_modem_closed(modem: ScriptedModem) -> None:
    modem.on("AT+CMGS=", SILENCE)
    rig = await ready(modem)
    for token in (1, 2):
        rig.supervisor.submit(MILL, "fire", token=token, validity_s=60)
    await elapse(0.1)
    await rig.supervisor.stop()
    assert [ended.token for ended in rig.all(SubmitEnded)] == [1, 2]
    assert rig.supervisor.status.state is ModemState.CLOSED


async def test_an_unexpected_exception_closes_this_modem_logs_it_and_opens_it_again(
    modem: ScriptedModem, caplog: pytest.LogCaptureFixture
) -> None:
    rig = await ready(modem)
    with caplog.at_level(logging.ERROR, "modem"):
        rig.supervisor.submit(MILL, None, token=20, validity_s=60)  # type: ignore[arg-type]
        await elapse(0.1)
        assert rig.problems()[0].startswith("A fault of the program stopped this modem")
        assert [ended.token for ended in rig.all(SubmitEnded)] == [20]
        await elapse(5)
        assert rig.supervisor.status.state is ModemState.READY
    assert caplog.records[0].name == "modem"
    assert caplog.records[0].exc_info is not None


async def test_an_idle_modem_wakes_the_loop_less_than_once_a_second(modem: ScriptedModem) -> None:
    await ready(modem)
    await elapse(600)
    assert len(modem.heard) <= 200


async def test_a_filling_store_is_a_problem(modem: ScriptedModem) -> None:
    modem.on("AT+CPMS?", '+CPMS: "ME",14,20,"ME",14,20,"ME",14,20\nOK')
    rig = Rig(modem)
    await elapse(1)
    assert (rig.supervisor.status.store_used, rig.supervisor.status.store_capacity) == (14, 20)
    assert "14 of 20" in said(rig.supervisor.status)
    modem.on("AT+CPMS?", '+CPMS: "ME",13,20,"ME",13,20,"ME",13,20\nOK')
    await elapse(61)
    assert rig.supervisor.status.faults == ()


async def test_a_restart_that_said_nothing_is_noticed_by_the_forgotten_settings(
    modem: ScriptedModem,
) -> None:
    modem.on("AT+CNMI?", "+CNMI: 2,1,0,2,0\nOK")
    rig = await ready(modem)
    modem.on("AT+CNMI?", "+CNMI: 0,0,0,0,0\nOK", "+CNMI: 2,1,0,2,0\nOK")
    await elapse(95)
    assert rig.supervisor.status.epoch == 2
    assert state_of(rig) is ModemState.READY
    assert modem.opened == 1


async def test_an_idle_modem_is_asked_for_one_thing_after_the_other(modem: ScriptedModem) -> None:
    await ready(modem)
    begun_at = asyncio.get_running_loop().time()
    await elapse(361)
    asked = {command: modem.heard.count(command) for command in modem.heard}
    assert {"AT+CLCC": 6, "AT+CMGL=4": 7, "AT+CREG?": 4, "AT+CSQ": 4, "AT+CNMI?": 4}.items() <= (
        asked.items()
    ), "the sixth look at the texts is into every memory"
    instants = [begun_at, *modem.heard_at]
    assert max(later - before for before, later in itertools.pairwise(instants)) < TURN_EVERY_S + 1


@pytest.mark.parametrize(("is_on", "orders"), [("0", 1), ("1", 0)])
async def test_call_waiting_is_switched_on_in_a_quiet_minute_if_the_network_has_it_off(
    modem: ScriptedModem, is_on: str, orders: int
) -> None:
    modem.on("AT+CCWA=1,2,1", f"+CCWA: {is_on},1\nOK")
    await ready(modem)
    await elapse(45)
    assert "AT+CCWA=1,2,1" not in modem.heard
    await elapse(300)
    assert modem.heard.count("AT+CCWA=1,2,1") == 1
    assert modem.heard.count("AT+CCWA=1,1,1") == orders


async def test_an_owner_who_raises_is_not_silently_deaf(modem: ScriptedModem) -> None:
    def refuse(indication: Indication) -> None:
        raise RuntimeError("the owner is broken")

    problems: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: problems.append(str(context["exception"])))
    supervisor = Supervisor(ModemSettings("/dev/scripted"), refuse, modem.open)
    supervisor.start()
    await elapse(1)
    assert problems == ["the owner is broken"]
