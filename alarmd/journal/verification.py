"""Is the journal whole, and the one that the box wrote? Read-only, beside a running daemon."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from enum import Enum
from pathlib import Path

from msgspec import Struct, field

from alarmd.incident.facts.entries import (
    Doubt,
    HistoryDoubted,
    HistoryRewritten,
    IncidentOpened,
    PrivatePartsErased,
    Sealed,
)
from alarmd.incident.facts.world import World
from alarmd.journal.database import GENESIS, JournalError, chained, decode, kept_checkpoint
from alarmd.journal.recollection import Fold, world_of
from alarmd.journal.schema import BUSY_TIMEOUT_S, address_to_read, give_entries
from alarmd.journal.seals import Anchor, key_beside, read_anchor, read_key, seal
from alarmd.privacy.gone import Gone, gone_of, private_fits
from alarmd.privacy.rewriting import boundary, fits

FOLDED_MAX = 20_000  # entries; a longer journal is folded from its checkpoint, unless all is asked
WALKED_ALONE = 50_000  # entries; above: one process per usable processor, at most PROCESSES_MAX
PROCESSES_MAX = 4


class Flaw(Enum):
    """What can be wrong with a journal, the gravest first; nothing behind a broken chain is looked
    at.
    """

    CHAIN = "chain"  # an entry was changed, removed or put in between
    SHORTER = "shorter"  # entries are gone that an anchor knows
    OTHER = "other"  # an anchor is of another journal
    SEAL = "seal"  # a seal, or the anchor's, was not made with the key of this box
    ERASED = "erased"  # a private part was taken away, and no entry says so
    CHECKPOINT = "checkpoint"  # the kept sum is not what the entries add up to
    KIND = "kind"  # an entry that no version reads
    UNFIT = "unfit"  # an entry that does not fit those before
    TWICE = "twice"  # two alarms have one number
    TIME = "time"  # an entry is older than the one before
    DOUBTED = "doubted"  # a start found that the journal was not as it had been left


class Finding(Struct, frozen=True):
    """One flaw: the entry at which it is, and the details in English."""

    flaw: Flaw
    seq: int
    reason: str


class Verdict(Struct, frozen=True):
    """How many entries the chain holds, and what is wrong, the gravest first. `head` is the hash of
    the last entry. `seals_untried`: the box has a key, but this user may not read it.
    """

    entries: int
    findings: tuple[Finding, ...] = ()
    head: str = GENESIS
    seals_untried: bool = False

    @property
    def broken_at(self) -> int | None:
        """The entry at which the chain breaks; None if it is whole."""
        return next((one.seq for one in self.findings if one.flaw is Flaw.CHAIN), None)

    @property
    def reason(self) -> str:
        """The details of the gravest flaw, "" if all is well."""
        return self.findings[0].reason if self.findings else ""


class _Walk(Struct):
    """What the rows up to `count` held."""

    count: int
    tail: str
    at: float = float("-inf")
    findings: list[Finding] = field(default_factory=list)
    seals: list[tuple[int, Sealed]] = field(default_factory=list)
    opened: list[tuple[int, int]] = field(default_factory=list)  # number and entry
    gone: Gone = field(default_factory=Gone)
    erased: list[PrivatePartsErased] = field(default_factory=list)
    rewritten: list[tuple[int, HistoryRewritten]] = field(default_factory=list)


def verify(path: Path, anchors: Sequence[Anchor] = (), *, folds_all: bool = False) -> Verdict:
    """Check the whole journal at `path`, also against these anchors and the anchor beside it; raise
    JournalError if it cannot be read.
    """
    beside, key = read_anchor(path), read_key(path)
    known = [*anchors, *([beside] if beside is not None else [])]
    try:
        connection = _opened(path)
        try:
            walk = _walked(connection, path)
            found = [*walk.findings]
            if not any(one.flaw is Flaw.CHAIN for one in found):
                found += _held_against(connection, walk.count, known)
                if beside is None and key_beside(path).exists():
                    found.append(Finding(Flaw.SEAL, 0, "the anchor beside the journal is gone"))
                found += _numbered_twice(walk)
                found += _taken_away(walk, path)
                found += _badly_rewritten(connection, walk, key)
                if key is not None:
                    found += _badly_sealed(connection, walk, key, beside)
                found += _folded(connection, walk, folds_all=folds_all)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise JournalError(f"{path}: {error}") from error
    order = list(Flaw)
    found.sort(key=lambda one: (order.index(one.flaw), one.seq))
    seals_untried = key is None and key_beside(path).exists()
    return Verdict(walk.count, tuple(found), walk.tail, seals_untried)


def _opened(path: Path) -> sqlite3.Connection:
    """Open the journal as it is at one moment, whatever the daemon writes afterwards."""
    connection = sqlite3.connect(address_to_read(path), uri=True, timeout=BUSY_TIMEOUT_S)
    try:
        give_entries(connection)
        connection.execute("BEGIN")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


# --- row by row -----------------------------------------------------------------------------------


def _walked(connection: sqlite3.Connection, path: Path) -> _Walk:
    """Walk all rows, in several processes if there are many."""
    [(last,)] = connection.execute("SELECT coalesce(max(seq), 0) FROM journal")
    processes = min(len(os.sched_getaffinity(0)), PROCESSES_MAX)
    if last <= WALKED_ALONE or processes == 1:
        return _walk(connection, 0, last)
    starts = [last * part // processes for part in range(processes)]
    ends = [*starts[1:], last]
    with ProcessPoolExecutor(processes) as pool:
        return _joined(list(pool.map(_walk_apart, [path] * processes, starts, ends)), starts)


def _joined(parts: Sequence[_Walk], starts: Sequence[int]) -> _Walk:
    """Join several walks into one; what comes after a break does not count."""
    whole = parts[0]
    for part, start in zip(parts[1:], starts[1:], strict=True):
        if whole.count != start:
            break
        whole = _Walk(
            part.count,
            part.tail,
            part.at,
            [*whole.findings, *part.findings],
            [*whole.seals, *part.seals],
            [*whole.opened, *part.opened],
            whole.gone.and_then(part.gone),
            [*whole.erased, *part.erased],
            [*whole.rewritten, *part.rewritten],
        )
    return whole


def _walk_apart(path: Path, after: int, last: int) -> _Walk:
    connection = _opened(path)
    try:
        return _walk(connection, after, last)
    finally:
        connection.close()


def _walk(connection: sqlite3.Connection, after: int, last: int) -> _Walk:
    """Walk the rows after `after` up to `last`: does each continue the chain, can each be read?"""
    before = "SELECT hash, at FROM journal WHERE seq = ?"
    tail, at = connection.execute(before, (after,)).fetchone() or (GENESIS, float("-inf"))
    meets = boundary(connection)
    walk = _Walk(after, tail, at)
    if meets is not None and after == meets.done:
        walk.tail = meets.left
    rows = connection.execute(
        "SELECT seq, at, utc, kind, public, digest, who, words, data, hash FROM entries "
        "WHERE seq > ? AND seq <= ? ORDER BY seq",
        (after, last),
    )
    for seq, at, utc, kind, public, digest, who, words, data, kept in rows:
        if seq != walk.count + 1:
            missing = f"entry {walk.count + 1} is missing"
            walk.findings.append(Finding(Flaw.CHAIN, seq, missing))
            break
        is_whole = private_fits(digest, who, words)
        if not is_whole or chained(walk.tail, seq, at, utc, kind, public, digest) != kept:
            changed = "the hash does not fit: this entry or the one before was changed"
            walk.findings.append(Finding(Flaw.CHAIN, seq, changed))
            break
        if at < walk.at:
            walk.findings.append(Finding(Flaw.TIME, seq, f"from {walk.at} back to {at}"))
        walk.count, walk.tail, walk.at = seq, kept, at
        if meets is not None and seq == meets.done:
            walk.tail = meets.left  # the next row continues the chain from this row's old hash
        if digest and (who is None or words is None):
            walk.gone = walk.gone.and_then(gone_of(seq, public, digest, who, words))
        _read(walk, seq, kind, data)
    return walk


def _read(walk: _Walk, seq: int, kind: str, data: str) -> None:
    try:
        entry = decode(kind, data)
    except JournalError as error:
        walk.findings.append(Finding(Flaw.KIND, seq, str(error)))
        return
    match entry:
        case Sealed():
            walk.seals.append((seq, entry))
        case IncidentOpened(incident=number):
            walk.opened.append((number, seq))
        case PrivatePartsErased():
            walk.erased.append(entry)
        case HistoryRewritten():
            walk.rewritten.append((seq, entry))
        case HistoryDoubted(doubt=doubt) if doubt is not Doubt.UNWRITABLE:
            walk.findings.append(Finding(Flaw.DOUBTED, seq, doubt.value))
        case _:
            pass


# --- as a whole -----------------------------------------------------------------------------------


def _held_against(
    connection: sqlite3.Connection, entries: int, anchors: Sequence[Anchor]
) -> Iterator[Finding]:
    meets = boundary(connection)
    for anchor in anchors:
        if anchor.seq > entries:
            gone = f"there were {anchor.seq} entries"
            yield Finding(Flaw.SHORTER, entries, gone)
        elif not fits(meets, anchor.seq, _hash_at(connection, anchor.seq), anchor.hash):
            yield Finding(Flaw.OTHER, anchor.seq, f"this entry was {anchor.hash}")


def _hash_at(connection: sqlite3.Connection, seq: int) -> str:
    if seq == 0:
        return GENESIS
    row = connection.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row is not None else ""


def _numbered_twice(walk: _Walk) -> Iterator[Finding]:
    times = Counter(number for number, _ in walk.opened)
    seen: set[int] = set()
    for number, seq in walk.opened:
        if times[number] > 1 and number in seen:
            yield Finding(Flaw.TWICE, seq, f"alarm {number} was opened before")
        seen.add(number)


def _taken_away(walk: _Walk, path: Path) -> Iterator[Finding]:
    """Whether private parts are gone without an entry. Several processes walk, each at its own
    moment: the entry about a part may stand behind the last row that was walked.
    """
    gone, erased = walk.gone, walk.erased
    if gone.first:
        erased = [*erased, *_erased_since(path, walk.count)]
    if not gone.is_on_record(erased):
        yield Finding(Flaw.ERASED, gone.first, "no entry says that it was erased")


def _erased_since(path: Path, seq: int) -> list[PrivatePartsErased]:
    connection = _opened(path)
    try:
        rows = connection.execute(
            "SELECT kind, data FROM entries WHERE seq > ? AND kind = 'PrivatePartsErased'", (seq,)
        ).fetchall()
    finally:
        connection.close()
    said = (decode(kind, data) for kind, data in rows)
    return [one for one in said if isinstance(one, PrivatePartsErased)]


def _badly_rewritten(
    connection: sqlite3.Connection, walk: _Walk, key: bytes | None
) -> Iterator[Finding]:
    """Check that where two chains meet one entry stands for both hashes."""
    meets = boundary(connection)
    if meets is None or not (meets.attested or walk.rewritten):
        return
    ends = meets.up_to, meets.left, _hash_at(connection, meets.up_to)
    stands = [
        one
        for seq, one in walk.rewritten
        if seq == meets.attested and (one.up_to, one.was, one.head) == ends
    ]
    if meets.done != meets.up_to or len(stands) != 1 or len(walk.rewritten) != 1:
        yield Finding(Flaw.OTHER, meets.up_to, "it is not what was taken apart")
        return
    [one] = stands
    if key is not None and one.seal and one.seal != seal(key, one.up_to, one.was, one.head):
        yield Finding(Flaw.SEAL, meets.attested, f"over the entries up to {one.up_to}")


def _badly_sealed(
    connection: sqlite3.Connection, walk: _Walk, key: bytes, beside: Anchor | None
) -> Iterator[Finding]:
    if beside is not None and not beside.fits(key):
        yield Finding(Flaw.SEAL, beside.seq, "the anchor beside the journal")
    meets = boundary(connection)
    for seq, sealed in walk.seals:
        tail = _hash_at(connection, sealed.seq)
        if meets is not None and sealed.seq <= meets.done:
            continue  # made over the hash that the row had before it was taken apart
        if sealed.seal and sealed.seal != seal(key, sealed.seq, tail, sealed.world):
            yield Finding(Flaw.SEAL, seq, f"over the entries up to {sealed.seq}")


def _folded(connection: sqlite3.Connection, walk: _Walk, *, folds_all: bool) -> Iterator[Finding]:
    """Whether the entries fit each other, and add up to the checkpoint."""
    entries, is_anything_erased = walk.count, bool(walk.gone.first)
    kept, was_changed = kept_checkpoint(connection)
    if was_changed:
        yield Finding(Flaw.CHECKPOINT, entries, "it is not what the chain says")
    world = world_of(kept) if kept is not None else None
    if kept is not None and world is not None and entries > FOLDED_MAX and not folds_all:
        fold = Fold(world, kept.seq)
    else:
        fold = Fold(World(), 0)
        if kept is not None and world is not None:
            _take(connection, fold, kept.seq)
            if is_anything_erased:  # the entries cannot add up to the checkpoint any more
                fold.world = world
            elif fold.world != world:
                yield Finding(Flaw.CHECKPOINT, kept.seq, "the entries add up to something else")
    _take(connection, fold, entries)
    if fold.unfit:
        yield Finding(Flaw.UNFIT, fold.first_unfit, f"{fold.reason}; {fold.unfit} in all")


def _take(connection: sqlite3.Connection, fold: Fold, up_to: int) -> None:
    fold.take(
        connection.execute(
            "SELECT seq, at, utc, kind, data, is_past FROM entries "
            "WHERE seq > ? AND seq <= ? ORDER BY seq",
            (fold.seq, up_to),
        )
    )
