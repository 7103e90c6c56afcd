"""Look-ups that no daemon could put on record wait, whole, each in its user's own file."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alarmd.privacy.look_ups import FILE_OCTETS_MAX, LOOK_UPS_MAX, TEXT_MAX, LookUp, keep, taking
from alarmd.system.peers import user
from tests.other_user import ANOTHER, OPERATORS, another_user, mode, only_root, open_folder, umask

ME = user(os.geteuid()).name
WANG = LookUp("party:wang", ME, 5.0)
LI = LookUp("party:li", ME, 6.5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "operators" / "look-ups"


@pytest.fixture
def path(folder: Path) -> Path:
    """Where those of this user wait."""
    return folder / f"{os.geteuid()}.pending"


def pending(folder: Path, *, forget: bool = False) -> list[LookUp]:
    """What waits there, and whether it is on record from now on."""
    with taking(folder) as found:
        if forget:
            found.forget()
    return found.look_ups


def test_what_was_kept_is_taken_in_order_until_it_is_on_record(folder: Path) -> None:
    assert pending(folder) == []
    keep(folder, WANG)
    keep(folder, LI)
    assert pending(folder) == [WANG, LI]
    assert pending(folder, forget=True) == [WANG, LI]
    assert pending(folder) == []
    keep(folder, WANG)
    assert pending(folder) == [WANG]


def test_a_daemon_that_fails_meanwhile_has_taken_nothing(folder: Path) -> None:
    keep(folder, WANG)
    with pytest.raises(ZeroDivisionError):
        pending_and_fail(folder)
    assert pending(folder) == [WANG]


def pending_and_fail(folder: Path) -> float:
    with taking(folder) as found:
        found.forget()
        return 1 / 0


def test_who_looked_is_who_owns_the_file_whatever_is_written_in_it(folder: Path) -> None:
    keep(folder, LookUp("party:wang", "director_wang", 5.0))
    assert [one.by for one in pending(folder)] == [f"{ME} (director_wang)"]


def test_what_somebody_else_wrote_there_is_told_and_breaks_nothing(
    folder: Path, path: Path
) -> None:
    keep(folder, WANG)
    with path.open("ab") as file:
        file.write(b'nonsense\n{"what": 7}\n\xff\n{"what":"a\\u001b[2J","by":"x","utc":1}\n')
    long = LookUp("x" * 500, "y" * 500, 1.0)
    keep(folder, long)
    found = pending(folder)
    assert found[0] == WANG
    assert [(one.what, one.by) for one in found[1:5]] == [("unreadable", ME)] * 4
    assert found[5] == LookUp("x" * TEXT_MAX, f"{ME} ({'y' * TEXT_MAX})", 1.0)


def test_a_file_that_somebody_filled_does_not_hold_up_the_start(folder: Path, path: Path) -> None:
    keep(folder, WANG)
    line = path.read_bytes()
    path.write_bytes(line * (LOOK_UPS_MAX + 3))
    found = pending(folder)
    assert len(found) == LOOK_UPS_MAX + 1
    assert found[-1].what == "3 more"


def test_a_look_up_that_finds_no_room_leaves_no_half_line(folder: Path, path: Path) -> None:
    keep(folder, WANG)
    with octets_at_most(path.stat().st_size + 5), pytest.raises(OSError, match="No space left"):
        keep(folder, LI)
    keep(folder, LI)
    assert pending(folder) == [WANG, LI]


@contextmanager
def octets_at_most(size: int) -> Iterator[None]:
    """The kernel lets no file of this process grow beyond `size`, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_is_beyond_the_octets_that_a_start_reads_is_on_record_as_octets(
    folder: Path, path: Path
) -> None:
    keep(folder, WANG)
    line = path.read_bytes()
    full = FILE_OCTETS_MAX // len(line)
    beyond = 1000 * len(line) + 7
    path.write_bytes(line * (full + 1000) + b'{"what"')
    found = pending(folder, forget=True)
    assert found[:LOOK_UPS_MAX] == [WANG] * LOOK_UPS_MAX
    assert [one.what for one in found[LOOK_UPS_MAX:]] == [
        f"{full - LOOK_UPS_MAX} more",
        f"{beyond} octets more",
    ]
    assert pending(folder) == []


def test_a_line_longer_than_a_start_reads_is_octets_and_no_look_up(
    folder: Path, path: Path
) -> None:
    keep(folder, WANG)
    line = path.read_bytes()
    path.write_bytes(line + b"x" * FILE_OCTETS_MAX + b"\n")
    assert pending(folder) == [WANG, LookUp(f"{FILE_OCTETS_MAX + 1} octets more", ME, 0.0)]
    path.write_bytes(b"x" * (FILE_OCTETS_MAX - 1) + b"\n")
    assert pending(folder) == [LookUp("unreadable", ME, 0.0)], "all of it was read"


def test_nobody_is_led_to_another_file(
    folder: Path, path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.mkdir(parents=True)
    target = tmp_path / "target"
    path.symlink_to(target)
    with pytest.raises(OSError, match="symbolic"):
        keep(folder, WANG)
    target.write_bytes(b'{"what":"party:wang","by":"x","utc":1}\n')
    assert pending(folder, forget=True) == []
    assert "symbolic" in caplog.text
    assert target.exists()
    path.unlink()
    os.mkfifo(path)
    assert pending(folder, forget=True) == []
    assert "is no file" in caplog.text


def test_a_file_that_somebody_holds_is_left_for_the_next_start(
    folder: Path, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep(folder, WANG)
    with taking(folder):
        assert pending(folder, forget=True) == []
    assert "were not taken over" in caplog.text
    assert pending(folder) == [WANG]


def test_what_a_version_before_left_beside_the_journal_is_taken_over(folder: Path) -> None:
    keep(folder, LI)
    old = folder.parents[1] / "look-ups.pending"
    old.write_bytes(b'{"what":"party:wang","by":"zhou","utc":5.0}\n')
    assert pending(folder, forget=True) == [LookUp("party:wang", "zhou", 5.0), LI]
    assert not old.exists()


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_the_group_may_read_it_whatever_the_umask_and_nobody_else(
    folder: Path, path: Path, mask: int
) -> None:
    with umask(mask):
        keep(folder, WANG)
    assert mode(path) == 0o640
    assert mode(folder) == 0o1770
    assert mode(folder.parents[1]) == 0o750


@only_root
def test_members_of_the_group_leave_word_and_cannot_touch_anothers() -> None:
    with open_folder() as state:
        folder = state / "operators" / "look-ups"
        keep(folder, LI)
        for shared in (folder, folder.parent):
            os.chown(shared, -1, OPERATORS)
        with another_user(OPERATORS):
            keep(folder, LookUp("party:wang", "root", 5.0))
            for forbidden in (
                lambda: (folder / "0.pending").unlink(),
                lambda: (folder / "0.pending").write_bytes(b""),
                lambda: (folder / "0.pending").rename(folder / "9.pending"),
            ):
                with pytest.raises(PermissionError):
                    forbidden()
        with another_user(), pytest.raises(PermissionError):
            keep(folder, WANG)
        assert (folder / f"{ANOTHER}.pending").stat().st_gid == OPERATORS
        assert [one.by for one in pending(folder)] == ["root", f"{user(ANOTHER).name} (root)"]
