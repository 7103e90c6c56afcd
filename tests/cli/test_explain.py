"""explain: a text is read without a daemon and without a configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alarmd.incident.reading import Situation
from cli.render import width
from tests.cli.box import Box, box, started


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_all_situations_are_shown_in_a_table_that_fits(here: Box) -> None:
    for lang in ("en", "zh"):
        result = here.run("explain", "我家着火了，快来人，我在二楼，门打不开", lang=lang)
        assert result.exit_code == 0
        lines = result.output.splitlines()
        assert len(lines) == 2 + len(Situation)
        assert [line for line in lines if width(line) > 80] == []
    assert "新警情：着火" in result.output


def test_one_situation_says_which_words_decide(here: Box) -> None:
    result = here.run("explain", "马上来 12", "--situation", "asked")
    assert result.output.splitlines() == [
        "household  asked: another house's alarm is open",
        "  meaning: coming",
        "  why: on their way: 马上来",
        "  it names alarm 12",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("着火了", "  meaning: their alarm is about: fire"),
        ("救命 有贼", "  meaning: their alarm is about: danger"),
        ("按错了", "  meaning: says that it was a mistake"),
        ("快点", "  meaning: their alarm stands"),
    ],
)
def test_the_meaning_is_said_in_words(here: Box, text: str, said: str) -> None:
    assert here.run("explain", text, "--situation", "own").output.splitlines()[1] == said


def test_what_is_not_understood_is_asked_back_or_raises_the_alarm(here: Box) -> None:
    asked, idle = (
        here.run("explain", "谁啊", "--situation", one).output.splitlines()[1]
        for one in ("asked", "idle")
    )
    assert asked == "  meaning: not understood: they are asked back"
    assert idle == "  meaning: a new alarm: emergency"  # an idle household is never asked back
    leaving = here.run("explain", "退订", "--situation", "asked").output.splitlines()[1]
    assert leaving == "  meaning: asks to leave the scheme: only kept and shown"


def test_an_officers_closing_says_that_it_takes_the_code(here: Box) -> None:
    officer = ("--role", "officer", "--situation", "asked")
    bare, coded = (here.run("explain", one, *officer).output for one in ("结", "结473误"))
    assert "closes nothing without the code of the officer's own text" in bare
    assert "closes the alarm if 473 is the code of the officer's own text: false alarm" in (
        " ".join(coded.split())
    )
    assert "it names alarm" not in coded
    assert here.json("explain", "结473误", *officer)["incident"] == 473


def test_the_role_comes_from_the_roster_or_from_the_option(here: Box) -> None:
    asked = ("--situation", "asked")
    closing = here.json("explain", "误报，结", "--from", "李警官", *asked)
    assert (closing["meaning"], closing["role"]) == ("close:false", "officer")
    assert here.json("explain", "结", "--role", "officer", *asked)["meaning"] == "close"
    assert here.json("explain", "结", "--from", "wang", *asked)["meaning"] == "ask"
    result = here.run("explain", "误报，结", "--role", "officer", *asked)
    assert "own text: false alarm" in " ".join(result.output.split())


def test_who_it_is_is_said_once(here: Box) -> None:
    assert here.run("explain", "1", "--from", "wang", "--role", "officer").exit_code == 2
    assert here.run("explain", "1", "--from", "nobody").exit_code == 1


def test_json_has_the_meaning_of_each_situation(here: Box) -> None:
    shown = here.json("explain", "2")
    assert shown == {
        "meaning": "alarm:fire",
        "situation": "idle",
        "role": "household",
        "incident": None,
        "is_digit": True,
        "why": [{"zh": "数字：2", "en": "the digit: 2"}],
        "meanings": {
            "asked": "cannot",
            "answered": "cannot",
            "own": "kind:fire",
            "over": "ask",
            "idle": "alarm:fire",
        },
    }


def test_no_configuration_is_needed(tmp_path: Path) -> None:
    done = started(tmp_path, "explain", "我来不了", "--situation", "asked", "--json")
    assert (done.returncode, json.loads(done.stdout)["meaning"]) == (0, "cannot")
