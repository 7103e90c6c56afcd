"""The box in the village office: the real daemon on virtual time, and what kills and revives it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from enum import Enum
from pathlib import Path
from typing import Protocol

from alarmd.config.problem import Problem
from alarmd.control.protocol import SocketUnusable, only_one
from alarmd.daemon import Daemon
from alarmd.enrolment.compile import compile_roster
from alarmd.incident.facts.entries import Entry
from alarmd.incident.intake.inputs import Input
from alarmd.journal.database import Checkpoint, JournalError
from alarmd.journal.writer import Run, Store
from tests.modem.pipe import opens
from tests.modem.virtual_loop import elapse
from tests.sim.disk import Disk, Platters, PowerCut
from tests.sim.law import Law
from tests.sim.village import Village

RESTARTED_AFTER_S = 2.0  # systemd's RestartSec


class Loss(Enum):
    """What a cut takes away: the process alone, or the power of the modems too."""

    PROCESS = "the daemon was killed"
    POWER = "the power went, the modems have their own"
    ALL_POWER = "the power went, the modems' too"


class Watcher(Protocol):
    """Is told of every commit and every life."""

    def started(self, daemon: Daemon) -> None:
        """A daemon has folded the journal and begins to serve."""

    def ordered(self, entries: Sequence[Entry]) -> None:
        """These facts are written, or the disk refuses: the daemon may act on them now."""

    def committed(self, *, is_written: bool) -> None:
        """The daemon may act now: they are written, or the disk refuses."""

    def died(self) -> None:
        """The daemon is gone."""

    def fell_over(self, error: BaseException) -> None:
        """The daemon ended by a fault of its own."""

    def noted(self, what: str) -> None:
        """Something happened to the box."""

    def fail(self, law: Law, what: str) -> None:
        """Something is broken."""


class _WatchedStore(Store):
    """The store, with somebody who looks at each commit."""

    def __init__(self, path: Path, run: Run, disk: Disk, watcher: Watcher) -> None:
        super().__init__(path, run, disk.open_journal, draw=bytes)  # the same key for every seed
        self._watcher = watcher

    async def commit(
        self, entries: Sequence[Entry], at: float, utc: float, kept: Checkpoint | None = None
    ) -> bool:
        is_written = await super().commit(entries, at, utc, kept)
        self._watcher.ordered(entries)
        self._watcher.committed(is_written=is_written)
        return is_written


class Box:
    """Runs daemons, one after the other, until `stop`. `utc` is its battery clock."""

    def __init__(
        self, village: Village, disk: Disk, utc: Callable[[], float], watcher: Watcher
    ) -> None:
        self.village, self.disk, self.utc = village, disk, utc
        self.config = village.config()
        self.daemon: Daemon | None = None
        self.lives = 0
        self._watcher = watcher
        self._usual_loss = self._loss, self._down_s = Loss.PROCESS, RESTARTED_AFTER_S
        self._is_dark = False
        self._platters: Platters | None = None
        self._main: asyncio.Task[None] | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._lock: int | None = None
        self._is_stopping = False
        disk.on_cut = self._cut

    def start(self) -> None:
        """Switch on."""
        self._keeper = self.village.loop.create_task(self._keep())

    async def stop(self) -> None:
        """As SIGTERM does; return when everything is closed."""
        self._is_stopping = True
        if self.daemon is not None:
            self.daemon.stop()
        if self._keeper is not None:
            await self._keeper

    @property
    def is_up(self) -> bool:
        """Whether a daemon serves."""
        return self.daemon is not None

    def lose(self, loss: Loss, down_s: float) -> None:
        """The next cut, by the disk or by `kill`, is of this kind and lasts so long."""
        self._loss, self._down_s = loss, down_s

    def always_lose(self, loss: Loss, down_s: float) -> None:
        """From here on every cut by the disk is of this kind."""
        self._usual_loss = self._loss, self._down_s = loss, down_s

    def kill(self, loss: Loss, down_s: float) -> None:
        """Now, wherever the daemon is."""
        if self._main is not None and self.daemon is not None:
            self.lose(loss, down_s)
            self._cut()
            self._main.cancel()

    async def ask(self, given: Input) -> list[Entry] | None:
        """What an operator asks; None if nobody is there to answer, or dies over it."""
        if self.daemon is None:
            return None
        asked = self.village.loop.create_task(self.daemon.request(given))
        assert self._main is not None
        await asyncio.wait({asked, self._main}, return_when=asyncio.FIRST_COMPLETED)
        if not asked.done():
            asked.cancel()
            return None
        return asked.result()

    def reload_soon(self) -> None:
        """Have the households read again, if somebody is there to ask."""
        if self.daemon is not None:
            self.daemon._spawn(self.daemon.reload())

    def start_twin(self) -> None:
        """Somebody starts a second daemon with the same files, by mistake."""
        try:
            lock = only_one(self.config.control)
        except SocketUnusable as refusal:
            return self._watcher.noted(f"a second daemon ends at once: {refusal}")
        os.close(lock)
        if self._lock is not None:
            self._watcher.fail(Law.ALONE, "there are two")

    def noted(self, what: str) -> None:
        """Something happens to the box."""
        self._watcher.noted(what)

    def _cut(self) -> None:
        """From this instant on no byte passes between the daemon and its modems."""
        self._is_dark = self._is_dark or self._loss is Loss.ALL_POWER
        self._watcher.noted(self._loss.value)
        has_power = self._loss is Loss.PROCESS
        self._platters = self.disk.left(self.config.journal, has_power=has_power)
        for pipe in self.village.pipes.values():
            pipe.drop()
            if self._is_dark and pipe.is_plugged:
                pipe.modem.power_off()

    async def _keep(self) -> None:
        while not self._is_stopping:
            daemon = self.daemon = self._new()
            self._main = self.village.loop.create_task(self._live(daemon))
            await asyncio.wait({self._main})
            error = self._error()
            await self._bury(daemon)
            if self._is_stopping:
                return
            if error is not None and not isinstance(error, PowerCut | JournalError):
                self._watcher.fell_over(error)
            await elapse(self._down_s)
            self._come_back()

    def _error(self) -> BaseException | None:
        assert self._main is not None
        return None if self._main.cancelled() else self._main.exception()

    def _new(self) -> Daemon:
        self.config = self.village.config()
        daemon = Daemon(
            self.config,
            utc=self.utc,
            run=self.disk.run,
            open_port=opens(self.village.pipes),
            usb=self.village.sockets,
            compile_roster=_compile,
        )
        daemon.store = _WatchedStore(self.config.journal, self.disk.run, self.disk, self._watcher)
        return daemon

    async def _live(self, daemon: Daemon) -> None:
        self.config.state.mkdir(exist_ok=True)
        self._lock = only_one(self.config.control)
        self._watcher.started(daemon)
        await daemon.start()
        self.lives += 1
        await daemon.run()
        await daemon.close()

    async def _bury(self, daemon: Daemon) -> None:
        """Take down what a dead process would not hold; the files stay as they were."""
        self.daemon = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
        self._watcher.died()
        if self._is_stopping and self._platters is None:
            return
        for task in daemon._tasks:
            task.cancel()
        for line in daemon.lines.values():
            await line.stop()
        journal = daemon.store._journal
        if journal is not None:
            journal.close()
        if self._platters is not None:
            self._platters.restore(self.config.journal)
            self._platters = None

    def _come_back(self) -> None:
        if self._is_dark:
            self._is_dark = False
            for pipe in self.village.pipes.values():
                if pipe.is_plugged:
                    pipe.modem.power_on()
        self._watcher.noted("the box starts again")
        self._loss, self._down_s = self._usual_loss


async def _compile(households: Path, cache: Path) -> tuple[bool, list[Problem]]:
    return compile_roster(households, cache)
