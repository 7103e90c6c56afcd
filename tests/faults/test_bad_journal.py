"""The journal is spoilt, or there is no place for one when the box first starts: the alarm comes
first."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmd.incident.facts.entries import Doubt, HistoryDoubted
from tests.faults.ledger import all_are_told, no_alarm_is_lost
from tests.faults.rig import PATIENCE, Rig, needs_root, play, shell
from tests.faults.test_full_disk import all_are_told_on_the_air, fill, small_disk

pytestmark = PATIENCE


@pytest.mark.parametrize("octets", [b"this is no database", b""], ids=["rubbish", "nothing"])
def test_a_spoilt_journal_is_put_aside_and_the_alarm_is_told(tmp_path: Path, octets: bytes) -> None:
    async def story(rig: Rig) -> None:
        rig.start()
        await rig.ready()
        await rig.stop()
        (rig.state / "journal.db").write_bytes(octets * 1000)
        rig.start()
        alarm = rig.raise_by_text(1)
        await rig.end_alarm(alarm)
        (first,) = (one for one in rig.entries() if isinstance(one, HistoryDoubted))
        assert rig.entries()[0] == first, "the new journal begins with it"
        assert first.doubt is (Doubt.UNREADABLE if octets else Doubt.SHORTER)
        assert len(list(rig.state.glob("journal.db.bad-*"))) == bool(octets)
        assert any("journal" in problem["en"] for problem in rig.status_now()["problems"])
        no_alarm_is_lost(rig)
        all_are_told(rig)
        await rig.stop()

    play(tmp_path, story)


@needs_root
def test_first_started_on_a_full_disk_it_tells_the_alarm_and_keeps_it_when_there_is_room(
    tmp_path: Path,
) -> None:
    async def story(rig: Rig) -> None:
        with small_disk(rig.folder) as ballast:
            fill(ballast)
            rig.start()
            alarm = rig.raise_by_text(1)
            await all_are_told_on_the_air(rig)
            assert rig.modems[0].modem.mail.store("ME"), "the text waits in the modem"
            ballast.unlink()
            await rig.end_alarm(alarm)
            assert len(rig.opened(alarm.party)) == 1
            all_are_told(rig)
            await rig.stop()

    play(tmp_path, story)


@needs_root
def test_first_started_on_a_disk_that_is_read_only_it_tells_the_alarm(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        with small_disk(rig.folder) as ballast:
            shell("mount", "-o", "remount,ro", ballast.parent)
            rig.start()
            alarm = rig.raise_by_text(1)
            await all_are_told_on_the_air(rig)
            shell("mount", "-o", "remount,rw", ballast.parent)
            await rig.end_alarm(alarm)
            all_are_told(rig)

    play(tmp_path, story)
