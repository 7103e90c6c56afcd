"""The disk that holds the journal fills up and is emptied again."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.ledger import all_are_told, check, journal_is_whole, no_alarm_is_lost
from tests.faults.rig import PATIENCE, TOLD_WITHIN_S, Rig, needs_root, play, shell

pytestmark = PATIENCE

DISK = "12m"  # the roster, the journal of a few alarms with the room for its log, and some more
BLOCK = bytes(4096)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """The state folder on a file system of its own; the file on it that takes the rest of it."""
    state = folder / "state"
    state.mkdir()
    shell("mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", state)
    try:
        yield state / "ballast"
    finally:
        shell("umount", "--lazy", state)


def fill(ballast: Path) -> None:
    """Leave no octet."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(BLOCK):
            pass


@contextlib.asynccontextmanager
async def in_service(rig: Rig) -> AsyncIterator[Path]:
    """A daemon that serves on a small disk, and is stopped there in the end; what fills the
    disk."""
    with small_disk(rig.folder) as ballast:
        rig.start()
        await rig.ready()
        yield ballast
        await rig.stop()


@needs_root
def test_a_disk_that_fills_up_in_mid_alarm_stops_nobody_and_loses_nothing(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        async with in_service(rig) as ballast:
            fill(ballast)
            await journal_stands_still(rig)
            alarm = rig.raise_by_text(1)
            await all_are_told_unwritten(rig)
            assert rig.modems[0].modem.mail.store("ME"), "the text waits in the modem"
            ballast.unlink()
            await rig.end_alarm(alarm)
            check(rig)

    play(tmp_path, story)


@needs_root
def test_killed_while_the_disk_is_full_it_tells_the_alarm_all_the_same(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        async with in_service(rig) as ballast:
            fill(ballast)
            await journal_stands_still(rig)
            alarm = rig.raise_by_text(1)
            await rig.until_texts(1)
            rig.kill()
            rig.start()
            await all_are_told_on_the_air(rig)
            ballast.unlink()
            await rig.end_alarm(alarm)
            # What was told before the kill nobody could write down: it may have been told again.
            journal_is_whole(rig)
            no_alarm_is_lost(rig)
            all_are_told(rig)

    play(tmp_path, story)


@needs_root
def test_started_on_a_full_disk_it_tells_the_alarm_all_the_same(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        async with in_service(rig) as ballast:
            await rig.stop()
            fill(ballast)
            rig.start()
            await rig.ready()
            alarm = rig.raise_by_text(1)
            await all_are_told_unwritten(rig)
            ballast.unlink()
            await rig.end_alarm(alarm)
            check(rig)

    play(tmp_path, story)


@needs_root
@pytest.mark.parametrize("end", ["stopped", "killed"])
def test_started_on_a_disk_that_is_read_only_it_tells_the_alarm_all_the_same(
    tmp_path: Path, end: str
) -> None:
    async def story(rig: Rig) -> None:
        async with in_service(rig) as ballast:
            if end == "killed":
                rig.kill()
            else:
                await rig.stop()
            shell("mount", "-o", "remount,ro", ballast.parent)
            rig.start()
            alarm = rig.raise_by_text(1)
            await all_are_told_on_the_air(rig)
            shell("mount", "-o", "remount,rw", ballast.parent)
            await rig.end_alarm(alarm)
            check(rig)

    play(tmp_path, story)


def test_a_journal_that_may_not_grow_stops_nobody_and_loses_nothing(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        daemon = rig.start()
        await rig.ready()
        _, most = resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (4096, most))
        alarm = rig.raise_by_text(1)
        await all_are_told_unwritten(rig)
        resource.prlimit(daemon.pid, resource.RLIMIT_FSIZE, (most, most))
        await rig.stop()  # an operator makes room and starts it anew, at once
        assert len(rig.opened(alarm.party)) == 1
        rig.start()
        await rig.end_alarm(alarm)
        check(rig)
        await rig.stop()

    play(tmp_path, story)


async def journal_stands_still(rig: Rig) -> None:
    """Wait until the journal can really take no more: its log still has some room."""
    stranger = rig.network.add_phone("+8610000009999")

    def is_full() -> bool:
        stranger.text(rig.modems[-1].modem.number, "你好" * 30)
        return bool(rig.status_now()["journal"]["unwritten"])

    await rig.until(is_full, 600.0, "the journal is full")


async def all_are_told_unwritten(rig: Rig) -> None:
    """Wait until they are, while the disk refuses to remember it."""
    await all_are_told_on_the_air(rig)
    assert rig.status_now()["journal"]["unwritten"]


async def all_are_told_on_the_air(rig: Rig) -> None:
    """Wait until every neighbour and the officer got a text of the alarm, whatever the journal
    says."""
    people = [phone for party, phone in rig.phones.items() if party != rig.alarms[-1].party]

    def are_told() -> bool:
        return all(any("回拨" in text.text for text in phone.texts) for phone in people)

    await rig.until(are_told, TOLD_WITHIN_S, "told without a journal")
