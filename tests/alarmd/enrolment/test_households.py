"""households.yaml: what it may say, and every fault with its line and its cure."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from alarmd.enrolment.households import (
    GROUP_HOUSEHOLDS_MAX,
    HOUSE_UNITS_MAX,
    load_roster,
    parse_roster,
)
from alarmd.i18n.language import Language
from alarmd.incident.content.sms import sms_text
from alarmd.incident.facts.entries import Kind, Purpose
from alarmd.roster import Group, Party, Phone, Role
from modem.types import Msisdn
from tests.alarmd.incident.incidents import incident_of
from tests.alarmd.incident.people import MILL, OFFICER, ZHANG, ZONE
from tests.alarmd.villages import VILLAGE, said, village

ROOT = Path(__file__).parents[3]
LATE_AT_NIGHT = datetime(2026, 11, 29, 23, 58, tzinfo=ZONE).timestamp()

SAMPLE = "households.yaml:7: 3 numbers are from the sample range +861000...: replace before use"


def test_a_good_file_is_a_roster_named_after_its_content(tmp_path: Path) -> None:
    path = tmp_path / "households.yaml"
    path.write_text(VILLAGE, encoding="utf-8")
    roster, problems = load_roster(path)
    assert [str(problem) for problem in problems] == [
        SAMPLE,
        "households.yaml:9 wang: no landmark: how does a neighbour find this house in the dark?",
        "households.yaml:13 zhao: no landmark: how does a neighbour find this house in the dark?",
    ]
    assert roster is not None
    assert roster.village == "Liuxi"
    assert roster.digest == hashlib.sha256(path.read_bytes()).hexdigest()
    assert roster.groups == {"east": Group("east", "East", ("li",))}
    assert list(roster.parties) == ["li", "wang", "zhao"]
    assert roster.owner(Msisdn("+8610000000102")) == roster.parties["zhao"]


EVERYTHING = """\
village: 柳溪村
sign: 柳溪联防
language: en
groups:
  东头: {name: 东头组, officers: [li, zhou], widen_to: {groups: [west], parties: [chen, zhou]}}
  west: {name: West, officers: [li]}
officers: [{id: li, name: Li, phones: [+8610000000001], language: zh}]
backups: [{id: zhou, name: Zhou, phones: [+8610000000002]}]
heads: [{id: chen, name: Chen, phones: [+8610000000003], landmark: hall}]
operators: [{id: he, name: He, phones: [+8610000000004]}]
households:
  - id: wang
    name: 王三
    phones:
      - +86 100 0000 0101
      - {number: +8610000000102, text: no}
      - number: +8610000000103
        talk: no
        ring: Yes
      - {number: +8610000000104, ring: no}
      - +865640000000
    group: 东头
    landmark: 大槐树下
    language: zh
    note: deaf
    share_number: yes
  - {id: b, name: B, phones: [+8610000000105], group: 东头}
"""


def test_everything_that_can_be_said_is_read() -> None:
    roster, problems = parse_roster(EVERYTHING.encode(), "households.yaml")
    assert roster is not None, list(map(str, problems))
    assert roster.parties["wang"] == Party(
        "wang",
        "王三",
        Role.HOUSEHOLD,
        (
            Phone(Msisdn("+8610000000101")),
            Phone(Msisdn("+8610000000102"), texts=False),
            Phone(Msisdn("+8610000000103"), talks=False),
            Phone(Msisdn("+8610000000104"), rings=False, talks=False),
            Phone(Msisdn("+865640000000"), texts=False),
        ),
        "东头",
        "大槐树下",
        Language.ZH,
        "deaf",
        shares_number=True,
    )
    assert roster.sign == "柳溪联防"
    assert not roster.parties["b"].shares_number
    assert roster.groups["东头"] == Group(
        "东头", "东头组", ("li", "zhou"), ("west",), ("chen", "zhou")
    )
    roles = {party.id: (party.role, party.language) for party in roster.parties.values()}
    assert roles == {
        "li": (Role.OFFICER, Language.ZH),
        "zhou": (Role.BACKUP, Language.EN),
        "chen": (Role.HEAD, Language.EN),
        "he": (Role.OPERATOR, Language.EN),
        "wang": (Role.HOUSEHOLD, Language.ZH),
        "b": (Role.HOUSEHOLD, Language.EN),
    }


@pytest.mark.parametrize("text", ["no", "yes", "null", "~", "on", "0612", "1_000"])
def test_names_stay_what_was_typed(text: str) -> None:
    roster, _ = parse_roster(village(("王三", text)).encode(), "households.yaml")
    assert roster is not None
    assert roster.parties["wang"].name == text


FAULTS = [
    # Parties.
    (("    name: 王三\n", ""), '9 wang: "name" is missing'),
    (("name: 王三", 'name: ""'), '10 wang.name: "name" is empty'),
    (("name: 王三", "name:"), '10 wang.name: "name" is empty'),
    (
        ("name: 王三", r'name: "a\x07b"'),
        "10 wang.name: the character U+0007 cannot be shown; remove it",
    ),
    (
        ("name: 王三", r'name: "a\nb"'),
        "10 wang.name: the character U+000A cannot be shown; remove it",
    ),
    (("王三", "王" * 501), "10 wang.name: this is too long; 500 characters at most"),
    (("name: 王三", "naem: 王三"), '10 wang.naem: "naem" is not a key here; did you mean "name"?'),
    (
        ("name: 王三", "name: 王三\n    name: 王四"),
        '11 wang.name: "name" is already on line 10; keep one',
    ),
    (("id: zhao", "id: wang"), '13 wang.id: the id "wang" is already on line 9'),
    (("id: wang", "id: li"), '9 li.id: the id "li" is already on line 5'),
    (
        ("id: wang", "id: a/b"),
        '9 households[0].id: "a/b" cannot be a name here; use up to 32 letters, digits, - and _',
    ),
    (("id: wang\n    name", "name"), '9 households[0]: "id" is missing'),
    (("  - id: zhao", "  -\n  - id: zhao"), "13 households[1]: nothing is written here"),
    (
        ("  - id: zhao", "  - 12\n  - id: zhao"),
        "13 households[1]: lines of the form `key: value` belong here",
    ),
    (
        ("group: east", "language: fr\n    group: east"),
        '12 wang.language: "fr" is not a language here; write zh or en',
    ),
    (("    group: east\n", ""), '9 wang: "group" is missing'),
    (
        ("phones: [+8610000000001]", "phones: [+8610000000001]\n    group: east"),
        "8 li.group: only a household has a group; remove this line",
    ),
    # Groups.
    (
        ("group: east", "group: esat"),
        '12 wang.group: there is no group "esat"; did you mean "east"?',
    ),
    (("group: east", "group: 9"), '12 wang.group: there is no group "9"; write it under groups'),
    (
        ("officers: [li]}", "officers: []}"),
        "3 groups.east.officers: an officer is missing; write officers: [id of an officer]",
    ),
    (
        (", officers: [li]}", "}"),
        "3 groups.east: an officer is missing; write officers: [id of an officer]",
    ),
    (
        ("officers: [li]}", "officers: [lii]}"),
        '3 groups.east.officers[0]: nobody has the id "lii"; did you mean "li"?',
    ),
    (("officers: [li]}", "officers: [x]}"), '3 groups.east.officers[0]: nobody has the id "x"'),
    (
        ("officers: [li]}", "officers: [wang]}"),
        '3 groups.east.officers[0]: "wang" is neither an officer nor a backup officer',
    ),
    (
        ("[li]}", "[li], widen_to: {groups: [west]}}"),
        '3 groups.east.widen_to.groups[0]: there is no group "west"; did you mean "east"?',
    ),
    (
        ("[li]}", "[li], widen_to: {groups: [east]}}"),
        "3 groups.east.widen_to.groups[0]: a group cannot widen to itself",
    ),
    (
        ("[li]}", "[li], widen_to: {parties: [zhou]}}"),
        '3 groups.east.widen_to.parties[0]: nobody has the id "zhou"; did you mean "zhao"?',
    ),
    (
        ("[li]}", "[li], widen_to: {groups: [[]]}}"),
        "3 groups.east.widen_to.groups[0]: one value belongs here, not a list or a block",
    ),
    (
        ("[li]}", "[li], widen_to: {parties: [[]]}}"),
        "3 groups.east.widen_to.parties[0]: one value belongs here, not a list or a block",
    ),
    (
        ("[li]}", "[li], widen: x}"),
        '3 groups.east.widen: "widen" is not a key here; did you mean "widen_to"?',
    ),
    (
        ("  east:", "  a b: {name: x, officers: [li]}\n  east:"),
        '3 groups.a b: "a b" cannot be a name here; use up to 32 letters, digits, - and _',
    ),
    (("  east:", "  [a]: {}\n  east:"), "3 groups: one value belongs here, not a list or a block"),
    (
        ("groups:\n  east: {name: East, officers: [li]}\n", "groups:\n"),
        "2 groups: no group is written here; a village has at least one",
    ),
    (
        ("groups:\n  east: {name: East, officers: [li]}\n", ""),
        "1: no group is written here; a village has at least one",
    ),
    # The whole.
    (
        ("village: Liuxi\n", "village: Liuxi\nsign: 【柳溪】\n"),
        "2 sign: the brackets are put there by alarmd; write the words alone",
    ),
    (
        ("village: Liuxi\n", "village: Liuxi\nsign: 柳溪村的十户联防办\n"),
        '2 sign: "柳溪村的十户联防办" is too long to stand in front of every text; '
        "8 characters at most",
    ),
    (("village: Liuxi\n", "village: Liuxi\nsign:\n"), '2 sign: "sign" is empty'),
    (
        ("phones: [+8610000000001]", "phones: [+8610000000001]\n    share_number: yes"),
        "8 li.share_number: only a household says whether its number is shared; remove this line",
    ),
    (
        ("group: east", "group: east\n    share_number: perhaps"),
        '13 wang.share_number: "perhaps" is neither yes nor no',
    ),
    (("village: Liuxi\n", ""), '1: "village" is missing'),
    (
        ("village: Liuxi\n", "village: Liuxi\nlanguage: german\n"),
        '2 language: "german" is not a language here; write zh or en',
    ),
    (
        ("officers:\n", "officer:\n"),
        '4 officer: "officer" is not a key here; did you mean "officers"?',
    ),
]


@pytest.mark.parametrize(("change", "problem"), FAULTS)
def test_a_fault_is_named_with_its_line_and_its_cure(change: tuple[str, str], problem: str) -> None:
    assert f"households.yaml:{problem}" in said(village(change))


def test_all_faults_are_reported_together_in_the_order_of_the_file() -> None:
    found = said(
        village(
            ("+8610000000102", "+8610000000101"),
            ("+8610000000101", "0612"),
            ("group: east", "group: west"),
            ("officers: [li]", "officers: [lee]"),
            ("village:", "vilage:"),
        )
    )
    lines = [int(problem.split(":")[1].split()[0]) for problem in found]
    assert lines == [1, 1, 3, 3, 11, 12]


def test_a_group_is_two_to_twenty_households() -> None:
    more = [
        f"  - {{id: h{i}, name: H{i}, phones: [+86100000002{i:02}], group: east}}\n"
        for i in range(GROUP_HOUSEHOLDS_MAX - 1)
    ]
    assert said(VILLAGE + "".join(more[:-1])) == []
    assert said(VILLAGE + "".join(more)) == [
        "households.yaml:3 groups.east: 21 households are in this group;"
        " 20 at most, make two groups of it"
    ]
    alone = VILLAGE[: VILLAGE.index("  - id: zhao")]
    assert said(alone) == [
        "households.yaml:3 groups.east: one household alone is no group;"
        " put it into a neighbouring group, or write enrolling: yes until there are more"
    ]
    growing = alone.replace("officers: [li]}", "officers: [li], enrolling: yes}")
    assert said(growing) == [
        "households.yaml:3 groups.east: one household so far:"
        " only the officers are told of its alarm at once"
    ]
    assert parse_roster(growing.encode(), "households.yaml")[0] is not None
    empty = VILLAGE.replace("officers:\n", "  west: {name: W, officers: [li]}\nofficers:\n")
    assert said(empty) == ["households.yaml:4 groups.west: no household is in this group"]


def test_long_names_and_landmarks_are_a_warning() -> None:
    long = village(("王三", "王" * 13), ("group: east", f"group: east\n    landmark: {'树' * 25}"))
    assert said(long) == [
        f'households.yaml:10 wang.name: "{"王" * 13}" is long for one text'
        " and will be shortened there",
        f'households.yaml:13 wang.landmark: "{"树" * 25}" is long for one text'
        " and will be shortened there",
    ]


def test_a_name_and_a_landmark_that_are_cut_together_are_a_warning() -> None:
    def of(name: str, landmark: str) -> list[str]:
        changes = ("王三", name), ("group: east", f"group: east\n    landmark: {landmark}")
        return said(village(*changes))

    name, landmark = "王" * 12, "树" * (HOUSE_UNITS_MAX - 12)
    assert of(name, landmark) == []
    assert of("Wang Guiying", "behind the old mill") == []  # English texts have room
    assert of(name, landmark + "下") == [
        f'households.yaml:13 wang.landmark: "{name}" and "{landmark}下" have 19 characters '
        "together; a text has room for 18: write first what finds the house, "
        "the rest may be cut off there"
    ]


@pytest.mark.parametrize("name_units", [1, 6, 12])
@pytest.mark.parametrize("reader", [ZHANG, OFFICER])
def test_what_gives_no_warning_comes_whole_into_an_alarm(name_units: int, reader: Party) -> None:
    name, landmark = "王" * name_units, "树" * (HOUSE_UNITS_MAX - name_units)
    incident = incident_of(
        replace(MILL, name=name, landmark=landmark),
        [replace(reader, language=Language.ZH)],
        id=999,
        sign="柳溪联防",
        kind=Kind.EMERGENCY,
        raised_utc=LATE_AT_NIGHT,
    )
    text = sms_text(incident, incident.notifications[reader.id], Purpose.ALERT, ZONE)
    assert text.startswith(f"【柳溪联防】{name}家（{landmark}）紧急求救！晚上11点")


def test_every_fault_has_its_chinese() -> None:
    text = village(("+8610000000101", "0612"), ("[li]}", "[lii]}"))
    _, problems = parse_roster(text.encode(), "households.yaml")
    assert [problem.render(Language.ZH) for problem in problems] == [
        "households.yaml:3 groups.east.officers[0]: 没有人的代号是“lii”；是不是“li”？",
        "households.yaml:7: 有 2 个号码是示例号码（+861000...）：使用前请换成真实号码",
        "households.yaml:9 wang: 没有写位置 landmark：邻居摸黑怎么找到这一家？",
        "households.yaml:11 wang.phones[0]: “0612”有 4 位数字；手机号是 11 位，"
        "座机是区号加 7 或 8 位",
        "households.yaml:13 zhao: 没有写位置 landmark：邻居摸黑怎么找到这一家？",
    ]


def test_the_sample_village_is_three_groups_of_ten() -> None:
    roster, problems = load_roster(ROOT / "households.yaml")
    assert roster is not None
    assert [problem.is_warning for problem in problems] == [True]
    assert [len(roster.members(group)) for group in roster.groups] == [10, 10, 10]
    assert all(group.widen_groups and group.widen_parties for group in roster.groups.values())
    assert all(roster.with_role(role) for role in Role)
    phones = [phone for party in roster.parties.values() for phone in party.phones]
    assert any(not phone.texts and phone.talks for phone in phones)
    assert any(not phone.texts and not phone.talks for phone in phones)
    assert [party.language for party in roster.parties.values()].count(Language.EN) == 1


def test_a_name_may_say_how_it_is_pronounced() -> None:
    spoken = village(("    name: 王三\n", "    name: 单雄\n    say_as: shàn xióng\n"))
    roster, _ = parse_roster(spoken.encode(), "households.yaml")
    assert roster is not None
    assert roster.parties["wang"].say_as == "shan4 xiong2"
    (fault,) = said(spoken.replace("shàn xióng", "Shan-Xiong"))
    assert 'wang.say_as: "Shan-Xiong" is not pinyin' in fault
    (warning,) = said(spoken.replace("shàn xióng", "shan4"))
    assert 'wang.say_as: "shan4" is not one syllable for each character' in warning
