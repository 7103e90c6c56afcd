"""kill -9 at random instants, all through an alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, ROUNDS, Rig, play

pytestmark = PATIENCE

KILLS_AN_ALARM = 4
LIVES_S = (0.1, 2.5)  # real: from its start to the kill


@pytest.mark.parametrize("lines", [1, 2])
def test_killed_at_any_instant_it_loses_no_alarm_and_tells_everybody(
    tmp_path: Path, lines: int
) -> None:
    async def story(rig: Rig) -> None:
        for turn in range(ROUNDS):
            alarm = rig.raise_by_text(1 + turn % len(rig.households), line=lines)
            rig.start()
            for _ in range(KILLS_AN_ALARM):
                await rig.real(rig.chance.uniform(*LIVES_S))
                rig.kill()
                rig.start()
            await rig.end_alarm(alarm)
            await rig.stop()
        check(rig)

    play(tmp_path, story, lines=lines)
