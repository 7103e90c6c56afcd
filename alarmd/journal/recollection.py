"""The fold of a journal that may be long or damaged: it never ends the daemon, and never takes
longer than a start may take (docs/decisions/0020).

A start folds at most `TAIL` entries. If there are more, it recollects what still matters: every
alarm that is not settled, and the last entries. The whole journal is folded beside the running box.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from alarmd.incident.facts.evolve import evolve
from alarmd.incident.facts.world import World
from alarmd.journal.database import Checkpoint, Journal, JournalError, RawRow, decode
from alarmd.journal.seals import Anchor

TAIL = 10_000  # entries: a third of a second here, two on a small board
RECALLED_MAX = 100  # the newest alarms that are not settled: a bad night has ten

# The errors of a row that does not fit: it names an alarm, a person, an attempt or a step that is
# not there.
UNFIT = (JournalError, AssertionError, ArithmeticError, LookupError, TypeError, ValueError)

# Raise this when a field of the world changes its meaning. A new field does not need that: its
# default stands for the time before the field.
WORLD_FORMAT = "3"

_log = logging.getLogger("alarmd.journal.recollection")


def checkpoint_of(world: World, seq: int) -> Checkpoint:
    """The checkpoint of the world that the entries up to `seq` add up to."""
    return Checkpoint(seq, WORLD_FORMAT, msgspec.json.encode(world))


def world_of(checkpoint: Checkpoint) -> World | None:
    """The world of a checkpoint; None if another version wrote it in another format."""
    if checkpoint.format != WORLD_FORMAT:
        return None
    try:
        return msgspec.json.decode(checkpoint.world, type=World)
    except msgspec.MsgspecError:
        return None


class Fold:
    """Adds rows to a world, one after the other; passes over what cannot be read or does not fit.

    `seq` is the last row that it was given, `unfit` how many it passed over, `first_unfit` the
    first of them.
    """

    def __init__(self, world: World, seq: int) -> None:
        self.world, self.seq = world, seq
        self.unfit, self.first_unfit, self.reason = 0, 0, ""

    def take(self, rows: Iterable[RawRow]) -> None:
        """Add these rows."""
        for seq, at, _, kind, data, is_past in rows:
            self.seq = seq
            try:
                self.world = evolve(self.world, decode(kind, data), at)
            except UNFIT as error:
                if not is_past:  # a row whose people are erased need not fit any more
                    self._passed_over(seq, kind, error)

    def _passed_over(self, seq: int, kind: str, error: Exception) -> None:
        if not self.unfit:
            self.first_unfit, self.reason = seq, f"{kind}: {type(error).__name__}"
        self.unfit += 1


def recollected(journal: Journal, anchor: Anchor) -> World:
    """The world of what still matters, without folding the whole journal; raise JournalError.

    The alarms that are not settled are exact, with all their attempts, and so are the last numbers.
    From entries before the last `TAIL` the world does not know how long a line has been down, which
    texts were heard, and what operators were told of the box.
    """
    fold = Fold(World(), 0)
    recent = journal.seq - TAIL
    unsettled = journal.unsettled(RECALLED_MAX)
    for number in unsettled:
        _log.info("alarm %d is not settled", number)
    older = {row[0]: row for number in unsettled for row in journal.rows_of(number, recent)}
    fold.take(older[seq] for seq in sorted(older))
    while fold.seq < journal.seq:
        fold.take(journal.rows(max(fold.seq, recent), TAIL))
    incident, attempt = journal.last_numbers()
    return replace(
        fold.world,
        last_incident=max(fold.world.last_incident, incident, anchor.last_incident),
        last_attempt=max(fold.world.last_attempt, attempt, anchor.last_attempt),
    )
