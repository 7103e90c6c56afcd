"""What the journal answers to a reader that cannot write."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from alarmd.incident.facts.entries import Settled
from alarmd.reports.queries import Reports, ReportUnavailable
from tests.alarmd.journals import STARTED_UTC, box, closed, fire, opened, tamper, write_journal


def test_newest_incidents_come_first_and_are_limited(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", [*box(), *fire(1), closed(1), *fire(2), *fire(3)])
    with Reports(tmp_path / "j.db") as reports:
        assert [story.opened.incident for story in reports.newest(2)] == [3, 2]
        assert [story.opened.incident for story in reports.newest(10)] == [3, 2, 1]


def test_open_incidents_are_those_that_nobody_closed(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", [*fire(1), opened(2), closed(1), Settled(1)])
    with Reports(tmp_path / "j.db") as reports:
        assert [story.opened.incident for story in reports.still_open(10)] == [2]


def test_a_story_has_the_entries_of_its_own_attempts_only(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", [*fire(1), *fire(2)])
    with Reports(tmp_path / "j.db") as reports:
        story = reports.story(2)
    numbers = [one.started.attempt for who in story.people for one in who.tries]
    assert numbers
    assert all(200 < number < 300 for number in numbers)


def test_an_unknown_incident_is_said_to_be_unknown(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", fire(1))
    with (
        Reports(tmp_path / "j.db") as reports,
        pytest.raises(ReportUnavailable, match="there is no alarm 9"),
    ):
        reports.story(9)


def test_the_box_is_known_from_its_last_start(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", [*box(), *fire(1)])
    with Reports(tmp_path / "j.db") as reports:
        facts = reports.box()
    assert facts.started is not None
    assert facts.started.utc == STARTED_UTC
    assert [(changed.line, utc - STARTED_UTC) for changed, utc in facts.lines] == [
        ("north", 2.0),
        ("south", 3.0),
    ]
    assert facts.entries == len(box()) + len(fire(1))
    assert facts.last_utc == STARTED_UTC + facts.entries - 1


def test_an_empty_journal_has_nothing_to_say(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", [])
    with Reports(tmp_path / "j.db") as reports:
        facts = reports.box()
        assert (facts.entries, facts.last_utc, facts.lines) == (0, None, ())
        assert reports.newest(5) == []


def test_rows_go_on_where_the_reader_stopped(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", fire(1))
    with Reports(tmp_path / "j.db") as reports:
        seqs = [row[0] for row in reports.rows(after_seq=10)]
    assert seqs == list(range(11, len(fire(1)) + 1))


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", fire(1))
    with Reports(tmp_path / "j.db") as reports, pytest.raises(ReportUnavailable, match="readonly"):
        list(reports._ask("DELETE FROM journal"))


def test_a_missing_journal_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ReportUnavailable, match="no journal yet"):
        Reports(tmp_path / "none.db")


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "j.db").write_text("this is not a database" * 100)
    with pytest.raises(ReportUnavailable, match=r"j\.db"), Reports(tmp_path / "j.db") as reports:
        reports.newest(1)


def test_an_entry_of_a_newer_version_is_an_answer_not_a_crash(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", fire(1))
    connection = sqlite3.connect(tmp_path / "j.db")
    connection.execute("UPDATE journal SET kind = 'Teleported' WHERE seq = 2")
    connection.commit()
    connection.close()
    with (
        Reports(tmp_path / "j.db") as reports,
        pytest.raises(ReportUnavailable, match="Teleported"),
    ):
        reports.story(1)


def test_a_start_of_a_newer_version_takes_no_report_away(tmp_path: Path) -> None:
    path = tmp_path / "j.db"
    write_journal(path, [*box(), *fire(1)])
    tamper(path, "UPDATE journal SET data = '{\"version\": 7}' WHERE kind = 'Restarted'")
    with Reports(path) as reports:
        assert [story.opened.incident for story in reports.newest(1)] == [1]


def test_an_incident_is_found_without_reading_the_whole_journal(tmp_path: Path) -> None:
    write_journal(tmp_path / "j.db", fire(1))
    with Reports(tmp_path / "j.db") as reports:
        from alarmd.reports.queries import _NEWEST, _OF_INCIDENT, _OPEN

        plans = [
            *reports._ask(f"EXPLAIN QUERY PLAN {_OF_INCIDENT}", incident=1),
            *reports._ask(f"EXPLAIN QUERY PLAN {_NEWEST}", limit=1),
            *reports._ask(f"EXPLAIN QUERY PLAN {_OPEN}", limit=1),
        ]
    details = [str(row["detail"]) for row in plans]
    assert any("journal_attempt" in detail for detail in details)
    assert not any(detail.startswith("SCAN") and "USING" not in detail for detail in details), (
        details
    )
