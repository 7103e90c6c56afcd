"""Read-only questions to the journal, for the command line and the board."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database

from alarmd.incident.entries import Entry, LineChanged, Restarted
from alarmd.journal import JournalError, decode
from alarmd.language import MessageError, t
from alarmd.timeline import Story, Untold, tell

BUSY_TIMEOUT_S = 5.0

_OF_INCIDENT = """
SELECT seq, at, utc, kind, data FROM journal WHERE data ->> 'incident' = :incident
UNION
SELECT e.seq, e.at, e.utc, e.kind, e.data FROM journal s JOIN journal e
    ON e.data ->> 'attempt' = s.data ->> 'attempt'
    WHERE s.data ->> 'incident' = :incident AND s.kind = 'AttemptStarted'
ORDER BY seq
"""
_NEWEST = """
SELECT DISTINCT data ->> 'incident' AS incident FROM journal
    WHERE data ->> 'incident' IS NOT NULL AND data ->> 'incident' > 0
    ORDER BY incident DESC LIMIT :limit
"""
_OPEN = """
SELECT o.data ->> 'incident' AS incident FROM journal o
    WHERE o.kind = 'IncidentOpened' AND NOT EXISTS (
        SELECT 1 FROM journal c
        WHERE c.data ->> 'incident' = o.data ->> 'incident' AND c.kind = 'Closed')
    ORDER BY incident DESC LIMIT :limit
"""
_LAST_START = """
SELECT seq, at, utc, kind, data FROM journal WHERE kind = 'Restarted' ORDER BY seq DESC LIMIT 1
"""
_LAST_OF_LINE = """
SELECT seq, at, utc, kind, data FROM journal
    WHERE kind = 'LineChanged' AND seq > :seq AND data ->> 'line' = :line ORDER BY seq DESC LIMIT 1
"""
_END = """
SELECT max(seq) AS seq, max(utc) AS utc FROM journal
    WHERE seq = (SELECT max(seq) FROM journal)
"""


class ReportUnavailable(MessageError):
    """The journal cannot be read; `message` says which file, why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is kept: `data` is the entry's JSON; `hash` covers it and all before."""

    seq: int
    at: float
    utc: float
    kind: str
    data: str
    hash: str


@dataclass(frozen=True, slots=True)
class Noted:
    """One fact: `at` on the daemon timeline, `utc` in seconds since 1970 for people."""

    seq: int
    at: float
    utc: float
    entry: Entry


@dataclass(frozen=True, slots=True)
class BoxFacts:
    """What the journal says of the box: its last start, each line's last state and since when."""

    started: Noted | None
    lines: tuple[tuple[LineChanged, float], ...]
    entries: int
    last_utc: float | None


class Reports:
    """The journal at `path`, read-only; a context manager; raises ReportUnavailable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            raise ReportUnavailable(
                t("{path}: there is no journal yet; it is made when alarmd first runs", path=path)
            )
        address = f"{path.absolute().as_uri()}?mode=ro"
        with self._guarded():
            connection = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)
        self._database = Database(connection)

    def __enter__(self) -> Reports:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.close()

    def newest(self, limit: int) -> list[Story]:
        """The newest incidents, newest first."""
        return [self.story(row["incident"]) for row in self._ask(_NEWEST, limit=limit)]

    def still_open(self, limit: int) -> list[Story]:
        """The incidents that nobody has closed, newest first."""
        return [self.story(row["incident"]) for row in self._ask(_OPEN, limit=limit)]

    def story(self, incident: int) -> Story:
        """One incident; raise ReportUnavailable if there is none of this number."""
        entries = [_noted(row) for row in self._ask(_OF_INCIDENT, incident=incident)]
        try:
            return tell(entries)
        except Untold:
            why = t("there is no incident {number}", number=incident)
            raise ReportUnavailable(why) from None

    def box(self) -> BoxFacts:
        """What was last written of the box, for the time when the daemon cannot be asked."""
        started = next(map(_noted, self._ask(_LAST_START)), None)
        lines: list[tuple[LineChanged, float]] = []
        if started is not None and isinstance(started.entry, Restarted):
            for line in started.entry.lines:
                for noted in map(_noted, self._ask(_LAST_OF_LINE, seq=started.seq, line=line)):
                    assert isinstance(noted.entry, LineChanged)
                    lines.append((noted.entry, noted.utc))
        end = next(self._ask(_END))
        return BoxFacts(started, tuple(lines), end["seq"] or 0, end["utc"])

    def rows(self, after_seq: int = 0) -> Iterator[Row]:
        """Every row after `after_seq` in order, as it is kept."""
        for row in self._ask(
            "SELECT seq, at, utc, kind, data, hash FROM journal WHERE seq > :seq ORDER BY seq",
            seq=after_seq,
        ):
            yield Row(**row)

    def _ask(self, sql: str, **values: object) -> Iterator[dict[str, Any]]:
        with self._guarded():
            yield from self._database.query(sql, values)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise ReportUnavailable(
                t("{path}: the journal cannot be read: {why}", path=self._path, why=error)
            ) from error


def _noted(row: Mapping[str, Any]) -> Noted:
    try:
        return Noted(row["seq"], row["at"], row["utc"], decode(row["kind"], row["data"]))
    except JournalError as error:
        raise ReportUnavailable(t("the journal cannot be read: {why}", why=error)) from error
