"""What alarmd.yaml says: where things are kept, the lines, the policy. Reads and checks it, all faults at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alarmd.households import load_roster
from alarmd.incident.entries import Kind
from alarmd.incident.policy import Policy
from alarmd.problem import Problem
from alarmd.roster import Language

__all__ = ["Config", "LineConfig", "Problem", "load_config", "load_roster"]


@dataclass(frozen=True, slots=True)
class LineConfig:
    """One modem with one SIM. `kind`: what a ring on its number means, if it means one thing only.

    `imei` is 15 digits or "" (any modem on that port); an inbound-only line carries nothing of ours.
    """

    name: str
    port: str
    imei: str = ""
    pin_file: Path | None = None
    baud: int = 115200
    kind: Kind | None = None
    calls: bool = True
    texts: bool = True
    inbound_only: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one box. Paths are absolute or relative to the working folder, as the file's own path was."""

    households: Path
    state: Path
    language: Language
    timezone: str
    lines: tuple[LineConfig, ...]
    policy: Policy

    @property
    def journal(self) -> Path:
        """The database of everything that happened."""
        return self.state / "journal.db"

    @property
    def control(self) -> Path:
        """The unix socket of the running daemon."""
        return self.state / "control.sock"

    @property
    def roster_cache(self) -> Path:
        """The last good roster, ready to be read fast."""
        return self.state / "roster.json"


def load_config(path: Path) -> tuple[Config | None, list[Problem]]:
    """Read and check alarmd.yaml; every fault in the order of the file; no config if one of them is an error."""
    raise NotImplementedError(path)
