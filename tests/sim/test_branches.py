"""A story that forks: each branch goes on alone, and every one is heard of."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.modem.virtual_loop import elapse
from tests.sim.branches import Branches


def told_by(root: Path, twigs: int, *, breaks: int = -1) -> list[str]:
    """What is told of a story with three branches, each with this many of its own."""
    told: list[str] = []
    branches = Branches(root, 2, told.append)

    async def story(folder: Path) -> str:
        note = "trunk"
        (folder / "note").write_text(note)
        for branch in range(3):
            await elapse(1.0)
            if not branches.branch():
                continue
            note += f" {branch}"
            for twig in range(twigs):
                await elapse(1.0)
                if branches.branch():
                    note += f" {twig}"
                    break
            break
        await elapse(1.0)
        if note.endswith(f" {breaks}"):
            raise RuntimeError(note)
        with (branches.folder / "note").open("a") as file:
            file.write(f" ends, was {note}")
        return (branches.folder / "note").read_text()

    branches.tell(story)
    return sorted(told)


def test_a_branch_goes_on_from_where_it_left_the_trunk_with_files_of_its_own(
    tmp_path: Path,
) -> None:
    assert told_by(tmp_path, 0) == ["trunk ends, was trunk"] + [
        f"trunk ends, was trunk {n}" for n in range(3)
    ]
    assert os.listdir(tmp_path) == ["trunk"]


def test_a_branch_has_branches(tmp_path: Path) -> None:
    assert told_by(tmp_path, 2) == sorted(
        f"trunk ends, was trunk{branch}{twig}"
        for branch in ("", " 0", " 1", " 2")
        for twig in ("", " 0", " 1")
        if branch or not twig
    )


@pytest.mark.parametrize("twigs", [0, 1])
def test_a_branch_that_breaks_off_is_told_of_and_harms_no_other(
    tmp_path: Path, twigs: int, capfd: pytest.CaptureFixture[str]
) -> None:
    told = told_by(tmp_path, twigs, breaks=2 - 2 * twigs)
    assert told.count("") == (3 if twigs else 1) + twigs
    assert "RuntimeError" in capfd.readouterr().err
