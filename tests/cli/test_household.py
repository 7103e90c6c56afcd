"""household: what is shown, and that a change is written, checked and taken by the daemon."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.box import Box, box

NEW = ("--name", "赵铁柱", "--group", "west", "--phone", "+86 100 0000 0106:ring,text")


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_list_shows_names_without_numbers(here: Box) -> None:
    output = here.run("household", "list").output
    assert "王桂英" in output
    assert "+86" not in output
    assert [one["id"] for one in here.json("household", "list", "--group", "west")] == [
        "sun",
        "sun2",
    ]


def test_show_has_everything_and_is_put_on_record(here: Box) -> None:
    with here.daemon(looked_up={}):
        output = here.run("household", "show", "王桂英").output
    assert "+8610000000101 (rings, talks, gets texts)" in output
    assert "心脏病" in output
    assert "Its alarm tells: 张建国, 李四" in output
    assert here.requests[0][1]["what"] == "party:wang"


def test_show_works_without_the_daemon_and_as_json(here: Box) -> None:
    shown = here.json("household", "show", "li")
    assert shown["role"] == "officer"
    assert shown["phones"] == [{"number": "+8610000000201", "can": ["ring", "talk", "text"]}]


def test_add_writes_the_file_and_the_daemon_reloads(here: Box) -> None:
    with here.daemon(reload={"households": 6, "is_refused": False, "problems": []}):
        result = here.run("household", "add", "zhao", *NEW)
    assert result.exit_code == 0, result.output + result.stderr
    assert result.output.startswith("OK  赵铁柱 is enrolled")
    assert "alarmd has it: 6 households." in result.output
    assert "# the mill" in here.households.read_text()
    assert here.json("household", "show", "zhao")["phones"][0]["can"] == ["ring", "text"]


def test_a_new_group_is_enrolled_one_household_at_a_time(here: Box) -> None:
    text = here.households.read_text()
    group = "  north: {name: 北组, officers: [li], enrolling: yes}\n"
    here.households.write_text(text.replace("officers:\n", f"{group}officers:\n", 1))
    for number, said in ((6, "one household so far"), (7, "")):
        phone, name = f"+861000000010{number}", f"赵{number}"
        result = here.run("household", "add", name, "--name", name, "--group", "north",
                          "--phone", phone)  # fmt: skip
        assert result.exit_code == 0, result.output + result.stderr
        assert said in result.output
    assert "one household" not in result.output


@pytest.mark.parametrize(("village", "given", "read"), [
    ("zh", (), "zh"), ("en", (), "en"), ("en", ("--language", "zh"), "zh"),
])  # fmt: skip
def test_a_new_household_reads_what_the_village_reads_unless_it_is_said(
    here: Box, village: str, given: tuple[str, ...], read: str
) -> None:
    here.households.write_text(f"language: {village}\n{here.households.read_text()}")
    assert here.run("household", "add", "zhao", *NEW, *given).exit_code == 0
    assert here.json("household", "show", "zhao")["language"] == read


def test_without_the_daemon_the_file_is_written_all_the_same(here: Box) -> None:
    result = here.run("household", "edit", "wang", "--landmark", "新桥头")
    assert result.exit_code == 0
    assert "it reads the file when it starts" in " ".join(result.output.split())
    assert here.json("household", "show", "wang")["landmark"] == "新桥头"


def test_a_daemon_that_refuses_the_file_is_told(here: Box) -> None:
    with here.daemon(reload={"households": 5, "is_refused": True, "problems": ["x"]}):
        result = here.run("household", "edit", "wang", "--note", "")
    assert "keeps the last good file" in result.output


def test_a_refused_change_leaves_the_file_as_it_was(here: Box) -> None:
    before = here.households.read_bytes()
    taken = here.run(
        "household", "add", "zhao", "--name", "赵", "--group", "west", "--phone", "+8610000000101"
    )
    assert taken.exit_code == 1
    assert "the file was left as it is" in taken.stderr
    assert "already belongs to wang" in taken.stderr.splitlines()[-1]
    assert here.households.read_bytes() == before


@pytest.mark.parametrize(
    ("phone", "said"),
    [("110", '"110" is not a number here'), ("+8610000000106:fax", '"fax": a phone can ring')],
)
def test_a_phone_that_is_none_is_refused(here: Box, phone: str, said: str) -> None:
    result = here.run("household", "edit", "wang", "--phone", phone)
    assert result.exit_code in (1, 2)
    assert said in result.stderr


def test_remove_takes_the_household_out_by_name(here: Box) -> None:
    here.run("household", "remove", "张建国", "--yes")
    assert "zhang" not in [one["id"] for one in here.json("household", "list")]
