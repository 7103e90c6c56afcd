"""What is no YAML of ours is refused before it can do harm, and named with its line."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.config.yaml_nodes import FILE_BYTES_MAX, LINE_CHARACTERS_MAX, PROBLEMS_MAX
from alarmd.enrolment.households import load_roster, parse_roster
from tests.alarmd.villages import VILLAGE, said

NOT_YAML: list[tuple[bytes, str]] = [
    (b"", ": the file is empty"),
    (b"\n# nothing\n", ": the file is empty"),
    (b"\xef\xbb\xbf", ": the file is empty"),
    (b"- a\n", ":1: lines of the form `key: value` belong here"),
    (b"village: a\nx: \xb0\xe6\n", ":2: the byte B0 is GBK, not UTF-8; save the file as UTF-8"),
    (b"village: a\n\nx: \xff\n", ":3: the byte FF is not UTF-8; save the file as UTF-8"),
    (b"village: a\n\tx: 1\n\ty: 2\n", ":3: this line begins with a tab; use spaces"),
    (b"a: 1\nb: \x00\n", ":2: the character U+0000 cannot be shown; remove it"),
    (b"a: 1\rb: 2\n", ":1: the character U+000D cannot be shown; remove it"),
    ("a: 1\nb: x\u2028c: 2\n".encode(), ":2: the character U+2028 cannot be shown; remove it"),
    ("a: 1\nb: \u202etxt\n".encode(), ":2: the character U+202E cannot be shown; remove it"),
    ("a: 1\nb: \ufffd\n".encode(), ":2: the character U+FFFD cannot be shown; remove it"),
    (b"a: &x [1]\nb: *x\n", ':2: "*x" repeats another value; write it out'),
    (b"a: &x [*x]\n", ':1: "*x" repeats another value; write it out'),
    (b"a: " + b"[" * 100_000, ":1: too many brackets are open here"),
    (b"[\n" * 100_000, ":201: too many brackets are open here"),
    (b"- " * 100_000, f":1: this line is too long; {LINE_CHARACTERS_MAX} characters at most"),
]


@pytest.mark.parametrize(("data", "problem"), NOT_YAML)
def test_what_is_no_yaml_of_ours_is_refused_with_its_line(data: bytes, problem: str) -> None:
    assert f"households.yaml{problem}" in said(data)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [1\nc: 2\n", 3),
        ("a: 1\n b: 2\n", 2),
        ("a: 1\n--- \nb: 1\n", 2),
        ('a: "x\n', 1),
        ("a: b: c\n", 1),
        ("a: 1 * 2\nb: {", 2),
        ("b: {x: [\n1,\n", 2),
    ],
)
def test_broken_yaml_is_named_with_its_line(text: str, line: int) -> None:
    (problem,) = said(text)
    assert problem.startswith(f"households.yaml:{line}: this is not YAML (")


def test_aliases_that_unfold_without_end_cost_nothing() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)
    )
    found = said(bomb)
    assert len(found) == PROBLEMS_MAX
    assert found[0] == 'households.yaml:2: "*a0" repeats another value; write it out'


def test_blocks_nested_as_deeply_as_the_lines_allow_do_not_exhaust_the_stack() -> None:
    deep = "".join(" " * depth + "a:\n" for depth in range(LINE_CHARACTERS_MAX - 2))
    assert any("is not a key here" in problem for problem in said(deep))


PIECES = (
    "[", "]", "{", "}", ": ", "- ", "# ", "&a ", "*a ", "!!x ", "|", ">", "'", '"', "? ", "<<: ",
    "\t", "\n", "\r\n", "---\n", "%YAML 1.1\n", "\x00", "\u3000", "0x1", "~", "+86", "\n  ",
)  # fmt: skip
SLIPS = st.tuples(st.integers(0, len(VILLAGE)), st.integers(0, 20), st.sampled_from(PIECES))


@given(st.lists(SLIPS, min_size=1, max_size=5))
def test_no_slip_of_the_pen_is_worse_than_a_problem(slips: list[tuple[int, int, str]]) -> None:
    text = VILLAGE
    for place, lost, put in slips:
        text = text[:place] + put + text[place + lost :]
    roster, problems = parse_roster(text.encode(), "households.yaml")
    assert (roster is None) == any(not problem.is_warning for problem in problems)
    assert all(problem.line <= text.count("\n") + 1 for problem in problems)


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault() -> None:
    assert said(b"\xef\xbb\xbf" + VILLAGE.replace("\n", "\r\n").encode()) == []


def test_a_file_that_is_too_big_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "households.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    started = time.process_time()
    roster, problems = load_roster(path)
    assert roster is None
    assert [str(problem) for problem in problems] == [
        f"households.yaml: the file is bigger than {FILE_BYTES_MAX >> 20} MB"
    ]
    assert time.process_time() - started < 1.0


def test_more_problems_than_anybody_reads_are_counted() -> None:
    text = VILLAGE + "".join(f"key{i}: 1\n" for i in range(PROBLEMS_MAX + 50))
    found = said(text)
    assert len(found) == PROBLEMS_MAX + 1  # errors go before warnings
    assert found[-1] == "households.yaml: 53 more problems are not shown"


def test_what_is_not_a_readable_file_is_named(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    missing = tmp_path / "none.yaml"
    assert [str(one) for one in load_roster(pipe)[1]] == ["pipe: this is not a file"]
    assert [str(one) for one in load_roster(tmp_path)[1]] == [
        f"{tmp_path.name}: this is not a file"
    ]
    assert [str(one) for one in load_roster(missing)[1]] == [
        f"none.yaml: there is no such file: {missing}"
    ]
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    (problem,) = load_roster(loop)[1]
    assert str(problem).startswith("loop: the file cannot be read: ")
