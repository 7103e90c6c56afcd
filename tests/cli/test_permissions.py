"""Whoever may not do something is told so in a sentence, and nobody looks without a record."""

from __future__ import annotations

import json
import os
import pwd
from collections.abc import Iterator

import pytest
from click.testing import Result

from alarmd.privacy.look_ups import LookUp, taking
from alarmd.system.atomic import FOLDER_MODE, PROMPTS_MODE, SHARED_FOLDER_MODE
from cli.spoken import FOUND, NOT_ALLOWED
from tests.alarmd.journals import fire
from tests.cli.box import Box, box, refusal
from tests.other_user import OPERATORS, another_user, only_root, open_folder


@pytest.fixture
def here() -> Iterator[Box]:
    """A box whose settings everybody may read, and whose state is for a group."""
    with open_folder() as folder:
        made = box(folder)
        made.write(fire(1))
        state = folder / "state"
        look_ups = state / "operators" / "look-ups"
        look_ups.mkdir(parents=True)
        prompts = state / "prompts"
        prompts.mkdir()
        for path in (state, prompts, made.journal, look_ups.parent, look_ups):
            os.chown(path, -1, OPERATORS)
        prompts.chmod(PROMPTS_MODE)
        look_ups.parent.chmod(SHARED_FOLDER_MODE)
        look_ups.chmod(SHARED_FOLDER_MODE)
        state.chmod(FOLDER_MODE)
        yield made


def pending(here: Box) -> list[LookUp]:
    with taking(here.folder / "state" / "operators" / "look-ups") as found:
        return found.look_ups


def as_another(here: Box, *words: str, groups: tuple[int, ...] = ()) -> Result:
    """Run a command as nobody, {locked} being a folder of root. What it imports is loaded before,
    by the same command of root on a box of its own, {locked} being no folder."""
    with open_folder() as spare:
        before = box(spare)
        before.write(fire(1))
        if words[:2] != ("lines", "accept"):
            before.run(*(word.format(locked=before.config) for word in words), input="")
    locked = here.folder / "locked"
    locked.mkdir(mode=0o700, exist_ok=True)
    with another_user(*groups):
        return here.run(*(word.format(locked=locked) for word in words), input="")


SHOWING = [
    ("household", "show", "wang"),
    ("household", "list"),
    ("household", "list", "--find", "王"),
    ("incidents", "show", "1"),
    ("journal", "export"),
    ("prompts", "list", "--household", "wang"),
]
CHANGING = [
    ("household", "add", "x", "--name", "X", "--group", "east", "--phone", "10000000109"),
    ("household", "edit", "wang", "--note", "x"),
    ("household", "remove", "wang", "--yes"),
]
OTHERS = [
    ("status",),
    ("incidents", "list"),
    ("incidents", "raise", "wang", "--yes"),
    ("incidents", "close", "1", "--yes"),
    ("drill", "wang", "--yes"),
    ("lines", "show"),
    ("lines", "accept", "north", "--phone", "10000000101"),
    ("journal", "verify"),
    ("prompts", "check"),
    ("prompts", "check", "--listened", "wang.name"),
    ("prompts", "import", "{locked}/recording.wav"),
    ("prompts", "import", "{locked}"),
    ("prompts", "play", "alarm", "--to", "{locked}/alarm.wav"),
    ("sim", "--dir", "{locked}/sim"),
    ("demo", "--keep", "{locked}/demo"),
]


@only_root
@pytest.mark.parametrize("words", [*SHOWING, *CHANGING, *OTHERS], ids=" ".join)
def test_no_command_ends_in_a_traceback_for_want_of_a_permission(
    here: Box, words: tuple[str, ...]
) -> None:
    before = here.households.read_bytes()
    result = as_another(here, *words)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code in (FOUND, NOT_ALLOWED)
    said = result.stderr + result.stdout
    assert "you may not" in said
    assert "group" in said
    assert "心脏病" not in said
    assert here.households.read_bytes() == before


@only_root
def test_a_program_is_told_in_both_languages(here: Box) -> None:
    told = json.loads(as_another(here, "household", "show", "wang", "--json").stdout)
    assert told["error"]["code"] == "forbidden"
    assert "记录在案" in told["error"]["message"]["zh"]


@only_root
def test_check_shows_the_rest_although_it_may_not_see_everything(here: Box) -> None:
    (here.folder / "state").chmod(0o700)
    result = as_another(here, "check")
    assert result.exit_code == 0
    assert "prompts" in result.output
    assert "you may not" in result.output
    assert "2 groups, 5 households" in result.output
    here.households.chmod(0o600)
    result = as_another(here, "check")
    assert result.exit_code == 1
    assert "this user may not read" in result.output


@only_root
def test_who_may_not_read_the_configuration_hears_that_and_of_no_fault_in_it(here: Box) -> None:
    here.config.chmod(0o600)
    result = as_another(here, "status")
    assert result.exit_code == NOT_ALLOWED
    assert "this user may not read" in result.stderr
    assert "alarmctl check" not in result.stderr
    told = json.loads(as_another(here, "status", "--json").stdout)
    assert told["error"]["code"] == "forbidden"


@only_root
@pytest.mark.parametrize("words", SHOWING, ids=" ".join)
def test_a_member_of_the_group_looks_while_the_daemon_is_down_and_that_waits(
    here: Box, words: tuple[str, ...]
) -> None:
    result = as_another(here, *words, groups=(OPERATORS,))
    assert result.exit_code == 0, result.stderr
    (kept,) = pending(here)
    assert kept.what in (
        "party:wang", "list", "found 1: wang", "incident:1", "journal after 0",
    )  # fmt: skip
    assert kept.utc == pytest.approx(1_780_000_120.0)


@pytest.mark.parametrize("words", [*SHOWING, *CHANGING], ids=" ".join)
def test_the_daemon_is_asked_before_anything_is_shown(here: Box, words: tuple[str, ...]) -> None:
    reloaded = {"households": 5, "is_refused": False, "problems": []}
    with here.daemon(looked_up={}, reload=reloaded):
        assert here.run(*words).exit_code == 0
    assert here.requests[0][0] == "looked_up"
    assert here.requests[0][1]["by"] == pwd.getpwuid(os.getuid()).pw_name
    assert pending(here) == []


def test_what_the_daemon_refuses_waits_for_its_next_start(here: Box) -> None:
    with here.daemon(looked_up=refusal()):
        assert here.run("household", "show", "wang").exit_code == 0
    assert [one.what for one in pending(here)] == ["party:wang"]


def test_what_cannot_be_put_on_record_is_not_shown(here: Box) -> None:
    look_ups = here.folder / "state" / "operators" / "look-ups"
    look_ups.rmdir()
    look_ups.touch()
    for words in SHOWING:
        result = here.run(*words)
        assert result.exit_code == 1, words
        assert "cannot be put on record" in result.stderr
        assert "王" not in result.stdout
        assert "look-ups" in result.stderr


def test_the_name_on_record_is_not_what_the_environment_says(here: Box) -> None:
    user = pwd.getpwuid(os.getuid()).pw_name
    for name in ("LOGNAME", "USER"):
        here.run("household", "show", "wang", env={name: "somebody"})
    here.run("household", "show", "wang", env={"SUDO_USER": "zhou"})
    by_sudo = "root (zhou)" if os.getuid() == 0 else user
    assert [one.by for one in pending(here)] == [user, user, by_sudo]


def test_real_numbers_in_the_simulator_are_a_look_up_and_samples_are_not(here: Box) -> None:
    words = ("sim", "--dir", f"{here.config}/no-folder")  # it ends there, behind the look-up
    assert "Not a directory" in here.run(*words).stderr
    assert pending(here) == []
    text = here.households.read_text()
    here.households.write_text(text.replace("+8610000000102", "13800138003"))
    assert "Not a directory" in here.run(*words).stderr
    assert [one.what for one in pending(here)] == ["numbers of everybody"]
