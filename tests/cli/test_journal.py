"""journal: a touched record is found, and other programs can read it."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest

from alarmd.i18n.language import Language
from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptStarted,
    Channel,
    ClosingCode,
    Entry,
    Means,
    Purpose,
    Reason,
    Response,
    TextHeard,
)
from alarmd.journal.verification import Finding, Flaw
from cli.journal import _flaw
from tests.alarmd.journals import OFFICER, ZHANG, fire, opened
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
    connection.execute("UPDATE journal SET who = replace(who, '王', '汪') WHERE seq = 1")
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
    lines = [json.loads(line) for line in here.run("journal", "export").stdout.splitlines()]
    assert len(lines) == 16
    assert lines[0]["utc"] == "2026-05-28T20:26:40.000Z"
    assert lines[0]["data"]["originator"]["name"] == "王桂英"


def test_csv_has_a_title_row_and_every_entry_after_the_one_named(here: Box) -> None:
    here.write(fire(1))
    text = here.run("journal", "export", "--format", "csv", "--after", "14").stdout
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["seq", "utc", "at", "kind", "data", "hash"]
    assert [row[0] for row in rows[1:]] == ["15", "16"]
    assert (
        here.run("journal", "export", "--format", "csv", "--json", "--after", "15").stdout[0] == "{"
    )


def test_an_export_ends_with_an_anchor_that_a_shorter_and_another_journal_do_not_fit(
    here: Box,
) -> None:
    here.write(fire(1))
    said = here.run("journal", "export").stderr
    anchor = said.split()[1].rstrip(";")
    assert anchor.startswith("16:")
    assert here.json("journal", "verify")["anchor"] == anchor
    assert here.run("journal", "verify", "--anchor", anchor, "--all").exit_code == 0
    other = here.run("journal", "verify", "--anchor", f"16:{'0' * 64}")
    assert other.exit_code == 1
    assert other.output.startswith("FAULT  entry 16 is not the one that the anchor knows")
    longer = here.json("journal", "verify", "--anchor", f"17:{'0' * 64}")
    assert [one["flaw"] for one in longer["findings"]] == ["shorter"]
    assert here.run("journal", "verify", "--anchor", "17").exit_code == 2


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_is_said_in_both_languages(flaw: Flaw) -> None:
    said = _flaw(Finding(flaw, 7, "why"), 9)
    assert {said.render(Language.EN), said.render(Language.ZH)} != {said.render(Language.EN)}


def coded() -> list[Entry]:
    """An alarm that the officer ends with 473, and one of Zhang's that needs 512."""
    number = OFFICER.phones[0].number.e164
    return [
        opened(1, codes=(ClosingCode(OFFICER.id, "473"),)),
        AttemptStarted(
            1, 1, OFFICER.id, Purpose.ALERT, Channel.SMS, "north", number, 1, Reason.FIRST,
            "警情1，电话14730000473。办完回“结473”",
        ),
        TextHeard("north", "k1", number, OFFICER.id, "1 473", 0.0),
        Acknowledged(1, OFFICER.id, Response.COMING, Means.TEXT, number, True, "1 473"),
        opened(2, originator=ZHANG, codes=(ClosingCode(OFFICER.id, "512"),)),
    ]  # fmt: skip


def test_an_export_shows_nobody_the_code_that_ends_an_alarm(here: Box) -> None:
    here.write(coded())
    whole = here.run("journal", "export").stdout
    assert json.loads(whole.splitlines()[0])["data"]["codes"] == "***"
    assert "14730000473。办完回“结***”" in whole
    for text in (
        whole,
        here.run("journal", "export", "--format", "csv").stdout,
        here.run("journal", "export", "--after", "1").stdout,
    ):
        # The digests of an export hold any three digits, between letters.
        assert re.findall(r"(?<![0-9A-Za-z.])(?:473|512)(?![0-9A-Za-z.])", text) == []
    assert here.json("journal", "verify")["is_ok"] is True


def test_what_is_no_entry_is_exported_as_it_is(here: Box) -> None:
    here.write(coded())
    connection = sqlite3.connect(here.journal)
    connection.execute("UPDATE journal SET who = NULL, words = NULL")
    connection.execute("""UPDATE journal SET data = '["codes"]' WHERE seq = 1""")
    connection.execute("UPDATE journal SET data = '{}' WHERE seq = 2")
    connection.commit()
    connection.close()
    lines = [json.loads(line) for line in here.run("journal", "export").stdout.splitlines()]
    assert [line["data"] for line in lines[:2]] == [["codes"], {}]


def test_a_story_shows_nobody_the_code(here: Box) -> None:
    here.write(coded()[:4])
    shown = here.run("incidents", "show", "1").output + json.dumps(
        here.json("incidents", "show", "1"), ensure_ascii=False
    )
    assert "结***" in shown
    assert "473”" not in shown
    assert "1 473" not in shown
