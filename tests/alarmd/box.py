"""A whole box on virtual time: the real daemon, driver and journal; simulated modems on pipes."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from alarmd.config.problem import Problem
from alarmd.config.settings import Config, load_config
from alarmd.daemon import Daemon
from alarmd.enrolment.compile import compile_roster
from alarmd.incident.facts.entries import Entry
from alarmd.journal.database import Journal, decode
from alarmd.journal.schema import give_entries
from alarmd.journal.writer import Run
from modem.sim.dialects import PROFILES
from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.phone import SimPhone
from modem.sim.record import Fact, FactKind
from tests.modem.pipe import Pipe, opens
from tests.modem.sockets import PipeSockets
from tests.modem.virtual_loop import elapse, run

_T = TypeVar("_T")

NIGHT_UTC = 1_790_000_000.0
OFFICER = "+8610000000001"
OPERATOR = "+8610000000009"

VILLAGE = """\
village: Liuxi
groups:
  east: {name: East, officers: [li]}
officers:
  - {id: li, name: 李警官, phones: ['+8610000000001']}
operators:
  - {id: zhou, name: 小周, phones: ['+8610000000009']}
households:
"""


async def in_place(work: Callable[[], _T], /) -> _T:
    """Run it at once, on the loop: virtual time has no threads."""
    return work()


def number(household: int) -> str:
    """The number of household `h1`, `h2`..."""
    return f"+861000000{100 + household:04d}"


class Box:
    """The machine in the village office, and the village around it."""

    def __init__(self, folder: Path, lines: int, households: int, kind: str = "plain") -> None:
        self.folder = folder
        self.network = Network(
            asyncio.get_running_loop(),
            random.Random(7),
            Latencies(registration_s=0.5),
            utc_at_start=NIGHT_UTC,
        )
        profile = PROFILES[kind]
        self.pipes = {f"pipe{n}": Pipe(self.network, n, profile) for n in range(1, lines + 1)}
        self.sockets = PipeSockets(self.pipes)
        for owner in (OFFICER, OPERATOR, *(number(h) for h in range(1, households + 1))):
            self.network.add_phone(owner)
        self.write_households(households)
        entries = "".join(
            f"  - {{name: line{n}, port: pipe{n}, audio: pipe{n}-sound}}\n"
            for n in range(1, lines + 1)
        )
        (folder / "alarmd.yaml").write_text(
            f"households: households.yaml\nstate: state\nlines:\n{entries}", encoding="utf-8"
        )
        self.rosters_told_of = 0
        self.daemon: Daemon | None = None
        self._running: asyncio.Task[None] | None = None

    def write_households(self, households: int) -> None:
        """A group of this many."""
        rows = [
            f"  - {{id: h{h}, name: 王{h}, group: east, phones: ['{number(h)}']}}\n"
            for h in range(1, households + 1)
        ]
        text = VILLAGE + "".join(rows)
        (self.folder / "households.yaml").write_text(text, encoding="utf-8")

    def config(self) -> Config:
        """What alarmd.yaml says."""
        config, problems = load_config(self.folder / "alarmd.yaml")
        assert config is not None, problems
        return config

    async def start(self, utc: Callable[[], float] | None = None, run: Run = in_place) -> Daemon:
        """Start the daemon and wait until it has had time to open its modems."""
        self.daemon = Daemon(
            self.config(),
            utc=utc or self.network.utc,
            run=run,
            open_journal=partial(Journal, draw=bytes),
            draw=bytes,
            open_port=opens(self.pipes),
            usb=self.sockets,
            compile_roster=_compile,
            on_roster=self._count_roster,
        )
        await self.daemon.start()
        self._running = asyncio.get_running_loop().create_task(self.daemon.run())
        await elapse(2.0)
        return self.daemon

    def _count_roster(self) -> None:
        self.rosters_told_of += 1

    async def kill(self) -> None:
        """As kill -9 does: no farewell, nothing settled, the ports fall shut."""
        assert self.daemon is not None
        assert self._running is not None
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        for line in self.daemon.lines.values():
            await line.stop()
        await self.daemon.store.close()

    async def stop(self) -> None:
        """As SIGTERM does."""
        assert self.daemon is not None
        assert self._running is not None
        self.daemon.stop()
        await self._running
        await self.daemon.close()

    def phone(self, owner: str) -> SimPhone:
        """The phone with this number."""
        return self.network.phones[owner]

    def texts_to(self, owner: str) -> list[str]:
        """What arrived there."""
        return [received.text for received in self.phone(owner).texts]

    def facts(self, kind: FactKind) -> list[Fact]:
        """What the network saw of this kind."""
        return [fact for fact in self.network.facts if fact.kind is kind]

    def journal(self) -> list[Entry]:
        """What is on the disk, read as another process would."""
        path = self.folder / "state" / "journal.db"
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            give_entries(connection)
            rows = connection.execute("SELECT kind, data FROM entries ORDER BY seq").fetchall()
        connection.close()
        return [decode(kind, data) for kind, data in rows]


async def _compile(households: Path, cache: Path) -> tuple[bool, list[Problem]]:
    return compile_roster(households, cache)


def play(
    folder: Path,
    story: Callable[[Box], Awaitable[Any]],
    *,
    lines: int = 2,
    households: int = 5,
    kind: str = "plain",
) -> Any:
    """Run a story on a fresh box and virtual time; `kind` is that of its modems."""

    async def whole() -> Any:
        box = Box(folder, lines, households, kind)
        return await story(box)

    coroutine: Coroutine[Any, Any, Any] = whole()
    return run(coroutine)
