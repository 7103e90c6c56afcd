"""The whole process stands still for longer than any modem is waited for, and goes on."""

from __future__ import annotations

import signal
from pathlib import Path

from modem.sim.record import FactKind
from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, ROUNDS, Rig, play

pytestmark = PATIENCE

SPEED = 50.0
FROZEN_S = 140.0  # of the village's time: a text is given up after 130 s, everything else before


def test_stopped_in_mid_alarm_it_goes_on_where_it_was(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.start()
        await rig.ready()
        for turn in range(ROUNDS):
            sent = len(rig.sent(FactKind.TEXT_ACCEPTED))
            alarm = rig.raise_by_text(1 + turn % len(rig.households))
            await rig.until_texts(sent + rig.chance.randint(1, 5))
            await rig.real(rig.chance.uniform(0.0, 3.0 / SPEED))
            rig.signal(signal.SIGSTOP)
            await rig.real(FROZEN_S / SPEED)
            rig.signal(signal.SIGCONT)
            await rig.end_alarm(alarm)
        check(rig)
        await rig.stop()

    play(tmp_path, story, speed=SPEED)


def test_a_ring_and_a_text_that_come_while_it_is_stopped_are_alarms(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.start()
        await rig.ready()
        rig.signal(signal.SIGSTOP)
        text = rig.raise_by_text(1, line=1)
        ring = rig.ring_once(2, line=2, for_s=15.0)
        await rig.real(40.0 / SPEED)
        rig.signal(signal.SIGCONT)
        await rig.until_all_are_told(text)
        await rig.until_all_are_told(ring)
        check(rig)
        await rig.stop()

    play(tmp_path, story, speed=SPEED)
