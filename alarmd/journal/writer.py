"""The journal on a thread of its own, and the world that it adds up to.

An alarm comes first: a start folds no more than it has time for, and does the rest beside the
running box; a file that cannot be opened is put aside, kept and reported. If the disk refuses, the
daemon acts all the same and says so: facts that could not be written wait here and are written, in
order, as soon as the disk takes them. Nothing is deleted from a modem before that
(docs/decisions/0020).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from alarmd.incident.facts.entries import Doubt, Entry, HistoryRewritten, Sealed
from alarmd.incident.facts.world import World
from alarmd.journal.database import Checkpoint, Journal, JournalError
from alarmd.journal.keeping import Keeper
from alarmd.journal.recollection import TAIL, Fold, checkpoint_of, recollected, world_of
from alarmd.journal.retention import EVERY_S, next_piece
from alarmd.journal.seals import Draw
from alarmd.privacy.rewriting import Boundary

CHECKPOINT_EVERY = 2000  # entries: so many are folded in a few hundredths of a second
CHECKPOINT_AFTER_S = 86400.0  # the seal over what was written goes into the chain once a day
UNWRITTEN_MAX = 100_000  # entries held in memory while the disk refuses: a bad night is 5,000

PIECE = 200  # entries folded beside the running box before a commit may come between: some 6 ms
BESIDE_KEPT_EVERY = (
    50_000  # entries between two checkpoints of the fold beside: after a kill it goes on there
)
CAUGHT_UP = 1000  # entries: so few are folded in one piece

CHORES_AGAIN_AFTER_S = 600.0  # a disk that refused a chore may take it then

_log = logging.getLogger("alarmd.journal.writer")
_T = TypeVar("_T")


class Run(Protocol):
    """Does work that may block, one piece after the other; gives its result or raises its error."""

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]:
        """Begin `work` when the piece before has ended."""


class Store:
    """Commits facts: `run` does what touches the disk, `open_journal` opens the file, `draw` gives
    the octets of a new key.
    """

    def __init__(
        self,
        path: Path,
        run: Run,
        open_journal: Callable[[Path], Journal] = Journal,
        draw: Draw = os.urandom,
    ) -> None:
        self.path = path
        self._in_thread = run
        self._keeper = Keeper(path, open_journal, draw)
        self._journal: Journal | None = None
        self._unwritten: list[tuple[list[Entry], float, float]] = []
        self._since_checkpoint = 0
        self._checkpoint_at: float | None = None
        self._beside: Fold | None = None
        self._beside_kept = 0
        self._beside_due: Checkpoint | None = None
        self._erased_at, self._erases_on = 0.0, False
        self._boundary: Boundary | None = None
        self._rests_until = 0.0
        self._is_late = False  # a good journal could be read only after the start
        self.fault = ""

    @property
    def entries(self) -> int:
        """How many facts are written."""
        return self._journal.seq if self._journal else 0

    @property
    def unwritten(self) -> int:
        """How many facts wait because the disk refuses, not those that are just being written."""
        return self._waiting if self.fault else 0

    @property
    def unfolded(self) -> int:
        """How many facts are still to be folded beside the running box."""
        return self.entries - self._beside.seq if self._beside else 0

    @property
    def _waiting(self) -> int:
        return sum(len(entries) for entries, _, _ in self._unwritten)

    @property
    def last_at(self) -> float:
        """The instant of the last fact."""
        return self._journal.last_at if self._journal else self._keeper.anchor.at

    @property
    def last_utc(self) -> float:
        """What the calendar said when the last fact was written."""
        return self._journal.last_utc if self._journal else self._keeper.anchor.utc

    @property
    def closing_secret(self) -> bytes:
        """The secret from which the codes of officers are made, once the journal is open."""
        return self._keeper.closing_secret

    async def open(self, utc: float = 0.0) -> World:
        """Open the journal; return the world that it adds up to, or what still matters if it is
        long.

        This always succeeds: without any journal, the facts are kept in memory.
        """
        world = await self._in_thread(lambda: self._open(utc))
        if self._journal is None:
            self._tell(self._keeper.fault)
        return world

    def found(self) -> list[Entry]:
        """Return the facts to record of how the journal was found; each fact once."""
        found, self._keeper.found = self._keeper.found, []
        return found

    async def commit(
        self, entries: Sequence[Entry], at: float, utc: float, kept: Checkpoint | None = None
    ) -> bool:
        """Write the facts that wait, then these, and with them the checkpoint that the last fact
        vouches for; return whether all are on the disk now.
        """
        if entries:
            self._unwritten.append((list(entries), at, utc))
        if not self._unwritten:
            return True
        written, fault = await self._in_thread(lambda: self._write_all(kept, utc))
        self._since_checkpoint += sum(len(batch) for batch, _, _ in self._unwritten[:written])
        del self._unwritten[:written]
        if kept is not None and not self._unwritten:
            self._since_checkpoint = 0  # the fact that vouches for it needs no other checkpoint
        self._tell(fault)
        return not self._unwritten

    async def tidy(self, world: World, now: float, utc: float) -> None:
        """Do now, while nothing happens, what would hold up a commit later."""
        journal = self._journal
        if journal is None or self._unwritten:
            return
        try:
            if journal.is_untidy:
                await self._in_thread(journal.tidy)
        except JournalError as error:
            _log.warning("the journal's log was not copied: %s", error)
        if self._keeper.is_anchor_due(journal, now):
            await self._in_thread(lambda: self._keeper.drop_anchor(journal, world, now, utc))

    # --- chores -----------------------------------------------------------------------------------

    async def chore(self, world: World, now: float, utc: float, *, is_dated: bool) -> Entry | None:
        """Do one chore while nothing happens; return its fact for the next commit. First take the
        rows of earlier versions apart; then, once a day, erase what belongs to a person and has had
        its time, if it `is_dated`: if the network has said what time it is.
        """
        journal = self._journal
        if journal is None or now < self.chore_at(world, is_dated=is_dated):
            return None
        try:
            if self._is_rewriting:
                return await self._in_thread(lambda: self._rewrite(journal))
            piece, self._erases_on = await self._in_thread(
                lambda: next_piece(journal, world, now, utc)
            )
        except JournalError as error:
            _log.warning("what could wait was not done: %s", error)
            self._rests_until = now + CHORES_AGAIN_AFTER_S
            return None
        self._erased_at = now
        return piece

    def chore_at(self, world: World, *, is_dated: bool) -> float:
        """The instant at which a chore may be due; inf while facts wait or are folded beside."""
        if self._journal is None or self._unwritten or self._beside is not None:
            return float("inf")
        if self._is_rewriting:
            return self._rests_until
        if not is_dated:
            return float("inf")
        erases_at = 0.0 if self._erases_on else max(self._erased_at, world.erased_at) + EVERY_S
        return max(erases_at, self._rests_until)

    @property
    def _is_rewriting(self) -> bool:
        """Whether rows of earlier versions are to be taken apart. This waits until an anchor lies
        behind them: a start compares the journal with it."""
        at = self._boundary
        if at is None or at.is_stopped or at.attested:
            return False
        return self._keeper.anchor.seq > at.up_to

    def _rewrite(self, journal: Journal) -> HistoryRewritten | None:
        self._boundary = at = journal.rewrite()
        return self._keeper.rewritten(at) if at is not None and at.wants_attesting else None

    # --- checkpoints ------------------------------------------------------------------------------

    def checkpoint(self, world: World, now: float, *, always: bool = False) -> Checkpoint | None:
        """The checkpoint to keep now, if enough was written since the last one; to lose it costs
        time, nothing else.
        """
        if self._unwritten or self._journal is None:
            return None
        if self._beside is not None:
            due, self._beside_due = self._beside_due, None
            return self._of_beside() if always else due
        if self._checkpoint_at is None:
            self._checkpoint_at = now
        is_time = always or now - self._checkpoint_at >= CHECKPOINT_AFTER_S
        if self._since_checkpoint < (1 if is_time else CHECKPOINT_EVERY):
            return None
        self._since_checkpoint, self._checkpoint_at = 0, now
        return checkpoint_of(world, self._journal.seq)

    async def sealed(self, kept: Checkpoint) -> Sealed | None:
        """The fact that this checkpoint is kept; None if the disk refuses."""
        journal = self._journal
        assert journal is not None
        try:
            return await self._in_thread(lambda: self._keeper.sealed(journal, kept))
        except JournalError as error:
            _log.warning("the checkpoint was not saved: %s", error)
            return None

    async def fold_on(self) -> bool:
        """Fold one piece more beside the running box; return whether there is more. Raise
        JournalError if the journal cannot be read there.
        """
        if self._beside is None or self.unfolded <= CAUGHT_UP:
            return False
        await self._in_thread(lambda: self._take_piece(PIECE))
        if self._beside.seq - self._beside_kept >= BESIDE_KEPT_EVERY:
            self._beside_kept = self._beside.seq
            self._beside_due = self._of_beside()
        return True

    @property
    def is_checkpoint_waiting(self) -> bool:
        """Whether a checkpoint of the fold beside is to be kept at the next turn."""
        return self._beside_due is not None

    async def whole(self) -> World | None:
        """Return the world of the whole journal, once, when the fold beside has caught up; before
        that, once, what still matters of a journal that was opened late; else None."""
        fold, journal = self._beside, self._journal
        if fold is None or journal is None or self._unwritten:
            return None
        if self.unfolded > CAUGHT_UP:
            return await self._recalled_late(journal)
        try:
            await self._in_thread(lambda: self._take_piece(CAUGHT_UP))
        except JournalError as error:
            _log.error("the whole journal could not be folded: %s", error)
            return None
        self._beside = self._beside_due = None
        self._look_at(fold)
        self._since_checkpoint = CHECKPOINT_EVERY  # so that no start has to fold all this again
        _log.info("the whole journal is folded: %d entries", fold.seq)
        return fold.world

    async def _recalled_late(self, journal: Journal) -> World | None:
        if not self._is_late:
            return None
        self._is_late = False
        try:
            return await self._in_thread(lambda: recollected(journal, self._keeper.anchor))
        except JournalError as error:
            _log.error("what still matters could not be recalled: %s", error)
            return None

    async def close(self, world: World | None = None, now: float = 0.0, utc: float = 0.0) -> None:
        """Leave an anchor if there is a world; close the file. Facts that still wait are lost."""
        if self._unwritten:
            _log.critical("%d facts were never written down", self._waiting)
        journal = self._journal
        if journal is None:
            return
        if world is not None:
            await self._in_thread(lambda: self._keeper.drop_anchor(journal, world, now, utc))
        await self._in_thread(journal.close)

    # --- on the journal's thread ------------------------------------------------------------------

    def _open(self, utc: float) -> World:
        keeper = self._keeper
        journal, world = keeper.open(utc), World()
        try:
            if journal is not None:
                world = self._world(journal)
        except JournalError as error:
            assert journal is not None
            journal.close()
            self._beside, journal = None, keeper.begin_anew(utc, error)
        if journal is not None:
            keeper.make_sure_of_key(journal, world, utc)
            self._boundary = self._boundary_of(journal)
        self._journal = journal
        return world

    def _boundary_of(self, journal: Journal) -> Boundary | None:
        try:
            return journal.boundary()
        except JournalError as error:
            _log.warning("it is not known what a version before wrote: %s", error)
            return None

    def _world(self, journal: Journal) -> World:
        fold = self._from_checkpoint(journal)
        self._since_checkpoint = journal.seq - fold.seq
        if self._keeper.is_doubted:
            self._since_checkpoint += CHECKPOINT_EVERY  # the checkpoint may be of another journal
        if journal.seq - fold.seq > TAIL:
            _log.warning("%d entries are folded beside", journal.seq - fold.seq)
            self._beside, self._beside_kept = fold, fold.seq
            return recollected(journal, self._keeper.anchor)
        while fold.seq < journal.seq:
            fold.take(journal.rows(fold.seq, TAIL))
        self._look_at(fold)
        return fold.world

    def _from_checkpoint(self, journal: Journal) -> Fold:
        try:
            kept, _ = journal.checkpoint()
        except JournalError as error:
            _log.warning("the checkpoint cannot be read, folding from the beginning: %s", error)
            kept = None
        world = world_of(kept) if kept is not None else None
        return Fold(World(), 0) if kept is None or world is None else Fold(world, kept.seq)

    def _look_at(self, fold: Fold) -> None:
        if fold.unfit:
            _log.critical(
                "%d entries were passed over, the first is %d (%s)",
                fold.unfit, fold.first_unfit, fold.reason,
            )  # fmt: skip
            self._keeper.doubt(Doubt.UNFIT)

    def _take_piece(self, most: int) -> None:
        assert self._journal is not None
        assert self._beside is not None
        self._beside.take(self._journal.rows(self._beside.seq, most))

    def _write_all(self, kept: Checkpoint | None, utc: float) -> tuple[int, str]:
        if self._journal is None:
            self._journal = self._keeper.begin_late(utc)
            if self._journal is None:
                return 0, self._keeper.fault
            if self._journal.seq:  # the journal was there all the time, but could not be read
                self._beside = self._from_checkpoint(self._journal)
                self._beside_kept, self._is_late = self._beside.seq, True
        last = len(self._unwritten) - 1
        for count, (entries, at, when) in enumerate(self._unwritten):
            try:
                at = max(at, self._journal.last_at)
                self._journal.append(entries, at, when, kept if count == last else None)
            except JournalError as error:
                return count, str(error)
        return len(self._unwritten), ""

    # --- elsewhere --------------------------------------------------------------------------------

    def _of_beside(self) -> Checkpoint:
        assert self._beside is not None
        return checkpoint_of(self._beside.world, self._beside.seq)

    def _tell(self, fault: str) -> None:
        if fault and not self.fault:
            _log.critical("the journal cannot be written, acting without it: %s", fault)
        elif self.fault and not fault:
            _log.warning("the journal is written again")
        self.fault = fault
        while self._waiting > UNWRITTEN_MAX:
            lost, _, _ = self._unwritten.pop(0)
            _log.critical("%d facts could not be kept", len(lost))
