"""The doors of the two files that a person edits: a value or problems with lines, never both."""

from __future__ import annotations

import functools
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alarmd.config.problem import Problem
from alarmd.config.settings import load_config
from alarmd.enrolment.households import load_roster
from alarmd.i18n.language import Language


def config(data: bytes) -> None:
    """Any octets as alarmd.yaml."""
    _loaded(load_config, data)


def households(data: bytes) -> None:
    """Any octets as households.yaml."""
    _loaded(load_roster, data)


def _loaded(load: Callable[[Path], tuple[Any | None, list[Problem]]], data: bytes) -> None:
    path = _folder() / "file.yaml"
    path.write_bytes(data)
    value, problems = load(path)
    assert value is not None or problems
    for problem in problems:
        for language in Language:
            unseen = [one for one in problem.render(language) if not _is_seen(one)]
            assert not unseen, (unseen, problem)


def _is_seen(character: str) -> bool:
    """Also by a box in its place: rare family names of old files are for private use."""
    return character.isprintable() or unicodedata.category(character) in ("Co", "Cn", "Zs")


@functools.cache
def _folder() -> Path:
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="alarmd-fuzz-", dir=memory if memory.is_dir() else None))
