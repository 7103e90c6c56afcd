"""kill -9 at random instants, all through an alarm."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, ROUNDS, Rig, play

pytestmark = PATIENCE

SPEED = 15.0  # a text takes 3 s: long enough to be hit
KILLS_AN_ALARM = 6
LONGEST_LIFE_S = 2.0  # real


@pytest.mark.parametrize(
    ("lines", "reports"),
    [(1, True), (2, False)],
    ids=["one line", "two lines, no delivery reports"],
)
def test_killed_at_any_instant_it_loses_no_alarm_and_tells_everybody(
    tmp_path: Path, lines: int, reports: bool
) -> None:
    async def story(rig: Rig) -> None:
        rig.network.sends_reports = reports  # without them nobody knows what a killed life sent
        for turn in range(ROUNDS):
            alarm = rig.raise_by_text(1 + turn % len(rig.households), line=lines)
            rig.start()
            for _ in range(KILLS_AN_ALARM):
                await rig.live(LONGEST_LIFE_S)
                rig.kill()
                rig.start()
            await rig.end_alarm(alarm)
            await rig.stop()
        check(rig)

    play(tmp_path, story, speed=SPEED, lines=lines, households=10)


def test_a_caller_who_rings_on_while_it_is_killed_and_starts_again_is_heard(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.start()
        await rig.ready()
        alarm = rig.ring_once(1, line=1, for_s=55.0)
        await rig.until(lambda: rig.rings(1), 60.0, "it rings")
        await rig.real(rig.chance.uniform(0.0, 0.5))
        rig.kill()
        rig.start()
        await rig.until_all_are_told(alarm)
        check(rig)
        await rig.stop()

    play(tmp_path, story, speed=5.0)  # a start takes seconds, and nobody rings for ever
