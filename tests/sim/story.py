"""The whole box for one story, from wire to wire; a checker looks at every commit of it."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from alarmd.incident.facts.entries import AttemptEnded, AttemptStarted, Channel, Entry
from alarmd.incident.facts.world import Incident, Notification
from alarmd.journal.database import decode
from alarmd.journal.schema import give_entries
from modem.sim.faults import Faults
from modem.sim.phone import SimPhone
from modem.sim.record import Fact, FactKind
from tests.modem.virtual_loop import elapse
from tests.sim.box import Box
from tests.sim.checker import Checker
from tests.sim.disk import Disk
from tests.sim.night import on_virtual_time
from tests.sim.village import Shape, Village

E = TypeVar("E", bound=Entry)


class Story:
    """A village of one group of ten and one of eleven, and its box with so many lines; `kinds` as
    in a shape."""

    def __init__(self, folder: Path, lines: int, kinds: tuple[str, ...]) -> None:
        self.checker = Checker()
        shape = Shape(lines, (10, 11), kinds)
        self.village = Village(folder, shape, random.Random(4), self.checker.fact)
        disk = Disk()
        self.box = Box(self.village, disk, self.village.network.utc, self.checker)
        self.checker.watch(self.village, disk)

    @property
    def mill(self) -> SimPhone:
        """The phone of a household of the first group."""
        return self.neighbours[0]

    @property
    def neighbours(self) -> list[SimPhone]:
        """The first phone of each household of the first group."""
        return [self.village.phone(p) for p in self.village.households if p.group == "g0"]

    @property
    def officer(self) -> SimPhone:
        """The officer of the first group."""
        return self.village.phone(self.village.officers[0])

    def hotline(self, line: int = 1) -> str:
        """The number of a line."""
        return self.village.hotlines[line - 1]

    @property
    def incidents(self) -> list[Incident]:
        """The open ones."""
        assert self.box.daemon is not None
        return self.box.daemon.world.open_incidents()

    def facts(self, kind: FactKind, origin: str = "") -> list[Fact]:
        """What the network saw."""
        facts = self.village.network.facts
        return [f for f in facts if f.kind is kind and origin in ("", f.origin)]

    @property
    def faults(self) -> Faults:
        """Those of the first modem."""
        return self.village.pipes["pipe1"].modem.faults

    def entries(self, kind: type[E]) -> list[E]:
        """What is in the journal of this kind."""
        with sqlite3.connect(f"file:{self.box.config.journal}?mode=ro", uri=True) as connection:
            give_entries(connection)
            rows = connection.execute("SELECT kind, data FROM entries ORDER BY seq").fetchall()
        connection.close()
        entries = (decode(name, data) for name, data in rows)
        return [entry for entry in entries if isinstance(entry, kind)]

    def calls_to(self, party: str) -> list[AttemptEnded]:
        """How the calls to somebody ended."""
        calls = {
            one.attempt
            for one in self.entries(AttemptStarted)
            if one.party == party and one.channel is Channel.VOICE
        }
        return [one for one in self.entries(AttemptEnded) if one.attempt in calls]

    def person(self, party: str) -> Notification:
        """What somebody was told and has said in the last alarm."""
        return self.checker.world.incidents[self.checker.world.last_incident].notifications[party]

    def words_to(self, phone: SimPhone) -> str:
        """All that arrived there."""
        return "\n".join(text.text for text in phone.texts)


def tell(
    story: Callable[[Story], Awaitable[None]],
    lines: int = 2,
    *,
    kinds: tuple[str, ...] = (),
    off: bool = False,
) -> None:
    """Tell a story; `off`: it switches the box on by itself."""

    async def whole(folder: Path) -> list[str]:
        told = Story(folder, lines, kinds)
        if not off:
            told.box.start()
            await elapse(6.0)
        work = asyncio.get_running_loop().create_task(_coroutine(story, told))
        await asyncio.wait({work, told.checker.failed}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            work.result()
        await told.box.stop()
        return told.checker.violations

    assert on_virtual_time(whole) == []


async def _coroutine(story: Callable[[Story], Awaitable[None]], told: Story) -> None:
    await story(told)
