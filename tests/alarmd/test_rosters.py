"""The child process that checks the households, and what if there can be none."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alarmd.rosters import compile_in_child


def test_a_child_that_cannot_be_started_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    python = str(tmp_path / "python")
    households, cache = tmp_path / "households.yaml", tmp_path / "roster.json"
    is_good, problems = asyncio.run(compile_in_child(households, cache, python))
    assert not is_good
    assert "did not finish" in str(problems[0])
