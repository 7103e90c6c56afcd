"""Look-ups that waited for the daemon are on record when it has started, once each."""

from __future__ import annotations

import os
from pathlib import Path

from alarmd.incident.facts.entries import LookedUp
from alarmd.privacy.look_ups import LookUp, keep, taking
from alarmd.system.peers import user
from tests.alarmd.box import NIGHT_UTC, Box, play

ME = user(os.geteuid()).name
WANG = LookUp("party:h1", ME, NIGHT_UTC - 3600.0)
ALL = LookUp("list", ME, NIGHT_UTC - 60.0)


def looked_up(box: Box) -> list[LookedUp]:
    return [entry for entry in box.journal() if isinstance(entry, LookedUp)]


def test_what_waited_is_on_record_with_its_time_when_the_daemon_has_started(
    tmp_path: Path,
) -> None:
    async def story(box: Box) -> None:
        pending = box.config().look_ups
        keep(pending, WANG)
        keep(pending, ALL)
        await box.start()
        facts = [LookedUp(one.what, one.by, one.utc) for one in (WANG, ALL)]
        assert looked_up(box) == facts
        assert list(pending.iterdir()) == []
        await box.stop()
        keep(pending, ALL)
        await box.start()
        assert looked_up(box) == [*facts, facts[1]]
        await box.stop()

    play(tmp_path, story, lines=1)


def test_a_file_that_cannot_be_taken_over_does_not_stop_the_daemon(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        pending = box.config().look_ups
        keep(pending, WANG)
        with taking(pending):  # somebody holds it
            await box.start()
        assert looked_up(box) == []
        await box.stop()
        await box.start()
        assert [one.what for one in looked_up(box)] == ["party:h1"]
        await box.stop()

    play(tmp_path, story, lines=1)
