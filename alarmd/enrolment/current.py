"""The roster in force, and how a new one comes into force: checked by a child process, never on
the loop.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from alarmd.config.problem import Problem, decode_problems, errors
from alarmd.enrolment.cache import file_digest, read_cache
from alarmd.i18n.language import t
from alarmd.incident.facts.entries import Entry, RosterLoaded, RosterRefused
from alarmd.roster import Role, Roster

PROBLEMS_RECORDED_MAX = 20
COMPILE_WITHIN_S = 120.0
MEMORY = "/dev/shm"  # a file system that needs no disk
# The child imports alarmd from this checkout, never from the current folder.
_ENVIRONMENT = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONSAFEPATH": "1"}

Compile = Callable[[Path, Path], Awaitable[tuple[bool, list[Problem]]]]

_log = logging.getLogger("alarmd.enrolment.current")


async def compile_in_child(
    households: Path, cache: Path, python: str = sys.executable
) -> tuple[bool, list[Problem]]:
    """Check the file and write the cache in a process of its own: it never stops the loop."""
    child: asyncio.subprocess.Process | None = None
    command = [python, "-m", "alarmd.enrolment.compile", *map(os.path.abspath, (households, cache))]
    try:
        child = await asyncio.create_subprocess_exec(
            *command,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, **_ENVIRONMENT},
            cwd="/",
        )
        output, _ = await asyncio.wait_for(child.communicate(), COMPILE_WITHIN_S)
        return child.returncode == 0, decode_problems(output.decode())
    except (OSError, TimeoutError, ValueError) as error:
        if child is not None and child.returncode is None:
            child.kill()
            await child.wait()
        message = t(
            "the check of the households did not finish: {error}", error=type(error).__name__
        )
        return False, [Problem(households.name, 0, "", message)]


class Rosters:
    """Keeps the last good roster: a bad new file leaves it in force; `problems` has its faults."""

    def __init__(self, households: Path, cache: Path, compile_roster: Compile) -> None:
        self._households, self._cache, self._compile = households, cache, compile_roster
        self._reloading = asyncio.Lock()
        self.roster: Roster | None = None
        self.problems: list[Problem] = []

    def recall(self) -> bool:
        """Take the last good roster from the cache; return whether the file still says the same."""
        current: Roster | None = None
        try:
            current = read_cache(self._cache, file_digest(self._households))
        except OSError as error:
            _log.error("%s: %s", self._households, error.strerror)
        self.roster = current or read_cache(self._cache)
        return current is not None

    async def reload(self) -> Entry:
        """Read the file; return the fact that a new roster came into force or was refused."""
        async with self._reloading:
            fresh = await self._fresh(self._cache)
            if fresh is None and self.roster is None:
                fresh = await self._unkept()
            if fresh is None:
                for place in dict.fromkeys(problem.place for problem in errors(self.problems)):
                    _log.error("%s: a fault, see alarmctl check and alarmctl status", place)
                shown = tuple(p.discreet() for p in errors(self.problems)[:PROBLEMS_RECORDED_MAX])
                return RosterRefused(self.roster.digest if self.roster else "", shown)
            self.roster = fresh
            return loaded(fresh)

    async def _fresh(self, cache: Path) -> Roster | None:
        is_good, self.problems = await self._compile(self._households, cache)
        return read_cache(cache) if is_good else None

    async def _unkept(self) -> Roster | None:
        """Read the file without keeping the roster, if the disk is full or read-only: without any
        roster nobody can be told. Each start then reads the file again.
        """
        for folder in (MEMORY, None):
            try:
                with tempfile.TemporaryDirectory(prefix="alarmd-", dir=folder) as name:
                    return await self._fresh(Path(name, self._cache.name))
            except OSError as error:
                _log.error("no roster can be kept: %s", error)
        return None


def loaded(roster: Roster) -> RosterLoaded:
    """The fact that this roster is in force."""
    households = len(roster.with_role(Role.HOUSEHOLD))
    operators = roster.with_role(Role.OPERATOR)
    return RosterLoaded(roster.digest, households, operators, roster.sign)
