"""The journal's files are for the daemon and its group, and a reader leaves none beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from alarmd.journal.database import Journal, JournalError
from alarmd.journal.verification import verify
from alarmd.reports.queries import Reports
from alarmd.system.atomic import FOLDER_MODE
from tests.alarmd.journals import box, fire, write_journal
from tests.other_user import ANOTHER, OPERATORS, another_user, mode, only_root, open_folder, umask


@pytest.fixture
def folder() -> Iterator[Path]:
    """A state folder as the service has it, for one group."""
    with open_folder() as found:
        state = found / "state"
        state.mkdir()
        state.chmod(FOLDER_MODE)
        if os.geteuid() == 0:
            os.chown(state, 0, OPERATORS)
        yield state


def files(folder: Path) -> dict[str, int]:
    return {path.name: mode(path) for path in sorted(folder.iterdir())}


EVERY_FILE = {"journal.db": 0o640, "journal.db-shm": 0o640, "journal.db-wal": 0o640}


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o007])
def test_a_new_journal_is_private_whatever_the_umask(folder: Path, mask: int) -> None:
    with umask(mask):
        journal = Journal(folder / "journal.db")
        journal.append(box(), 1.0, 1.0)
        assert files(folder) == EVERY_FILE
        journal.close()


def test_a_journal_that_everybody_could_read_is_closed_to_them(folder: Path) -> None:
    path = folder / "journal.db"
    with umask(0o022):
        journal = Journal(path)
        journal.append(box(), 1.0, 1.0)
        for file in folder.iterdir():
            file.chmod(0o644)
        again = Journal(path)
        assert files(folder) == EVERY_FILE
        again.close()
        journal.close()


def test_a_reader_leaves_nothing_beside_the_journal(folder: Path) -> None:
    path = folder / "journal.db"
    write_journal(path, [*box(), *fire()])
    assert files(folder) == {"journal.db": 0o640}
    assert verify(path).broken_at is None
    with Reports(path) as reports:
        assert [story.opened.incident for story in reports.newest(9)] == [1]
    assert files(folder) == {"journal.db": 0o640}


def test_what_is_only_in_the_log_is_read_too(folder: Path) -> None:
    path = folder / "journal.db"
    journal = Journal(path)
    journal.append([*box(), *fire()], 1.0, 1.0)
    count = len([*box(), *fire()])
    assert verify(path).entries == count
    with Reports(path) as reports:
        assert len(list(reports.rows())) == count
    journal.close()


@only_root
def test_an_operator_reads_with_and_without_a_daemon(folder: Path) -> None:
    path = folder / "journal.db"
    journal = Journal(path)
    journal.append([*box(), *fire()], 1.0, 1.0)
    for file in folder.iterdir():
        os.chown(file, 0, OPERATORS)
    count = len([*box(), *fire()])
    with another_user(OPERATORS):
        assert verify(path).entries == count
    journal.close()
    with another_user(OPERATORS):
        assert verify(path).entries == count
        with Reports(path) as reports:
            assert len(list(reports.rows())) == count
    assert list(files(folder)) == ["journal.db"]


@only_root
def test_files_that_a_reader_left_do_not_keep_the_daemon_from_writing(folder: Path) -> None:
    path = folder / "journal.db"
    os.chown(folder, ANOTHER, OPERATORS)
    write_journal(path, box())
    for file in folder.iterdir():
        os.chown(file, ANOTHER, OPERATORS)
    for name in ("journal.db-wal", "journal.db-shm"):
        (folder / name).touch(0o640)
        (folder / name).write_bytes(b"" if name.endswith("wal") else bytes(32768))
    with another_user(OPERATORS):
        journal = Journal(path)
        journal.append(fire(), 99.0, 99.0)
        journal.close()
    assert verify(path).entries == len([*box(), *fire()])


@pytest.mark.parametrize("name", ["journal.db", "journal.db-wal", "journal.db-shm"])
def test_the_journal_is_not_led_to_another_file(folder: Path, name: str) -> None:
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(folder / "elsewhere")
    with pytest.raises(JournalError, match="link"):
        Journal(folder / "journal.db")
    assert not (folder / "elsewhere").exists()


@only_root
def test_a_journal_that_somebody_else_put_there_is_not_taken(folder: Path) -> None:
    Journal(folder / "journal.db").close()
    os.chown(folder / "journal.db", ANOTHER, -1)
    with pytest.raises(JournalError, match="belongs to user"):
        Journal(folder / "journal.db")
