"""Check households.yaml and write the roster cache, as a process of its own: it may take seconds.

    python -m alarmd.enrolment.compile households.yaml roster.json

The problems go to standard output as one JSON list (`alarmd.config.problem.decode_problems`). Exit
code 0: the cache is written and the problems are warnings; 1: the cache is as it was.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from alarmd.config.problem import Problem, encode_problems
from alarmd.enrolment.cache import write_cache
from alarmd.enrolment.households import load_roster
from alarmd.i18n.language import t
from alarmd.system import logs

NICENESS = 10  # an alarm that arrives meanwhile goes first, also on one core


def compile_roster(households: Path, cache: Path) -> tuple[bool, list[Problem]]:
    """Check the file and write the cache; return whether it is written, and all problems."""
    roster, problems = load_roster(households)
    if roster is None:
        return False, problems
    try:
        write_cache(cache, roster)
    except OSError as error:
        reason = error.strerror or str(error)
        message = t("the roster cannot be kept: {reason}", reason=reason)
        return False, [*problems, Problem(cache.name, 0, "", message)]
    return True, problems


def main(arguments: list[str]) -> int:
    """The command; the two arguments are the two files."""
    logs.set_up("INFO")
    logs.catch_what_nobody_caught()
    households, cache = map(Path, arguments)
    os.nice(NICENESS)
    is_written, problems = compile_roster(households, cache)
    sys.stdout.write(encode_problems(problems) + "\n")
    return 0 if is_written else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
