"""Somebody else at this machine, in the same process: only root can play them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ANOTHER = 65_534  # nobody, on every Debian
OPERATORS = 61_234  # a group that nobody has

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may become somebody else")


@contextmanager
def another_user(*groups: int) -> Iterator[None]:
    """Files are opened and made in the name of nobody, who is also in these groups."""
    before = os.getgroups()
    os.setgroups(groups)
    os.setegid(ANOTHER)
    os.seteuid(ANOTHER)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(before)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """New files as with this umask."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into; those of pytest are for its own user."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def mode(path: Path) -> int:
    """The permissions of a file."""
    return path.stat().st_mode & 0o7777
