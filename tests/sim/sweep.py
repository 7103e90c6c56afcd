"""One full alarm, over and over: the power goes, or the disk refuses, at each of its commits, and
again in every recovery."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tests.sim.alarm import FullAlarm, Outcome, Trouble
from tests.sim.box import Loss
from tests.sim.branches import Branches
from tests.sim.disk import Connection, Moment, Refusal
from tests.sim.night import on_virtual_time, stage

# In the middle of a commit there is nothing between "before" and "after" unless the disk is torn.
CUTS = {
    Loss.PROCESS: (Moment.BEFORE, Moment.AFTER),
    Loss.POWER: (Moment.BEFORE, Moment.AFTER),
    Loss.ALL_POWER: (Moment.BEFORE, Moment.TORN, Moment.SPOILT, Moment.AFTER),
}
TWICE = (Loss.PROCESS, Loss.ALL_POWER)  # by turns
RECOVERY = range(1, 6)  # commits after a cut: the start, the lines, the first orders
REFUSES_FOR = (1, 5)  # commits
SECONDS_APART = 2  # of the second troubles, unless all are wanted


@dataclass
class Found:
    """The sum of a sweep."""

    runs: int = 0
    commits: int = 0
    lost: int = 0
    unknowable: int = 0
    forgotten: int = 0
    unexplained: int = 0
    violations: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing was lost, nothing is unexplained and every law was kept."""
        return not (self.lost or self.unexplained or self.violations)

    def figures(self) -> dict[str, int]:
        """For --json."""
        return {
            "runs": self.runs,
            "lost": self.lost,
            "unexplained_duplicates": self.unexplained,
            "unknowable_duplicates": self.unknowable,
            "forgotten_duplicates": self.forgotten,
            "violations": self.violations,
        }

    def add(self, outcome: Outcome) -> Iterator[str]:
        """Count it; what is wrong with it."""
        self.runs += 1
        self.commits = max(self.commits, outcome.commits)
        self.lost += len(outcome.lost)
        self.unknowable += outcome.unknowable
        self.forgotten += outcome.forgotten
        self.unexplained += len(outcome.unexplained)
        self.violations += len(outcome.violations)
        for what in (*outcome.violations, *outcome.unexplained, *outcome.lost):
            yield f"{outcome.trouble}: {what}"


def sweep(
    *, stride: int = 1, jobs: int = 1, told: Callable[[str], None] = lambda what: None
) -> Found:
    """Trouble at commit 1, 2, 3... of one alarm, and again in the recovery; with a stride, only
    one in so many."""
    found = Found()

    def hear(report: str) -> None:
        if not report:
            found.violations += 1
            return told("a run broke off")
        for what in found.add(msgspec.json.decode(report, type=Outcome)):
            told(what)

    with stage() as folder:
        _Sweep(folder, stride, jobs, hear).run()
    return found


def raise_alarm(trouble: Trouble) -> Outcome:
    """One run, by itself."""

    async def alone(folder: Path) -> Outcome:
        alarm = FullAlarm(folder)
        alarm.meet(trouble)
        return await alarm.play()

    return on_virtual_time(alone)


class _Sweep:
    """Branches off at every commit, once for each trouble that may come there."""

    def __init__(self, root: Path, stride: int, jobs: int, hear: Callable[[str], None]) -> None:
        self._branches = Branches(root, jobs, hear)
        self._stride, self._passed = stride, 0
        self._first: int | None = None
        self._kept: list[object] = []

    def run(self) -> None:
        """All of it."""
        self._branches.tell(self._story)

    async def _story(self, folder: Path) -> str:
        self._alarm = FullAlarm(folder)
        self._alarm.disk.on_commit = self._at_commit
        return msgspec.json.encode(await self._alarm.play()).decode()

    def _at_commit(self, connection: Connection) -> None:
        commit = self._alarm.disk.commits
        for trouble in self._troubles(commit):
            if self._branches.branch():
                self._first = self._first or commit
                self._kept.append(self._alarm.move(self._branches.folder, connection))
                return self._alarm.meet(trouble)

    def _troubles(self, commit: int) -> Iterator[Trouble]:
        met, first = self._alarm.trouble, self._first
        if first is None:
            yield from self._some(_firsts(commit), self._stride)
        elif commit - first in RECOVERY and met == _followed(first):
            apart = 1 if self._stride == 1 else SECONDS_APART
            yield from self._some([_second(met, commit)], apart)

    def _some(self, troubles: Iterable[Trouble], apart: int) -> Iterator[Trouble]:
        for trouble in troubles:
            self._passed += 1
            if self._passed % apart == 0:
                yield trouble


def _firsts(commit: int) -> Iterator[Trouble]:
    """Every way in which this commit can go wrong."""
    for loss, moments in CUTS.items():
        for moment in moments:
            yield Trouble({commit: moment}, loss=loss)
    for refusal in Refusal:
        for count in REFUSES_FOR:
            refusals = dict.fromkeys(range(commit, commit + count), refusal)
            yield Trouble(refusals=refusals)
        yield Trouble({commit + 1: Moment.BEFORE}, {commit: refusal}, Loss.ALL_POWER)


def _followed(commit: int) -> Trouble:
    """The cut after this commit whose recovery meets trouble too."""
    return Trouble({commit: Moment.AFTER}, loss=TWICE[commit % len(TWICE)])


def _second(first: Trouble, commit: int) -> Trouble:
    """What this commit of a recovery meets: each kind by turns."""
    cuts = [Trouble({**first.cuts, commit: m}, loss=first.loss) for m in CUTS[Loss.PROCESS]]
    refusals = [Trouble(first.cuts, {commit: refusal}, first.loss) for refusal in Refusal]
    return (cuts + refusals)[commit % (len(cuts) + len(refusals))]
