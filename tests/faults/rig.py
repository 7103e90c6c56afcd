"""A real box to hurt: alarmd in a process of its own, its modems on real ptys, its village here.

The network and the phones run on the test's own loop, so what they saw is the truth about who was
told. All chance comes from one seed, which is printed: FAULTS_SEED=N plays it again.
FAULTS_ROUNDS=N plays every alarm N times.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import random
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from alarmd.control.protocol import DaemonUnreachable, Refused, ask
from alarmd.incident.facts.entries import (
    Entry,
    IncidentOpened,
    Purpose,
    Restarted,
)
from alarmd.journal.database import Record, decode
from alarmd.journal.schema import give_entries
from alarmd.system.event_loop import new_event_loop, pause, utc_of
from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.phone import Behaviour
from modem.sim.pty import PluggedModem
from modem.sim.record import Fact, FactKind
from tests.faults.files import OFFICER, hotline, number, write_config, write_households
from tests.faults.ledger import is_told, towards
from tests.source import ROOT

SPEED = 20.0  # a night's alarm in seconds; a modem's 5 s are still 0.25 s of a busy machine
ROUNDS = int(os.environ.get("FAULTS_ROUNDS", "1"))
LOOK_EVERY_S = 0.05  # real: so often is looked whether something came true
READY_WITHIN_S = 40.0  # real: a start under coverage or strace, on a machine with other work
START_UP_SHARE, START_UP_S = 0.25, 1.5  # real; lives that end while it starts
TOLD_WITHIN_S = 900.0  # of the village's time, from the last fault on
CONTROL_WITHIN_S = 5.0  # real
GONE_WITHIN_S = 20.0  # real: SIGTERM to the end

KINDS = ("着火了", "救命", "有小偷", "快来人")
_LOG_SHOWN = 40  # lines


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip, saying why, unless all these programs are installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")


PATIENCE = pytest.mark.timeout(240 * ROUNDS)  # every wait has a shorter limit of its own
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system")


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm that was put into a modem: by whom, when (loop time) and with which words."""

    party: str
    at: float
    text: str = ""


class Rig:
    """The box and its village. Ends, by their ids, all processes that it started."""

    def __init__(
        self,
        folder: Path,
        speed: float,
        *,
        lines: int,
        households: int,
        latencies: Latencies,
        calls: bool,
    ) -> None:
        self.folder, self.speed = folder, speed
        self._loop = asyncio.get_running_loop()
        seed = int(os.environ.get("FAULTS_SEED") or secrets.randbelow(10**9))
        print(f"FAULTS_SEED={seed}")
        self.chance = random.Random(seed)
        self.network = Network(
            self._loop,
            random.Random(seed),
            latencies,
            utc_at_start=utc_of(self._loop, speed)(),
        )
        self.households = range(1, households + 1)
        self.phones = {
            f"h{h}": self.network.add_phone(number(h), f"王{h}") for h in self.households
        }
        self.phones["li"] = self.network.add_phone(OFFICER, "李警官")
        for party, answer in (("h3", "1"), ("h4", "2")):
            self.phones[party].behaviour = Behaviour(reply=answer, reaction_pause_s=math.inf)
        self.modems = [self._plug(line) for line in range(1, lines + 1)]
        self.alarms: list[Alarm] = []
        self.daemon: subprocess.Popen[bytes] | None = None
        self._starts_before = 0
        self._started: list[subprocess.Popen[bytes]] = []
        write_households(folder, households)
        self.write_config("alarmd.yaml", "state", calls=calls)

    # --- the stage

    def _plug(self, line: int) -> PluggedModem:
        link = self.folder / f"line{line}"
        return PluggedModem(
            self.network, hotline(line), f"86000000000{line:04d}", link, name=link.name
        )

    def write_config(self, name: str, state: str, *, calls: bool = True) -> Path:
        """A configuration of this name, with its own state folder, for the same modems."""
        ports = {modem.modem.line: modem.link for modem in self.modems}
        return write_config(self.folder / name, state, ports, calls=calls)

    @property
    def state(self) -> Path:
        """The daemon's state folder."""
        return self.folder / "state"

    # --- the daemon

    def start(
        self, *prefix: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """Start alarmd, by `prefix` if one is given (`strace -D ...`), without waiting for it."""
        self._starts_before = len(self.restarts())
        self.daemon = self.launch(self.folder / "alarmd.yaml", *prefix, environment=environment)
        return self.daemon

    def launch(
        self, config: Path, *prefix: str, environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[bytes]:
        """One more alarmd, with this configuration."""
        command = (*prefix, sys.executable, "-m", "alarmd", "--config", str(config))
        with (self.folder / "alarmd.log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--speed", str(self.speed)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT,
                env={**os.environ, **(environment or {})}, start_new_session=True,
            )  # fmt: skip
        self._started.append(process)
        return process

    async def ready(self, lines: int | None = None) -> None:
        """Wait until it serves this many lines (otherwise: all) and knows its households."""
        wanted = len(self.modems) if lines is None else lines
        await self.until(
            lambda: self._ready_lines() >= wanted, READY_WITHIN_S * self.speed, "lines ready"
        )

    def _ready_lines(self) -> int:
        status = self.status()
        if status is None or not status["roster"]["households"]:
            return 0
        return sum(line["state"] == "ready" for line in status["lines"])

    def status(self) -> dict[str, Any] | None:
        """What the daemon says of itself; None if it does not answer."""
        try:
            return ask(self.state / "control.sock", "status", {}, CONTROL_WITHIN_S)
        except (DaemonUnreachable, Refused):
            return None

    def status_now(self) -> dict[str, Any]:
        """What the daemon says of itself, which it must."""
        return self.ask_status(self.state / "control.sock")

    @staticmethod
    def ask_status(socket: Path) -> dict[str, Any]:
        """What the daemon at this socket says of itself."""
        return ask(socket, "status", {}, CONTROL_WITHIN_S)

    def kill(self) -> None:
        """kill -9: no farewell."""
        assert self.daemon is not None
        self.daemon.kill()
        self.daemon.wait()

    def signal(self, which: signal.Signals) -> None:
        """Send it this signal."""
        assert self.daemon is not None
        self.daemon.send_signal(which)

    async def stop(self) -> None:
        """SIGTERM, and wait for the end."""
        assert self.daemon is not None
        daemon = self.daemon
        daemon.terminate()
        await self.until(
            lambda: daemon.poll() is not None, GONE_WITHIN_S * self.speed, "the daemon ends"
        )
        assert daemon.returncode == 0, self.last_words()

    def close(self) -> None:
        """End what is left of all this."""
        for process in self._started:
            end_with_its_own(process)
        for modem in self.modems:
            modem.unplug()

    # --- waiting

    async def live(self, longest_s: float) -> None:
        """Let the daemon that was just started live for a random while, `longest_s` real seconds
        after its start at most; one in four does not live to see its start."""
        if self.chance.random() < START_UP_SHARE:
            await self.real(self.chance.uniform(0.0, START_UP_S))
            return
        await self.until(
            lambda: len(self.restarts()) > self._starts_before,
            READY_WITHIN_S * self.speed,
            "its start",
        )
        await self.real(self.chance.uniform(0.0, longest_s))

    async def real(self, seconds: float) -> None:
        """Let so many seconds of the machine's time pass."""
        await pause(seconds * self.speed)

    async def until(self, is_so: Callable[[], bool], within_s: float, what: str) -> None:
        """Wait until it is so; fail after so many seconds of the village's time."""
        limit = self._loop.time() + within_s
        while not is_so():
            assert self._loop.time() < limit, f"{what}: not in {within_s} s\n{self.last_words()}"
            await self.real(LOOK_EVERY_S)

    def last_words(self) -> str:
        """The end of the daemon's log."""
        text = (self.folder / "alarmd.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-_LOG_SHOWN:])

    # --- the village

    def raise_by_text(self, household: int, line: int = 1) -> Alarm:
        """A household texts for help; the text is in the modem soon, and stays there."""
        alarm = Alarm(f"h{household}", self._loop.time(), KINDS[len(self.alarms) % len(KINDS)])
        self.alarms.append(alarm)
        self.phones[alarm.party].text(hotline(line), alarm.text)
        return alarm

    def ring_once(self, household: int, line: int, *, for_s: float) -> Alarm:
        """A household rings for so long and gives up."""
        alarm = Alarm(f"h{household}", self._loop.time())
        self.alarms.append(alarm)
        self.phones[alarm.party].ring(hotline(line), for_s=for_s)
        return alarm

    async def until_texts(self, count: int) -> None:
        """Wait until the network took so many texts of ours."""
        await self.until(
            lambda: len(self.sent(FactKind.TEXT_ACCEPTED)) >= count, TOLD_WITHIN_S, f"{count} texts"
        )

    async def until_all_are_told(self, alarm: Alarm) -> None:
        """Wait until the officer and every neighbour has the alarm, and the journal knows it."""
        await self.until(lambda: is_told(self, alarm), TOLD_WITHIN_S, f"all are told of {alarm}")

    async def end_alarm(self, alarm: Alarm) -> None:
        """Everybody is told, the officer closes it, everybody is told that it is over."""
        await self.until_all_are_told(alarm)
        incident = self.opened(alarm.party)[-1]
        code = next(one.code for one in incident.codes if one.party == "li")
        self.phones["li"].text(hotline(1), f"结{code} 误报")

        def is_over() -> bool:
            tries = towards(self.entries(), incident.incident, Purpose.ALL_CLEAR)
            return all(any(one.is_done for one in tries[party]) for party in self.phones)

        await self.until(is_over, TOLD_WITHIN_S, f"the all-clear of {alarm}")

    # --- what is on the disk and on the air

    def entries(self) -> list[Entry]:
        """What the journal holds now."""
        return [record.entry for record in self.records()]

    def records(self) -> list[Record]:
        """The rows of the journal as another process reads them; none if there is no journal, or
        what is there is none."""
        try:
            with contextlib.closing(
                sqlite3.connect(f"file:{self.state}/journal.db?mode=ro", uri=True)
            ) as connection:
                give_entries(connection)
                rows = connection.execute(
                    "SELECT seq, at, utc, kind, data FROM entries ORDER BY seq"
                ).fetchall()
        except sqlite3.DatabaseError:
            return []
        return [Record(seq, at, utc, decode(kind, data)) for seq, at, utc, kind, data in rows]

    def opened(self, party: str) -> list[IncidentOpened]:
        """The incidents that this party raised."""
        return [
            entry
            for entry in self.entries()
            if isinstance(entry, IncidentOpened) and entry.originator.id == party
        ]

    def sent(self, kind: FactKind) -> list[Fact]:
        """What the network took from the box."""
        ours = {modem.modem.number for modem in self.modems}
        return [fact for fact in self.network.facts if fact.kind is kind and fact.origin in ours]

    def rings(self, line: int) -> bool:
        """Whether somebody's call has reached this line."""
        return any(
            fact.kind is FactKind.CALL_ALERTING and fact.recipient == hotline(line)
            for fact in self.network.facts
        )

    def restarts(self) -> list[Restarted]:
        """The starts of the daemon."""
        return [entry for entry in self.entries() if isinstance(entry, Restarted)]


def play(
    folder: Path,
    story: Callable[[Rig], Awaitable[None]],
    *,
    speed: float = SPEED,
    lines: int = 2,
    households: int = 6,
    latencies: Latencies | None = None,
    calls: bool = True,
) -> None:
    """Run a story on a fresh box, its time `speed` times as fast as ours."""

    async def whole() -> None:
        rig = Rig(
            folder,
            speed,
            lines=lines,
            households=households,
            latencies=latencies or Latencies(registration_s=1.0),
            calls=calls,
        )
        try:
            await story(rig)
        finally:
            rig.close()

    with asyncio.Runner(loop_factory=lambda: new_event_loop(speed)) as runner:
        runner.run(whole())


def end_with_its_own(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that we started, and all that it started itself."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)  # it leads a session of its own
        process.wait()


def shell(*command: str | Path) -> None:
    """Run a program that must succeed."""
    done = subprocess.run([*map(str, command)], capture_output=True, text=True)
    assert done.returncode == 0, (command, done.stderr)
