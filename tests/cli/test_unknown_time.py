"""A time that the box did not know is said to be unknown, in words and for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import ClockSet, ClockSource, Entry, IncidentOpened
from alarmd.journal.database import Journal
from tests.alarmd.journals import STARTED_UTC, fire, write_journal
from tests.alarmd.journals import box as started
from tests.cli.box import Box, box

IN_1970 = 100.0


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def as_raised_in_1970(entries: Sequence[Entry]) -> list[Entry]:
    return [
        replace(one, raised_utc=IN_1970) if isinstance(one, IncidentOpened) else one
        for one in entries
    ]


def test_what_was_never_learnt_is_unknown(here: Box) -> None:
    write_journal(here.journal, [*started(), *as_raised_in_1970(fire(1))], IN_1970)
    assert "time unknown" in here.run("incidents", "list").stdout
    assert "时间不详" in here.run("incidents", "list", lang="zh").stdout
    shown = here.run("incidents", "show", "1").stdout
    assert "time unknown" in shown
    assert "1970" not in shown
    (one,) = here.json("incidents", "list")
    assert one["opened_utc"] is None
    story = here.json("incidents", "show", "1")
    assert {event["utc"] for event in story["events"]} == {None}
    rows = [json.loads(line) for line in here.run("journal", "export").stdout.splitlines()]
    assert {row["utc"] for row in rows} == {None}
    table = csv.DictReader(here.run("journal", "export", "--format", "csv").stdout.splitlines())
    assert {row["utc"] for row in table} == {""}


def test_what_was_learnt_later_dates_it_anew(here: Box) -> None:
    learnt = ClockSet(STARTED_UTC - IN_1970, ClockSource.STAMP)
    past = [*started(), *as_raised_in_1970(fire(1)), learnt]
    write_journal(here.journal, past, IN_1970)
    (one,) = here.json("incidents", "list")
    assert one["opened_utc"] == STARTED_UTC
    assert "time unknown" not in here.run("incidents", "list").stdout
    rows = [json.loads(line) for line in here.run("journal", "export").stdout.splitlines()]
    before = [row["utc"] for row in rows if row["kind"] != "ClockSet"]
    assert all(utc.startswith("2026-05-28T20:2") for utc in before)
    assert here.run("journal", "verify").exit_code == 0


def test_the_age_of_an_alarm_does_not_follow_a_calendar_that_is_a_year_ahead(here: Box) -> None:
    year_s = 365 * 86400.0
    write_journal(here.journal, [*started(), *fire(1)])
    journal = Journal(here.journal)
    journal.append([ClockSet(-year_s, ClockSource.AGREED)], 500.0, STARTED_UTC - year_s + 60.0)
    journal.close()
    shown = here.run("incidents", "show", "1").stdout
    assert "2025" in shown
    assert "d ago" not in shown
    assert "min ago" in shown
