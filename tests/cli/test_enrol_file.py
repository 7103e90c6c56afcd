"""The file is replaced whole or not at all, and stays what it was to the system."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from cli.enrol import Changes, EnrolRefused, edit, remove
from tests.cli.villages import VILLAGE, roster
from tests.other_user import OPERATORS, another_user, mode, only_root, open_folder


@pytest.fixture
def village(tmp_path: Path) -> Path:
    path = tmp_path / "households.yaml"
    path.write_text(VILLAGE, encoding="utf-8")
    return path


def test_a_change_that_changes_nothing_leaves_the_file_alone(village: Path) -> None:
    before = village.stat()
    edit(village, "wang", Changes(name="王三", group="east"))
    assert village.stat() == before


def test_mode_and_links_stay(village: Path, tmp_path: Path) -> None:
    village.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(village)
    edit(link, "wang", Changes(name="王老三"))
    assert link.is_symlink()
    assert village.stat().st_mode & 0o7777 == 0o640
    assert roster(village).parties["wang"].name == "王老三"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays(village: Path) -> None:
    os.chown(village, 1234, 5678)
    edit(village, "wang", Changes(name="王老三"))
    assert (village.stat().st_uid, village.stat().st_gid) == (1234, 5678)


@only_root
def test_a_member_of_the_group_changes_the_file_and_the_group_still_may() -> None:
    with open_folder() as folder:
        path = folder / "households.yaml"
        path.write_text(VILLAGE, encoding="utf-8")
        path.chmod(0o660)
        os.chown(path, 0, OPERATORS)
        os.chown(folder, 0, OPERATORS)
        folder.chmod(0o2770)
        with another_user(OPERATORS):
            edit(path, "wang", Changes(name="王老三"))
        assert (mode(path), path.stat().st_gid) == (0o660, OPERATORS)
        assert roster(path).parties["wang"].name == "王老三"
        path.chmod(0o640)
        os.chown(path, 0, OPERATORS)
        with another_user(OPERATORS), pytest.raises(EnrolRefused, match="cannot be replaced"):
            edit(path, "wang", Changes(name="王四"))


def test_nothing_but_the_file_is_left_in_the_folder(village: Path) -> None:
    edit(village, "wang", Changes(name="王老三"))
    with pytest.raises(EnrolRefused):
        edit(village, "wang", Changes(group="north"))
    assert os.listdir(village.parent) == ["households.yaml"]


def test_a_missing_file_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path / "none" / "households.yaml"):
        with pytest.raises(EnrolRefused):
            remove(path, "wang")


def test_two_people_cannot_change_the_file_at_once(village: Path) -> None:
    folder = os.open(village.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        with pytest.raises(EnrolRefused, match="somebody else"):
            edit(village, "wang", Changes(name="王老三"))
    finally:
        os.close(folder)
    edit(village, "wang", Changes(name="王老三"))


def test_a_disk_that_refuses_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / ("v" * 250)  # no room for the longer name of the new file beside it
    path.write_text(VILLAGE, encoding="utf-8")
    with pytest.raises(EnrolRefused, match="the file cannot be replaced: File name too long"):
        edit(path, "wang", Changes(name="王老三"))
    assert path.read_text("utf-8") == VILLAGE
