"""The file that holds the journal: how SQLite opens it for the one writer and for readers, its
schema, and who may read it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from functools import partial
from pathlib import Path

from alarmd.system.atomic import FILE_MODE, why_not_ours

BUSY_TIMEOUT_S = 5.0  # readers never hold a write lock; a backup may for a moment
WAL_ROOM = 4 << 20  # octets: some 300 commits
WAL_PAGES_MAX = 4096  # 16 MiB: a log of this length is copied in the middle of a commit

# One step from each version of the schema to the next (`PRAGMA user_version`); a step that was
# released is never changed. The first step makes only what is missing: the versions that wrote this
# schema did not set the number.
_MIGRATIONS = (
    """
CREATE TABLE IF NOT EXISTS journal (
    seq INTEGER PRIMARY KEY, at REAL NOT NULL, utc REAL NOT NULL,
    kind TEXT NOT NULL, data TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS journal_incident ON journal (data ->> 'incident')
    WHERE data ->> 'incident' IS NOT NULL;
CREATE INDEX IF NOT EXISTS journal_attempt ON journal (data ->> 'attempt')
    WHERE data ->> 'attempt' IS NOT NULL;
CREATE TABLE IF NOT EXISTS checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL,
    format TEXT NOT NULL, world BLOB NOT NULL
) STRICT;
""",
    # The entry `kept_by` (Sealed) vouches for the checkpoint; 0: nobody does.
    "ALTER TABLE checkpoint ADD COLUMN kept_by INTEGER NOT NULL DEFAULT 0;",
    "CREATE INDEX journal_lives ON journal (seq) WHERE kind IN ('Restarted', 'ClockSet');",
    # What belongs to a person is kept beside the public `data`; `digest` is the digest of it. NULL:
    # there is no such part, or it was erased. A row without a digest has no private part, or an
    # earlier version wrote it.
    """
ALTER TABLE journal ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN who TEXT;
ALTER TABLE journal ADD COLUMN words TEXT;
CREATE INDEX journal_strangers ON journal (seq)
    WHERE data ->> 'party' = '' AND (who IS NOT NULL OR words IS NOT NULL);
CREATE INDEX journal_lasting ON journal (seq) WHERE kind IN ('LeftScheme', 'RosterLoaded');
CREATE INDEX journal_erased ON journal (seq) WHERE kind = 'PrivatePartsErased';
CREATE TABLE rewritten (
    id INTEGER PRIMARY KEY CHECK (id = 1), up_to INTEGER NOT NULL, done INTEGER NOT NULL,
    head TEXT NOT NULL, left TEXT NOT NULL, attested INTEGER NOT NULL, is_stopped INTEGER NOT NULL
) STRICT;
INSERT INTO rewritten SELECT 1, seq, 0, genesis, genesis, 0, 0
    FROM (SELECT max(seq) AS seq, printf('%064d', 0) AS genesis FROM journal) WHERE seq IS NOT NULL;
""",
)

# Every row whole, with the private parts that are left: `data`, in which the last of two fields of
# one name counts. The chain stands over `public`. A private part is the JSON behind its salt
# (`alarmd.privacy.public`). Of a row that `is_past` the private parts were to be erased.
_ENTRIES = """
CREATE TEMP VIEW entries AS SELECT seq, at, utc, kind, hash, data AS public, digest, who, words,
    CASE WHEN who IS NULL AND words IS NULL THEN data
    ELSE substr(data, 1, length(data) - 1)
        || CASE WHEN who IS NULL THEN '' ELSE ',' || substr(who, 34, length(who) - 34) END
        || CASE WHEN words IS NULL THEN '' ELSE ',' || substr(words, 34, length(words) - 34) END
        || '}' END AS data,
    seq <= (SELECT coalesce(max(data ->> 'alarms_up_to'), 0) FROM journal
        WHERE kind = 'PrivatePartsErased') AS is_past
FROM journal
"""
_ENTRIES_BEFORE = """
CREATE TEMP VIEW entries AS SELECT seq, at, utc, kind, hash, data AS public, '' AS digest,
    NULL AS who, NULL AS words, data, 0 AS is_past
FROM journal
"""


class NotOurs(sqlite3.OperationalError):
    """Something that is not our file is there: a link, no file at all, or somebody else's file."""


def connect(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open the file; return the connection, and whether it is alone, to be opened again before it
    writes; raise sqlite3.Error.

    The daemon must start on a full disk, too, where there is no room for the index that readers
    share (journal.db-shm): then it keeps the index in its own memory, and nobody else can read. On
    a disk that the kernel has made read-only it reads what there is, and writes when it can. If
    there was no room to bring the schema to this version, the connection counts as alone, too.
    """
    if why := why_not_ours(path, mode_is_set=True):
        raise NotOurs(why)
    if led_away := next((file for file in beside(path) if file.is_symlink()), None):
        raise NotOurs(f"{led_away.name} is a link")
    try:
        connection = _opened(path, "NORMAL")
        return connection, not give_entries(connection)
    except sqlite3.Error as error:
        for other in (partial(_opened, path, "EXCLUSIVE"), partial(_read_only, path)):
            with contextlib.suppress(sqlite3.Error):
                connection = other()
                give_entries(connection)
                return connection, True
        raise error


def give_entries(connection: sqlite3.Connection) -> bool:
    """Give this connection, which may be read-only, the view `entries`; return whether the schema
    has private parts, or is of an earlier version. Raise sqlite3.Error.
    """
    columns = [column for _, column, *_ in connection.execute("PRAGMA table_info(journal)")]
    is_parted = "digest" in columns
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(_ENTRIES if is_parted else _ENTRIES_BEFORE)
    return is_parted


def _read_only(path: Path) -> sqlite3.Connection:
    """Open the file alone for reading, which is right only if the write-ahead log is empty; raise
    sqlite3.Error."""
    log, _ = beside(path)
    if log.exists() and log.stat().st_size:
        raise sqlite3.OperationalError("its log cannot be read")
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, isolation_level=None, uri=True)
    try:
        connection.execute("SELECT 1 FROM journal LIMIT 1")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _opened(path: Path, locking: str) -> sqlite3.Connection:
    """Open the file for writing. `psow=0`: a card that loses power may spoil the whole sector that
    it writes, so no commit may share a sector with the commit before.
    """
    _remove_others_files(path)
    _keep_private(path)
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?psow=0",
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        uri=True,
    )
    try:
        connection.execute(f"PRAGMA locking_mode={locking}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA wal_autocheckpoint={WAL_PAGES_MAX}")
        _migrate(connection)
    except sqlite3.Error:
        connection.close()
        raise
    _secure(connection)
    _make_room(connection, path)
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema to this version, step by step, each whole or not at all; leave a newer one.

    A disk without room leaves an older schema as it is: the next commit opens the file again. Raise
    sqlite3.Error if there is no schema at all.
    """
    [(version,)] = connection.execute("PRAGMA user_version")
    try:
        for step, script in enumerate(_MIGRATIONS[version:], start=version + 1):
            connection.executescript(
                f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {step}; COMMIT;"
            )
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.execute("SELECT seq, at, utc, kind, data, hash FROM journal LIMIT 1")


def _keep_private(path: Path) -> None:
    """Let only the daemon and its group at the journal, whatever the umask; SQLite makes its own
    files beside the journal with the same mode.
    """
    with contextlib.suppress(OSError):  # a disk that is full or read-only: SQLite says so
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE))
    log, index = beside(path)
    for file in (path, log, index):
        with contextlib.suppress(OSError):  # not there, or not ours to change
            if stat.S_IMODE(file.stat().st_mode) != FILE_MODE:
                file.chmod(FILE_MODE)


def _remove_others_files(path: Path) -> None:
    """Remove SQLite's files that belong to somebody who read the journal while no daemon ran: with
    them nothing could be written. An empty log holds nothing, and SQLite makes a new index.
    """
    log, index = beside(path)
    for file in (log, index):
        with contextlib.suppress(OSError):  # not there, or not ours to remove
            holds_nothing = file is index or not file.stat().st_size
            if holds_nothing and not os.access(file, os.R_OK | os.W_OK, effective_ids=True):
                file.unlink()


def address_to_read(path: Path) -> str:
    """The URI to read the journal without leaving a file beside it: a reader's own file there would
    keep the daemon from writing.
    """
    log, index = beside(path)
    address = f"{path.absolute().as_uri()}?mode=ro"
    if not log.exists() or not log.stat().st_size:
        return f"{address}&immutable=1"  # no daemon runs, and everything is in the file itself
    if index.exists():
        return f"{address}&readonly_shm=1"
    return address  # a daemon on a disk without room for the index, or one that was killed there


def inode(path: Path) -> int:
    """The inode of the file; 0 if there is no file."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def beside(path: Path) -> tuple[Path, Path]:
    """SQLite's own files beside a journal: the write-ahead log and its index."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _secure(connection: sqlite3.Connection) -> None:
    """Copy what is found in the log into the file, so that the next commit begins the log anew.

    A power cut may have spoilt the last sector of a commit, and the commit is still found if that
    sector held only padding. The next commit would then be written into the sector before, and
    another power cut could destroy both commits.
    """
    with contextlib.suppress(sqlite3.Error):  # no room now: it stays in the log
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def _make_room(connection: sqlite3.Connection, path: Path) -> None:
    """Give the write-ahead log its full length now.

    A commit that makes a file longer makes the file system write the new length too: on flash that
    costs half as much again, or more. SQLite writes to the log before the commit what does not fit
    into its memory; after the rollback only the room is left.
    """
    log, _ = beside(path)
    if log.exists() and log.stat().st_size >= WAL_ROOM:
        return
    with contextlib.suppress(sqlite3.Error):  # no room now: it grows commit by commit
        [(cache_size,)] = connection.execute("PRAGMA cache_size")
        connection.execute("PRAGMA cache_size = 16")
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("CREATE TABLE room (octets BLOB)")
            connection.execute("INSERT INTO room VALUES (zeroblob(?))", (WAL_ROOM,))
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            connection.execute(f"PRAGMA cache_size = {cache_size}")
