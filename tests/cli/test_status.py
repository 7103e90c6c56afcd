"""status says with its first word whether somebody has to get up."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.alarmd.journals import box as started
from tests.alarmd.journals import fire
from tests.cli.box import Box, box, case, line, refusal, status


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


@pytest.mark.parametrize(
    ("changes", "first", "code"),
    [
        ({}, "OK  2 of 2 lines work", 0),
        ({"lines": [line("north"), line("south", state="closed")]}, "CHECK  1 of 2", 1),
        ({"lines": [line("north", problem="no SIM")]}, "FAULT  no line works", 1),
        ({"lines": []}, "FAULT  no line works", 1),
        ({"incidents": [case(1)]}, "ALARM  nobody is coming yet: 1 of 1 open", 1),
        ({"incidents": [case(1, coming=["张"])]}, "ALARM  somebody is coming to each: 1 open", 0),
        ({"incidents": [case(1, status="exercise")]}, "OK  2 of 2", 0),
        ({"incidents": [case(1, is_closed=True)]}, "OK  2 of 2", 0),
        ({"problems": [{"en": "disk full", "zh": "磁盘满"}]}, "CHECK  2 of 2", 1),
    ],
)
def test_the_first_word_tells_all(
    here: Box, changes: dict[str, Any], first: str, code: int
) -> None:
    with here.daemon(status=status(**changes)):
        result = here.run("status")
    assert result.output.startswith(first)
    assert result.exit_code == code


def test_lines_and_open_alarms_are_shown_with_names_and_budgets(here: Box) -> None:
    lines = [
        line("north", doing="voice zhang #1"),
        line("south", state="updating", signal_dbm=None),
    ]
    cases = [
        case(1, coming=["张建国", "李四"]),
        case(2, is_exhausted=True),
        case(3, status="exercise"),
    ]
    with here.daemon(status=status(lines=lines, incidents=cases)):
        output = here.run("status").output
    assert "12/200" in output
    assert "call to zhang #1" in output
    assert "updating" in output
    assert "HELPED" in output
    assert "2 coming: 张建国, 李四" in output
    assert "NOBODY" in output
    assert "everything was tried" in output
    assert "DRILL" in output


def test_the_chinese_status_speaks_chinese(here: Box) -> None:
    both = {"en": "disk full", "zh": "磁盘满"}
    with here.daemon(status=status(problems=[both], incidents=[case(1)])):
        output = here.run("status", lang="zh").output
    assert output.startswith("警情")
    assert "磁盘满" in output
    assert "火警" in output
    assert "disk full" not in output


def test_unwritten_entries_are_shouted(here: Box) -> None:
    with here.daemon(status=status(journal={"entries": 9, "unwritten": 4, "path": "j"})):
        assert "FAULT  4 entries could not be written" in here.run("status").output


def test_json_is_the_daemons_answer(here: Box) -> None:
    with here.daemon(status=status()):
        assert here.json("status") == {"is_running": True, **status()}


def test_without_the_daemon_the_journal_speaks_and_says_so(here: Box) -> None:
    here.write([*started(), *fire(1)])
    result = here.run("status")
    assert result.exit_code == 3
    assert result.output.startswith("DOWN  alarmd is not running")
    assert "last written" in result.output
    assert "the port is missing" in result.output
    assert "王桂英" in result.output
    known = here.json("status")
    assert known["is_running"] is False
    assert [one["incident"] for one in known["incidents"]] == [1]


def test_without_daemon_and_journal_status_still_answers(here: Box) -> None:
    result = here.run("status")
    assert result.exit_code == 3
    assert "no journal yet" in result.output
    assert here.json("status")["lines"] == []


def test_a_daemon_that_refuses_is_told(here: Box) -> None:
    with here.daemon(status=refusal()):
        result = here.run("status")
    assert result.exit_code == 1
    assert "there is no incident 7" in result.stderr


def test_a_line_that_had_to_be_reset_says_how_often(here: Box) -> None:
    with here.daemon(status=status(lines=[line("north", resets=3), line("south")])):
        result = here.run("status")
    assert "north: reset 3 times" in result.output
    assert "south: reset" not in result.output
    assert result.exit_code == 0
