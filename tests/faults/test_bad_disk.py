"""System calls that write the journal fail, or take their time, as on a dying card."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.faults.ledger import check
from tests.faults.rig import PATIENCE, ROUNDS, Rig, needs, play

pytestmark = PATIENCE


@needs("strace")
@pytest.mark.parametrize(
    "fault",
    [
        "fdatasync:error=EIO",
        "fdatasync:error=ENOSPC",
        "pwrite64:error=ENOSPC",
        "pwrite64:error=EIO",
        "fdatasync:delay_exit=200000",  # microseconds: 4 s of the village's time
    ],
)
def test_a_disk_that_fails_now_and_then_stops_nobody_and_loses_nothing(
    tmp_path: Path, fault: str
) -> None:
    async def story(rig: Rig) -> None:
        for turn in range(ROUNDS):
            first = rig.chance.randrange(5, 20)
            last = first + rig.chance.randrange(5, 40)
            call = fault.partition(":")[0]
            rig.start()
            await rig.ready()
            await rig.stop()
            rig.start(
                "strace", "-D", "-f", "--seccomp-bpf", "-qq", "-o", str(tmp_path / "strace.log"),
                "-e", f"trace={call}", "-e", f"inject={fault}:when={first}..{last}",
            )  # fmt: skip
            await rig.ready()
            alarm = rig.raise_by_text(1 + turn % len(rig.households))
            await rig.end_alarm(alarm)
            assert re.search("INJECTED|DELAYED", (tmp_path / "strace.log").read_text())
            await rig.stop()
        check(rig)

    play(tmp_path, story)
