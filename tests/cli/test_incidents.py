"""incidents: the story is readable, raising and closing ask first and say what will happen."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from alarmd.incident.entries import (
    AttemptEnded,
    Channel,
    Entry,
    KeyPressed,
    Outcome,
    Purpose,
)
from tests.alarmd.journals import WANG, ZHAO, attempt, closed, fire, opened
from tests.cli.box import Box, box, refusal


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_list_shows_the_newest_first(here: Box) -> None:
    here.write([*fire(1), closed(1), *fire(2)])
    rows = here.run("incidents", "list").output.splitlines()
    assert "NOBODY" not in rows[1]
    assert rows[1].split()[:3] == ["HELPED", "#2", "fire"]
    assert "CLOSED it was real" in rows[2]
    assert [one["incident"] for one in here.json("incidents", "list", "--open")] == [2]
    assert len(here.json("incidents", "list", "--limit", "1")) == 1


def test_an_empty_list_is_good_news(here: Box) -> None:
    here.write([])
    assert here.run("incidents", "list").output == "OK  no alarm yet\n"
    assert here.run("incidents", "list", "--open", lang="zh").output == "正常  没有未结警情\n"


def test_show_tells_who_comes_who_was_told_and_who_was_not_reached(here: Box) -> None:
    here.write(fire(1))
    output = here.run("incidents", "show", "1").output
    rows = {line.split("  ")[1].strip(): line for line in output.splitlines() if "  " in line}
    assert output.startswith("HELPED  #1 fire, 王桂英 (real alarm)")
    assert "李警官" in rows["COMING"]
    assert "by text" in rows["COMING"]
    assert "张建国" in rows["told, no answer"]
    assert "李四" in rows["NOT REACHED"]
    missed = " ".join(output.split("Not reached:")[1].split())
    assert "李四 (by lisi's mill): the phone is off or without coverage, the network is" in missed
    assert "赵铁柱" in rows["being told"]
    assert "1 more are told if too few come" in output
    assert "your alarm is received" in output
    assert "李警官: coming (by text)" in output


def talked() -> list[Entry]:
    """Zhao listens and presses nothing, the caller says that it burns."""
    to_caller = attempt(12, WANG, Channel.VOICE, purpose=Purpose.RECEIVED)
    return [
        opened(),
        attempt(11, ZHAO, Channel.VOICE),
        AttemptEnded(11, Outcome.ANSWERED, active_s=16.0, spoke_s=14.2),
        to_caller,
        KeyPressed(12, "2"),
        AttemptEnded(12, Outcome.ANSWERED, active_s=9.0, spoke_s=8.0),
    ]


def test_show_tells_how_long_people_listened_and_what_they_pressed(here: Box) -> None:
    here.write(talked())
    output = here.run("incidents", "show", "1").output
    assert "listened 14 s" in next(line for line in output.splitlines() if "赵铁柱" in line)
    assert "赵铁柱 was called, listened 14 s, pressed nothing" in output
    assert "王桂英 was called, listened 8 s, pressed 2: fire" in output
    feedback = here.json("incidents", "show", "1")["feedback"]
    assert [(one["digits"], one["spoke_s"]) for one in feedback] == [("2", 8.0)]


def test_show_in_chinese_has_no_english_sentence(here: Box) -> None:
    here.write([opened(text="着火了", line="北线"), *fire(1)[1:], closed(1)])
    output = here.run("incidents", "show", "1", lang="zh").output
    words = [word for word in output.replace("#", " ").split() if word.isascii() and word.isalpha()]
    assert set(words) == {"mill"}  # the landmark, as it is enrolled
    assert "已结束：属实。" in output


def test_a_closed_case_lists_nobody_in_reserve(here: Box) -> None:
    here.write([opened(), closed(1)])
    output = here.run("incidents", "show", "1").output
    assert "more are told" not in output
    assert "never tried" in output
    assert "It is over: it was real." in output


def test_show_as_json_keeps_every_moment(here: Box) -> None:
    here.write(fire(1))
    story = here.json("incidents", "show", "1")
    officer = story["people"][0]
    assert (officer["standing"], officer["means"]) == ("coming", "text")
    assert officer["texted_utc"] < officer["delivered_utc"] < officer["responded_utc"]
    assert story["not_reached"] == ["李四"]
    assert story["feedback"][0]["purpose"] == "received"
    assert story["events"][0]["what"].keys() == {"en", "zh"}


def test_looking_at_an_incident_is_put_on_record(here: Box) -> None:
    here.write(fire(1))
    with here.daemon(looked_up={}):
        here.run("incidents", "show", "1")
    [(command, arguments)] = here.requests
    assert (command, arguments["what"]) == ("looked_up", "incident:1")
    assert arguments["by"]


def test_an_unknown_number_is_an_error(here: Box) -> None:
    here.write(fire(1))
    result = here.run("incidents", "show", "9")
    assert result.exit_code == 1
    assert "there is no incident 9" in result.stderr


def test_raise_asks_the_daemon_for_the_party_by_its_id(here: Box) -> None:
    with here.daemon(**{"raise": {"incident": 3}}):
        result = here.run("incidents", "raise", "王桂英", "--kind", "fire", "--note", "smoke")
    assert "#3 is open for 王桂英" in result.output
    command, arguments = here.requests[0]
    assert command == "raise"
    assert arguments.keys() == {"party", "status", "by", "kind", "note"}
    assert (arguments["party"], arguments["kind"]) == ("wang", "fire")


def test_two_of_one_name_are_not_guessed(here: Box) -> None:
    result = here.run("incidents", "raise", "孙一", "--yes")
    assert result.exit_code == 1
    assert "sun, sun2" in result.stderr


def test_a_stranger_is_not_raised(here: Box) -> None:
    result = here.run("incidents", "raise", "nobody", "--yes")
    assert 'nobody is enrolled as "nobody"' in result.stderr


def test_a_broken_households_file_does_not_stop_an_alarm(here: Box) -> None:
    here.households.write_text("village: [\n")
    with here.daemon(**{"raise": {"incident": 4}}):
        result = here.run("incidents", "raise", "wang", "--yes")
    assert result.exit_code == 0
    assert here.requests[0][1]["party"] == "wang"
    assert "alarmctl check" in result.stderr


def test_a_note_has_a_limit(here: Box) -> None:
    result = here.run("incidents", "close", "1", "--yes", "--note", "x" * 201)
    assert "longer than 200" in result.stderr


def test_close_needs_no_journal_when_nobody_is_asked(here: Box) -> None:
    with here.daemon(close={"incident": 1}):
        result = here.run("incidents", "close", "1", "--reason", "false", "--note", "cooking")
        assert here.json("incidents", "close", "1") == {"incident": 1}
    assert result.output == "CLOSED  #1 is closed\n"
    assert here.requests[0][1]["reason"] == "false"


def test_a_refusal_of_the_daemon_is_told(here: Box) -> None:
    with here.daemon(close=refusal()):
        result = here.run("incidents", "close", "7")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Error: there is no incident 7" in result.stderr


def on_a_terminal(here: Box, answer: bytes, *words: str) -> tuple[int, str]:
    """Run alarmctl with a terminal as its input, type an answer, return what it said."""
    master, slave = pty.openpty()
    try:
        arguments = [
            sys.executable,
            "-m",
            "cli",
            "--lang",
            "en",
            "--config",
            str(here.config),
            *words,
        ]
        process = subprocess.Popen(
            arguments, stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        os.write(master, answer)
        output, _ = process.communicate(timeout=20)
    finally:
        os.close(master)
        os.close(slave)
    return process.returncode, output.decode()


def test_on_a_terminal_raise_says_exactly_what_will_happen_and_a_no_does_nothing(here: Box) -> None:
    with here.daemon(**{"raise": {"incident": 3}}):
        code, output = on_a_terminal(here, b"n\n", "incidents", "raise", "wang")
    said = " ".join(output.split())
    assert "Alarm for 王桂英: 2 neighbours and 李警官 will be told NOW" in said
    assert "nothing was done" in said
    assert (code, here.requests) == (2, [])


def test_on_a_terminal_a_yes_does_it(here: Box) -> None:
    here.write(fire(1))
    with here.daemon(close={"incident": 1}):
        code, output = on_a_terminal(here, b"y\n", "incidents", "close", "1", "--reason", "real")
    assert "Close #1 (王桂英: it was real): 2 people get the all-clear NOW." in output
    assert code == 0
    assert json.dumps(here.requests[0][0]) == '"close"'
