"""What is written well enough for the file, and not for the night of an alarm."""

from __future__ import annotations

import pytest

from alarmd.enrolment.households import GROUP_ENROLLED, parse_roster
from alarmd.incident.content.sms import NOTE_UNITS_MAX
from tests.alarmd.villages import VILLAGE, said, village

LOUDSPEAKER = """\
  - id: speaker
    name: 喇叭
    phones: [{number: +8610000000103, talk: no, text: no}]
    group: east
"""


def warnings(text: str) -> list[str]:
    roster, problems = parse_roster(text.encode(), "households.yaml")
    assert roster is not None
    return [str(problem) for problem in problems]


def more(count: int, first: int = 200) -> str:
    """So many households more, each different from the others."""
    return "".join(
        f"  - {{id: h{n}, name: H{n}, phones: [+8610000000{first + n}], group: east,"
        f" landmark: L{n}}}\n"
        for n in range(count)
    )


@pytest.mark.parametrize("written", ["", "    landmark:\n", '    landmark: ""\n'])
def test_a_house_that_nobody_finds_in_the_dark_is_a_warning(written: str) -> None:
    found = warnings(village(("group: east\n", f"group: east\n{written}")))
    asked = [one for one in found if "no landmark: how does a neighbour find" in one]
    assert [one.split()[1].split(".")[0].rstrip(":") for one in asked] == ["wang", "zhao"]
    landmarked = village(("group: east\n", "group: east\n    landmark: 井边\n"))
    assert len([one for one in warnings(landmarked) if "no landmark" in one]) == 1


def test_nobody_goes_to_a_loudspeaker() -> None:
    assert not any("speaker" in one for one in warnings(VILLAGE + LOUDSPEAKER))


def test_two_houses_whose_alarms_read_the_same_are_a_warning() -> None:
    twins = village(("赵四", "王三"))
    assert said(twins) == [
        "households.yaml:13 zhao: its alarm reads the same as that of wang (line 9): the same name"
        " and landmark; say with landmark which house it is"
    ]
    beside = village(("赵四", "王三"), ("group: east\n", "group: east\n    landmark: 井边\n"))
    assert said(beside) == []
    spaced = VILLAGE.replace("王三", "Wang  San").replace("赵四", "wang san")
    assert len(said(spaced)) == 1


def test_ids_that_differ_only_in_capital_letters_are_a_warning() -> None:
    assert said(village(("id: zhao", "id: WANG"))) == [
        'households.yaml:13 WANG.id: the id "WANG" differs from "wang" (line 9)'
        " only in capital letters"
    ]
    assert said(village(("id: zhao", "id: Li"))) == [
        'households.yaml:13 Li.id: the id "Li" differs from "li" (line 5) only in capital letters'
    ]


def test_a_note_that_a_text_has_no_room_for_is_a_warning() -> None:
    def noted(note: str) -> list[str]:
        return said(village(("group: east\n", f"group: east\n    note: {note}\n")))

    assert noted("耳" * NOTE_UNITS_MAX) == []
    long = "耳" * (NOTE_UNITS_MAX + 1)
    assert noted(long) == [
        f'households.yaml:13 wang.note: "{long}" has {NOTE_UNITS_MAX + 1} characters; a text has '
        f"room for {NOTE_UNITS_MAX}: write what helpers must know first, "
        "the rest may be cut off there"
    ]
    assert len(noted("🚑" * (NOTE_UNITS_MAX // 2 + 1))) == 1


def test_a_full_group_that_is_still_being_enrolled_is_a_warning() -> None:
    growing = VILLAGE.replace("officers: [li]}", "officers: [li], enrolling: yes}")
    assert said(growing + more(GROUP_ENROLLED - 3)) == []
    assert said(growing + more(GROUP_ENROLLED - 2)) == [
        f"households.yaml:3 groups.east.enrolling: {GROUP_ENROLLED} households are in this group;"
        " take enrolling: yes out"
    ]
    assert said(VILLAGE + more(GROUP_ENROLLED - 2)) == []


def test_a_loudspeaker_is_no_neighbour_who_comes() -> None:
    alone = VILLAGE[: VILLAGE.index("  - id: zhao")]
    assert "one household alone is no group" in said(alone + LOUDSPEAKER)[0]
    assert said(VILLAGE + LOUDSPEAKER) == []
