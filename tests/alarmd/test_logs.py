"""Log lines: one a fact, priorities that journald reads, nothing of a person's above DEBUG."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from alarmd import logs
from alarmd.incident.entries import (
    AttemptStarted,
    Channel,
    Kind,
    KindChanged,
    LineChanged,
    Purpose,
    Reason,
    TextHeard,
)


@pytest.fixture
def shown() -> Iterator[io.StringIO]:
    """A stream to log to; the logging of the tests is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers, root.level = handlers, level


def test_a_line_carries_its_priority_and_a_traceback_all_of_its_lines(shown: io.StringIO) -> None:
    logs.set_up("INFO", shown)
    logging.getLogger("alarmd").warning("the disk is slow")
    try:
        raise ValueError("boom")
    except ValueError:
        logging.getLogger("alarmd").critical("it broke", exc_info=True)
    lines = shown.getvalue().splitlines()
    assert lines[0] == "<4>WARNING alarmd: the disk is slow"
    assert len(lines) > 3
    assert all(line.startswith("<2>") for line in lines[1:])


def test_each_fact_is_one_line_at_info_and_nothing_above(shown: io.StringIO) -> None:
    logs.set_up("INFO", shown)
    logs.log_entries([KindChanged(3, Kind.FIRE), KindChanged(4, Kind.MEDICAL)])
    assert len(shown.getvalue().splitlines()) == 2
    logs.set_up("WARNING", shown)
    logs.log_entries([KindChanged(5, Kind.FIRE)])
    assert len(shown.getvalue().splitlines()) == 2


def test_numbers_and_words_of_people_are_not_shown() -> None:
    number, words = "+8610000000101", "着火了 help"
    heard = logs.describe(TextHeard("north", "key", number, "mill", words, 1.0))
    started = logs.describe(
        AttemptStarted(
            7, 1, "li", Purpose.ALERT, Channel.SMS, "north", number, 1, Reason.FIRST, words
        )
    )
    for line in (heard, started):
        assert number not in line
        assert words not in line
    assert "party=mill" in heard
    assert "attempt=7 incident=1 party=li purpose=alert" in started


def test_a_value_with_spaces_is_quoted() -> None:
    line = logs.describe(LineChanged("north", "closed", False, False, "not there"))
    assert "problem='not there'" in line
