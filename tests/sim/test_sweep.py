"""Trouble at the commits of one alarm: some of them here, all by `python -m tests.sim sweep`."""

from __future__ import annotations

import pytest

from tests.sim.box import Loss
from tests.sim.disk import Moment, Refusal
from tests.sim.sweep import Trouble, commits_before, raise_alarm, sweep

STRIDE = 47


@pytest.mark.timeout(600)
def test_nothing_is_lost_and_every_repeat_is_explained() -> None:
    told: list[str] = []
    found = sweep(stride=STRIDE, told=told.append)
    assert told == []
    assert (found.lost, found.unexplained_duplicates, found.violations) == (0, 0, 0)
    assert found.runs > 50


@pytest.mark.parametrize("moment", Moment)
def test_the_alarm_survives_a_cut_at_its_own_commit(moment: Moment) -> None:
    commit = commits_before() + 1
    alarm = raise_alarm(Trouble({commit: moment}, loss=Loss.ALL_POWER))
    assert (alarm.lost, alarm.unexplained, alarm.violations) == ((), (), ())


@pytest.mark.parametrize("refusal", Refusal)
def test_a_disk_that_refuses_everything_stops_no_alarm(refusal: Refusal) -> None:
    alarm = raise_alarm(Trouble(refusals=dict.fromkeys(range(1, 400), refusal)))
    assert (alarm.lost, alarm.unexplained, alarm.violations) == ((), (), ())
