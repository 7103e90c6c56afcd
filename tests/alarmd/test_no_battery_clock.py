"""A board without a battery: it begins in 1970, or anywhere, and the network knows the time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from alarmd.control.requests import Answers
from alarmd.incident.facts.entries import MADE_UTC, AcknowledgementExpired, ClockSet, ClockSource
from alarmd.reports.queries import Reports
from alarmd.system.peers import Peer
from modem.sim.phone import Behaviour
from tests.alarmd.box import NIGHT_UTC, OFFICER, Box, number, play
from tests.modem.pipe import hotline
from tests.modem.virtual_loop import elapse
from tests.sim.closings import code_read

YEAR_S = 365 * 86400.0
TIME_OF_DAY = re.compile(r"\d点|\d:\d\d")


def calendar(begins_at: float) -> Callable[[], float]:
    """A clock of the machine that says `begins_at` now."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    return lambda: begins_at + loop.time() - began


async def status(box: Box) -> dict[str, Any]:
    assert box.daemon is not None
    return await Answers(box.daemon, pid=1).answer("status", {}, Peer(0, "root"))


def reports(box: Box) -> Reports:
    return Reports(box.folder / "state" / "journal.db")


def story(told: Callable[[Box], Awaitable[None]]) -> Callable[[Path], None]:
    """A test that plays this story on a box of one line."""

    def test(tmp_path: Path) -> None:
        play(tmp_path, told, lines=1)

    test.__doc__ = told.__doc__
    return test


@story
async def test_while_the_time_is_unknown_no_text_names_one_and_status_says_so(box: Box) -> None:
    await box.start(utc=calendar(60.0))
    box.network.sends_reports = False
    box.phone(number(1)).ring(hotline(1), for_s=3.0)
    await elapse(40.0)
    texts = box.texts_to(OFFICER) + box.texts_to(number(2))
    assert len(texts) >= 2
    assert all("警情1" in text and "，，" not in text for text in texts)
    assert [text for text in texts if TIME_OF_DAY.search(text)] == []
    now = await status(box)
    assert now["utc"] is None
    assert now["incidents"][0]["opened_utc"] is None
    assert [one["code"] for one in now["problems"]] == ["clock"]
    assert reports(box).story(1).summary.raised_utc < MADE_UTC
    await box.kill()


@story
async def test_what_the_network_says_dates_what_was_before_and_the_next_texts(box: Box) -> None:
    await box.start(utc=calendar(60.0))
    rang_utc = box.network.utc()
    box.phone(number(1)).ring(hotline(1), for_s=3.0)
    await elapse(30.0)
    box.phone(number(2)).text(hotline(1), "1")
    await elapse(30.0)
    (learnt,) = [one for one in box.journal() if isinstance(one, ClockSet)]
    assert learnt.source is ClockSource.STAMP
    now = await status(box)
    assert now["utc"] == pytest.approx(box.network.utc(), abs=10.0)
    assert now["incidents"][0]["opened_utc"] == pytest.approx(rang_utc, abs=15.0)
    assert "clock" not in [one["code"] for one in now["problems"]]
    told = reports(box).story(1)
    assert told.summary.raised_utc == pytest.approx(rang_utc, abs=15.0)
    assert all(event.utc > NIGHT_UTC - 10.0 for event in told.events)
    assert all(utc > NIGHT_UTC - 10.0 for _, _, utc, *_ in reports(box).rows())
    box.phone(OFFICER).text(hotline(1), f"结{code_read(box.texts_to(OFFICER), 1)}")
    await elapse(120.0)
    assert TIME_OF_DAY.search(box.texts_to(number(3))[-1])
    await box.kill()


@story
async def test_a_quiet_box_learns_the_time_from_its_modem(box: Box) -> None:
    await box.start(utc=calendar(60.0))
    await elapse(120.0)
    (learnt,) = [one for one in box.journal() if isinstance(one, ClockSet)]
    assert (learnt.source, learnt.line) == (ClockSource.MODEM, "line1")
    assert (await status(box))["utc"] == pytest.approx(box.network.utc(), abs=5.0)
    await elapse(3 * 3600.0)
    assert sum(isinstance(one, ClockSet) for one in box.journal()) == 1
    await box.kill()


@pytest.mark.parametrize(
    ("first", "second"),
    [(60.0, NIGHT_UTC + 120.0), (NIGHT_UTC, 60.0), (NIGHT_UTC, NIGHT_UTC - 86_400.0), (60.0, 0.0)],
    ids=["1970, then right", "right, then 1970", "right, then a day behind", "1970 twice"],
)
def test_nothing_expires_by_a_calendar_that_jumps_over_a_restart(
    tmp_path: Path, first: float, second: float
) -> None:
    async def told(box: Box) -> None:
        box.phone(number(2)).behaviour = Behaviour(reply="1")
        await box.start(utc=calendar(first))
        box.phone(number(1)).ring(hotline(1), for_s=3.0)
        await elapse(50.0)
        before = await status(box)
        assert before["incidents"][0]["coming"] == ["王2"]
        await box.kill()
        await box.start(utc=calendar(second))
        await elapse(10.0)
        after = await status(box)
        assert after["incidents"][0]["coming"] == ["王2"]
        assert after["lines"][0]["texts_last_hour"] >= before["lines"][0]["texts_last_hour"]
        assert not any(isinstance(one, AcknowledgementExpired) for one in box.journal())
        await box.kill()

    play(tmp_path, told, lines=1)


def test_nothing_expires_by_a_calendar_that_is_ahead_and_that_the_network_has_corrected(
    tmp_path: Path,
) -> None:
    async def told(box: Box) -> None:
        box.phone(number(2)).behaviour = Behaviour(reply="1")
        await box.start(utc=calendar(NIGHT_UTC + YEAR_S))
        box.phone(number(1)).ring(hotline(1), for_s=3.0)
        await elapse(200.0)
        learnt = [one for one in box.journal() if isinstance(one, ClockSet)]
        assert [one.source for one in learnt] == [ClockSource.AGREED]
        await box.kill()
        await box.start(utc=calendar(NIGHT_UTC + YEAR_S + 200.0))
        await elapse(10.0)
        after = await status(box)
        assert after["incidents"][0]["coming"] == ["王2"]
        assert abs(after["utc"] - box.network.utc()) < 60.0
        await box.kill()

    play(tmp_path, told, lines=1)


def test_an_outage_of_known_length_is_time_that_has_passed(tmp_path: Path) -> None:
    async def told(box: Box) -> None:
        box.phone(number(2)).behaviour = Behaviour(reply="1")
        await box.start(utc=calendar(NIGHT_UTC))
        box.phone(number(1)).ring(hotline(1), for_s=3.0)
        await elapse(50.0)
        await box.kill()
        await box.start(utc=calendar(NIGHT_UTC + 2 * 3600.0))
        await elapse(5.0)
        assert any(isinstance(one, AcknowledgementExpired) for one in box.journal())
        await box.kill()

    play(tmp_path, told, lines=1)
