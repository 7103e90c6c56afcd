"""alarmd.yaml: what it may say, and every fault with its line and its cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from alarmd.config.problem import decode_problems, encode_problems
from alarmd.config.settings import LINES_MAX, POLICY_RANGES, Config, LineConfig, load_config
from alarmd.i18n.language import Language
from alarmd.incident.facts.entries import Kind
from alarmd.incident.policy import Policy

ROOT = Path(__file__).parents[3]
BOX = """\
households: households.yaml
state: state
lines:
  - name: north
    port: /dev/serial/by-id/north
  - name: south
    port: /dev/serial/by-id/south
policy:
  enough_coming: 3
"""


def load(tmp_path: Path, text: str) -> tuple[Config | None, list[str]]:
    path = tmp_path / "alarmd.yaml"
    path.write_text(text, encoding="utf-8")
    config, problems = load_config(path)
    assert (config is None) == any(not problem.is_warning for problem in problems)
    return config, [str(problem) for problem in problems]


def test_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    config, problems = load(tmp_path, BOX)
    assert problems == []
    assert config == Config(
        households=tmp_path / "households.yaml",
        state=tmp_path / "state",
        language=Language.ZH,
        timezone="Asia/Shanghai",
        lines=(
            LineConfig("north", "/dev/serial/by-id/north"),
            LineConfig("south", "/dev/serial/by-id/south"),
        ),
        policy=structs.replace(Policy(), enough_coming=3),
    )
    assert config.journal == tmp_path / "state/journal.db"
    assert config.control == tmp_path / "state/control.sock"
    assert config.roster_cache == tmp_path / "state/roster.json"


def test_everything_that_can_be_said_is_read(tmp_path: Path) -> None:
    pin = tmp_path / "north.pin"
    pin.write_text("0000")
    pin.chmod(0o600)
    text = f"""\
households: /etc/alarmd/households.yaml
state: {tmp_path}
language: en
timezone: Asia/Urumqi
lines:
  - name: 北线
    port: sim/north
    imei: "490154203237518"
    pin_file: north.pin
    baud: 9600
    kind: fire
    calls: no
    texts: yes
  - {{name: in, port: sim/in, inbound_only: yes, audio: sim/in-sound}}
policy:
  ring_max_s: 25.5
  text_attempts_max: 3
  text_retry_after_s: [5, 15.5]
"""
    config, problems = load(tmp_path, text)
    assert problems == []
    assert config is not None
    assert config.households == Path("/etc/alarmd/households.yaml")
    assert (config.language, config.timezone) == (Language.EN, "Asia/Urumqi")
    assert config.lines == (
        LineConfig(
            "北线",
            str(tmp_path / "sim/north"),
            imei="490154203237518",
            pin_file=pin,
            baud=9600,
            kind=Kind.FIRE,
            calls=False,
        ),
        LineConfig(
            "in",
            str(tmp_path / "sim/in"),
            inbound_only=True,
            audio=str(tmp_path / "sim/in-sound"),
        ),
    )
    assert config.policy == structs.replace(
        Policy(), ring_max_s=25.5, text_attempts_max=3, text_retry_after_s=(5.0, 15.5)
    )


SOUTH_PORT = "port: /dev/serial/by-id/south"
FAULTS = [
    ("households: households.yaml\n", "", '1: "households" is missing'),
    ("state: state\n", "", '1: "state" is missing'),
    (
        "policy:",
        "polici:",
        '8 polici: "polici" is not a key here; did you mean "policy"?',
    ),
    (
        "state: state",
        f"state: {'s' * 100}/{'s' * 100}",
        "2 state: this path is too long; choose a shorter one",
    ),
    (
        "state: state",
        "state: state\ntimezone: Asia/Shanghia",
        '3 timezone: there is no time zone "Asia/Shanghia"; did you mean "Asia/Shanghai"?',
    ),
    (
        "state: state",
        "state: state\ntimezone: ../../etc/passwd",
        '3 timezone: there is no time zone "../../etc/passwd"; did you mean "Asia/Shanghai"?',
    ),
    (
        "state: state",
        "state: state\nlanguage: cn",
        '3 language: "cn" is not a language here; write zh or en',
    ),
    (
        "state: state",
        "state: state\nmissed_call_senders: [10086, '*']",
        "3 missed_call_senders[1]: this stands for every sender; write a number or a name",
    ),
    (
        "state: state",
        f"state: state\nmissed_call_senders: [{', '.join(['10086'] * 65)}]",
        "3 missed_call_senders: more than 64 senders",
    ),
    ("name: south", "name: north", '6 north.name: "north" is already used on line 4'),
    (
        "by-id/south",
        "by-id/north",
        '7 south.port: "/dev/serial/by-id/north" is already used on line 5',
    ),
    ("    port: /dev/serial/by-id/south\n", "", '6 south: "port" is missing'),
    ("- name: south\n    ", "- ", '6 lines[1]: "name" is missing'),
    (
        "name: south",
        "name: south/2",
        '6 lines[1].name: "south/2" cannot be a name here; use up to 32 letters, digits, - and _',
    ),
    (
        SOUTH_PORT,
        f"{SOUTH_PORT}\n    imei: 49015420323751",
        '8 south.imei: "49015420323751" is not an IMEI; it has 15 digits',
    ),
    (
        SOUTH_PORT,
        f"{SOUTH_PORT}\n    baud: 1234567",
        "8 south.baud: 1234567 is out of range; 9600 to 921600",
    ),
    (
        SOUTH_PORT,
        f"{SOUTH_PORT}\n    baud: 100000",
        "8 south.baud: 100000 is not a speed of a modem; use 115200 if in doubt",
    ),
    (
        SOUTH_PORT,
        f"{SOUTH_PORT}\n    kind: flood",
        '8 south.kind: "flood" is not a kind of alarm; use emergency, danger, fire, medical, other',
    ),
    (
        SOUTH_PORT,
        f"{SOUTH_PORT}\n    calls: 1",
        '8 south.calls: "1" is neither yes nor no',
    ),
    (
        SOUTH_PORT,
        f"{SOUTH_PORT}\n    pinfile: 1234",
        '8 south.pinfile: "pinfile" is not a key here; did you mean "pin_file"?',
    ),
    ("enough_coming: 3", "enough_coming: 0", "9 policy.enough_coming: 0 is out of range; 1 to 20"),
    (
        "enough_coming: 3",
        "enough_coming: 2.5",
        "9 policy.enough_coming: 2.5 is not a whole number",
    ),
    (
        "enough_coming: 3",
        "enough_coming: two",
        '9 policy.enough_coming: "two" is not a number; write it as 30 or 2.5',
    ),
    (
        "enough_coming: 3",
        "escalate_after_s: 1:40",
        '9 policy.escalate_after_s: "1:40" is not a number; write it as 30 or 2.5',
    ),
    (
        "enough_coming: 3",
        "escalate_after_s: .nan",
        '9 policy.escalate_after_s: ".nan" is not a number; write it as 30 or 2.5',
    ),
    (
        "enough_coming: 3",
        "call_again_after_s: 181",
        "9 policy.call_again_after_s: 181 is out of range; 10 to 180",
    ),
    (
        "enough_coming: 3",
        "enough_comming: 3",
        '9 policy.enough_comming: "enough_comming" is not a key here;'
        ' did you mean "enough_coming"?',
    ),
    (
        "enough_coming: 3",
        "text_retry_after_s: []",
        "9 policy.text_retry_after_s: one number at least belongs here",
    ),
    (
        "enough_coming: 3",
        "text_retry_after_s: [5, x]",
        '9 policy.text_retry_after_s[1]: "x" is not a number; write it as 30 or 2.5',
    ),
    (
        "enough_coming: 3",
        "ring_max_s: [30]",
        "9 policy.ring_max_s: one value belongs here, not a list or a block",
    ),
]


@pytest.mark.parametrize(("old", "new", "problem"), FAULTS)
def test_a_fault_is_named_with_its_line_and_its_cure(
    tmp_path: Path, old: str, new: str, problem: str
) -> None:
    assert old in BOX
    _, problems = load(tmp_path, BOX.replace(old, new, 1))
    assert problems == [f"alarmd.yaml:{problem}"]


LINES = BOX[BOX.index("lines:") : BOX.index("policy:")]


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("", "alarmd.yaml:1: no line is written here; alarmd needs a modem"),
        ("lines: []\n", "alarmd.yaml:3 lines: no line is written here; alarmd needs a modem"),
        (
            "lines:\n  - {name: a, port: p, inbound_only: yes}\n"
            "  - {name: b, port: q, calls: no, texts: no}\n",
            "alarmd.yaml:3 lines: every line is inbound only: nobody could be told",
        ),
        (
            "lines:\n" + "".join(f"  - {{name: l{i}, port: p{i}}}\n" for i in range(LINES_MAX + 1)),
            f"alarmd.yaml:3 lines: more than {LINES_MAX} lines",
        ),
    ],
)
def test_a_box_needs_lines_that_can_tell_somebody(tmp_path: Path, lines: str, problem: str) -> None:
    assert load(tmp_path, BOX.replace(LINES, lines))[1] == [problem]


def test_senders_are_the_carriers_own_unless_some_or_none_are_named(tmp_path: Path) -> None:
    some = 'missed_call_senders: ["10086", "1258*", CMCC]\n'
    given = ("10086", "1258*", "CMCC")
    for said, senders in (("", None), ("missed_call_senders: []\n", ()), (some, given)):
        config, problems = load(tmp_path, said + BOX)
        assert (problems, config and config.missed_call_senders) == ([], senders)


def test_a_port_that_moves_is_a_warning(tmp_path: Path) -> None:
    config, problems = load(tmp_path, BOX.replace("/dev/serial/by-id/south", "/dev/ttyUSB0"))
    assert config is not None
    assert problems == [
        "alarmd.yaml:7 south.port: /dev/ttyUSB0 may be another modem after a restart;"
        " use /dev/serial/by-id/..."
    ]


def test_a_pin_that_is_missing_or_open_to_everybody_is_an_error(tmp_path: Path) -> None:
    text = BOX.replace(SOUTH_PORT, f"{SOUTH_PORT}\n    pin_file: south.pin")
    pin = tmp_path / "south.pin"
    place = "alarmd.yaml:8 south.pin_file:"
    assert load(tmp_path, text)[1] == [f"{place} there is no such file: {pin}"]
    pin.write_text("1234")
    pin.chmod(0o644)
    assert load(tmp_path, text)[1] == [f"{place} everybody can read the PIN; run chmod 600 {pin}"]
    pin.chmod(0o640)
    assert load(tmp_path, text)[1] == []
    for content in ("", "12;34", "１２３４", "12345678\n1234"):
        pin.write_text(content)
        assert load(tmp_path, text)[1] == [
            f"{place} no PIN is in this file; write its 4 to 8 digits"
        ]
    pin.unlink()
    pin.mkdir()
    assert load(tmp_path, text)[1] == [f"{place} this is not a file"]


def test_all_faults_are_reported_together_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = BOX.replace("state:", "stat:").replace("north", "a b").replace("3", "x")
    lines = [int(problem.split(":")[1].split()[0]) for problem in load(tmp_path, text)[1]]
    assert lines == [1, 2, 4, 9]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "alarmd.yaml"
    config, problems = load_config(path)
    assert config is None
    assert list(map(str, problems)) == [f"alarmd.yaml: there is no such file: {path}"]


def test_every_number_of_the_policy_has_its_range_and_its_default_lies_in_it() -> None:
    defaults = {item.name: item.default for item in structs.fields(Policy)}
    assert defaults.pop("learns_answers") is True  # the only one that is yes or no
    assert POLICY_RANGES.keys() == defaults.keys()
    for name, (low, high) in POLICY_RANGES.items():
        default = defaults[name]
        for number in default if isinstance(default, tuple) else (default,):
            assert low <= number <= high, name


@pytest.mark.parametrize(("written", "learns"), [("no", False), ("yes", True)])
def test_the_box_may_be_told_not_to_learn(written: str, learns: bool, tmp_path: Path) -> None:
    config, problems = load(tmp_path, BOX.replace("enough_coming: 3", f"learns_answers: {written}"))
    assert problems == []
    assert config is not None
    assert config.policy.learns_answers is learns


def test_whether_it_learns_is_yes_or_no(tmp_path: Path) -> None:
    _, problems = load(tmp_path, BOX.replace("enough_coming: 3", "learns_answers: 3"))
    assert problems == ['alarmd.yaml:9 policy.learns_answers: "3" is neither yes nor no']


def test_problems_come_back_from_another_process_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "alarmd.yaml"
    path.write_text("lines: 1\npolicy: {ring_max_s: 1000}\n")
    _, problems = load_config(path)
    assert decode_problems(encode_problems(problems)) == problems


def test_the_sample_box_has_two_lines_and_no_problem() -> None:
    config, problems = load_config(ROOT / "alarmd.yaml")
    assert problems == []
    assert config is not None
    assert [line.name for line in config.lines] == ["north", "south"]
    assert config.households == ROOT / "households.yaml"
    assert config.policy == Policy()
