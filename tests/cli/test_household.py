"""household: what is shown, and that a change is written, checked and taken by the daemon."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmd.enrolment.households import FIRST_LINES
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


def test_a_household_shares_its_number_if_it_is_said(here: Box) -> None:
    assert here.run("household", "add", "zhao", *NEW, "--share-number").exit_code == 0
    assert here.json("household", "show", "zhao")["shares_number"] is True
    assert "shown to those who come" in here.run("household", "show", "zhao").output
    assert here.run("household", "edit", "zhao", "--no-share-number").exit_code == 0
    assert here.json("household", "show", "zhao")["shares_number"] is False
    assert here.json("household", "show", "wang")["shares_number"] is False


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
    assert taken.stderr.count("already belongs to 王桂英 = wang (line 11)") == 1
    assert len(taken.stderr.splitlines()) == 1
    assert here.households.read_bytes() == before


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ("110", '"110" is an emergency number'),
        ("1000000O1O6", '"1000000O1O6" has the letter O in it'),
        ("10000000106x5", '"10000000106x5" has an extension'),
        ("10000000106,10000000107", "holds two numbers; write each by itself: --phone once more"),
        ("400-800-1234", '"400-800-1234" is a service number'),
        ("+1 212 555 0100", '"+1 212 555 0100" is a foreign number'),
        ("+8610000000106:fax", '"fax": a phone can ring'),
    ],
)
def test_a_phone_that_is_none_is_refused(here: Box, phone: str, said: str) -> None:
    before = here.households.read_bytes()
    result = here.run("household", "edit", "wang", "--phone", phone)
    assert result.exit_code in (1, 2)
    assert said in " ".join(result.stderr.split())
    assert here.households.read_bytes() == before


def test_an_edit_says_what_changed_from_what_to_what(here: Box) -> None:
    words = ("--name", "王老太", "--phone", "10000000101", "--language", "en", "--note", "",
             "--share-number", "--landmark", "磨坊旁")  # fmt: skip
    said = " ".join(here.run("household", "edit", "王桂英", *words).output.split())
    assert said.startswith("OK 王老太 is changed")
    assert "name: 王桂英 -> 王老太" in said
    assert (
        "phone: +8610000000101 (rings, talks, gets texts), +8610000000151 (rings, talks) -> "
        in said
    )
    assert "language: zh -> en" in said
    assert "note: 心脏病 -> -" in said
    assert "number is shared: no -> yes" in said
    assert "where:" not in said
    again = here.run("household", "edit", "wang", "--name", "王老太").output
    assert again.startswith("OK  王老太 is as it was")


def test_what_changed_is_told_to_programs_too(here: Box) -> None:
    told = here.json("household", "edit", "wang", "--group", "西组")
    assert told["household"] == "wang"
    assert told["changed"] == {
        "group": {
            "old": {"zh": "东组（east）", "en": "东组 (east)"},
            "new": {"zh": "西组（west）", "en": "西组 (west)"},
        }
    }


def test_who_is_left_in_a_group_is_said(here: Box) -> None:
    moved = here.run("household", "edit", "wang", "--group", "西组").output
    assert "group: 东组 (east) -> 西组 (west)" in moved
    assert "Left in 东组: 张建国, 李四" in moved
    gone = here.run("household", "remove", "孙一 ", "--yes")
    assert gone.exit_code == 1
    assert "Left in 西组: 王桂英, 孙一" in here.run("household", "remove", "sun", "--yes").output
    assert "Left in" not in here.run("household", "edit", "wang", "--note", "x").output


def test_a_note_is_shown_whole_however_long_it_is(here: Box) -> None:
    note = "先敲门再喊名字，" * 20 + "药在床头"
    here.run("household", "edit", "wang", "--note", note)
    output = here.run("household", "show", "wang").output
    assert note in "".join(line.strip() for line in output.splitlines())
    assert max(map(len, output.splitlines())) < 80


def test_only_the_warnings_about_the_change_are_shown(here: Box) -> None:
    said = here.run("household", "edit", "wang", "--landmark", "水井").output
    assert "no landmark" not in said
    assert "sample range" not in said
    assert "no landmark" in here.run("household", "edit", "zhang", "--name", "张三").output
    assert here.run("check").output.count("no landmark") == 4


def test_each_of_several_refusals_is_printed_once_by_a_line_that_is_there(here: Box) -> None:
    phones = ("--phone", "10000000103", "--phone", "10000000102")
    result = here.run("household", "edit", "wang", *phones)
    assert result.exit_code == 1
    assert result.stderr.count("already belongs to 李四 = lisi (line 18)") == 1
    assert result.stderr.count("already belongs to 张建国 = zhang (line 17)") == 1
    assert "2 faults, see above" in result.stderr
    assert here.households.read_text().splitlines()[17].startswith("  - {id: lisi")


def test_an_edit_may_mend_a_file_that_has_a_fault(here: Box) -> None:
    text = here.households.read_text()
    here.households.write_text(text.replace("+8610000000102", "1000000O102"))
    assert here.run("household", "edit", "zhang", "--phone", "10000000102").exit_code == 0
    assert here.json("household", "show", "zhang")["phones"][0]["number"] == "+8610000000102"


@pytest.mark.parametrize("text", ["", "# nobody yet\n", "village: 柳溪村\n"])
def test_in_an_empty_file_the_lines_to_copy_are_shown_and_they_are_enough(
    here: Box, text: str
) -> None:
    here.households.write_text(text)
    for words in (("check",), ("household", "add", "zhao", *NEW)):
        result = here.run(*words)
        assert result.exit_code == 1
        assert FIRST_LINES in result.stderr
    here.households.write_text(FIRST_LINES)
    assert here.run("check").exit_code == 0
    new = [*NEW, "--group", "东头组", "--landmark", "井边"]
    assert here.run("household", "add", "zhao", *new).exit_code == 0


def test_one_of_a_thing_is_not_called_many(here: Box) -> None:
    here.households.write_text(FIRST_LINES)
    with here.daemon(reload={"households": 1, "is_refused": False, "problems": []}, looked_up={}):
        assert "has it: 1 household." in here.run(
            "household", "add", "zhao", *NEW, "--group", "东头组"
        ).output  # fmt: skip
    checked = here.run("check").output
    assert "1 group, 1 household, 1 officer or other, 2 lines" in checked
    assert "1 个联防组，1 户，民警等 1 人，2 条线路" in here.run("check", lang="zh").output


def test_remove_takes_the_household_out_by_name(here: Box) -> None:
    here.run("household", "remove", "张建国", "--yes")
    assert "zhang" not in [one["id"] for one in here.json("household", "list")]
