"""The child process that checks the households, and what if there can be none."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from alarmd.config.problem import Problem
from alarmd.enrolment.cache import FORMAT, read_cache
from alarmd.enrolment.compile import compile_roster
from alarmd.enrolment.current import Rosters, compile_in_child
from alarmd.incident.facts.entries import RosterRefused
from tests.alarmd.villages import VILLAGE, village


def test_a_child_that_cannot_be_started_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    python = str(tmp_path / "python")
    households, cache = tmp_path / "households.yaml", tmp_path / "roster.json"
    is_good, problems = asyncio.run(compile_in_child(households, cache, python))
    assert not is_good
    assert "did not finish" in str(problems[0])


async def refuse(households: Path, cache: Path) -> tuple[bool, list[Problem]]:
    """A compiler that finds a fault, as the rules of a newer build may in the same file."""
    return False, []


def test_the_log_says_where_the_faults_are_and_not_what_was_typed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    households = tmp_path / "households.yaml"
    households.write_text(village(("+8610000000101", "1381234567O"), ("王三", "[]")))
    rosters = Rosters(households, tmp_path / "roster.json", compile_here)
    refused = asyncio.run(rosters.reload())
    assert isinstance(refused, RosterRefused)
    assert [problem.split()[0] for problem in refused.problems] == [
        "households.yaml:10",
        "households.yaml:11",
    ]
    assert not any("1381234567O" in problem for problem in refused.problems)
    assert caplog.messages == [
        f"households.yaml:{line}: a fault, see alarmctl check and alarmctl status"
        for line in (10, 11)
    ]


async def compile_here(households: Path, cache: Path) -> tuple[bool, list[Problem]]:
    """The check of the file, without a process of its own."""
    return compile_roster(households, cache)


def test_what_an_older_build_kept_is_in_force_and_the_file_is_read_again(tmp_path: Path) -> None:
    households, cache = tmp_path / "households.yaml", tmp_path / "roster.json"
    households.write_text(VILLAGE)
    compile_roster(households, cache)
    assert Rosters(households, cache, refuse).recall()
    kept = cache.read_bytes()
    cache.write_bytes(kept.replace(FORMAT, b"3aabbc37f8d73178", 1))
    rosters = Rosters(households, cache, refuse)
    assert not rosters.recall()
    assert rosters.roster is not None
    cache.write_bytes(kept)
    assert rosters.roster == read_cache(cache)


def test_the_last_good_roster_is_in_force_although_the_file_is_gone(tmp_path: Path) -> None:
    households, cache = tmp_path / "households.yaml", tmp_path / "roster.json"
    households.write_text(VILLAGE)
    compile_roster(households, cache)
    households.unlink()
    rosters = Rosters(households, cache, refuse)
    assert not rosters.recall()
    assert rosters.roster is not None


def test_the_child_runs_no_program_of_the_folder_that_the_daemon_stands_in(
    tmp_path: Path,
) -> None:
    (tmp_path / "alarmd").mkdir()
    (tmp_path / "alarmd" / "__init__.py").write_text("raise SystemExit('foreign')")
    (tmp_path / "json.py").write_text("raise SystemExit('foreign')")
    (tmp_path / "households.yaml").write_text("village: Liuxi\n")
    households, cache = Path("households.yaml"), Path("roster.json")
    with contextlib.chdir(tmp_path):
        is_good, problems = asyncio.run(compile_in_child(households, cache))
    assert not is_good
    assert [problem.file for problem in problems] == ["households.yaml"] * len(problems)
    assert any("no group" in str(problem.message) for problem in problems)
