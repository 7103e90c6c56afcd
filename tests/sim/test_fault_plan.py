"""The plan of a night's faults: the same for the same seed, and gone when it is healed."""

from __future__ import annotations

import random
import re
from pathlib import Path

from modem.sim.faults import Faults, NetworkFaults
from modem.sim.hang import Hang
from modem.sim.record import Fact
from modem.types import RegistrationState
from tests.modem.virtual_loop import elapse, run
from tests.sim import floods, quirks
from tests.sim.faults import FaultPlan
from tests.sim.pace import BUSY
from tests.sim.rates import (
    LATER_MODEM_RATES,
    LATER_NETWORK_RATES,
    MODEM_RATES,
    NETWORK_RATES,
)
from tests.sim.village import Shape, Village

SEEDS = 200


def _plans() -> list[FaultPlan]:
    return [FaultPlan(random.Random(seed), BUSY) for seed in range(SEEDS)]


def test_every_firmware_has_its_nights_and_is_not_healed() -> None:
    plans = _plans()
    assert {name for plan in plans for name in plan.quirks} == set(quirks.QUIRKS)
    faults = Faults(takes_all_memories=True, zombies=1.0)
    assert quirks.healed(faults) == Faults(takes_all_memories=True)


def test_every_flood_has_its_nights() -> None:
    assert {name for plan in _plans() for name in plan.floods} == set(floods.FLOODS)


def test_the_same_seed_draws_the_same_night() -> None:
    assert list(map(str, _plans())) == list(map(str, _plans()))


def test_some_nights_have_no_faults_and_every_fault_has_its_nights() -> None:
    plans = _plans()
    assert any(str(plan).startswith("no faults") for plan in plans)
    for ranges in (MODEM_RATES, LATER_MODEM_RATES, NETWORK_RATES, LATER_NETWORK_RATES):
        drawn = {name for plan in plans for name in (*plan.modem_rates, *plan.network_rates)}
        assert set(ranges) <= drawn
    assert all(len(str(plan)) < 2000 for plan in plans)


def test_every_rate_is_a_fault_that_exists() -> None:
    assert all(hasattr(Faults(), name) for name in (*MODEM_RATES, *LATER_MODEM_RATES))
    assert all(hasattr(NetworkFaults(), name) for name in (*NETWORK_RATES, *LATER_NETWORK_RATES))


def _village(folder: Path, seed: int) -> Village:
    return Village(folder, Shape(2, (10, 10)), random.Random(seed))


def _worst(seed: int) -> FaultPlan:
    """A plan with everything on."""
    rng = random.Random(seed)
    while True:
        plan = FaultPlan(rng, BUSY)
        if len(plan.events) > len(plan.traits) >= 3:
            return plan


def test_a_healed_village_has_no_faults_and_its_modems_register(tmp_path: Path) -> None:
    async def night(seed: int) -> None:
        village, plan = _village(tmp_path, seed), _worst(seed)
        plan.events = dict.fromkeys(plan.events, 3 * BUSY.events_an_hour[1])
        plan.apply(village)
        await elapse(2 * 3600.0)
        plan.heal(village)
        plan.heal(village)
        await elapse(120.0)
        assert village.network.faults == NetworkFaults()
        for pipe in village.pipes.values():
            modem = pipe.modem
            assert modem.faults == quirks.healed(modem.faults)
            assert modem.faults.hang is Hang.NONE
            assert modem.radio.state is RegistrationState.HOME
            assert modem.imei == pipe.imei
            said = bytearray()
            modem.output = said.extend
            modem.receive(b"AT+CPIN?\r")
            await elapse(1.0)
            assert re.search(rb"\+CPIN: (READY|SIM PIN2)\r\n", said)

    for seed in range(3):
        run(night(seed))


def test_a_night_of_faults_is_the_same_twice(tmp_path: Path) -> None:
    async def night() -> list[Fact]:
        village, plan = _village(tmp_path, 3), _worst(3)
        plan.apply(village)
        await elapse(2 * 3600.0)
        return list(village.network.facts)

    facts = run(night())
    assert facts
    assert run(night()) == facts
