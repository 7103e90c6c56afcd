"""A checkpoint is what an entry of the chain vouches for, or it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmd.incident.facts.entries import Exhausted, Sealed
from alarmd.journal.database import Checkpoint, Journal, JournalError
from tests.alarmd.journals import box, fire, tamper, write_journal


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A journal with a fire in it."""
    write_journal(tmp_path / "journal.db", [*box(), *fire()])
    return tmp_path / "journal.db"


def keep(journal: Journal, world: bytes) -> Checkpoint:
    """Keep this as the world so far."""
    kept = Checkpoint(journal.seq, "2", world)
    journal.append([Sealed(kept.seq, kept.digest)], 98.0, 1.0, kept)
    return kept


def test_a_checkpoint_is_of_everything_written_so_far(path: Path) -> None:
    journal = Journal(path)
    assert journal.checkpoint() == (None, False)
    for world in (b"old", b"world"):
        kept = keep(journal, world)
    journal.append([Exhausted(1)], 99.0, 1.0)
    assert kept.seq == len(box() + fire()) + 1
    assert journal.checkpoint() == (kept, False)
    journal.close()


@pytest.mark.parametrize(
    ("statement", "was_changed"),
    [
        ("UPDATE checkpoint SET hash = 'x'", True),
        ("UPDATE checkpoint SET world = X'7b7d'", True),
        ("UPDATE checkpoint SET seq = seq - 1", True),
        ("UPDATE checkpoint SET kept_by = 3", True),
        ("UPDATE checkpoint SET kept_by = 1000", True),
        ("UPDATE journal SET data = '{}' WHERE kind = 'Sealed'", True),
        ("UPDATE checkpoint SET kept_by = 0", False),  # as a version wrote it that vouched for none
        ("DELETE FROM checkpoint", False),
    ],
)
def test_a_checkpoint_for_which_the_chain_does_not_vouch_is_none(
    path: Path, statement: str, was_changed: bool
) -> None:
    journal = Journal(path)
    keep(journal, b"world")
    tamper(path, statement)
    assert journal.checkpoint() == (None, was_changed)
    journal.close()


def test_a_checkpoint_is_written_with_the_entry_that_vouches_for_it_or_not_at_all(
    path: Path,
) -> None:
    journal = Journal(path)
    kept = keep(journal, b"world")
    tamper(path, "CREATE TRIGGER no BEFORE INSERT ON checkpoint BEGIN "
                 "SELECT RAISE(ABORT, 'no room'); END")  # fmt: skip
    with pytest.raises(JournalError, match="no room"):
        keep(journal, b"newer")
    assert journal.seq == kept.seq + 1
    assert journal.checkpoint() == (kept, False)
    journal.close()
