"""A modem is pulled out: its pty dies; it comes back as another pty under the same link."""

from __future__ import annotations

from pathlib import Path

import pytest

from modem.sim.record import FactKind
from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, ROUNDS, Rig, play

pytestmark = PATIENCE

PULLS_AN_ALARM = 3
PLUGGED_S = (0.0, 0.3)  # real: after one more text went out
PULLED_S = (0.05, 0.5)


@pytest.mark.parametrize("lines", [1, 2])
def test_a_modem_pulled_out_in_mid_alarm_and_put_back_costs_only_time(
    tmp_path: Path, lines: int
) -> None:
    async def story(rig: Rig) -> None:
        rig.start()
        await rig.ready()
        for turn in range(ROUNDS):
            sent = len(rig.sent(FactKind.TEXT_ACCEPTED))
            alarm = rig.raise_by_text(1 + turn % len(rig.households), line=lines)
            for pull in range(PULLS_AN_ALARM):
                await rig.until_texts(sent + pull)
                await rig.real(rig.chance.uniform(*PLUGGED_S))
                modem = rig.chance.choice(rig.modems)
                modem.unplug()
                await rig.real(rig.chance.uniform(*PULLED_S))
                modem.plug()
            await rig.end_alarm(alarm)
        check(rig)
        await rig.stop()

    play(tmp_path, story, lines=lines)
