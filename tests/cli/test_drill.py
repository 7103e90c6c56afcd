"""drill: for a household or a group, never for both or neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.box import Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_a_household_is_drilled_by_its_id(here: Box) -> None:
    with here.daemon(drill={"incidents": [5]}):
        result = here.run("drill", "张建国")
        assert here.json("drill", "zhang") == {"incidents": [5]}
    assert result.output == "DRILL  started: #5\n"
    assert here.requests[0][1]["party"] == "zhang"


def test_a_group_is_drilled_by_its_id(here: Box) -> None:
    with here.daemon(drill={"incidents": [5, 6]}):
        result = here.run("drill", "--group", "west", lang="zh")
    assert result.output == "演练  已开始：#5、#6\n"
    assert here.requests[0][1].keys() == {"group", "by"}


def test_an_unknown_group_lists_the_known_ones(here: Box) -> None:
    result = here.run("drill", "--group", "north")
    assert result.exit_code == 1
    assert "east, west" in result.stderr


def test_both_or_neither_is_wrong_usage(here: Box) -> None:
    assert here.run("drill", "wang", "--group", "east").exit_code == 2
    assert here.run("drill").exit_code == 2
