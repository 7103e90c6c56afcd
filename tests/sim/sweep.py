"""One full alarm, over and over: the power goes, or the disk refuses, at each of its commits."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alarmd.incident.entries import AttemptStarted, Channel, Purpose, Reason
from modem.sim.phone import Behaviour
from modem.sim.record import FactKind
from tests.modem.virtual_loop import elapse
from tests.sim.box import Box, Loss
from tests.sim.checker import Checker
from tests.sim.disk import Disk, Moment, Refusal
from tests.sim.night import on_virtual_time
from tests.sim.village import Shape, Village

HOUSEHOLDS = 10  # the caller, nine neighbours and the officer: ten recipients
LASTS_S = 900.0
STARTS_WITHIN_S = 5.0
RINGS_FOR_S = 45.0  # somebody in need lets it ring, also while the box starts again
DOWN_S = {Loss.PROCESS: 2.0, Loss.POWER: 20.0, Loss.ALL_POWER: 30.0}
COMMIT_S = 0.02  # as an SD card needs: what acts before its commit is seen to do so
AGAIN = (1, 2, 4)  # commits after the first cut: in the recovery


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens at which commits; a cut is of this kind."""

    cuts: Mapping[int, Moment] = field(default_factory=dict)
    refusals: Mapping[int, Refusal] = field(default_factory=dict)
    loss: Loss = Loss.PROCESS

    def __str__(self) -> str:
        cuts = [f"{self.loss.value} {moment.value} commit {n}" for n, moment in self.cuts.items()]
        return ", ".join(cuts + [f"{r.value} at commit {n}" for n, r in self.refusals.items()])


@dataclass(frozen=True, slots=True)
class Alarm:
    """What became of the alarm: recipients who never heard of it, and what was told twice."""

    commits: int
    lost: tuple[str, ...]
    duplicates: int
    unexplained: tuple[str, ...]
    violations: tuple[str, ...]


@dataclass
class Found:
    """The sum of a sweep."""

    runs: int = 0
    cuts: int = 0
    refusals: int = 0
    lost: int = 0
    duplicates: int = 0
    unexplained_duplicates: int = 0
    violations: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, nothing is unexplained and every law was kept."""
        return not (self.lost or self.unexplained_duplicates or self.violations)

    def figures(self) -> dict[str, int]:
        """For --json."""
        return {
            "runs": self.runs,
            "lost": self.lost,
            "unexplained_duplicates": self.unexplained_duplicates,
        }


def sweep(*, stride: int = 1, told: Callable[[str], None] = lambda what: None) -> Found:
    """Trouble at commit 1, 2, 3... until a run meets none; a cut also again in its recovery."""
    found = Found()
    for kind in _kinds(stride):
        for commit in itertools.count(1, stride):
            trouble = kind(commit)
            alarm = raise_alarm(trouble)
            _add(found, trouble, alarm, told)
            if alarm.commits < commit:
                break
    return found


def _kinds(stride: int) -> Iterator[Callable[[int], Trouble]]:
    """Every way in which a commit can go wrong; with a stride, only some of the second cuts."""
    for loss, moment in itertools.product(Loss, Moment):
        yield lambda commit, m=moment, lo=loss: Trouble({commit: m}, loss=lo)  # type: ignore[misc]
    seconds = list(itertools.product(AGAIN, (Moment.BEFORE, Moment.AFTER), Moment))
    for later, first, second in seconds[:: 1 if stride == 1 else 5]:
        yield lambda commit, f=first, s=second, a=later: Trouble(  # type: ignore[misc]
            {commit: f, commit + a: s}
        )
    for refusal in Refusal:
        yield lambda commit, r=refusal: Trouble(refusals={commit: r})  # type: ignore[misc]


def _add(found: Found, trouble: Trouble, alarm: Alarm, told: Callable[[str], None]) -> None:
    found.runs += 1
    found.cuts += len(trouble.cuts)
    found.refusals += len(trouble.refusals)
    found.lost += len(alarm.lost)
    found.duplicates += alarm.duplicates
    found.unexplained_duplicates += len(alarm.unexplained)
    found.violations += len(alarm.violations)
    for what in (*alarm.violations, *alarm.unexplained, *alarm.lost):
        told(f"{trouble}: {what}")


def raise_alarm(trouble: Trouble) -> Alarm:
    """Ring, and text, from one house; everybody is silent; the trouble comes when it is due."""
    return on_virtual_time(lambda folder: _alarm(folder, trouble))


def commits_before() -> int:
    """How many commits there are before the alarm."""
    return on_virtual_time(_start)


async def _start(folder: Path) -> int:
    village = Village(folder, Shape(2, (HOUSEHOLDS,)), random.Random(1))
    disk = Disk()
    box = Box(village, disk, village.network.utc, Checker())
    box.start()
    await elapse(STARTS_WITHIN_S)
    before = disk.commits
    await box.stop()
    return before


async def _alarm(folder: Path, trouble: Trouble) -> Alarm:
    checker = Checker()
    village = Village(folder, Shape(2, (HOUSEHOLDS,)), random.Random(1), checker.fact)
    for phone in village.network.phones.values():
        phone.behaviour = Behaviour()
    disk = Disk()
    box = Box(village, disk, village.network.utc, checker)
    checker.watch(village, disk)
    disk.cuts, disk.refusals = trouble.cuts, trouble.refusals
    disk.slow_s = COMMIT_S
    box.always_lose(trouble.loss, DOWN_S[trouble.loss])
    box.start()
    await elapse(STARTS_WITHIN_S)
    caller = village.phone(village.households[0])
    caller.ring(village.hotlines[0], for_s=RINGS_FOR_S)
    caller.text(village.hotlines[1], "救命")
    ended = asyncio.get_running_loop().create_task(elapse(LASTS_S))
    await asyncio.wait({ended, checker.failed}, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    await box.stop()
    return _judged(village, checker, disk.commits)


def _judged(village: Village, checker: Checker, commits: int) -> Alarm:
    caller, *neighbours = village.households
    expected = [*neighbours, village.officers[0]]
    alerts = [attempt for attempt in checker.attempts if _is_alert_text(attempt)]
    words = {entry.text for entry in alerts}
    reached: Counter[str] = Counter(
        fact.recipient
        for fact in village.network.facts
        if fact.kind is FactKind.TEXT_ACCEPTED and fact.text in words
    )
    unknown = Counter(e.number for e in alerts if e.reason is Reason.AFTER_UNKNOWN)
    lost = [p.id for p in expected if not sum(reached[number] for number in p.numbers)]
    again = {number: count - 1 for number, count in reached.items() if count > 1}
    unexplained = [
        f"{number} was told {count + 1} times"
        for number, count in again.items()
        if count > unknown[number]
    ]
    return Alarm(
        commits,
        tuple(f"{who} was never told of the alarm of {caller.id}" for who in lost),
        sum(again.values()) - sum(again[n] - unknown[n] for n in again if again[n] > unknown[n]),
        tuple(unexplained),
        tuple(checker.violations),
    )


def _is_alert_text(entry: AttemptStarted) -> bool:
    return entry.purpose is Purpose.ALERT and entry.channel is Channel.SMS
