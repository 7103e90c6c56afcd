"""journal: a touched record is found, and other programs can read it."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from pathlib import Path

import pytest

from tests.alarmd.journals import fire
from tests.cli.box import Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_an_untouched_journal_verifies(here: Box) -> None:
    here.write(fire(1))
    assert here.run("journal", "verify").output == "OK  16 entries, the chain is whole\n"
    assert here.json("journal", "verify")["is_ok"] is True


def test_a_changed_entry_is_named(here: Box) -> None:
    here.write(fire(1))
    connection = sqlite3.connect(here.journal)
    connection.execute("UPDATE journal SET data = replace(data, '王', '汪') WHERE seq = 1")
    connection.commit()
    connection.close()
    result = here.run("journal", "verify")
    assert result.exit_code == 1
    assert result.output.startswith("FAULT  the chain breaks at entry 1")
    assert here.json("journal", "verify")["broken_at_seq"] == 1


def test_a_journal_that_is_missing_or_no_database_is_told(here: Box) -> None:
    assert "no journal yet" in here.run("journal", "verify").stderr
    assert "no journal yet" in here.run("journal", "export").stderr
    here.journal.write_text("nonsense" * 200)
    assert here.run("journal", "verify").exit_code == 1


def test_json_lines_have_utc_times_and_whole_entries(here: Box) -> None:
    here.write(fire(1))
    lines = [json.loads(line) for line in here.run("journal", "export").output.splitlines()]
    assert len(lines) == 16
    assert lines[0]["utc"] == "2026-05-28T20:26:40.000Z"
    assert lines[0]["data"]["originator"]["name"] == "王桂英"


def test_csv_has_a_title_row_and_every_entry_after_the_one_named(here: Box) -> None:
    here.write(fire(1))
    text = here.run("journal", "export", "--format", "csv", "--after", "14").output
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["seq", "utc", "at", "kind", "data", "hash"]
    assert [row[0] for row in rows[1:]] == ["15", "16"]
    assert (
        here.run("journal", "export", "--format", "csv", "--json", "--after", "15").output[0] == "{"
    )
