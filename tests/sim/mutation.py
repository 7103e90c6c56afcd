"""Faults of a careless engineer, each planted in a copy of the checkout: does anything notice?

Each is looked for by the nights of the swarm, by the sweep and by the tests, in this order, until
one of them finds it; first by what its header names after "Falls to:" ("nights", "sweep" or a file
of tests). A find counts only if the sound checkout passes the same night or test. Nothing is
written into the checkout.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[2]
MUTANTS = Path(__file__).with_name("mutants")
NOT_COPIED = (".git", ".venv", "__pycache__", ".hypothesis", "mutants")
ALL_TESTS = (
    ("tests/alarmd/incident", "tests/scenarios"),
    ("tests/modem",),
    ("tests/alarmd", "tests/sim", "--ignore=tests/sim/test_mutants.py"),
)
SHARE_OF_NIGHTS, SHARE_OF_SWEEP = 0.5, 0.2  # of the seconds that one mutant may take
HARD_LIMIT = 3.0  # times the seconds given: a night, or a test, may hang

_FALLS_TO = re.compile(r"^Falls to: (\S+)$", re.MULTILINE)
_CHANGES = re.compile(r"^\+\+\+ b/(\S+)", re.MULTILINE)
# A record of the log may begin with ERROR, too.
_FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/.+?)(?: - .*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to look: nights for each mutant, and seconds in all."""

    nights: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Find:
    """How a mutant was caught: `means` in words, "" if it was not; `what` was seen."""

    name: str
    means: str
    what: str


class DoesNotApply(Exception):
    """The code that this patch changes is not there any more: write the mutant anew."""


def patches() -> list[Path]:
    """All mutants, in the order of their numbers."""
    return sorted(MUTANTS.glob("*.patch"))


def check(patch: Path, tree: Path = ROOT) -> None:
    """Raise DoesNotApply unless the patch fits the tree as it is."""
    _git_apply(patch, tree, "--check")


def hunt_all(
    chosen: Sequence[Path], effort: Effort, jobs: int, told: Callable[[Find], None]
) -> list[Find]:
    """Look for every mutant; tell of each as soon as it is known."""
    for patch in chosen:
        check(patch)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        sound = _copy(Path(folder) / "sound")

        def hunt(patch: Path) -> Find:
            tree = _copy(Path(folder) / patch.stem)
            _git_apply(patch, tree)
            found = _hunt(patch, tree, sound, effort)
            shutil.rmtree(tree)
            told(found)
            return found

        with ThreadPoolExecutor(jobs) as pool:
            return list(pool.map(hunt, chosen))


def _hunt(patch: Path, tree: Path, sound: Path, effort: Effort) -> Find:
    until = time.monotonic() + effort.seconds
    tries: dict[str, Callable[[], tuple[str, str] | None]] = {
        "nights": partial(_by_nights, tree, sound, effort),
        "sweep": partial(_by_sweep, tree, sound, effort),
    }
    for some in _tests(patch):
        tries[some[0]] = partial(_by_tests, tree, sound, some, until)
    first = falls_to(patch)
    if first:
        look = tries.pop(first, partial(_by_tests, tree, sound, (first,), until))
        tries = {first: look, **tries}
    found = next(filter(None, (look() for look in tries.values())), None)
    means, what = found or ("", "nothing noticed it")
    return Find(patch.stem, means, what)


def header(patch: Path) -> str:
    """What is said above the change: who would do it, what it breaks, which law that is."""
    return patch.read_text(encoding="utf-8").partition("\n--- ")[0]


def falls_to(patch: Path) -> str:
    """What finds it soonest, "" if nobody has said so."""
    said = _FALLS_TO.search(header(patch))
    return said[1] if said else ""


def _tests(patch: Path) -> Iterator[tuple[str, ...]]:
    """The namesakes of what the patch changes, their neighbours, and then all."""
    changed = _CHANGES.search(patch.read_text(encoding="utf-8"))
    assert changed is not None
    folder = ROOT / "tests" / Path(changed[1]).parent
    neighbours = sorted(path.relative_to(ROOT) for path in folder.glob("test_*.py"))
    namesakes = [path for path in neighbours if Path(changed[1]).stem in path.stem]
    for some in (namesakes, neighbours):
        if some:
            yield tuple(map(str, some))
    yield from ALL_TESTS


def _by_nights(tree: Path, sound: Path, effort: Effort) -> tuple[str, str] | None:
    seconds = effort.seconds * SHARE_OF_NIGHTS
    found = _seen(tree, ("nights", str(effort.nights), str(seconds)), seconds)
    if not found.get("what"):
        return None
    replay = ("-m", "tests.sim", *str(found["night"]).split())
    if _run(sound, replay, seconds) is None:
        return None
    return f"swarm, night {found['tried']} ({found['night']})", str(found["what"])


def _by_sweep(tree: Path, sound: Path, effort: Effort) -> tuple[str, str] | None:
    seconds = effort.seconds * SHARE_OF_SWEEP
    arguments = ("sweep", "0", str(seconds))
    what = _seen(tree, arguments, seconds).get("what")
    if not what or _seen(sound, arguments, seconds).get("what"):
        return None
    return "sweep", str(what)


def _seen(tree: Path, arguments: Sequence[str], seconds: float) -> dict[str, object]:
    output = _run(tree, ("-m", "tests.sim.hunt", *arguments), seconds)
    seen: dict[str, object] = json.loads(output.splitlines()[-1]) if output else {}
    return seen


def _by_tests(
    tree: Path, sound: Path, tests: Sequence[str], until: float
) -> tuple[str, str] | None:
    seconds = max(until - time.monotonic(), 30.0)
    pytest = ("-m", "pytest", "-q", "-x", "-W", "error", "-p", "no:cacheprovider", "--tb=line")
    failed: list[str] = []
    if _run(tree, (*pytest, *tests), seconds, lambda output: failed.extend(failed_tests(output))):
        return None
    if not failed or _run(sound, (*pytest, failed[0]), seconds) is None:
        return None
    file, _, test = failed[0].partition("::")
    return f"test, {file}", test


def failed_tests(output: str) -> Iterator[str]:
    """The tests, or files of tests, that pytest calls failed in what it wrote."""
    return (found[1] for found in _FAILED.finditer(output))


def _run(
    tree: Path,
    arguments: Sequence[str],
    seconds: float,
    refused: Callable[[str], None] = lambda output: None,
) -> str | None:
    """What Python wrote when run in this tree; None, and `refused` told, if it did not end well."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    try:
        ended = subprocess.run(
            [sys.executable, *arguments],
            cwd=tree,
            env=environment,
            timeout=seconds * HARD_LIMIT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    if ended.returncode:
        refused(ended.stdout)
        return None
    return ended.stdout


def _copy(tree: Path) -> Path:
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return tree


def _git_apply(patch: Path, tree: Path, *options: str) -> None:
    """git looks no further up than the tree: a copy lies in no repository."""
    applied = subprocess.run(
        ["git", "apply", *options, str(patch)],
        cwd=tree,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tree.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    if applied.returncode:
        raise DoesNotApply(f"{patch.name}: {applied.stderr.strip()}")
