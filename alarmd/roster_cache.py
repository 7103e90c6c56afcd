"""The last good roster in a form that is read fast: so that a start with an unchanged file costs no YAML."""

from __future__ import annotations

from pathlib import Path

from alarmd.roster import Roster


def write_cache(path: Path, roster: Roster) -> None:
    """Write the roster to `path`, atomically and durably; raise OSError if the disk refuses."""
    raise NotImplementedError(path, roster)


def read_cache(path: Path, digest: str | None = None) -> Roster | None:
    """The cached roster, or None if it is missing, damaged, of another format or (if given) not of this file digest."""
    raise NotImplementedError(path, digest)


def file_digest(path: Path) -> str:
    """SHA-256 (hex) of households.yaml, to be compared with `Roster.digest`; raise OSError if it cannot be read."""
    raise NotImplementedError(path)
