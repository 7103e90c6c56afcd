"""Whoever or whatever is meant: by id, name, number or a part of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.box import Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def found(here: Box, *words: str) -> list[str]:
    return [one["id"] for one in here.json("household", "list", *words)]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    "name",
    [
        "wang",
        "王桂英",
        "WANG",
        "+8610000000101",
        "100 0000 0101",
        "0086-100-0000-0151",
        "１０００００００１０１",
    ],
)
def test_a_household_is_found_by_id_name_or_number(here: Box, name: str) -> None:
    assert here.json("household", "show", name)["id"] == "wang"


def test_a_household_is_edited_and_removed_by_its_name_or_number(here: Box) -> None:
    assert here.run("household", "edit", "王桂英", "--landmark", "新磨坊").exit_code == 0
    assert here.json("household", "show", "wang")["landmark"] == "新磨坊"
    assert here.run("household", "remove", "10000000102", "--yes").exit_code == 0
    assert "zhang" not in found(here)


def test_a_name_of_two_lists_them_so_that_they_can_be_told_apart(here: Box) -> None:
    here.run("household", "edit", "sun2", "--landmark", "井边")
    for words in (["show"], ["remove", "--yes"], ["edit", "--note", "x"]):
        result = here.run("household", words[0], "孙一", *words[1:])
        assert result.exit_code == 1
        said = flat(result.stderr)
        assert (
            "several are called 孙一; write the id: 孙一 = sun (西组), 孙一 = sun2 (西组, 井边)"
            in said
        )
    assert found(here, "--group", "west") == ["sun", "sun2"]


@pytest.mark.parametrize("name", ["li", "李警官", "+8610000000201"])
def test_an_officer_is_no_household_and_it_is_said(here: Box, name: str) -> None:
    for words in (["remove", name, "--yes"], ["edit", name, "--note", "x"]):
        result = here.run("household", *words)
        assert result.exit_code == 1
        assert "李警官 (li) is no household but: officer" in flat(result.stderr)
    assert "李警官（li）不是住户，是民警" in here.run("household", "remove", name, lang="zh").stderr


def test_a_part_of_a_name_asks_whether_it_is_meant(here: Box) -> None:
    said = flat(here.run("household", "show", "建国").stderr)
    assert 'nobody is enrolled as "建国"; did you mean: 张建国 = zhang (东组)' in said
    assert "see them all" in here.run("household", "show", "西门庆").stderr


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("桂英", ["wang"]),
        ("磨坊", ["wang"]),
        ("SUN", ["sun", "sun2"]),
        ("0000-0103", ["lisi"]),
        ("+86 100 0000 0151", ["wang"]),
        ("８６１０００００００１５１", ["wang"]),
        ("010000000104", ["sun"]),
        ("西组", ["sun", "sun2"]),
        ("没有", []),
        (" ", []),
    ],
)
def test_people_are_found_by_a_part_of_name_number_or_landmark(
    here: Box, text: str, ids: list[str]
) -> None:
    assert found(here, "--find", text) == ids


def test_a_search_that_finds_nobody_says_so(here: Box) -> None:
    english = here.run("household", "list", "--find", "老磨")
    chinese = here.run("--lang", "zh", "household", "list", "--find", "老磨")
    assert english.output == "  nobody has this in id, name, number, landmark or group: 老磨\n"
    assert chinese.output == "  代号、姓名、号码、位置、组名里都没有：老磨\n"


def test_a_search_is_put_on_record_by_whom_it_found(here: Box) -> None:
    with here.daemon(looked_up={}):
        here.run("household", "list", "--find", "孙")
        here.run("household", "list", "--find", "0000", "--group", "东组")
    assert [arguments["what"] for _, arguments in here.requests] == [
        "found 2: sun sun2",
        "found 3: wang zhang lisi",
    ]


@pytest.mark.parametrize("group", ["west", "西组", "West"])
def test_a_group_is_known_by_id_and_by_name(here: Box, group: str) -> None:
    assert found(here, "--group", group) == ["sun", "sun2"]
    words = ("--name", "赵六", "--phone", "10000000106", "--group", group)
    assert here.run("household", "add", "zhao", *words).exit_code == 0
    assert here.json("household", "show", "zhao")["group"] == "west"
    assert here.run("household", "edit", "lisi", "--group", group).exit_code == 0
    assert here.json("household", "show", "lisi")["group"] == "west"


def test_a_group_that_is_none_lists_those_that_are(here: Box) -> None:
    result = here.run("household", "edit", "lisi", "--group", "北组")
    assert result.exit_code == 1
    assert '"北组"; there are: 东组 = east, 西组 = west' in flat(result.stderr)


@pytest.mark.parametrize("text", ["孙一", "桂", "西门庆", "0103"])
def test_whom_a_refusal_names_is_on_record_too(here: Box, text: str) -> None:
    with here.daemon(looked_up={}):
        result = here.run("household", "show", text)
    assert result.exit_code == 1
    assert [arguments["what"] for _, arguments in here.requests] == ["asked in vain"]


@pytest.mark.parametrize(
    "command",
    [
        ("explain", "在吗", "--from", "桂"),
        ("incidents", "raise", "桂", "--yes"),
        ("drill", "桂", "--yes"),
        ("prompts", "render", "--household", "桂"),
    ],
)
def test_so_it_is_in_whatever_command(here: Box, command: tuple[str, ...]) -> None:
    with here.daemon(looked_up={}):
        result = here.run(*command)
    assert "王桂英" in result.stderr
    assert [arguments["what"] for _, arguments in here.requests] == ["asked in vain"]


def test_a_part_of_a_number_is_looked_for_by_find_alone(here: Box) -> None:
    assert "李四" not in here.run("household", "show", "0103").stderr
    assert found(here, "--find", "0103") == ["lisi"]


def test_two_groups_of_one_name_are_told_apart_by_their_ids(here: Box) -> None:
    here.households.write_text(here.households.read_text().replace("name: 东组", "name: 西组"))
    result = here.run("drill", "--group", "西组")
    assert "several are called 西组; write the id: 西组 = east, 西组 = west" in flat(result.stderr)
