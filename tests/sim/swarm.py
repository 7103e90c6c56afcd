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
from tests.sim.pace import PACES, Night

KEPT_SEEDS = Path(__file__).with_name("kept_seeds.txt")
AHEAD = 2  # nights that wait for each core
PROGRESS_EVERY_S = 60.0


@dataclass
class Tally:
    """What a swarm found."""

    jobs: int
    seeds: int = 0
    hours: float = 0.0
    alarms: int = 0
    seconds: float = 0.0
    cpu_s: float = 0.0
    failed: list[Report] = field(default_factory=list)

    @property
    def hours_per_minute(self) -> float:
        """Village hours per minute and core."""
        return self._per_minute(self.hours, self.seconds * self.jobs)

    @property
    def hours_per_cpu_minute(self) -> float:
        """The same on cores that nobody else uses."""
        return self._per_minute(self.hours, self.cpu_s)

    @property
    def alarms_per_minute(self) -> float:
        """Alarms raised per minute and core: how much happens in those hours."""
        return self._per_minute(self.alarms, self.seconds * self.jobs)

    @staticmethod
    def _per_minute(count: float, seconds: float) -> float:
        return count / max(seconds, 1e-9) * 60.0

    def figures(self) -> dict[str, float]:
        """For --json."""
        return {
            "seeds": self.seeds,
            "violations": len(self.failed),
            "village_hours_per_minute": round(self.hours_per_minute),
            "village_hours_per_cpu_minute": round(self.hours_per_cpu_minute),
            "alarms_per_minute": round(self.alarms_per_minute),
        }


def kept_nights() -> list[Night]:
    """Those that were ever broken."""
    lines = KEPT_SEEDS.read_text(encoding="utf-8").splitlines()
    return [_kept(*line.split()[:2]) for line in lines if line and not line.startswith("#")]


def _kept(pace: str, seed: str) -> Night:
    return Night(int(seed), PACES[pace])


def swarm(
    nights: Iterator[Night],
    *,
    jobs: int,
    minutes: float | None = None,
    told: Callable[[Report], None] = lambda report: None,
    progress: Callable[[Tally], None] = lambda tally: None,
) -> Tally:
    """Play these nights until they or the minutes are used up; tell of each that fails, and every
    minute how far it is."""
    tally, began_at = Tally(jobs), time.monotonic()
    progress_at = began_at + PROGRESS_EVERY_S
    until = None if minutes is None else began_at + 60.0 * minutes
    running: set[Future[tuple[Report, float]]] = set()
    forked = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=forked) as pool:
        while True:
            is_time = until is None or time.monotonic() < until
            wanted = jobs * AHEAD - len(running) if is_time else 0
            running |= {pool.submit(_timed, night) for night in itertools.islice(nights, wanted)}
            if not running:
                break
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                _count(tally, *future.result(), told)
            if time.monotonic() >= progress_at:
                progress_at += PROGRESS_EVERY_S
                progress(tally)
    tally.seconds = time.monotonic() - began_at
    return tally


def _timed(night: Night) -> tuple[Report, float]:
    """This night, and the seconds of CPU that it took."""
    began_at = time.process_time()
    return play(night), time.process_time() - began_at


def _count(tally: Tally, report: Report, cpu_s: float, told: Callable[[Report], None]) -> None:
    tally.seeds += 1
    tally.hours += report.hours
    tally.alarms += report.alarms
    tally.cpu_s += cpu_s
    if report.violations:
        tally.failed.append(report)
        told(report)


def shown(report: Report) -> str:
    """A failure in words, with the command that plays it again."""
    found = "\n".join(f"    {what}" for what in report.violations)
    return f"{report.night}:\n{found}\n    python -m tests.sim {report.night}"
