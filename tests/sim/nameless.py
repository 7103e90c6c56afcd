"""Does the public part of a journal name anybody?"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from alarmd.roster import Role
from tests.sim.village import Village

_NUMBER = re.compile(r"(?<!\d)(?:86)?1000000\d{4}(?!\d)", re.ASCII)  # as networks write it


def named_in_public(journal: Path, village: Village) -> Iterator[str]:
    """Every number there, and the id of everybody there."""
    with contextlib.closing(sqlite3.connect(f"file:{journal}?mode=ro", uri=True)) as connection:
        public = "\n".join(data for (data,) in connection.execute("SELECT data FROM journal"))
    yield from {found[0] for found in _NUMBER.finditer(public)}
    people = (p for p in village.people.values() if p.role in (Role.HOUSEHOLD, Role.OFFICER))
    yield from (person.id for person in people if f'"{person.id}"' in public)
