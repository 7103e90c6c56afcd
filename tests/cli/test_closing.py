"""incidents close: what is too early waits for the neighbours, unless the operator is certain."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.box import Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_what_waits_for_the_first_wave_is_said_to_wait(here: Box) -> None:
    with here.daemon(close={"incident": 1, "waits": True}):
        result = here.run("incidents", "close", "1", "--yes")
        here.run("incidents", "close", "1", "--yes", "--certain")
    assert result.output.startswith("CLOSING  #1 is closed as soon as the neighbours know of it")
    assert "--certain" in result.output
    assert [arguments.get("is_certain") for _, arguments in here.requests] == [None, True]
