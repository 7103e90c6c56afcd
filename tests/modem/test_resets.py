"""Each rung of the reset ladder cures the modem that needs it, whether or not it answers AT."""

from __future__ import annotations

import asyncio
import random

import pytest

from modem.faults import FaultCode, fault
from modem.indications import Indication, ModemChanged, SubmitEnded
from modem.sim.hang import Hang
from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.supervisor import ModemSettings, Supervisor
from modem.types import ModemState, Msisdn, SubmitOutcome
from tests.modem.pipe import Pipe, opens
from tests.modem.scripted import Rig, ScriptedModem, ready, said
from tests.modem.sockets import PipeSockets
from tests.modem.virtual_loop import elapse

MILL = Msisdn("+8610000000101")


class Desk:
    """A supervisor before one simulated modem in a USB socket."""

    def __init__(self) -> None:
        self.network = Network(asyncio.get_running_loop(), random.Random(1), Latencies())
        self.pipe = Pipe(self.network, 1)
        self.modem = self.pipe.modem
        self.usb = PipeSockets({"pipe1": self.pipe})
        self.told: list[Indication] = []
        self.supervisor = Supervisor(
            ModemSettings("pipe1"), self.told.append, opens({"pipe1": self.pipe}), self.usb
        )
        self.heard = bytearray()
        self.pipe.watch = self.heard.extend

    @property
    def problem(self) -> str:
        return said(self.supervisor.status)

    @property
    def is_ready(self) -> bool:
        return self.supervisor.status.state is ModemState.READY

    async def until_ready(self, within_s: float) -> None:
        """Wait until the modem is in service."""
        for _ in range(int(within_s)):
            if self.is_ready:
                return
            await elapse(1)
        raise AssertionError(f"not ready within {within_s} s: {self.supervisor.status}")

    async def until_down(self) -> None:
        """Wait until the fault is noticed, which takes half a minute, or one if it is asked for its
        texts just then: a slow SIM may be silent for 30 s."""
        for _ in range(62):
            if not self.is_ready:
                return
            await elapse(1)
        raise AssertionError("nobody noticed")


async def desk_in_service() -> Desk:
    """A desk whose modem has been ready for a while."""
    desk = Desk()
    desk.supervisor.start()
    await desk.until_ready(60)
    await elapse(400)
    desk.heard.clear()
    return desk


@pytest.mark.parametrize(
    ("depth", "within_s", "resets"),
    [
        (Hang.ESC, 30, 0),
        (Hang.REOPEN, 60, 0),
        (Hang.FUNCTION, 120, 1),
        (Hang.RESET, 150, 2),
        (Hang.REPLUG, 240, 3),
        (Hang.POWER, 330, 4),
    ],
)
async def test_a_hang_is_cured_by_the_mildest_rung_that_can(
    depth: Hang, within_s: int, resets: int
) -> None:
    desk = await desk_in_service()
    desk.modem.faults.hang = depth
    if depth > Hang.ESC:
        await desk.until_down()
    await desk.until_ready(within_s)
    await elapse(20)
    assert desk.is_ready
    assert desk.supervisor.status.resets == resets
    assert desk.problem == ""
    desk.network.add_phone(MILL.e164)
    desk.supervisor.submit(MILL, "fire", token=20, validity_s=3600)
    await elapse(20)
    ended = [told for told in desk.told if isinstance(told, SubmitEnded)]
    assert [end.result.outcome for end in ended] == [SubmitOutcome.SENT]


async def test_an_idle_modem_is_never_left_unasked_for_long() -> None:
    desk = await desk_in_service()
    for _ in range(40):
        heard = len(desk.heard)
        await elapse(15.5)
        assert len(desk.heard) > heard
    assert desk.heard.count(b"\r") <= 90
    assert b"CFUN=" not in desk.heard


async def test_a_rung_that_is_not_allowed_is_said_and_the_next_is_taken() -> None:
    desk = await desk_in_service()
    desk.usb.refusal = "this user may not write /sys/x"
    desk.modem.faults.hang = Hang.POWER
    await elapse(330)
    assert not desk.is_ready
    assert desk.supervisor.status.resets == 2
    assert desk.problem == (
        "The modem was lost (it does not answer AT): check its cable, its hub and its power. "
        "Tried: radio off and on. Tried: restart. "
        "Not possible: USB reset (this user may not write /sys/x). "
        "Not possible: USB power off and on (this user may not write /sys/x). "
        "Nothing helped: unplug it for ten seconds."
    )


async def test_good_service_counts_though_the_modem_restarts_by_itself_before_it_fails() -> None:
    desk = await desk_in_service()
    desk.modem.faults.hang = Hang.FUNCTION
    await desk.until_down()
    await desk.until_ready(120)
    await elapse(400)
    desk.modem.reboot()
    await elapse(20)
    desk.heard.clear()
    desk.modem.faults.hang = Hang.FUNCTION
    await desk.until_down()
    await desk.until_ready(120)
    assert b"AT+CFUN=0" in desk.heard
    assert b"AT+CFUN=1,1" not in desk.heard


async def test_a_dead_modem_is_told_a_few_times_and_then_only_opened() -> None:
    desk = await desk_in_service()
    desk.usb.refusal = "no"
    desk.modem.faults.hang = Hang.POWER
    await elapse(3500)
    problems = [said(one.status) for one in desk.told if isinstance(one, ModemChanged)]
    assert len([problem for problem in problems if problem]) <= 5


async def test_an_unplugged_modem_is_not_sent_commands_and_may_come_back_any_time() -> None:
    desk = await desk_in_service()
    desk.pipe.unplug()
    await elapse(200)
    assert b"CFUN=" not in desk.heard
    assert desk.usb.resets == ["power pipe1"]
    assert "Not possible: USB reset (the modem is not on the USB)." in desk.problem
    desk.pipe.plug()
    await desk.until_ready(90)
    assert desk.problem == ""


async def test_what_was_tried_before_it_was_plugged_in_again_is_not_told_any_more() -> None:
    desk = await desk_in_service()
    desk.pipe.unplug()
    await elapse(200)
    assert "USB power off and on" in desk.problem
    desk.pipe.plug()
    await desk.until_ready(90)
    desk.modem.faults.hang = Hang.FUNCTION
    await desk.until_down()
    await desk.until_ready(120)
    problems = [said(one.status) for one in desk.told if isinstance(one, ModemChanged)]
    assert next(filter(None, reversed(problems))) == (
        "The modem was lost (it does not answer AT): check its cable, its hub and its power. "
        "Tried: radio off and on."
    )


async def test_a_port_that_vanishes_at_the_restart_is_opened_when_it_is_back() -> None:
    desk = await desk_in_service()

    def vanish(data: bytes) -> None:
        if b"AT+CFUN=1,1" in data:
            desk.pipe.lose("it restarts")

    desk.pipe.watch = vanish
    desk.modem.faults.hang = Hang.RESET
    await desk.until_down()
    await desk.until_ready(150)
    assert desk.supervisor.status.resets == 2


async def test_of_a_modem_that_never_was_there_no_reset_is_told() -> None:
    desk = Desk()
    desk.pipe.unplug()
    desk.supervisor.start()
    await elapse(200)
    assert desk.supervisor.status.faults == (fault(FaultCode.PORT_MISSING, name="line1"),)
    assert desk.usb.resets == []


async def test_a_call_that_does_not_end_is_hung_up_four_times_then_dropped(
    modem: ScriptedModem,
) -> None:
    rig = await ready(modem)
    modem.calls = ['1,0,0,0,0,"+8610000000101",145']
    rig.supervisor.dial(MILL, token=4, ring_max_s=30, answered_hold_s=4)
    await elapse(33)
    hang_ups = [
        at for at, command in zip(modem.heard_at, modem.heard, strict=True)
        if command == "AT+CHUP"
    ]  # fmt: skip
    assert [round(at - hang_ups[0]) for at in hang_ups] == [0, 3, 8, 20]
    assert "AT+CFUN=0" not in modem.heard
    await elapse(5)
    assert modem.heard.count("AT+CFUN=0") == 1
    assert rig.problems()[0].startswith("The modem does not end a call")


async def test_a_modem_without_usb_has_the_rungs_by_command_only(modem: ScriptedModem) -> None:
    rig = Rig(modem)
    await elapse(400)
    modem.on("AT", "")
    await elapse(300)
    assert modem.heard.count("AT+CFUN=1,1") == 1
    assert "USB" not in said(rig.supervisor.status)
