"""alarmctl prompts: recordings come in, are heard, and what is missing is said."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from alarmd.i18n.language import Language
from alarmd.voice.prompts import Library
from alarmd.voice.wav import sound_of
from tests.alarmd.voice.sounds import silence, tone, wav
from tests.cli.box import Box, box

RECORDING = wav(44_100, [[*silence(44_100, 0.3), *tone(44_100), *silence(44_100, 0.3)]])
# They press Enter themselves once they are at work: the person is the other end of the keyboard.
RECORDER = """#!/bin/sh
for file; do :; done
trap 'cp {recording} "$file"; kill $!; exit 0' INT
tail -f /dev/null &
echo > {keyboard}
wait
"""
SYNTHESISER = """#!/bin/sh
echo '{"id": "wang.name", "is_said": true, "done": 1, "of": 2}'
echo '{"id": "wang.house", "is_said": false, "done": 2, "of": 2}'
exit $FAILS
"""
REFUSING = """#!/bin/sh
echo 'no such card' >&2
echo > {keyboard}
exit 1
"""
PLAYER = '#!/bin/sh\nfor file; do :; done\ncp "$file" {heard}\n'


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def library(here: Box) -> Library:
    return Library(here.folder / "state" / "prompts")


def program(folder: Path, name: str, text: str) -> dict[str, str]:
    """The environment of a machine whose only sound program is this one."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / name).write_text(text)
    (programs / name).chmod(0o755)
    return {"PATH": f"{programs}:/usr/bin:/bin"}


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[IO[bytes]]:
    """Enter is pressed once, and again by whoever writes into the file."""
    path = tmp_path / "keyboard"
    os.mkfifo(path)
    with open(path, "r+b", buffering=0) as keys:
        keys.write(b"\n")
        yield keys


def test_list_says_what_every_prompt_says_and_whose_voice_it_is(here: Box) -> None:
    shown = here.json("prompts", "list")
    assert {"prompt": "alarm", "language": "zh", "says": "十户联防，有警情！"}.items() <= shown[
        0
    ].items()
    english = here.json("prompts", "list", "--language", "en")
    assert english[0]["says"] == "This is the ten household alarm!"
    table = here.run("prompts", "list", "--household", "wang", lang="zh").output
    assert "wang.house" in table
    assert "王桂英家" in table
    assert "缺" in table


def test_a_folder_of_recordings_is_taken_over(here: Box, tmp_path: Path) -> None:
    folder = tmp_path / "dialect"
    folder.mkdir()
    for name in ("alarm.wav", "wang.name.WAV", "nobody.name.wav"):
        (folder / name).write_bytes(RECORDING)
    (folder / "fire.mp3").write_bytes(b"ID3\4 an MP3")
    (folder / "notes.txt").write_text("recorded on Sunday")
    result = here.run("prompts", "import", str(folder))
    assert result.exit_code == 1
    assert "OK  alarm" in result.output
    assert 'there is no prompt "nobody.name"' in result.output
    assert "this is MP3, not WAV" in result.output
    assert set(library(here).recordings(Language.ZH)) == {"alarm", "wang.name"}
    sources = {one["prompt"]: one["source"] for one in here.json("prompts", "list")}
    assert sources["alarm"] == "recorded"


def test_a_folder_without_recordings_is_said(here: Box, tmp_path: Path) -> None:
    result = here.run("prompts", "import", str(here.folder / "state"))
    assert (result.exit_code, "there is no recording in" in result.output) == (1, True)


def test_one_recording_is_taken_for_the_prompt_that_is_named(here: Box, tmp_path: Path) -> None:
    path = tmp_path / "new.wav"
    path.write_bytes(RECORDING)
    (taken,) = here.json("prompts", "import", str(path), "--as", "fire", "--language", "en")
    assert (taken["prompt"], taken["is_ok"], taken["messages"]) == ("fire", True, [])
    assert 0.5 < taken["seconds"] < 0.6
    assert "fire" in library(here).recordings(Language.EN)
    two = here.run("prompts", "import", str(path), str(path), "--as", "fire")
    assert (two.exit_code, "--as needs one file" in two.output) == (2, True)


def test_a_file_that_is_not_there_is_said(here: Box) -> None:
    result = here.run("prompts", "import", "/nowhere/alarm.wav")
    assert (result.exit_code, "No such file" in result.output) == (1, True)


def test_a_household_is_heard_as_its_neighbours_hear_it(here: Box, tmp_path: Path) -> None:
    for name in ("alarm", "wang.house", "wang.landmark", "emergency"):
        path = tmp_path / f"{name}.wav"
        path.write_bytes(RECORDING)
        here.run("prompts", "import", str(path))
    out = tmp_path / "out.wav"
    said = here.json("prompts", "play", "wang", "--to", str(out))
    assert said["says"].startswith("十户联防，有警情！王桂英家，磨坊旁，紧急求救！")
    assert said["missing"] in ([], ["press_member"])
    assert len(sound_of(out.read_bytes())) / 16_000 == pytest.approx(said["seconds"], abs=0.01)


def test_a_prompt_is_played_on_the_loudspeaker(here: Box, tmp_path: Path) -> None:
    (tmp_path / "alarm.wav").write_bytes(RECORDING)
    here.run("prompts", "import", str(tmp_path / "alarm.wav"))
    heard = tmp_path / "heard.wav"
    machine = program(tmp_path, "aplay", PLAYER.format(heard=heard))
    assert "十户联防，有警情！" in here.run("prompts", "play", "alarm", env=machine).output
    assert len(sound_of(heard.read_bytes())) > 8000


def test_what_has_no_sound_cannot_be_played(here: Box) -> None:
    result = here.run("prompts", "play", "wang.name")
    assert (result.exit_code, "wang.name has no sound yet" in result.output) == (1, True)
    nobody = here.run("prompts", "play", "nobody")
    assert (nobody.exit_code, "nobody is enrolled" in nobody.output) == (1, True)


def test_a_recording_is_made_between_two_presses_of_enter(
    here: Box, tmp_path: Path, keyboard: IO[bytes]
) -> None:
    recording = tmp_path / "made.wav"
    recording.write_bytes(RECORDING)
    machine = program(
        tmp_path, "arecord", RECORDER.format(recording=recording, keyboard=tmp_path / "keyboard")
    )
    result = here.run("prompts", "record", "wang.name", env=machine, input=keyboard)
    assert "Read out: 王桂英" in result.output
    assert "0.6 s are kept" in result.output
    assert "wang.name" in library(here).recordings(Language.ZH)


def test_a_sound_card_that_refuses_is_said(here: Box, tmp_path: Path, keyboard: IO[bytes]) -> None:
    machine = program(tmp_path, "arecord", REFUSING.format(keyboard=tmp_path / "keyboard"))
    result = here.run("prompts", "record", "alarm", env=machine, input=keyboard)
    assert (result.exit_code, "no such card" in result.output) == (1, True)
    none = here.run("prompts", "record", "alarm", env={"PATH": "/nowhere"}, input="\n\n")
    assert "this machine has none of: arecord, rec" in none.output
    unknown = here.run("prompts", "record", "nothing")
    assert 'there is no prompt "nothing"' in unknown.output


def test_a_recording_can_be_removed(here: Box, tmp_path: Path) -> None:
    (tmp_path / "alarm.wav").write_bytes(RECORDING)
    here.run("prompts", "import", str(tmp_path / "alarm.wav"))
    assert "OK  alarm is removed" in here.run("prompts", "remove", "alarm").output
    assert library(here).recordings(Language.ZH) == {}
    again = here.run("prompts", "remove", "alarm")
    assert (again.exit_code, "alarm is not recorded" in again.output) == (1, True)


def test_check_says_what_is_missing_and_what_to_do(here: Box) -> None:
    shown = here.run("prompts", "check", lang="zh").output
    assert "用通用的话代替：运行 alarmctl prompts render" in shown
    sorts = {(one["sort"], one["id"]) for one in here.json("prompts", "check")}
    assert ("missing", "wang.house") in sorts


def test_a_name_that_was_heard_is_not_asked_about_again(here: Box) -> None:
    text = here.households.read_text()
    here.households.write_text(text.replace("王桂英", "单桂英"))
    before = {(one["sort"], one["id"]) for one in here.json("prompts", "check")}
    after = {
        (one["sort"], one["id"]) for one in here.json("prompts", "check", "--listened", "wang.name")
    }
    assert before - after == {("surname", "wang.name")}
    unknown = here.run("prompts", "check", "--listened", "alarm")
    assert (unknown.exit_code, "there is no prompt" in unknown.output) == (1, True)


def synthesiser(folder: Path, fails: int = 0) -> dict[str, str]:
    """The environment of a machine with a synthesiser that cannot say one of two names."""
    path = folder / "voices" / "bin" / "python"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SYNTHESISER)
    path.chmod(0o755)
    return {"ALARMD_VOICES": str(folder / "voices"), "FAILS": str(fails)}


def test_what_is_missing_is_rendered_with_its_progress(here: Box, tmp_path: Path) -> None:
    box_with = synthesiser(tmp_path)
    shown = here.run("prompts", "render", env=box_with).output
    assert "1 of 2: wang.name" in shown
    assert "wang.house: not one sign can be read" in shown
    assert "1 were synthesised" in shown
    printed = here.run("prompts", "render", "--household", "wang", "--json", env=box_with).stdout
    assert '"id": "wang.name", "is_said": true' in printed


def test_a_synthesiser_that_is_missing_or_fails_is_said(here: Box, tmp_path: Path) -> None:
    none = here.run("prompts", "render", env={"ALARMD_VOICES": str(tmp_path / "nowhere")})
    assert (none.exit_code, "there is no synthesiser on this machine" in none.output) == (1, True)
    failed = here.run("prompts", "render", env=synthesiser(tmp_path, fails=1))
    assert (failed.exit_code, "the synthesiser stopped" in failed.output) == (1, True)
