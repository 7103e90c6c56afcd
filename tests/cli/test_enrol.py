"""Changing households.yaml: one household differs afterwards, every other character stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alarmd.i18n.language import Language
from alarmd.roster import Phone
from cli.enrol import Changes, EnrolRefused, Written, add, edit, remove, show
from modem.types import Msisdn
from tests.cli.villages import VILLAGE, household, phone, roster


@pytest.fixture
def village(tmp_path: Path) -> Path:
    path = tmp_path / "households.yaml"
    path.write_text(VILLAGE, encoding="utf-8")
    return path


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that are gone and those that are new; all others stand in the same order."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


def test_a_household_is_shown_as_it_is_written(village: Path) -> None:
    assert show(village, "zhao") == (
        "  - {id: zhao, name: 赵四, phones: [+8610000000104], group: east}"
    )
    assert show(village, "wang").startswith('  - id: wang\n    name: "王三" # 本人\n')
    assert show(village, "wang").endswith("      耳背")


def test_a_household_is_added_below_the_last_of_its_group_in_the_same_style(village: Path) -> None:
    add(village, [household(group="east")])
    gone, new = changed_lines(VILLAGE, village.read_text("utf-8"))
    assert (gone, new) == (
        [],
        ["  - {id: sun, name: 孙婆婆, phones: [+8610000000201], group: east}"],
    )


def test_a_household_added_at_the_end_of_a_file_without_a_last_newline(village: Path) -> None:
    lively = replace(
        household(group="west"),
        landmark="桥头: 左边",
        language=Language.EN,
        note="ring twice",
        phones=(phone(201), phone(202, texts=False), phone(203, talks=False)),
    )
    add(village, [lively])
    assert village.read_text("utf-8") == VILLAGE + (
        "\n  - id: sun\n    name: 孙婆婆\n"
        "    phones: [+8610000000201, {number: +8610000000202, text: no},"
        " {number: +8610000000203, talk: no}]\n"
        '    group: west\n    landmark: "桥头: 左边"\n    language: en\n    note: ring twice\n'
    )
    assert roster(village).parties["sun"] == lively


@pytest.mark.parametrize("start", ["", "households:\n", "households: []\n"])
def test_the_first_households_of_a_village_are_added_together(tmp_path: Path, start: str) -> None:
    path = tmp_path / "households.yaml"
    path.write_text(VILLAGE.split("# everybody")[0] + start, encoding="utf-8")
    pair = [household("sun"), household("ma", number=202)]
    add(path, pair)
    assert roster(path).members("east") == tuple(pair)


def test_only_the_line_of_the_changed_field_is_touched(village: Path) -> None:
    edit(village, "wang", Changes(name="王老三"))
    assert changed_lines(VILLAGE, village.read_text("utf-8")) == (
        ['    name: "王三" # 本人'],
        ['    name: "王老三" # 本人'],
    )


def test_quotation_marks_stay_and_are_escaped(village: Path) -> None:
    edit(village, "lin", Changes(name='Lin\'s "second" son'))
    assert "    name: 'Lin''s \"second\" son'\n" in village.read_text("utf-8")
    assert roster(village).parties["lin"].name == 'Lin\'s "second" son'


def test_a_field_that_was_not_there_gets_a_line_of_its_own(village: Path) -> None:
    edit(village, "lin", Changes(landmark="桥头", language=Language.EN, note="# not a comment"))
    assert changed_lines(VILLAGE, village.read_text("utf-8")) == (
        [],
        ["    landmark: 桥头", "    language: en", '    note: "# not a comment"', ""],
    )


def test_a_household_says_whether_its_number_is_shared(village: Path) -> None:
    edit(village, "lin", Changes(shares_number=True))
    assert village.read_text("utf-8") == VILLAGE + "\n    share_number: yes\n"
    assert roster(village).parties["lin"].shares_number
    edit(village, "lin", Changes(shares_number=False))
    assert village.read_text("utf-8") == VILLAGE + "\n    share_number: no\n"
    assert not roster(village).parties["lin"].shares_number
    add(village, [replace(household(group="west"), shares_number=True)])
    assert roster(village).parties["sun"].shares_number


def test_a_field_without_a_value_is_filled(village: Path) -> None:
    edit(village, "chen", Changes(landmark="井边"))
    assert changed_lines(VILLAGE, village.read_text("utf-8")) == (
        ["      landmark:"],
        ["      landmark: 井边"],
    )


def test_a_field_in_brackets_is_added_inside_them(village: Path) -> None:
    edit(village, "zhao", Changes(landmark="井边", note="a, b"))
    assert show(village, "zhao") == (
        "  - {id: zhao, name: 赵四, phones: [+8610000000104], group: east,"
        ' landmark: 井边, note: "a, b"}'
    )


def test_a_note_of_several_lines_becomes_one(village: Path) -> None:
    edit(village, "wang", Changes(note="耳背，腿脚不便"))
    assert changed_lines(VILLAGE, village.read_text("utf-8")) == (
        ["    note: |", "      耳背"],
        ["    note: 耳背，腿脚不便"],
    )


def test_a_changed_phone_keeps_the_comments_of_the_others(village: Path) -> None:
    wanted = (phone(101), phone(102), phone(103, texts=False), phone(107))
    edit(village, "wang", Changes(phones=wanted))
    assert changed_lines(VILLAGE, village.read_text("utf-8")) == (
        [
            "      - {number: +8610000000102, text: no} # the hall",
            "",
            "      - +8610000000103 # his wife's",
        ],
        [
            "      - +8610000000102 # the hall",
            "",
            "      - {number: +8610000000103, text: no} # his wife's",
            "      - +8610000000107",
        ],
    )


def test_a_removed_phone_takes_only_its_own_line(village: Path) -> None:
    edit(village, "wang", Changes(phones=(phone(101), phone(103))))
    assert changed_lines(VILLAGE, village.read_text("utf-8")) == (
        ["      - {number: +8610000000102, text: no} # the hall"],
        [],
    )


def test_a_phone_of_several_lines_is_written_on_one(village: Path) -> None:
    phones = "      - {number: +8610000000102, text: no} # the hall\n"
    several = "      -\n        number: +8610000000102\n        text: no\n"
    village.write_text(VILLAGE.replace(phones, several), encoding="utf-8")
    edit(village, "wang", Changes(phones=(phone(101), phone(102, talks=False), phone(103))))
    wanted = "      - {number: +8610000000102, talk: no}\n"
    assert village.read_text("utf-8") == VILLAGE.replace(phones, wanted)


def test_phones_in_another_order_are_written_anew(village: Path) -> None:
    wanted = (phone(103), phone(101))
    edit(village, "wang", Changes(phones=wanted))
    assert roster(village).parties["wang"].phones == wanted


def test_a_household_is_removed_with_its_lines_and_nothing_else(village: Path) -> None:
    add(village, [household(group="east")])
    before = village.read_text("utf-8")
    remove(village, "wang")
    gone, new = changed_lines(before, village.read_text("utf-8"))
    assert gone[0] == "  - id: wang"
    assert gone[-1] == "      耳背"
    assert new == []


def test_adding_and_removing_gives_the_same_bytes(village: Path) -> None:
    village.write_text(VILLAGE + "\n", encoding="utf-8")
    before = village.read_bytes()
    add(village, [household(group="west")])
    remove(village, "sun")
    assert village.read_bytes() == before


def test_windows_line_ends_and_the_byte_order_mark_stay(village: Path) -> None:
    windows = b"\xef\xbb\xbf" + VILLAGE.replace("\n", "\r\n").encode()
    village.write_bytes(windows)
    edit(village, "lin", Changes(landmark="桥头"))
    after = village.read_bytes()
    assert after == windows + "\r\n    landmark: 桥头\r\n".encode()


OFFICERS = Phone(Msisdn("+8610000000001"))
REFUSED: list[tuple[Callable[[Path], object], str]] = [
    (
        lambda path: edit(path, "wang", Changes(phones=(phone(104),))),
        "households.yaml wang.phones[0]: +8610000000104 already belongs to 赵四 = zhao (line 27)",
    ),
    (
        lambda path: edit(path, "wang", Changes(name="")),
        'households.yaml:17 wang.name: "name" is empty',
    ),
    (
        lambda path: edit(path, "zhao", Changes(group="north")),
        'households.yaml:27 zhao.group: there is no group "north"; write it under groups',
    ),
    (
        lambda path: remove(path, "zhao"),
        "households.yaml:5 groups.east: one household alone is no group;"
        " put it into a neighbouring group, or write enrolling: yes until there are more",
    ),
    (
        lambda path: add(path, [household("wang", group="west")]),
        'households.yaml wang: the id "wang" is already on line 16',
    ),
    (
        lambda path: add(path, [household("a b")]),
        'households.yaml households[2].id: "a b" cannot be a name here;'
        " use up to 32 letters, digits, - and _",
    ),
    (
        lambda path: add(path, [household("ma", group="east"), household("lin", number=205)]),
        'households.yaml lin: the id "lin" is already on line 35',
    ),
    (
        lambda path: add(path, [replace(household(), phones=(phone(201), phone(201)))]),
        "households.yaml sun.phones[1]: +8610000000201 is given twice",
    ),
    (
        lambda path: edit(path, "wang", Changes(phones=(phone(101), OFFICERS))),
        "households.yaml wang.phones[1]: +8610000000001 already belongs to 李警官 = li (line 9)",
    ),
    (
        lambda path: add(path, [household("sun", group="north")]),
        'households.yaml sun.group: there is no group "north"; write it under groups',
    ),
    (
        lambda path: edit(path, "nobody", Changes(name="x")),
        'households.yaml: no household has the id "nobody"',
    ),
    (
        lambda path: remove(path, "li"),
        'households.yaml: no household has the id "li"',
    ),
]


@pytest.mark.parametrize(("change", "problem"), REFUSED)
def test_a_change_that_makes_the_file_wrong_is_refused_and_changes_nothing(
    village: Path, change: Callable[[Path], object], problem: str
) -> None:
    with pytest.raises(EnrolRefused) as refused:
        change(village)
    assert problem in [str(one) for one in refused.value.problems]
    assert village.read_text("utf-8") == VILLAGE


def test_a_wrong_file_can_be_put_right(village: Path) -> None:
    village.write_text(VILLAGE.replace("+8610000000105", "0612"), encoding="utf-8")
    with pytest.raises(EnrolRefused, match="0612"):
        edit(village, "lin", Changes(name="林"))
    edit(village, "chen", Changes(phones=(phone(105),)))
    assert roster(village).parties["chen"].phones == (phone(105),)


def test_a_household_without_phones_gets_them(village: Path) -> None:
    without = VILLAGE.replace("    phones: [+8610000000106]\n", "")
    village.write_text(without, encoding="utf-8")
    edit(village, "lin", Changes(phones=(phone(106),)))
    assert village.read_text("utf-8") == VILLAGE


def test_a_file_that_is_no_yaml_is_refused_with_its_line(village: Path) -> None:
    village.write_text(VILLAGE + "\n\tx: [", encoding="utf-8")
    for refused in (show, remove):
        with pytest.raises(EnrolRefused, match=r"households\.yaml:39: this line begins with a tab"):
            refused(village, "wang")


def test_a_list_in_brackets_is_left_to_people(village: Path) -> None:
    start = VILLAGE.split("households:")[0]
    items = "{id: a, name: A, phones: [+8610000000111], group: east}, "
    items += "{id: b, name: B, phones: [+8610000000112], group: east}"
    village.write_text(f"{start}households: [{items}]\n", encoding="utf-8")
    with pytest.raises(EnrolRefused, match="one below the other"):
        remove(village, "a")


def test_text_that_utf_8_cannot_hold_is_refused(village: Path) -> None:
    with pytest.raises(EnrolRefused, match="by hand"):
        edit(village, "wang", Changes(name="\udcff"))
    assert village.read_text("utf-8") == VILLAGE


def test_a_fault_below_a_new_household_is_told_by_the_line_that_is_there(village: Path) -> None:
    village.write_text(VILLAGE.replace("id: lin", "id: zhao"), encoding="utf-8")
    with pytest.raises(EnrolRefused) as refused:
        add(village, [household(group="east")])
    assert [str(one) for one in refused.value.problems] == [
        'households.yaml:35 zhao.id: the id "zhao" is already on line 27'
    ]


def test_the_warnings_are_those_about_what_was_changed(village: Path) -> None:
    def warned(written: Written) -> set[str]:
        return {problem.where for problem in written.warnings}

    assert warned(add(village, [household(group="east")])) == {"sun"}
    assert warned(edit(village, "sun", Changes(landmark="井边"))) == set()
    assert warned(edit(village, "sun", Changes(note="耳" * 25))) == {"sun.note"}
    assert warned(edit(village, "zhao", Changes(language=Language.EN))) == {"zhao"}
    twin = edit(village, "chen", Changes(name="孙婆婆", landmark="井边"))
    assert warned(twin) == {"chen"}
    assert warned(remove(village, "sun")) == set()


def test_a_warning_that_the_change_brings_to_another_is_shown(village: Path) -> None:
    edit(village, "lin", Changes(name="王三", landmark="大槐树"))
    written = edit(village, "wang", Changes(landmark="大槐树"))
    assert [str(one) for one in written.warnings] == [
        "households.yaml:36 lin: its alarm reads the same as that of wang (line 16): the same name"
        " and landmark; say with landmark which house it is"
    ]


def test_what_was_before_is_told_with_what_is_now(village: Path) -> None:
    written = edit(village, "wang", Changes(name="王老三"))
    assert written.before is not None
    assert written.before.parties["wang"].name == "王三"
    assert written.after.parties["wang"].name == "王老三"


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12
)


@given(
    name=TEXTS, landmark=TEXTS, note=TEXTS, party=st.sampled_from(["wang", "zhao", "chen", "lin"])
)
def test_any_text_comes_back_as_it_was_given(
    tmp_path_factory: pytest.TempPathFactory, name: str, landmark: str, note: str, party: str
) -> None:
    village = tmp_path_factory.mktemp("v") / "households.yaml"
    village.write_text(VILLAGE, encoding="utf-8")
    before = dict(roster(village).parties)
    changes = Changes(name=name, landmark=landmark, note=note)
    edit(village, party, changes)
    assert roster(village).parties == before | {party: changes.of(before[party])}
