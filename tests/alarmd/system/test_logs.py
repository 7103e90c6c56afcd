"""Log lines: one a fact, priorities that journald reads, nothing of a person's above DEBUG."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import re
import sys
from collections.abc import Iterator
from typing import get_args, get_type_hints

import pytest
from msgspec.structs import fields

from alarmd.incident.facts.entries import (
    AttemptEnded,
    AttemptStarted,
    Channel,
    Entry,
    Kind,
    KindChanged,
    LineChanged,
    Outcome,
    Purpose,
    Reason,
    RosterLoaded,
    RosterRefused,
    TextHeard,
)
from alarmd.system import logs
from modem.errors import CommandFailed
from modem.faults import Fault, FaultCode
from modem.types import Remedy


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


class Terminal(io.StringIO):
    """A stream that somebody watches."""

    def isatty(self) -> bool:
        return True


NORTH = LineChanged("north", "ready", True, False, speaks=True)


@pytest.mark.usefixtures("shown")
def test_on_a_terminal_a_line_is_the_time_and_what_happened() -> None:
    screen = Terminal()
    logs.set_up("DEBUG", screen, environment={})
    logging.getLogger("alarmd").info("started")
    logging.getLogger("modem").warning("the modem was lost")
    logs.log_entries([NORTH, KindChanged(3, Kind.FIRE)])
    lines = screen.getvalue().splitlines()
    assert all(re.match(r"\d\d:\d\d:\d\d ", line) for line in lines)
    assert [line[9:] for line in lines] == [
        "started",
        "WARNING: the modem was lost",
        "LineChanged line=north state=ready carries_texts speaks",
        "KindChanged incident=3 kind=fire",
    ]


@pytest.mark.usefixtures("shown")
def test_a_traceback_on_a_terminal_follows_its_line() -> None:
    screen = Terminal()
    logs.set_up("INFO", screen, environment={})
    try:
        raise ValueError("boom")
    except ValueError:
        logging.getLogger("alarmd").critical("it broke", exc_info=True)
    first, *rest = screen.getvalue().splitlines()
    assert first[9:] == "CRITICAL: it broke"
    assert rest[-1] == "ValueError"


@pytest.mark.parametrize(
    ("stream", "environment"), [(Terminal(), {"JOURNAL_STREAM": "8:1"}), (io.StringIO(), {})]
)
@pytest.mark.usefixtures("shown")
def test_under_systemd_and_in_a_file_a_line_has_its_priority(
    stream: io.StringIO, environment: dict[str, str]
) -> None:
    logs.set_up("INFO", stream, environment=environment)
    logs.log_entries([NORTH])
    assert stream.getvalue() == (
        "<6>INFO alarmd.journal.database: LineChanged line=north state=ready carries_texts=True "
        "carries_calls=False speaks=True hears=False\n"
    )


def test_what_is_left_out_says_nothing() -> None:
    text = AttemptStarted(
        7, 1, "li", Purpose.ALERT, Channel.SMS, "north", "+861", 2, Reason.FIRST, "help"
    )
    assert logs.brief(text) == (
        "AttemptStarted attempt=7 incident=1 party=li purpose=alert channel=sms line=north "
        "round=2 reason=first"
    )
    ended = AttemptEnded(7, Outcome.FAILED, 42, "the network refused it", Remedy.RETRY)
    assert logs.brief(ended) == (
        "AttemptEnded attempt=7 outcome=failed cause=42 detail='the network refused it' "
        "remedy=retry"
    )


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


def test_the_village_and_what_was_typed_wrongly_are_not_shown() -> None:
    typed = 'households.yaml:11 wang.phones[0]: "1381234567O" has the letter O'
    for shown in (logs.describe, logs.brief):
        assert shown(RosterRefused("d1", (typed,))) == "RosterRefused digest=d1"
        assert shown(RosterLoaded("d1", 250, sign="柳溪联防")) == (
            "RosterLoaded digest=d1 households=250"
        )


NUMBER, WORDS = "+8613800138000", "着火了"


def test_every_text_of_a_fact_is_known_to_be_ours_or_is_not_shown() -> None:
    """A new field is hidden until somebody has thought about it."""
    marked = "MARK 13800138000 着火了"
    shown = set()
    for kind in get_args(Entry):
        hints = get_type_hints(kind)
        texts = [one.name for one in fields(kind) if hints[one.name] is str]
        texts = [name for name in texts if name != "digest"]  # of a file
        values = {one.name: marked if one.name in texts else None for one in fields(kind)}
        line = logs.describe(kind(**values))
        assert "13800138000" not in line
        shown |= {name for name in texts if f" {name}='MARK *** 着火了'" in line}
    assert shown <= logs.PUBLIC_TEXTS
    assert {"party", "line", "detail", "problem"} <= shown
    assert shown.isdisjoint(
        {"problems", "number", "text", "raw", "note", "by", "what", "key", "village"}
    )


@pytest.mark.usefixtures("shown")
def test_an_error_shows_its_kind_and_its_place_and_not_what_it_says() -> None:
    screen = io.StringIO()
    logs.set_up("INFO", screen)
    try:
        try:
            raise KeyError(NUMBER)
        except KeyError as error:
            raise ValueError(WORDS) from error
    except ValueError:
        logging.getLogger("alarmd").critical("it broke", exc_info=True)
    try:
        raise CommandFailed(f"ATD{NUMBER};", "CME", 3)
    except CommandFailed:
        logging.getLogger("alarmd").exception("the modem")
    text = screen.getvalue()
    assert "138001" not in text
    assert WORDS not in text
    for said in (
        "<2>KeyError\n",
        "<2>ValueError\n",
        "<3>CommandFailed: ATD was refused: +CME ERROR: 3",
    ):
        assert said in text
    assert "test_logs.py" in text


@pytest.fixture
def own_hook() -> Iterator[None]:
    """What is done at the end of a program that fails is put back afterwards."""
    hook = sys.excepthook
    yield
    sys.excepthook = hook


@pytest.mark.usefixtures("shown", "own_hook")
def test_what_nobody_caught_goes_the_same_way() -> None:
    screen = io.StringIO()
    logs.set_up("INFO", screen)

    async def fail() -> None:
        raise ValueError(NUMBER)

    async def run() -> None:
        logs.catch_what_nobody_caught(asyncio.get_running_loop())
        task = asyncio.ensure_future(fail())
        await asyncio.wait([task])
        del task
        gc.collect()

    asyncio.run(run())
    error = KeyError(NUMBER)
    sys.excepthook(KeyError, error, None)
    text = screen.getvalue()
    assert "never retrieved" in text
    assert "<3>ValueError" in text
    assert "<2>KeyError" in text
    assert "138001" not in text


def test_a_value_with_spaces_is_quoted() -> None:
    changed = LineChanged("north", "closed", False, False, faults=(Fault(FaultCode.NO_DEVICE),))
    assert "faults='the device is gone'" in logs.describe(changed)
    assert logs.brief(changed) == "LineChanged line=north state=closed faults='the device is gone'"
    failed = AttemptEnded(1, Outcome.FAILED, fault=Fault(FaultCode.NOT_READY))
    assert logs.brief(failed).endswith("outcome=failed fault='the modem is not ready'")
