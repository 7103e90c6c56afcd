"""The mains fail: what the disk holds at that instant is all that is left."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, ROUNDS, Rig, end_with_its_own, needs, needs_root, play, shell

pytestmark = PATIENCE

DISK_OCTETS = 16 * 2**20
SPEED = 15.0
CUTS_AN_ALARM = 5
LONGEST_LIFE_S = 2.0  # real


@needs_root
@needs("mkfs.ext4")
def test_a_power_cut_at_any_instant_loses_no_alarm(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        with image(rig.state) as disk:
            for turn in range(ROUNDS):
                alarm = rig.raise_by_text(1 + turn % len(rig.households))
                rig.start()
                for _ in range(CUTS_AN_ALARM):
                    await rig.live(LONGEST_LIFE_S)
                    cut(rig, disk)
                    rig.start()
                await rig.end_alarm(alarm)
                await rig.stop()
            check(rig)

    play(tmp_path, story, speed=SPEED, households=10)


@contextlib.contextmanager
def image(state: Path) -> Iterator[Path]:
    """The state folder on a file system in a file, which is what the disk of a box holds."""
    disk = state.with_name("disk")
    with disk.open("wb") as file:
        file.truncate(DISK_OCTETS)
    shell("mkfs.ext4", "-q", disk)
    state.mkdir()
    mount(disk, state)
    try:
        yield disk
    finally:
        shell("umount", "--lazy", state)


def mount(disk: Path, state: Path) -> None:
    """Mount it, or skip where the kernel or a container does not allow it."""
    try:
        shell("mount", "-o", "loop", disk, state)
    except AssertionError as error:
        pytest.skip(f"no file system in a file can be mounted here: {error}")


def cut(rig: Rig, disk: Path) -> None:
    """Go on with what had reached the disk, without anything that was only in memory."""
    assert rig.daemon is not None
    os.killpg(rig.daemon.pid, signal.SIGSTOP)
    left = disk.with_suffix(".left")
    shutil.copyfile(disk, left)
    end_with_its_own(rig.daemon)
    shell("umount", "--lazy", rig.state)
    left.replace(disk)
    mount(disk, rig.state)
