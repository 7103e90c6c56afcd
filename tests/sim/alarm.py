"""One full alarm of ten recipients on two lines, and what became of it."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from alarmd.incident.facts.entries import AttemptStarted, Channel, Purpose, Reason
from alarmd.incident.facts.world import Incident, World
from alarmd.journal.verification import verify
from modem.sim.phone import Behaviour
from modem.sim.record import FactKind
from tests.modem.virtual_loop import elapse
from tests.sim.box import Box, Loss
from tests.sim.checker import Checker
from tests.sim.closings import code_read
from tests.sim.disk import Connection, Disk, Moment, Refusal
from tests.sim.village import Shape, Village

HOUSEHOLDS = 10  # the caller, nine neighbours and the officer: ten recipients
LINES = 2
STARTS_WITHIN_S = 5.0
RINGS_FOR_S = 45.0  # somebody in need lets it ring, also while the box starts again
# Two rounds of calls, soon after one another, show as much as three and take half the time.
POLICY = "policy: {call_rounds_max: 2, call_again_after_s: 30, exhausted_after_s: 180}\n"
EXHAUSTED_WITHIN_S = 270.0
ANSWERED_WITHIN_S = 120.0  # also if the power goes twice just then
CLOSED_WITHIN_S = 150.0
DOWN_S = {Loss.PROCESS: 2.0, Loss.POWER: 20.0, Loss.ALL_POWER: 30.0}
COMMIT_S = 0.02  # as an SD card needs: what acts before its commit is seen to do so
TOLD_ONCE = (Purpose.ALERT, Purpose.RECEIVED, Purpose.EXHAUSTED, Purpose.ALL_CLEAR)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens at which commits; a cut is of this kind."""

    cuts: Mapping[int, Moment] = field(default_factory=dict)
    refusals: Mapping[int, Refusal] = field(default_factory=dict)
    loss: Loss = Loss.PROCESS

    def __str__(self) -> str:
        cuts = [f"{self.loss.value} {moment.value} commit {n}" for n, moment in self.cuts.items()]
        refusals = [f"{r.value} at commit {n}" for n, r in self.refusals.items()]
        return ", ".join(cuts + refusals) or "no trouble"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an alarm.

    `lost`: who never heard of it, or was not heard. Texts that arrived twice: `unknowable`, when
    the journal says that nobody knew; `forgotten`, when the disk refused to remember before the
    power went; `unexplained`.
    """

    trouble: str
    commits: int
    lost: tuple[str, ...]
    unknowable: int
    forgotten: int
    unexplained: tuple[str, ...]
    violations: tuple[str, ...]


class FullAlarm:
    """A house rings and texts; nobody answers until all was tried; at last some answer, and the
    officer closes."""

    def __init__(self, folder: Path) -> None:
        self.checker = Checker()
        self.village = Village(
            folder, Shape(LINES, (HOUSEHOLDS,)), random.Random(1), self.checker.fact, POLICY
        )
        for phone in self.village.network.phones.values():
            phone.behaviour = Behaviour()
        self.disk = Disk()
        self.disk.slow_s = COMMIT_S
        self.box = Box(self.village, self.disk, self.village.network.utc, self.checker)
        self.checker.watch(self.village, self.disk)
        self.caller, *self.neighbours = self.village.households
        self.officer = self.village.officers[0]
        self.trouble = Trouble()

    def meet(self, trouble: Trouble) -> None:
        """From here on."""
        self.trouble = trouble
        self.disk.cuts, self.disk.refusals = trouble.cuts, trouble.refusals
        self.box.always_lose(trouble.loss, DOWN_S[trouble.loss])

    def move(self, folder: Path, connection: Connection) -> object:
        """Go on with a copy of the files; what must be kept and never used."""
        self.village.folder = folder
        self.box.config = self.village.config()
        if self.box.daemon is not None:  # which lives on in the branch, where the disk refuses
            self.box.daemon.store._keeper._path = self.box.config.journal
        return connection.move(self.box.config.journal)

    async def play(self) -> Outcome:
        """From switching the box on to the end."""
        story = asyncio.get_running_loop().create_task(self._story())
        await asyncio.wait({story, self.checker.failed}, return_when=asyncio.FIRST_COMPLETED)
        story.cancel()
        daemon = self.box.daemon
        await self.box.stop()
        return self._judged(World() if daemon is None else daemon.world)

    async def _story(self) -> None:
        village, phone = self.village, self.village.phone
        self.box.start()
        await elapse(STARTS_WITHIN_S)
        phone(self.caller).ring(village.hotlines[0], for_s=RINGS_FOR_S)
        phone(self.caller).text(village.hotlines[1], "救命")
        await elapse(EXHAUSTED_WITHIN_S)
        phone(self.neighbours[0]).text(village.hotlines[0], "1")
        phone(self.neighbours[1]).text(village.hotlines[1], "2")
        await elapse(ANSWERED_WITHIN_S)
        read = [one.text for one in phone(self.officer).texts]
        phone(self.officer).text(village.hotlines[0], f"结{code_read(read, 1)}")
        await elapse(CLOSED_WITHIN_S)

    def _judged(self, world: World) -> Outcome:
        twice = Counter[str]()
        unexplained = []
        for (number, purpose), repeats in self._repeats().items():
            unknown = self._again(number, purpose, self.checker.attempts)
            forgotten = sum(
                count
                for entry, count in self._forgotten().items()
                if (entry.number, entry.purpose) == (number, purpose)
            )
            twice["unknowable"] += min(repeats, unknown)
            twice["forgotten"] += max(0, min(repeats - unknown, forgotten))
            if repeats > unknown + forgotten:
                unexplained.append(f"{number} was told {repeats + 1} times: {purpose.value}")
        violations = list(self.checker.violations)
        verdict = verify(self.box.config.journal)
        if verdict.broken_at is not None:
            violations.append(f"the journal does not hold: {verdict}")
        return Outcome(
            str(self.trouble),
            self.disk.commits,
            tuple(self._lost(world)),
            twice["unknowable"],
            twice["forgotten"],
            tuple(unexplained),
            tuple(violations),
        )

    def _lost(self, world: World) -> Iterator[str]:
        reached = self._reached() + self._rung()
        for person in (*self.neighbours, self.officer):
            if not any(reached[number, Purpose.ALERT] for number in person.numbers):
                yield f"{person.id} was never told of the alarm of {self.caller.id}"
        incidents = list(world.incidents.values())
        if len(incidents) != 1 or incidents[0].originator.id != self.caller.id:
            yield f"there is not one alarm, of {self.caller.id}: {len(incidents)}"
        for incident in incidents:
            yield from self._unheard(incident)

    def _unheard(self, incident: Incident) -> Iterator[str]:
        coming, cannot = self.neighbours[:2]
        if [party.id for party in incident.coming()] != [coming.id]:
            yield f"{coming.id} comes and is not counted"
        if incident.notifications[cannot.id].response is None:
            yield f"{cannot.id} cannot come, and that is lost"
        if incident.is_open:
            yield f"{self.officer.id} has closed it, and it is open"
        attempts = (*self.checker.attempts, *self.checker.written)
        tried = {(entry.party, entry.purpose) for entry in attempts}
        if ("operator", Purpose.EXHAUSTED) not in tried:
            yield "nobody told the operator that nobody answered"
        for party, purpose in tried:
            if purpose is Purpose.ALERT and (party, Purpose.ALL_CLEAR) not in tried:
                yield f"nobody told {party} that it is over"

    def _reached(self) -> Counter[tuple[str, Purpose]]:
        """How many texts of ours the network took."""
        purposes = {entry.text: entry.purpose for entry in self.checker.attempts if entry.text}
        return Counter(
            (fact.recipient, purposes[fact.text])
            for fact in self.village.network.facts
            if fact.kind is FactKind.TEXT_ACCEPTED and fact.text in purposes
        )

    def _rung(self) -> Counter[tuple[str, Purpose]]:
        """Whose phone we made ring: a text of which nobody knows twice is not sent again."""
        return Counter(
            (fact.recipient, Purpose.ALERT)
            for fact in self.village.network.facts
            if fact.kind is FactKind.CALL_ALERTING and fact.origin in self.village.hotlines
        )

    def _repeats(self) -> dict[tuple[str, Purpose], int]:
        reached = self._reached().items()
        return {key: n - 1 for key, n in reached if n > 1 and key[1] in TOLD_ONCE}

    @staticmethod
    def _again(number: str, purpose: Purpose, attempts: list[AttemptStarted]) -> int:
        """How often it was told again because nobody knew."""
        return sum(
            (entry.number, entry.purpose, entry.channel) == (number, purpose, Channel.SMS)
            and entry.reason is Reason.AFTER_UNKNOWN
            for entry in attempts
        )

    def _forgotten(self) -> Counter[AttemptStarted]:
        """What was done and is in no journal."""
        return Counter(self.checker.attempts) - Counter(self.checker.written)
