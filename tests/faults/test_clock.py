"""The calendar of the machine jumps by years in mid-alarm, forward and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from modem.sim.latency import Latencies
from modem.sim.record import FactKind
from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, Rig, play

pytestmark = PATIENCE

YEARS_S = 5 * 365 * 86_400
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
QUICK = replace(Latencies.none(), submit_s=0.2, deliver_s=0.1)


@pytest.mark.skipif(LIBRARY is None, reason="libfaketime is not installed")
def test_a_calendar_that_jumps_by_years_changes_nothing_of_what_is_done(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        calendar = tmp_path / "calendar"

        def step(seconds: int) -> None:
            fresh = calendar.with_suffix(".new")
            fresh.write_text(f"{seconds:+d}\n")
            fresh.replace(calendar)

        step(0)
        environment = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(calendar),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_CACHE": "1",
        }
        rig.start(environment=environment)
        await rig.ready()
        for household, jump in enumerate((YEARS_S, -YEARS_S), start=1):
            sent = len(rig.sent(FactKind.TEXT_ACCEPTED))
            alarm = rig.raise_by_text(household)
            await rig.until_texts(sent + 2)
            step(jump)
            await rig.end_alarm(alarm)
        await rig.stop()
        rig.start(environment=environment)  # while the calendar is behind the journal
        await rig.ready()
        await rig.until_all_are_told(rig.raise_by_text(3))
        utc = [record.utc for record in rig.records()]
        assert max(utc) - min(utc) > YEARS_S
        check(rig)
        await rig.stop()

    play(tmp_path, story, speed=1.0, latencies=QUICK, calls=False)
