"""Trouble at the commits of one alarm: some of it here, all by `python -m tests.sim sweep`."""

from __future__ import annotations

import os

import pytest

from tests.sim.alarm import Trouble
from tests.sim.disk import Refusal
from tests.sim.sweep import raise_alarm, sweep

STRIDE = 17


@pytest.mark.timeout(600)
def test_nothing_is_lost_and_every_repeat_is_explained() -> None:
    told: list[str] = []
    found = sweep(stride=STRIDE, jobs=os.cpu_count() or 1, told=told.append)
    assert told == []
    assert found.is_good
    assert found.runs > 80
    assert found.commits > 90


@pytest.mark.parametrize("refusal", Refusal)
def test_a_disk_that_refuses_everything_stops_no_alarm(refusal: Refusal) -> None:
    alarm = raise_alarm(Trouble(refusals=dict.fromkeys(range(1, 400), refusal)))
    assert (alarm.lost, alarm.unexplained, alarm.violations) == ((), (), ())
