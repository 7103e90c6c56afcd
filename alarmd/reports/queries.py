"""Read-only questions to the journal, for the command line and the board."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from alarmd.i18n.language import MessageError, t
from alarmd.incident.facts.entries import (
    CallersLeft,
    Entry,
    IncidentOpened,
    LineChanged,
    Means,
    Restarted,
    is_known,
)
from alarmd.journal.database import JournalError, decode
from alarmd.journal.lives import Lives
from alarmd.journal.schema import address_to_read, give_entries
from alarmd.privacy.hidden_codes import HiddenCodes
from alarmd.reports.story import Story, Unfit, Untold, tell

BUSY_TIMEOUT_S = 5.0

# seq, at, utc, kind, data (JSON), hash, and whether data was merged of public and private parts
Row = tuple[int, float, float, str, str, str, int]

_OF_INCIDENT = """
SELECT seq, at, utc, kind, data FROM entries WHERE public ->> 'incident' = :incident
UNION
SELECT e.seq, e.at, e.utc, e.kind, e.data FROM entries s JOIN entries e
    ON e.public ->> 'attempt' = s.public ->> 'attempt'
    WHERE s.public ->> 'incident' = :incident AND s.kind = 'AttemptStarted'
ORDER BY seq
"""
_NEWEST = """
SELECT DISTINCT data ->> 'incident' AS incident FROM journal
    WHERE data ->> 'incident' IS NOT NULL AND data ->> 'incident' > 0
    ORDER BY incident DESC LIMIT :limit
"""
_OPEN = """
SELECT o.data ->> 'incident' AS incident FROM journal o
    WHERE o.data ->> 'incident' IS NOT NULL AND o.kind = 'IncidentOpened' AND NOT EXISTS (
        SELECT 1 FROM journal c
        WHERE c.data ->> 'incident' = o.data ->> 'incident' AND c.kind = 'Closed')
    ORDER BY incident DESC LIMIT :limit
"""
_OF_PARTY = """
SELECT max(incident) AS incident FROM (
    SELECT public ->> 'incident' AS incident,
        CASE WHEN who IS NULL THEN public ELSE substr(who, 33) END -> 'originator' AS originator
    FROM entries WHERE public ->> 'incident' IS NOT NULL AND kind = 'IncidentOpened'
) WHERE originator ->> 'id' = :who OR originator ->> 'name' = :who
"""
_OPENINGS = """
SELECT data FROM entries WHERE kind = 'IncidentOpened' AND data LIKE '%"codes"%'
"""
_HEARD = """
SELECT seq, at, utc, kind, data FROM entries
    WHERE kind IN ('RingHeard', 'TextHeard', 'TextUnintelligible') ORDER BY seq DESC
"""
_LEFT = """
SELECT seq, at, utc, kind, data FROM entries
    WHERE seq > (SELECT max(seq) FROM journal) - :rows AND kind = 'CallersLeft' ORDER BY seq DESC
"""
_LAST_START = """
SELECT seq, at, utc, kind, data FROM entries WHERE kind = 'Restarted' ORDER BY seq DESC LIMIT 1
"""
_LAST_OF_LINE = """
SELECT seq, at, utc, kind, data FROM entries
    WHERE kind = 'LineChanged' AND seq > :seq AND data ->> 'line' = :line ORDER BY seq DESC LIMIT 1
"""
_LIVES = """
SELECT seq, at, kind, data FROM entries WHERE kind IN ('Restarted', 'ClockSet') ORDER BY seq
"""
_END = """
SELECT max(seq) AS seq, max(at) AS at, max(utc) AS utc FROM journal
    WHERE seq = (SELECT max(seq) FROM journal)
"""


DAYS_ROWS = 10_000  # a busy day writes half of that; reading all rows takes minutes on a card


class ReportUnavailable(MessageError):
    """The journal cannot be read; `message` says which file, why and what to do."""


class Noted(Struct, frozen=True):
    """One fact: `at` on the daemon timeline, `utc` in seconds since 1970 for people, corrected by
    what the box has learnt since.
    """

    seq: int
    at: float
    utc: float
    entry: Entry


class BoxFacts(Struct, frozen=True):
    """What the journal says of the box: its last start, each line's last state and since when."""

    started: Noted | None
    lines: tuple[tuple[LineChanged, float], ...]
    entries: int
    last_utc: float | None


class Reports:
    """The journal at `path`, read-only; a context manager; raises ReportUnavailable. It tells a
    story as it is when this machine's calendar says `utc` (None: as it is at the last row).
    """

    def __init__(self, path: Path, utc: float | None = None) -> None:
        self._path, self._calendar_utc = path, utc
        try:
            is_there = path.exists()
        except OSError as error:  # this user may not enter its folder
            why = error.strerror or error
            raise ReportUnavailable(
                t("{path}: the journal cannot be read: {why}", path=path, why=why)
            ) from error
        if not is_there:
            raise ReportUnavailable(
                t("{path}: there is no journal yet; it is made when alarmd first runs", path=path)
            )
        with self._guarded():
            address = address_to_read(path)
            self._connection = sqlite3.connect(address, uri=True, timeout=BUSY_TIMEOUT_S)
            give_entries(self._connection)
        self._known_lives: Lives | None = None

    @property
    def utc(self) -> float | None:
        """The time, corrected if the box knows better than the calendar of this machine; None if no
        time was given."""
        if self._calendar_utc is None:
            return None
        end = next(self._ask(_END))
        if end["at"] is None:
            return self._calendar_utc
        return self._lives.right(self._calendar_utc, self._dated(end))

    def __enter__(self) -> Reports:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def newest(self, limit: int) -> list[Story]:
        """The newest incidents, newest first."""
        return [self.story(row["incident"]) for row in self._ask(_NEWEST, limit=limit)]

    def still_open(self, limit: int) -> list[Story]:
        """The incidents that nobody has closed, newest first."""
        return [self.story(row["incident"]) for row in self._ask(_OPEN, limit=limit)]

    def story(self, incident: int) -> Story:
        """One incident; raise ReportUnavailable if there is none of this number."""
        entries = [self._noted(row) for row in self._ask(_OF_INCIDENT, incident=incident)]
        try:
            return tell(entries, self.utc)
        except Untold:
            why = t("there is no alarm {number}", number=incident)
            raise ReportUnavailable(why) from None
        except Unfit as unfit:
            why = t(
                "the entries of alarm {number} do not fit together ({why}); "
                "run: alarmctl journal verify",
                number=incident,
                why=unfit,
            )
            raise ReportUnavailable(why) from unfit

    def newest_of(self, who: str) -> Story:
        """The newest incident that this party (its id or its name) raised; raise ReportUnavailable
        if there is none.
        """
        [row] = self._ask(_OF_PARTY, who=who)
        if row["incident"] is None:
            raise ReportUnavailable(t('there is no alarm of "{name}"', name=who))
        return self.story(row["incident"])

    def heard_since(self, utc: float) -> list[Noted]:
        """Every ring and text since `utc`, those of members too, the oldest first."""
        end = next(self._ask(_END))
        ended = self._dated(end) if end["at"] is not None else 0.0
        if not is_known(ended) and self._calendar_utc is not None:
            ended = self._calendar_utc
        rows: list[Noted] = []
        for noted in map(self._noted, self._ask(_HEARD)):
            # The daemon's own time never goes back: only older rows follow.
            if noted.at < end["at"] - (ended - utc):
                break
            rows.append(noted)
        return rows[::-1]

    def left_since(self, utc: float) -> list[str]:
        """The names of those who rang in vain since `utc` and got no alarm, because so many did."""
        names: dict[str, str] = {}
        for noted in map(self._noted, self._ask(_LEFT, rows=DAYS_ROWS)):
            if noted.utc < utc or not isinstance(noted.entry, CallersLeft):
                break
            names.update(zip(noted.entry.parties, noted.entry.names, strict=False))
        return list(names.values())

    def box(self) -> BoxFacts:
        """The last facts of the box, for the time when the daemon cannot be asked."""
        started = next(map(self._noted, self._ask(_LAST_START)), None)
        lines: list[tuple[LineChanged, float]] = []
        if started is not None and isinstance(started.entry, Restarted):
            for line in started.entry.lines:
                for noted in map(self._noted, self._ask(_LAST_OF_LINE, seq=started.seq, line=line)):
                    assert isinstance(noted.entry, LineChanged)
                    lines.append((noted.entry, noted.utc))
        end = next(self._ask(_END))
        last_utc = None if end["utc"] is None else self._dated(end)
        return BoxFacts(started, tuple(lines), end["seq"] or 0, last_utc)

    def hidden_codes(self) -> HiddenCodes:
        """The object that hides the codes of officers in the rows."""
        return HiddenCodes(row["data"] for row in self._ask(_OPENINGS))

    def rows(self, after_seq: int = 0) -> Iterator[Row]:
        """Every row after `after_seq` in order, as it is kept; only its `utc` is corrected."""
        with self._guarded():
            correction = self._lives.correction
            for seq, at, utc, kind, data, tail, is_merged in self._connection.execute(
                "SELECT seq, at, utc, kind, data, hash, who IS NOT NULL OR words IS NOT NULL "
                "FROM entries WHERE seq > ? ORDER BY seq",
                [after_seq],
            ):
                yield seq, at, utc + correction(seq, at), kind, data, tail, is_merged

    def _dated(self, row: Mapping[str, Any]) -> float:
        """The `utc` of a row as the box knew it later in that life."""
        return float(row["utc"]) + self._lives.correction(row["seq"], row["at"])

    @property
    def _lives(self) -> Lives:
        if self._known_lives is None:
            self._known_lives = Lives(self._starts_and_corrections())
        return self._known_lives

    def _starts_and_corrections(self) -> Iterator[tuple[int, float, Entry]]:
        """The starts and corrections that this version can read; the daemon passed the others over,
        too."""
        for row in self._ask(_LIVES):
            with suppress(JournalError):
                yield row["seq"], row["at"], decode(row["kind"], row["data"])

    def _noted(self, row: Mapping[str, Any]) -> Noted:
        try:
            entry = decode(row["kind"], row["data"])
        except JournalError as error:
            raise ReportUnavailable(t("the journal cannot be read: {why}", why=error)) from error
        correction_s = self._lives.correction(row["seq"], row["at"])
        if isinstance(entry, IncidentOpened) and entry.means is not Means.MISSED_CALL:
            entry = replace(entry, raised_utc=entry.raised_utc + correction_s)
        return Noted(row["seq"], row["at"], row["utc"] + correction_s, entry)

    def _ask(self, sql: str, **values: object) -> Iterator[dict[str, Any]]:
        with self._guarded():
            found = self._connection.execute(sql, values)
            names = [column[0] for column in found.description]
            for row in found:
                yield dict(zip(names, row, strict=True))

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise ReportUnavailable(
                t("{path}: the journal cannot be read: {why}", path=self._path, why=error)
            ) from error
