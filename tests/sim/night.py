"""One night of one village from one seed: what chance does to it, how it heals, what was broken."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import logging
import random
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from alarmd.journal.database import GENESIS
from tests.modem.virtual_loop import START, Deadlock, elapse, run
from tests.sim.box import Box
from tests.sim.box_faults import BatteryClock, BoxFaults
from tests.sim.checker import Checker, Tell
from tests.sim.closings import Forger
from tests.sim.cpu import CpuLimit
from tests.sim.disk import Disk
from tests.sim.faults import FaultPlan
from tests.sim.law import Breach, Law
from tests.sim.liveness import check_liveness
from tests.sim.pace import Night
from tests.sim.past import write_past
from tests.sim.people import People
from tests.sim.talk import Talkers
from tests.sim.village import Shape, Village

CPU_MAX_S, CPU_MAX_S_AN_HOUR = 300.0, 6.0
"""A week in which no list works and each place is read by itself takes 156 s of CPU, 1 s an hour;
on a slow machine it has taken more than 300."""
TIDY_TURNS = itertools.cycle((False,) * 15 + (True,))  # each daemon freezes what nights left behind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a night. `journal` is the hash of its last row: always the same."""

    night: Night
    hours: float
    violations: tuple[str, ...]
    commits: int
    lives: int
    alarms: int
    journal: str


def play(night: Night, tell: Tell | None = None, *, cpu_max_s: float | None = None) -> Report:
    """Play this night. One that uses more CPU than `cpu_max_s`, by default what a night of so many
    hours may cost, is broken off."""
    if cpu_max_s is None:
        cpu_max_s = affordable_s(night)
    limit = CpuLimit(cpu_max_s)
    with stage() as folder, limit:
        return run(_night(night, folder, tell))
    endless = Breach(Law.LIVES, f"no end after {cpu_max_s:g} s of CPU, at {limit.spent_at}")
    return Report(night, 0.0, (str(endless),), 0, 0, 0, GENESIS)


def affordable_s(night: Night) -> float:
    """How much CPU it may cost."""
    return CPU_MAX_S + CPU_MAX_S_AN_HOUR * _hours(night)


def play_quiet(hours: float) -> Report:
    """A night of two lines in which nothing happens."""
    return on_virtual_time(lambda folder: _quiet(hours, folder))


def on_virtual_time(story: Callable[[Path], Coroutine[Any, Any, T]]) -> T:
    """Run a story in a fresh folder."""
    with stage() as folder:
        return run(story(folder))


@contextlib.contextmanager
def stage() -> Iterator[Path]:
    """A fresh folder, in memory if the machine has a file system there; nothing is logged and no
    garbage looked for meanwhile."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="village-", dir=memory if memory.is_dir() else None))
    logging.disable(logging.CRITICAL)
    if next(TIDY_TURNS):
        gc.unfreeze()
    gc.collect()
    gc.disable()
    try:
        yield folder
    finally:
        gc.enable()
        logging.disable(logging.NOTSET)
        shutil.rmtree(folder)


async def _quiet(hours: float, folder: Path) -> Report:
    checker = Checker()
    village = Village(folder, Shape(2, (10, 10)), random.Random(0), checker.fact)
    disk = Disk()
    box = Box(village, disk, village.network.utc, checker)
    checker.watch(village, disk)
    box.start()
    await elapse(hours * 3600.0)
    await box.stop()
    return _report(Night(0), hours, checker, box)


async def _night(night: Night, folder: Path, tell: Tell | None) -> Report:
    seed, pace = night
    checker = Checker(tell)
    asyncio.get_running_loop().set_exception_handler(lambda _, told: _uncaught(checker, told))
    shape = Shape.draw(random.Random(f"{seed} shape"), pace)
    village = Village(folder, shape, random.Random(f"{seed} village"), checker.fact)
    hours = _hours(night)
    disk, clock = Disk(), BatteryClock(village)
    box = Box(village, disk, clock, checker)
    checker.watch(village, disk)
    acts = Acts(village, box, clock, night, hours, checker)
    past = write_past(village, box.config.journal, random.Random(f"{seed} past"))
    checker.noted(f"{night}: {shape}, {hours} h; {acts}; {past}")
    work = asyncio.get_running_loop().create_task(acts.run(checker))
    await asyncio.wait({work, checker.failed}, return_when=asyncio.FIRST_COMPLETED)
    if work.done():
        _judge(work, checker)
    else:
        work.cancel()
    passed_h = (village.loop.time() - START) / 3600.0
    return _report(night, passed_h, checker, box)


def _hours(night: Night) -> float:
    """How long it lasts until everything is healed."""
    return random.Random(f"{night.seed} hours").choice(night.pace.hours)


def _report(night: Night, hours: float, checker: Checker, box: Box) -> Report:
    violations, alarms = tuple(checker.violations), checker.world.last_incident
    return Report(night, hours, violations, box.disk.commits, box.lives, alarms, checker.tail)


def _judge(work: asyncio.Task[None], checker: Checker) -> None:
    error = work.exception()
    if error is not None:
        checker.fell_over(error)


def _uncaught(checker: Checker, told: dict[str, Any]) -> None:
    """Nothing may raise on the loop without anybody to catch it."""
    error = told.get("exception")
    if isinstance(error, Deadlock):
        checker.fail(Law.LIVES, f"deadlock: {error}")
    else:
        checker.fail(Law.LIVES, f"{told.get('message')}: {error!r}")


class Acts:
    """The random phase, the healing, the quiet phase and the end."""

    def __init__(
        self,
        village: Village,
        box: Box,
        clock: BatteryClock,
        night: Night,
        hours: float,
        checker: Checker,
    ) -> None:
        seed, self._pace = night
        self._village, self._box, self._clock, self._hours = village, box, clock, hours
        self._people = People(village, box, random.Random(f"{seed} people"), self._pace)
        self._forger = Forger(village, random.Random(f"{seed} forger"))
        checker.opened.append(self._forger.opened)
        self._talkers = Talkers(village, checker, random.Random(f"{seed} talk"), self._pace)
        self._faults = FaultPlan(random.Random(f"{seed} faults"), self._pace)
        self._box_faults = BoxFaults(
            random.Random(f"{seed} box"), random.Random(f"{seed} more of the box")
        )
        self._rng = random.Random(f"{seed} end")
        self._moods = random.Random(f"{seed} moods")
        awake = random.Random(f"{seed} reacting")
        share = awake.choice(self._pace.reacting)
        self._reacting = {p.id for p in village.people.values() if awake.random() < share}

    def __str__(self) -> str:
        return (
            f"modems, network and phones: {self._faults}; the box: {self._box_faults}; "
            f"who reads: {self._talkers}"
        )

    async def run(self, checker: Checker) -> None:
        """The whole night."""
        village, box = self._village, self._box
        self._faults.apply(village)
        self._box_faults.apply(village, box, self._clock, self._hours)
        self._people.plan(self._hours)
        self._talkers.plan(self._hours)
        box.start()
        await elapse(self._hours * 3600.0)
        checker.noted("everything is healed")
        self._box_faults.heal()
        self._faults.heal(village)
        self._people.rest(self._reacting)
        self._talkers.rest(self._reacting)
        self._forger.rest()
        await check_liveness(village, box, checker, self._rng, self._moods)
        daemon = box.daemon
        await box.stop()
        if daemon is not None:
            checker.finished(daemon)
