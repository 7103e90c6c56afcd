"""What the driver makes of a modem with faults: nothing gets lost."""

from __future__ import annotations

import pytest

from modem.indications import SmsStored
from modem.message_store import SWEEP_ALL_EVERY
from modem.sim.faults import Faults
from modem.vitals import LOOK_EVERY_S
from tests.modem.simulated import HOTLINE, ready
from tests.modem.virtual_loop import elapse


@pytest.mark.parametrize(
    "faults",
    [
        Faults(blind_hints=1.0),
        Faults(wrong_hints=1.0),
        Faults(stores_elsewhere=1.0),
        Faults(stores_elsewhere=1.0, blind_hints=1.0),
        Faults(stores_elsewhere=1.0, wrong_hints=1.0),
    ],
)
async def test_a_hint_that_says_nothing_or_lies_is_enough_to_find_a_text(faults: Faults) -> None:
    wire = await ready()
    wire.modem.faults = faults
    wire.mill.text(HOTLINE, "help")
    await elapse(2)
    assert [stored.text for stored in wire.all(SmsStored)] == ["help"]


@pytest.mark.parametrize("elsewhere", [0.0, 1.0])
async def test_without_any_hint_a_text_is_found_wherever_it_lies(elsewhere: float) -> None:
    wire = await ready()
    wire.modem.faults = Faults(stores_elsewhere=elsewhere, lost_hints=1.0)
    wire.mill.text(HOTLINE, "help")
    await elapse((SWEEP_ALL_EVERY if elsewhere else 1) * LOOK_EVERY_S + 2)
    assert [stored.text for stored in wire.all(SmsStored)] == ["help"]


async def test_a_text_that_cannot_be_deleted_is_told_again_and_goes_when_it_can() -> None:
    wire = await ready()
    wire.modem.faults.kept_texts = 1.0
    wire.mill.text(HOTLINE, "help")
    await elapse(2)
    keys = set()
    for _ in range(5):
        stored = wire.all(SmsStored)[-1]
        keys.add(stored.key)
        wire.supervisor.delete(stored.slots)
        await elapse(LOOK_EVERY_S + 5)
    wire.modem.faults.kept_texts = 0.0
    wire.supervisor.delete(wire.all(SmsStored)[-1].slots)
    await elapse(2 * LOOK_EVERY_S)
    assert len(keys) == 1, "it is one text, however often it is told"
    assert len(wire.modem.mail.store("ME")) == 0
