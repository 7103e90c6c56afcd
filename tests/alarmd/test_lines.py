"""A line before its modem."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from alarmd.config.settings import LineConfig
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.policy import Policy
from alarmd.lines import Line


def test_a_pin_that_cannot_be_read_is_told_and_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    heard: list[Heard] = []

    async def story() -> Line:
        config = LineConfig("north", "/dev/null", pin_file=tmp_path / "gone.pin")
        return Line(config, Policy(), heard.append)

    assert asyncio.run(story()).config.name == "north"
    assert "line north" in caplog.text
    assert "gone.pin" in caplog.text
