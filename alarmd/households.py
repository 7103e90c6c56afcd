"""What households.yaml says: who is enrolled. Reads and checks it, all faults at once."""

from __future__ import annotations

from pathlib import Path

from alarmd.problem import Problem
from alarmd.roster import Roster


def load_roster(path: Path) -> tuple[Roster | None, list[Problem]]:
    """Read and check households.yaml; every fault in the order of the file; no roster if one of them is an error."""
    raise NotImplementedError(path)
