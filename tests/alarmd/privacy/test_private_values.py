"""Marked numbers and words go through every fault; no log line, no status, no error and no reason
has them."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import fields

from alarmd.control.requests import Answers
from alarmd.incident.facts.entries import RosterRefused, TextUnintelligible
from alarmd.roster import Party, Roster
from alarmd.system import logs
from alarmd.system.peers import Peer
from modem.types import Msisdn
from tests.alarmd.box import Box, number, play
from tests.alarmd.incident.people import roster as everybody
from tests.modem.pipe import hotline
from tests.modem.virtual_loop import elapse

STRANGER = "+8613900139000"
ENROLLED = number(2)
WORDS = "暗号MARKED"
NAME = "某某MARKEDNAME"
HEX = WORDS.encode("utf-16-be").hex().upper()
MARKS = (STRANGER[3:], ENROLLED[3:], "13800138000", WORDS, "MARKED", HEX, HEX.lower(), "9310931000")
ZHOU = Peer(1000, "zhou")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the daemon writes at INFO, as journald would have it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.set_up("INFO", stream)
    yield stream
    root.handlers, root.level = handlers, level


def found(text: str) -> list[str]:
    """The marks in it, each with the line that it stands in."""
    return [line for line in text.splitlines() if any(mark in line for mark in MARKS)]


class BreaksOnce(Roster, frozen=True):
    """A roster that breaks over a question, with its words in the error."""

    has_broken = False

    def owner(self, number: Msisdn) -> Party | None:
        if not BreaksOnce.has_broken:
            BreaksOnce.has_broken = True
            raise ValueError(f"{number.e164} {WORDS}")
        return super().owner(number)


BAD = f"""\
village: Liuxi
groups:
  east: {{name: East, officers: [li, {WORDS}]}}
officers:
  - {{id: li, name: 李警官, phones: ['+8610000000001']}}
households:
  - {{id: h1, name: {NAME}, group: east, phones: ['13800138000', 'x13800138000']}}
  - {{id: h2, name: {NAME}, group: {WORDS}, phones: ['13800138000'], {WORDS}: 1}}
  - {{id: '13800138000x {WORDS}', name: '{NAME}', group: east, phones: [13800138000]}}
"""


async def disturb(box: Box) -> None:
    """Every fault that somebody's number or words can be in."""
    pipe = box.pipes["pipe1"]
    box.phone(ENROLLED).text(hotline(1), WORDS)
    box.network.add_phone(STRANGER).text(hotline(1), WORDS * 60)
    await elapse(5.0)
    sender = "0891683108200505F0" + "040D91" + "3109310900F0"
    for pdu in (f"{sender}00FF{HEX}", HEX + "0", f"{sender}0008{'9' * 14}05{HEX}"):
        pipe.modem.blurt(f'+CMT: "{STRANGER}",30', pdu)
        pipe.modem.blurt("+CDS: 30", pdu)
    for line in (
        f'+CLIP: "{STRANGER}",x,"{WORDS}",,"{NAME}"',
        f'+CCWA: "{STRANGER}",145',
        f'+CLCC: 1,9,9,0,0,"{STRANGER}",145',
        f'+CMTI: "{WORDS}",{STRANGER}',
        f"+CREG: {STRANGER}",
        f"+DTMF: {WORDS}",
        f"{WORDS} {STRANGER}",
    ):
        pipe.modem.blurt(line)
    await elapse(30.0)


def test_no_fault_puts_a_number_or_a_word_into_log_status_error_or_reason(
    tmp_path: Path, log: io.StringIO
) -> None:
    async def story(box: Box) -> None:
        daemon = await box.start()
        logs.catch_what_nobody_caught(asyncio.get_running_loop())
        answers = Answers(daemon, pid=1)
        await disturb(box)
        sound = daemon.rosters.roster
        assert sound is not None
        parties, groups = sound.parties.values(), sound.groups.values()
        daemon.rosters.roster = BreaksOnce.of(sound.village, groups, parties)
        box.phone(ENROLLED).text(hotline(2), f"{WORDS} 2")
        await elapse(30.0)
        daemon.rosters.roster = sound
        for pipe in box.pipes.values():
            pipe.unplug()
        await elapse(30.0)
        (tmp_path / "households.yaml").write_text(BAD, encoding="utf-8")
        reloaded = await answers.answer("reload", {}, ZHOU)
        assert len(reloaded["problems"]) >= 4
        await elapse(1.0)
        status = json.dumps(await answers.answer("status", {}, ZHOU), ensure_ascii=False)
        reasons = [
            f"{one.name}: {getattr(entry, one.name)}"
            for entry in box.journal()
            for one in fields(entry)
            if one.name in ("reason", "detail", "problem", "problems")
        ]
        kinds = {type(entry) for entry in box.journal()}
        assert {TextUnintelligible, RosterRefused} <= kinds
        await box.kill()
        assert found("\n".join(reasons)) == []
        assert found("\n".join(reloaded["problems"])) == []
        assert found(status) == []

    play(tmp_path, story)
    text = log.getvalue()
    assert "a text could not be understood" in text
    assert "RosterRefused" in text
    assert found(text) == []


def test_a_roster_in_an_error_is_its_village_and_no_more() -> None:
    shown = repr(Roster.of("桃源村", [], everybody().parties.values(), "d1"))
    assert shown == "Roster(village='桃源村', digest='d1')"
