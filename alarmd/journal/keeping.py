"""Gets a journal for each start, whatever the start finds; makes the anchor and the seals that show
later whether the journal is still the same. All of it blocks: the journal's thread calls it.

A journal that cannot be opened is put aside under another name, and a new one is begun. If nothing
can be written, there is no journal for now (docs/decisions/0020, 0021).
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from alarmd.incident.facts.entries import Doubt, Entry, HistoryDoubted, HistoryRewritten, Sealed
from alarmd.incident.facts.world import World
from alarmd.journal.database import GENESIS, Checkpoint, Journal, JournalError
from alarmd.journal.schema import NotOurs, beside
from alarmd.journal.seals import (
    KEY_OCTETS,
    Anchor,
    Draw,
    forget_key,
    keyed,
    make_key,
    read_anchor,
    read_key,
    seal,
    write_anchor,
)
from alarmd.privacy.rewriting import Boundary

ANCHOR_EVERY_S = 600.0  # if the box was killed, the loss of so much at the end may go unseen
INCIDENTS_SPARED, ATTEMPTS_SPARED = 100, 10_000  # numbers; a night uses fewer between two anchors
ASIDE_MAX = 100  # files put aside in one second

# The file itself is bad, or is not ours: waiting does not mend it.
_BAD_FILE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)

_log = logging.getLogger("alarmd.journal.keeping")


class Keeper:
    """Opens the journal and guards it. `found`: the facts to record of how the journal was found;
    `fault`: why there is no journal."""

    def __init__(self, path: Path, open_journal: Callable[[Path], Journal], draw: Draw) -> None:
        self._path, self._open_journal, self._draw = path, open_journal, draw
        self._anchor = Anchor(0, GENESIS)
        self._key: bytes | None = None
        self._closing_secret = b""
        self._anchored_at = 0.0
        self.is_doubted = False  # the old anchor and checkpoint would tell the next start so, too
        self._was_touched = False  # said once in a life of the daemon
        self.found: list[Entry] = []
        self.fault = ""

    @property
    def closing_secret(self) -> bytes:
        """The secret from which the codes of officers are made. It comes from the key of this box;
        without a key it is for this life of the daemon only.
        """
        if not self._closing_secret:
            key = self._key or self._draw(KEY_OCTETS)
            self._closing_secret = bytes.fromhex(keyed(key, b"closing codes"))
        return self._closing_secret

    @property
    def anchor(self) -> Anchor:
        """The last anchor that is known."""
        return self._anchor

    def open(self, utc: float) -> Journal | None:
        """Open the journal or a new one; None if neither can be. `utc` names what is put aside."""
        anchor, self._key = read_anchor(self._path), read_key(self._path)
        if anchor is not None:
            self._anchor = anchor
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            journal = self._open_journal(self._path)
        except (JournalError, OSError) as error:
            return self.begin_anew(utc, error)
        try:
            self._compare(journal, anchor)
        except JournalError as error:
            journal.close()
            return self.begin_anew(utc, error)
        return journal

    def begin_anew(self, utc: float, error: Exception) -> Journal | None:
        """Begin a new journal because of this error; None if that cannot be written either."""
        _log.critical("the journal cannot be used: %s", error)
        self.fault = str(error)
        kept_as = self._put_aside(utc) if self._is_bad(error) else ""
        journal = None
        if not self._holds_anything():
            with contextlib.suppress(JournalError):
                journal = self._open_journal(self._path)
        self.doubt(Doubt.UNWRITABLE if journal is None else Doubt.UNREADABLE, kept_as)
        return journal

    def begin_late(self, utc: float) -> Journal | None:
        """Open a journal for the facts that wait; None if there still can be no journal. A journal
        that could not be read at the start goes on if it can be read now.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return self._open_journal(self._path)
        except (JournalError, OSError) as error:
            self.fault = str(error)
            if self._is_bad(error):
                self.doubt(Doubt.UNREADABLE, self._put_aside(utc))
        return None

    def doubt(self, doubt: Doubt, kept_as: str = "") -> None:
        """Put on record that the journal is not as it was left."""
        anchor = self._anchor
        _log.critical("the journal is not as it was left: %s %s", doubt.value, kept_as)
        incident, attempt = anchor.last_incident, anchor.last_attempt
        if doubt is Doubt.UNWRITABLE and anchor.seq:  # numbers may have been given after the anchor
            incident, attempt = incident + INCIDENTS_SPARED, attempt + ATTEMPTS_SPARED
        self.found.append(
            HistoryDoubted(doubt, kept_as, anchor.seq, anchor.hash, incident, attempt)
        )

    # --- anchor and seals -------------------------------------------------------------------------

    def make_sure_of_key(self, journal: Journal, world: World, utc: float) -> None:
        """If there is no key yet, make the key of this box, and an anchor with it."""
        if self._key is not None:
            return
        self._key = make_key(self._path, self._draw)
        if self._key is not None and not self.drop_anchor(journal, world, journal.last_at, utc):
            # A key without an anchor would say that somebody took the anchor away.
            forget_key(self._path)
            self._key = None

    def is_anchor_due(self, journal: Journal, now: float) -> bool:
        """Whether there is something new to anchor and it is time for it; also if this start had a
        doubt: it is on record by now, and the next start must not have it again."""
        is_time = journal.seq > self._anchor.seq and now - self._anchored_at >= ANCHOR_EVERY_S
        return is_time or self.is_doubted

    def drop_anchor(self, journal: Journal, world: World, now: float, utc: float) -> bool:
        """Write the anchor beside the journal; return whether the disk took it. First check whether
        somebody has put another journal there, or written into ours, while we ran.
        """
        try:
            if not journal.is_untouched and not self._was_touched:
                self._was_touched = True
                self.doubt(Doubt.OTHER)
        except JournalError as error:
            _log.warning("the journal could not be looked at: %s", error)
        numbers = world.last_incident, world.last_attempt
        anchor = Anchor(journal.seq, journal.tail, journal.last_at, utc, *numbers)
        self._anchored_at = now
        try:
            write_anchor(self._path, anchor.sealed(self._key))
        except OSError as error:
            _log.warning("the anchor was not written: %s", error)
            return False
        self._anchor, self.is_doubted = anchor, False
        return True

    def sealed(self, journal: Journal, kept: Checkpoint) -> Sealed:
        """The fact that this checkpoint is kept; raise JournalError."""
        digest, tail = kept.digest, journal.hash_at(kept.seq)
        return Sealed(kept.seq, digest, seal(self._key, kept.seq, tail, digest))

    def rewritten(self, at: Boundary) -> HistoryRewritten:
        """The fact that the rows of earlier versions are taken apart."""
        made = seal(self._key, at.up_to, at.left, at.head)
        return HistoryRewritten(at.up_to, at.left, at.head, made)

    def _compare(self, journal: Journal, anchor: Anchor | None) -> None:
        doubt = next(self._doubts(journal, anchor), None)
        if doubt is not None:
            self.is_doubted = True
            self.doubt(doubt)

    def _doubts(self, journal: Journal, anchor: Anchor | None) -> Iterator[Doubt]:
        if anchor is None:
            if self._key is not None:
                yield Doubt.OTHER
        else:
            if anchor.seq > journal.seq:
                yield Doubt.SHORTER
            is_other = anchor.seq and not journal.was(anchor.seq, anchor.hash)
            if is_other or (self._key is not None and not anchor.fits(self._key)):
                yield Doubt.OTHER
        try:
            was_changed = journal.checkpoint()[1]
        except JournalError as error:
            _log.error("the checkpoint cannot be read: %s", error)
            was_changed = True
        if was_changed:
            yield Doubt.CHECKPOINT

    # --- what is put aside ------------------------------------------------------------------------

    def _is_bad(self, error: Exception) -> bool:
        """Whether the file itself is bad, and not just a disk that refuses for now."""
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        cannot_read = not os.access(self._path, os.R_OK | os.W_OK) and not isinstance(
            error, OSError
        )
        is_shut = code == sqlite3.SQLITE_CANTOPEN and (self._path.is_dir() or cannot_read)
        return code in _BAD_FILE or is_shut or isinstance(error.__cause__, NotOurs)

    def _holds_anything(self) -> bool:
        try:
            leads_away = any(file.is_symlink() for file in (self._path, *beside(self._path)))
            return leads_away or self._path.is_dir() or self._path.stat().st_size > 0
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def _put_aside(self, utc: float) -> str:
        """Give the journal and SQLite's files beside it another name; return the name, "" if there
        was nothing to keep or the disk refuses.
        """
        if not self._holds_anything():
            return ""
        stamp = datetime.fromtimestamp(utc, UTC).strftime("%Y%m%dT%H%M%SZ")
        names = [f"{self._path.name}.bad-{stamp}"]
        names += [f"{names[0]}-{again}" for again in range(2, ASIDE_MAX)]
        for name in names:
            aside = self._path.with_name(name)
            if os.path.lexists(aside):
                continue
            try:
                for old, new in zip(beside(self._path), beside(aside), strict=True):
                    if os.path.lexists(old):
                        old.rename(new)
                if os.path.lexists(self._path):
                    self._path.rename(aside)
            except OSError as error:
                _log.error("%s cannot be put aside: %s", self._path, error)
                return ""
            _log.critical("%s is kept as %s", self._path, name)
            return name
        return ""
