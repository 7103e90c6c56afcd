"""Many nights, each from its own seed, on all the cores that it is given."""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path

from tests.sim.night import Report, play

KEPT_SEEDS = Path(__file__).with_name("kept_seeds.txt")
AHEAD = 2  # nights that wait for each core


@dataclass
class Tally:
    """What a swarm found."""

    jobs: int
    seeds: int = 0
    hours: float = 0.0
    seconds: float = 0.0
    failed: list[Report] = field(default_factory=list)

    @property
    def hours_per_minute(self) -> float:
        """Village hours per minute and core."""
        return self.hours / max(self.seconds * self.jobs, 1e-9) * 60.0

    def figures(self) -> dict[str, float]:
        """For --json."""
        return {
            "seeds": self.seeds,
            "violations": len(self.failed),
            "village_hours_per_minute": round(self.hours_per_minute),
        }


def kept_seeds() -> list[int]:
    """The seeds that ever failed."""
    lines = KEPT_SEEDS.read_text(encoding="utf-8").splitlines()
    return [int(line.split()[0]) for line in lines if line and not line.startswith("#")]


def swarm(
    seeds: Iterator[int],
    *,
    jobs: int,
    minutes: float | None = None,
    told: Callable[[Report], None] = lambda report: None,
) -> Tally:
    """Play these seeds until they or the minutes are used up; tell of each that fails."""
    tally, began_at = Tally(jobs), time.monotonic()
    until = None if minutes is None else began_at + 60.0 * minutes
    running: set[Future[Report]] = set()
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=forked) as pool:
        while True:
            is_time = until is None or time.monotonic() < until
            wanted = jobs * AHEAD - len(running) if is_time else 0
            running |= {pool.submit(play, seed) for seed in itertools.islice(seeds, wanted)}
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                _count(tally, future.result(), told)
    tally.seconds = time.monotonic() - began_at
    return tally


def _count(tally: Tally, report: Report, told: Callable[[Report], None]) -> None:
    tally.seeds += 1
    tally.hours += report.hours
    if report.violations:
        tally.failed.append(report)
        told(report)


def shown(report: Report) -> str:
    """A failure in words, with the command that plays it again."""
    found = "\n".join(f"    {what}" for what in report.violations)
    return f"seed {report.seed}:\n{found}\n    python -m tests.sim --seed {report.seed}"
