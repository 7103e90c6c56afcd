"""The problems of a changed text: by the lines of the file that is there, and only those that
concern the change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import takewhile

from msgspec.structs import replace

from alarmd.config.problem import Problem
from alarmd.i18n.language import Message


def by_lines_there(problems: Sequence[Problem], there: str, refused: str) -> list[Problem]:
    """The problems of the text `refused`, with the lines of the text `there`; 0 for a new line."""
    old, new = there.split("\n"), refused.split("\n")
    above = _alike(old, new)
    below = _alike(old[above:][::-1], new[above:][::-1])

    def line_there(line: int) -> int:
        if line <= above or len(old) == len(new):
            return line
        return line + len(old) - len(new) if line > len(new) - below else 0

    return [
        replace(problem, line=line_there(problem.line), message=_moved(problem.message, line_there))
        for problem in problems
    ]


def concerning(
    wheres: Collection[str], after: Sequence[Problem], before: Sequence[Problem]
) -> list[Problem]:
    """The problems at the changed places (`wheres`: wang, groups.east), and all that are new."""
    known = {(problem.where, problem.message.template) for problem in before}
    return [
        problem
        for problem in after
        if (problem.where, problem.message.template) not in known
        or any(problem.where == one or problem.where.startswith(f"{one}.") for one in wheres)
    ]


def _alike(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines from the first on are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))


def _moved(message: Message, line_there: Callable[[int], int]) -> Message:
    """The message; if it names a line, then with the line of the text that is there."""
    line = message.values.get("line")
    if not isinstance(line, int):
        return message
    return message.with_values({**message.values, "line": line_there(line)})
