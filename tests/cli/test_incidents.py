"""incidents: the story is readable, raising and closing ask first and say what will happen."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptAlerted,
    AttemptEnded,
    Channel,
    Closed,
    CloseReason,
    Entry,
    FalseAlarmSaid,
    KeyPressed,
    Means,
    Outcome,
    Purpose,
    RecipientCopy,
    Response,
    Status,
)
from alarmd.roster import Party, Phone, Role
from modem.types import Msisdn
from tests.alarmd.journals import LI_SI, WANG, ZHANG, ZHAO, attempt, closed, fire, opened
from tests.cli.box import Box, box, case, refusal, status


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


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", '张建国: coming (by text): "我马上过来"'),
        ("zh", "张建国：正赶来（短信）：“我马上过来”"),
    ],
)
def test_show_gives_the_words_of_an_answer(here: Box, lang: str, line: str) -> None:
    answer = Acknowledged(1, ZHANG.id, Response.COMING, Means.TEXT, text="我马上过来")
    here.write([opened(), answer])
    assert line in here.run("incidents", "show", "1", lang=lang).output
    assert line in [one["what"][lang] for one in here.json("incidents", "show", "1")["events"]]


def test_the_last_answer_in_the_table_is_whole(here: Box) -> None:
    here.write(
        [
            opened(),
            Acknowledged(1, ZHANG.id, Response.CANNOT, Means.OWN_ALARM),
            Acknowledged(1, LI_SI.id, Response.CANNOT, Means.ELSEWHERE),
        ]
    )
    output = here.run("incidents", "show", "1").output
    assert "own alarm\n" in output
    assert "other alarm\n" in output


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
    assert "Not reached" not in output
    assert "no longer told, it was over before: 李警官, 张建国, 李四, 赵铁柱" in output
    assert "It is over: it was real." in output


def test_whom_a_mistake_spares_is_not_said_to_be_too_late(here: Box) -> None:
    here.write([opened(), FalseAlarmSaid(1, WANG.id)])
    output = here.run("incidents", "show", "1").output
    assert "\n  the caller says that it was a mistake\n" in output
    assert "no longer told, the caller says it was a mistake: 张建国, 李四, 赵铁柱" in output
    assert "over before" not in output


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
    assert "there is no alarm 9" in result.stderr


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
    assert "孙一 = sun (西组), 孙一 = sun2 (西组)" in result.stderr


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
    assert "Error: there is no alarm 7" in result.stderr


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
    with here.daemon(**{"raise": {"incident": 3}}, status=status()):
        code, output = on_a_terminal(here, b"n\n", "incidents", "raise", "wang")
    said = " ".join(output.split())
    assert "Alarm for 王桂英: 2 neighbours and 李警官 will be told NOW" in said
    assert "nothing was done" in said
    assert (code, [command for command, _ in here.requests]) == (2, ["status"])


def test_on_a_terminal_a_yes_does_it(here: Box) -> None:
    here.write(fire(1))
    with here.daemon(close={"incident": 1}, status=status(incidents=[case(1)])):
        code, output = on_a_terminal(here, b"y\n", "incidents", "close", "1", "--reason", "real")
    assert "Close #1 (王桂英: it was real): 5 people get the all-clear NOW." in output
    assert code == 0
    assert [command for command, _ in here.requests] == ["status", "close"]


@pytest.mark.parametrize(
    ("facts", "number", "said"),
    [
        ([*fire(1), closed(1)], "1", "alarm 1 is closed already: it was real, "),
        (fire(1), "1", "alarm 1 is closed already"),  # it was, a moment ago
        (fire(1), "7", "there is no alarm 7"),
    ],
)
def test_what_cannot_be_closed_is_not_asked_about(
    here: Box, facts: list[Entry], number: str, said: str
) -> None:
    here.write(facts)
    with here.daemon(close={"incident": 1}, status=status()):
        code, output = on_a_terminal(here, b"y\n", "incidents", "close", number)
    assert code == 1
    assert output.startswith(f"Error: {said}")
    assert "NOW" not in output


@pytest.mark.parametrize(
    "words", [("incidents", "close", "1"), ("incidents", "raise", "wang"), ("drill", "wang")]
)
def test_while_the_daemon_is_down_nobody_is_asked_for_nothing(
    here: Box, words: tuple[str, ...]
) -> None:
    here.write(fire(1))
    code, output = on_a_terminal(here, b"y\n", *words)
    assert code == 3
    assert "alarmd is not running" in output
    assert "NOW" not in output


def test_the_refusals_are_chinese_sentences(here: Box) -> None:
    assert here.run("incidents", "show", "9", lang="zh").stderr.startswith("错误：")
    here.write([*fire(1), closed(1)])
    assert "没有警情9" in here.run("incidents", "show", "9", lang="zh").stderr


def test_show_without_a_number_is_the_newest_real_alarm_that_is_open(here: Box) -> None:
    drill = opened(3, status=Status.EXERCISE)
    here.write([*fire(1), *fire(2), drill])
    output = here.run("incidents", "show").output
    assert output.splitlines()[0] == "also open: #3, #1"
    assert output.splitlines()[1].startswith("HELPED  #2")
    assert here.json("incidents", "show")["incident"] == 2


def test_show_without_a_number_and_without_an_open_alarm_names_the_newest(here: Box) -> None:
    here.write([*fire(1), closed(1)])
    result = here.run("incidents", "show")
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "OK  no open alarm"
    assert "#1 王桂英; alarmctl incidents show 1" in result.output
    assert here.json("incidents", "show") == {"incident": None, "newest_closed": 1}


def test_show_without_a_number_before_the_first_alarm(here: Box) -> None:
    here.write([])
    assert here.run("incidents", "show").output == "OK  no alarm yet\n"


@pytest.mark.parametrize("who", ["王桂英", "wang", "#2", "2"])
def test_show_takes_a_name_an_id_or_a_number(here: Box, who: str) -> None:
    here.write([*fire(1), *fire(2)])
    assert here.json("incidents", "show", who)["incident"] == 2


def test_show_of_somebody_without_an_alarm_says_so(here: Box) -> None:
    here.write(fire(1))
    assert 'there is no alarm of "李四"' in here.run("incidents", "show", "李四").stderr
    assert "没有找到“abc”的警情" in here.run("incidents", "show", "abc", lang="zh").stderr
    assert f"there is no alarm {'9' * 20}" in here.run("incidents", "show", "9" * 20).stderr


def test_a_kind_may_be_written_in_chinese_and_a_wrong_one_shows_both(here: Box) -> None:
    with here.daemon(**{"raise": {"incident": 3}}):
        here.run("incidents", "raise", "wang", "--kind", "着火", "--yes")
    assert here.requests[0][1]["kind"] == "fire"
    wrong = here.run("incidents", "raise", "wang", "--kind", "水灾", lang="zh")
    assert wrong.exit_code == 2
    assert "fire（着火）" in wrong.stderr


def test_a_loudspeaker_is_told_apart(here: Box) -> None:
    phone = Phone(Msisdn("+8610000000190"), talks=False, texts=False)
    speaker = Party("speaker", "大槐树喇叭", Role.HOUSEHOLD, (phone,), "east")
    copies = (RecipientCopy(ZHAO, 1), RecipientCopy(speaker, 1))
    rung: list[Entry] = [opened(recipients=copies), attempt(1, speaker, Channel.VOICE)]
    here.write([*rung, AttemptEnded(1, Outcome.NO_ANSWER)])
    output = here.run("incidents", "show", "1").output
    assert "0 of 1 told" in output
    assert "loudspeaker 大槐树喇叭: did not ring" in output
    assert "Not reached" not in output
    assert here.json("incidents", "show", "1")["devices"] == [
        {"name": "大槐树喇叭", "standing": "not_reached"}
    ]


@pytest.mark.parametrize(
    ("fact", "word"),
    [
        (AttemptAlerted(1), "rang"),
        (AttemptEnded(1, Outcome.CUT), "waiting"),
        (Closed(1, "zhou", CloseReason.FALSE), "being rung"),
    ],
)
def test_a_loudspeaker_rings_or_is_being_rung(here: Box, fact: Entry, word: str) -> None:
    phone = Phone(Msisdn("+8610000000190"), talks=False, texts=False)
    speaker = Party("speaker", "喇叭", Role.HOUSEHOLD, (phone,), "east")
    copies = (RecipientCopy(speaker, 1), RecipientCopy(replace(speaker, id="far"), 2))
    here.write([opened(recipients=copies), attempt(1, speaker, Channel.VOICE), fact])
    lines = [one for one in here.run("incidents", "show", "1").output.splitlines() if "loud" in one]
    assert lines == [f"  loudspeaker 喇叭: {word}"]


def test_a_caller_who_can_be_told_nothing_is_said_to_be_so(here: Box) -> None:
    landline = replace(WANG, phones=(Phone(Msisdn("+8610000000101"), texts=False),))
    here.write([opened(originator=landline)])
    output = here.run("incidents", "show", "1").output
    assert "nothing: this phone takes no texts, and no line has rung it back" in output


def test_what_is_late_is_in_the_story_as_of_now(here: Box) -> None:
    here.write([opened(), Closed(1, "zhou", CloseReason.REAL)])
    output = " ".join(here.run("incidents", "show", "1").output.split())
    assert "LATE by 59 s: the first all-clear within 60 s of the closing" in output
    assert "已迟 59 秒" in here.run("incidents", "show", "1", lang="zh").output
