"""The journal on a thread of its own, and the world that it adds up to.

If the disk refuses, the daemon acts all the same and says so: what could not be written waits here
and is written, in order, as soon as the disk takes it. Nothing is deleted from a modem before
that.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from alarmd import __version__
from alarmd.incident.entries import Entry
from alarmd.incident.evolve import evolve
from alarmd.incident.world import World
from alarmd.journal import Journal, JournalError

CHECKPOINT_EVERY = 2000  # entries: so many are folded in a few hundredths of a second
UNWRITTEN_MAX = 100_000  # entries held in memory while the disk refuses: a bad night is 5,000

_log = logging.getLogger("alarmd.store")
_T = TypeVar("_T")


class Run(Protocol):
    """Does work that may block, one piece after the other, and gives what it returns or raises."""

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]:
        """Begin `work` when the piece before has ended."""


@cache
def _world_format() -> str:
    """Changes whenever this version would read another version's checkpoint wrongly."""
    shape = msgspec.json.encode(msgspec.json.schema(World))
    return f"{__version__} {hashlib.sha256(shape).hexdigest()[:16]}"


class Store:
    """Commits facts: `run` does what touches the disk, `open_journal` opens the file."""

    def __init__(
        self, path: Path, run: Run, open_journal: Callable[[Path], Journal] = Journal
    ) -> None:
        self.path = path
        self._run, self._open_journal = run, open_journal
        self._journal: Journal | None = None
        self._unwritten: list[tuple[list[Entry], float, float]] = []
        self._since_checkpoint = 0
        self._format = _world_format()
        self.fault = ""

    @property
    def entries(self) -> int:
        """How many facts are written."""
        return self._journal.seq if self._journal else 0

    @property
    def unwritten(self) -> int:
        """How many facts wait because the disk refuses; what is just being written is no fault."""
        return self._waiting if self.fault else 0

    @property
    def _waiting(self) -> int:
        return sum(len(entries) for entries, _, _ in self._unwritten)

    @property
    def last_at(self) -> float:
        """The instant of the last fact."""
        return self._journal.last_at if self._journal else 0.0

    async def open(self) -> World:
        """Open the journal and fold it, from the last checkpoint on; raise JournalError if it
        cannot be read.
        """
        return await self._run(self._open)

    async def commit(self, entries: Sequence[Entry], at: float, utc: float) -> bool:
        """Write these facts, after all that still waits; whether they are on the disk now."""
        if entries:
            self._unwritten.append((list(entries), at, utc))
        if not self._unwritten:
            return True
        written, fault = await self._run(self._write_all)
        self._since_checkpoint += sum(len(batch) for batch, _, _ in self._unwritten[:written])
        del self._unwritten[:written]
        self._tell(fault)
        return not self._unwritten

    async def tidy(self) -> None:
        """Do what would hold up a commit later; for a moment in which nothing happens."""
        if self._journal is None or self._unwritten or not self._journal.is_untidy:
            return
        try:
            await self._run(self._journal.tidy)
        except JournalError as error:
            _log.warning("the journal's log was not copied: %s", error)

    async def keep_checkpoint(self, world: World, *, always: bool = False) -> None:
        """Save the fold if enough was written since the last time.

        Losing it costs time, nothing else.
        """
        if self._unwritten or (self._since_checkpoint < CHECKPOINT_EVERY and not always):
            return
        self._since_checkpoint = 0
        encoded = msgspec.json.encode(world)
        assert self._journal is not None
        journal, world_format = self._journal, self._format
        try:
            await self._run(lambda: journal.save_checkpoint(encoded, world_format))
        except JournalError as error:
            _log.warning("the checkpoint was not saved: %s", error)

    async def close(self) -> None:
        """Let go of the file, and of what it did not take."""
        if self._unwritten:
            _log.critical("%d facts were never written down", self._waiting)
        if self._journal is not None:
            await self._run(self._journal.close)

    def _open(self) -> World:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        journal = self._open_journal(self.path)
        self._journal = journal
        world, seq = self._from_checkpoint(journal)
        for record in journal.read(after_seq=seq):
            world = evolve(world, record.entry, record.at)
        self._since_checkpoint = journal.seq - seq
        return world

    def _from_checkpoint(self, journal: Journal) -> tuple[World, int]:
        try:
            checkpoint = journal.checkpoint()
            if checkpoint is None or checkpoint.format != self._format:
                return World(), 0
            return msgspec.json.decode(checkpoint.world, type=World), checkpoint.seq
        except (JournalError, msgspec.MsgspecError) as error:
            _log.warning("the checkpoint cannot be read, folding from the beginning: %s", error)
            return World(), 0

    def _write_all(self) -> tuple[int, str]:
        assert self._journal is not None
        for count, (entries, at, utc) in enumerate(self._unwritten):
            try:
                self._journal.append(entries, at, utc)
            except JournalError as error:
                return count, str(error)
        return len(self._unwritten), ""

    def _tell(self, fault: str) -> None:
        if fault and not self.fault:
            _log.critical("the journal cannot be written, acting without it: %s", fault)
        elif self.fault and not fault:
            _log.warning("the journal is written again")
        self.fault = fault
        while self._waiting > UNWRITTEN_MAX:
            lost, _, _ = self._unwritten.pop(0)
            _log.critical("%d facts could not be kept", len(lost))
