"""Erases private parts in the journal's file; `alarmd.journal.retention` says which and when."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator

import msgspec

from alarmd.incident.facts.entries import PrivatePartsErased

_ERASE = (
    """
UPDATE journal SET words = NULL
    WHERE seq <= :words_up_to AND words IS NOT NULL AND data ->> 'party' = ''
""",
    """
UPDATE journal SET who = NULL, words = NULL
    WHERE seq <= :strangers_up_to AND (who IS NOT NULL OR words IS NOT NULL)
    AND data ->> 'party' = ''
""",
    """
UPDATE journal SET who = NULL, words = NULL
    WHERE seq > :alarms_after AND seq <= :alarms_up_to AND (who IS NOT NULL OR words IS NOT NULL)
    AND kind NOT IN ('LeftScheme', 'RosterLoaded')
""",
    """
UPDATE journal SET who = NULL, words = NULL
    WHERE seq <= :alarms_up_to AND (who IS NOT NULL OR words IS NOT NULL)
    AND kind IN ('LeftScheme', 'RosterLoaded')
    AND seq NOT IN (SELECT value FROM json_each(:still_needed))
""",
)


def erase(connection: sqlite3.Connection, erased: PrivatePartsErased) -> None:
    """Erase what this entry says is erased; raise sqlite3.Error."""
    values = msgspec.to_builtins(erased)
    values["still_needed"] = msgspec.json.encode(erased.still_needed).decode()
    with overwriting(connection):
        for sql in _ERASE:
            connection.execute(sql, values)


@contextlib.contextmanager
def overwriting(connection: sqlite3.Connection) -> Iterator[None]:
    """Let SQLite overwrite what is taken out of the file meanwhile, not only free its place; raise
    sqlite3.Error.
    """
    connection.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        connection.execute("PRAGMA secure_delete = OFF")
