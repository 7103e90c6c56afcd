"""drill: for a household or a group, never for both or neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.box import NOW, Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_a_household_is_drilled_by_its_id(here: Box) -> None:
    with here.daemon(drill={"incidents": [5]}):
        result = here.run("drill", "张建国")
        assert here.json("drill", "zhang") == {"incidents": [5]}
    assert result.output == "DRILL  started: #5\n"
    assert here.requests[0][1]["party"] == "zhang"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["#5 waits: every line has used up its texts", "Until about ", "04:38"]),
        ("zh", ["#5 还在等：各条线路的短信额度都用完了", "大约 ", "04:38"]),
    ],
)
def test_a_drill_that_waits_for_the_budget_says_until_when(
    here: Box, lang: str, words: list[str]
) -> None:
    with here.daemon(drill={"incidents": [5], "waits_until_utc": NOW + 600.0}):
        output = here.run("drill", "zhang", lang=lang).output
    assert [word for word in words if word not in output] == []
    assert "已开始" not in output
    assert "started" not in output


def test_a_group_is_drilled_by_its_id(here: Box) -> None:
    with here.daemon(drill={"incidents": [5, 6]}):
        result = here.run("drill", "--group", "west", lang="zh")
    assert result.output == "演练  已开始：#5、#6\n"
    assert here.requests[0][1].keys() == {"group", "by"}


def test_an_unknown_group_lists_the_known_ones(here: Box) -> None:
    result = here.run("drill", "--group", "north")
    assert result.exit_code == 1
    assert "东组 = east, 西组 = west" in result.stderr


def test_a_group_is_drilled_by_its_name(here: Box) -> None:
    with here.daemon(drill={"incidents": [5]}):
        assert here.run("drill", "--group", "西组").exit_code == 0
        assert here.run("drill", "--group", "WEST").exit_code == 0
    assert [arguments["group"] for _, arguments in here.requests] == ["west", "west"]


def test_a_group_without_households_has_nobody_to_drill(here: Box) -> None:
    text = here.households.read_text()
    group = "  north: {name: 北组, officers: [li], enrolling: yes}\n"
    here.households.write_text(text.replace("officers:\n", f"{group}officers:\n", 1))
    assert "no household is in 北组 yet" in here.run("drill", "--group", "北组").stderr


def test_both_or_neither_is_wrong_usage(here: Box) -> None:
    assert here.run("drill", "wang", "--group", "east").exit_code == 2
    assert here.run("drill").exit_code == 2
