"""A modem that hangs is brought back by itself; where it is not, the operator hears of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmd.control.requests import Answers
from alarmd.incident.facts.entries import AttemptDelivered, AttemptStarted, LineLost, LineMended
from alarmd.incident.facts.world import OUTAGE
from alarmd.reports.queries import Reports, ReportUnavailable
from alarmd.system.peers import Peer
from modem.sim.hang import Hang
from tests.alarmd.box import OPERATOR, Box, play
from tests.modem.virtual_loop import elapse


def test_a_hung_modem_is_reset_and_nobody_is_bothered(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        answers = Answers(await box.start(), pid=1)
        await elapse(400)
        box.pipes["pipe1"].modem.faults.hang = Hang.POWER
        await elapse(420)
        status = await answers.answer("status", {}, Peer(1000, "zhou"))
        assert [line["state"] for line in status["lines"]] == ["ready", "ready"]
        assert [line["resets"] for line in status["lines"]] == [4, 0]
        assert box.sockets.resets == ["reset pipe1", "power pipe1"]
        await elapse(3600)
        assert box.texts_to(OPERATOR) == []
        await box.kill()

    play(tmp_path, story)


def test_a_dead_modem_is_told_to_the_operator_over_the_other_line_and_so_is_its_return(
    tmp_path: Path,
) -> None:
    async def story(box: Box) -> None:
        answers = Answers(await box.start(), pid=1)
        box.sockets.refusal = "this user may not write it"
        await elapse(400)
        box.pipes["pipe1"].modem.faults.hang = Hang.POWER
        await elapse(3600)
        (lost,) = box.texts_to(OPERATOR)
        assert lost.startswith("【十户联防】主机线路line1已断10分钟")
        problems = [
            one["en"]
            for one in (await answers.answer("status", {}, Peer(1000, "zhou")))["problems"]
        ]
        assert "Nothing helped: unplug it for ten seconds." in problems[0]
        assert problems[1] == "line line1: out of service for 59 min"
        box.pipes["pipe1"].modem.reboot()
        await elapse(600)
        assert box.texts_to(OPERATOR)[1:] == ["【十户联防】主机的线路都恢复了，一切正常。请勿回拨"]
        assert (await answers.answer("status", {}, Peer(1000, "zhou")))["problems"] == []
        await elapse(7200)
        await box.kill()
        journal = box.journal()
        told = [one for one in journal if isinstance(one, AttemptStarted)]
        assert [one.incident for one in told] == [OUTAGE, OUTAGE]
        assert told[0].line == "line2"
        assert len([one for one in journal if isinstance(one, LineLost | LineMended)]) == 2
        assert len([one for one in journal if isinstance(one, AttemptDelivered)]) == 2
        with Reports(tmp_path / "state" / "journal.db") as reports:
            assert reports.newest(10) == []
            with pytest.raises(ReportUnavailable, match="there is no alarm 0"):
                reports.story(OUTAGE)

    play(tmp_path, story)
