"""A second alarmd is started by mistake."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

from modem.sim.latency import Latencies
from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, READY_WITHIN_S, Rig, end_with_its_own, play

pytestmark = PATIENCE

SLOW = replace(Latencies.none(), submit_s=4.0)


def test_a_twin_with_the_same_state_ends_at_once_and_changes_nothing(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.start()
        await rig.ready()
        alarm = rig.raise_by_text(1)
        await rig.until(lambda: bool(rig.opened("h1")), 300.0, "the incident")
        before = len(rig.restarts())
        twin = rig.launch(tmp_path / "alarmd.yaml")
        await rig.until(
            lambda: twin.poll() is not None, READY_WITHIN_S * rig.speed, "the twin ends"
        )
        assert twin.returncode == 1
        assert "another alarmd runs" in rig.last_words()
        assert rig.status() is not None
        await rig.end_alarm(alarm)
        assert len(rig.restarts()) == before
        check(rig)
        await rig.stop()

    play(tmp_path, story)


def test_a_twin_that_starts_while_the_first_still_ends_changes_nothing(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        first = rig.start()
        await rig.ready()
        alarm = rig.raise_by_text(1)
        await rig.until(lambda: bool(rig.opened("h1")), 60.0, "the incident")
        rig.signal(signal.SIGTERM)  # a text is under way: it is given its time
        twin = rig.launch(tmp_path / "alarmd.yaml")
        await rig.until(
            lambda: twin.poll() is not None or first.poll() is not None, READY_WITHIN_S, "an end"
        )
        if first.poll() is None:
            assert twin.returncode == 1
            assert "another alarmd runs" in rig.last_words()
        await rig.until(lambda: first.poll() is not None, READY_WITHIN_S, "the end of the first")
        end_with_its_own(twin)
        rig.start()
        await rig.until_all_are_told(alarm)
        check(rig)
        await rig.stop()

    play(tmp_path, story, speed=1.0, latencies=SLOW)


def test_a_twin_with_a_state_of_its_own_gets_no_modem(tmp_path: Path) -> None:
    async def story(rig: Rig) -> None:
        rig.start()
        await rig.ready()
        twin = rig.launch(rig.write_config("twin.yaml", "twin"))
        alarm = rig.raise_by_text(1)
        await rig.end_alarm(alarm)
        assert twin.poll() is None
        lines = rig.ask_status(tmp_path / "twin" / "control.sock")["lines"]
        assert all(line["state"] in ("closed", "opening") for line in lines), lines
        assert all(line["faults"][0]["code"] == "port_in_use" for line in lines), lines
        check(rig)
        await rig.stop()

    play(tmp_path, story)
