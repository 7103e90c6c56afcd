"""The daemon erases every day what has had its time, and nothing by a calendar that nobody has
confirmed."""

from __future__ import annotations

import asyncio
from pathlib import Path

from alarmd.incident.facts.entries import PrivatePartsErased
from alarmd.journal.retention import STRANGERS_WORDS_S
from alarmd.journal.verification import verify
from tests.alarmd.box import NIGHT_UTC, Box, play
from tests.modem.pipe import hotline
from tests.modem.virtual_loop import elapse

DAY_S = 86_400.0
STRANGER = "+8613012345678"
WORDS = "您的验证码是482913"


def erased(box: Box) -> list[PrivatePartsErased]:
    return [one for one in box.journal() if isinstance(one, PrivatePartsErased)]


def stranger_texts(box: Box) -> None:
    box.network.add_phone(STRANGER).text(hotline(1), WORDS)


def words_left(box: Box) -> bool:
    return any(WORDS in str(entry) for entry in box.journal())


def test_the_daemon_erases_every_day_what_has_had_its_time(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        stranger_texts(box)
        await elapse(STRANGERS_WORDS_S - DAY_S)
        await box.stop()
        await box.start()
        assert words_left(box)
        assert erased(box) == []
        await elapse(2 * DAY_S)
        assert not words_left(box)
        assert any(STRANGER in str(entry) for entry in box.journal())
        assert len(erased(box)) in (1, 2)
        await box.stop()
        assert verify(tmp_path / "state" / "journal.db").findings == ()

    play(tmp_path, story, lines=1)


def test_a_calendar_that_the_network_has_not_confirmed_erases_nothing(tmp_path: Path) -> None:
    async def story(box: Box) -> None:
        await box.start()
        stranger_texts(box)
        await elapse(10.0)
        await box.stop()
        loop, away = asyncio.get_running_loop(), 3 * STRANGERS_WORDS_S
        began = loop.time()
        daemon = await box.start(utc=lambda: NIGHT_UTC + away + loop.time() - began)
        await elapse(2 * DAY_S)
        assert erased(box) == []
        assert words_left(box)
        assert not daemon._timekeeper.is_confirmed
        await box.stop()

    play(tmp_path, story, lines=1)
