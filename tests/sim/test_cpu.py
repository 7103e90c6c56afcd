"""A night that spins for ever ends by itself, wherever it spins, and says which it was."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from tests.modem.virtual_loop import elapse, run
from tests.sim.cpu import CpuLimit
from tests.sim.law import Law
from tests.sim.night import affordable_s, play, stage
from tests.sim.pace import ORDINARY, Night
from tests.sim.swarm import shown

A_LITTLE_S = 0.05


async def in_one_callback() -> None:
    while True:
        pass


async def in_every_turn_of_the_loop() -> None:
    loop = asyncio.get_running_loop()

    def again() -> None:
        loop.call_soon(again)

    again()
    await loop.create_future()


async def behind_a_bulkhead() -> None:
    while True:
        with contextlib.suppress(Exception):
            await in_one_callback()


async def in_its_clearing_up() -> None:
    try:
        await in_one_callback()
    finally:
        await in_one_callback()


@pytest.mark.parametrize(
    "spin",
    [in_one_callback, in_every_turn_of_the_loop, behind_a_bulkhead, in_its_clearing_up],
)
def test_what_spins_is_ended(spin: Callable[[], Awaitable[None]]) -> None:
    async def story() -> None:
        await spin()

    limit = CpuLimit(A_LITTLE_S)
    with stage(), limit:
        run(story())
    assert limit.spent_at


def test_a_loop_that_turns_is_ended_between_two_callbacks() -> None:
    lock = threading.Lock()

    async def story() -> None:
        while True:
            lock.acquire()
            sum(range(10_000))
            lock.release()
            await elapse(1.0)

    limit = CpuLimit(A_LITTLE_S)
    with stage(), limit:
        run(story())
    assert limit.spent_at
    assert not lock.locked()


def test_what_ends_in_time_is_left_alone() -> None:
    limit = CpuLimit(60.0)
    with pytest.raises(ZeroDivisionError), limit:
        1 / 0  # noqa: B018
    assert not limit.spent_at


def test_a_week_may_cost_more_than_a_night() -> None:
    night, week = (Night(7, replace(ORDINARY, hours=(hours,))) for hours in (24.0, 168.0))
    assert affordable_s(week) > 2 * affordable_s(night)


def test_a_night_without_end_is_broken_and_says_how_to_play_it_again() -> None:
    report = play(Night(7), cpu_max_s=A_LITTLE_S)
    assert [what.partition(":")[0] for what in report.violations] == [Law.LIVES]
    assert "python -m tests.sim --seed 7" in shown(report)
