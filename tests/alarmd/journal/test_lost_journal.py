"""A box whose journal is spoilt serves, says so in its status, and texts the operator once."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmd.control.requests import Answers
from alarmd.daemon import Daemon
from alarmd.system.peers import Peer
from modem.sim.record import FactKind
from tests.alarmd.box import OFFICER, OPERATOR, Box, number, play
from tests.modem.virtual_loop import elapse


def told(box: Box) -> list[str]:
    """What the operator read about the journal."""
    return [text for text in box.texts_to(OPERATOR) if "记录" in text]


async def complaints(daemon: Daemon) -> list[str]:
    """What the status says of the journal."""
    status = await Answers(daemon, 1).answer("status", {}, Peer(1000, "zhou"))
    return [one["en"] for one in status["problems"] if one["code"] == "journal"]


def spoilt(journal: Path) -> None:
    journal.write_bytes(b"this is no database" * 500)


def gone(journal: Path) -> None:
    journal.unlink()


@pytest.mark.parametrize(
    ("damage", "said"), [(spoilt, "could not be read"), (gone, "entries of the journal are gone")]
)
def test_the_operator_is_told_once_and_the_alarm_first(
    tmp_path: Path, damage: object, said: str
) -> None:
    async def story(box: Box) -> None:
        await box.start()
        await box.stop()
        assert callable(damage)
        damage(tmp_path / "state/journal.db")
        daemon = await box.start()
        box.phone(number(1)).text(box.pipes["pipe1"].modem.number, "着火了")
        await elapse(300.0)
        assert any("着火" in text for text in box.texts_to(OFFICER))
        assert len(told(box)) == 1
        assert "报警照常" in told(box)[0]
        first_text = next(iter(box.facts(FactKind.TEXT_ACCEPTED)))
        assert "着火" in first_text.text or "王1" in first_text.text, "the alarm goes first"
        assert len([one for one in await complaints(daemon) if said in one]) == 1
        await box.stop()
        daemon = await box.start()
        await elapse(120.0)
        assert len(told(box)) == 1, "another start says nothing more"
        assert await complaints(daemon), "the status does, for a week"
        await box.stop()

    play(tmp_path, story)
