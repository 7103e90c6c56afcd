"""Rendering makes what is missing, once, and removes what nobody needs; one child at a time."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from alarmd.enrolment.cache import write_cache
from alarmd.i18n.language import Language
from alarmd.incident.content.speech import name
from alarmd.voice.child import FOLDER_NAMED_BY, Child, Rendering, rendering
from alarmd.voice.findings import Sort, findings
from alarmd.voice.prompts import Library
from alarmd.voice.reading import Reading
from alarmd.voice.render import main, missing, remove_left_over, render
from alarmd.voice.speech import english
from tests.alarmd.incident.people import MILL, ZHANG, roster
from tests.forked import exit_code_of

HELD = "import os, pathlib, signal; pathlib.Path({!r}).write_text(str(os.getpid())); signal.pause()"


class Synthesiser:
    """Says everything but what it is told not to know, and remembers what it said."""

    def __init__(self, unknown: str = "") -> None:
        self.said: list[str] = []
        self._unknown = unknown

    def say(self, said: Reading) -> bytes:
        self.said.append(said.text)
        return b"" if said.text == self._unknown else b"\1\0" * 800


def test_everything_that_has_no_sound_is_rendered_once(tmp_path: Path) -> None:
    library, voice = Library(tmp_path), Synthesiser()
    both = roster(MILL, replace(ZHANG, landmark=MILL.landmark))
    done = list(render(both, library, voice.say))
    assert sorted(voice.said) == sorted(
        ["桃源村", "东组", "西组", "王桂英", "王桂英家", "村口水磨", "张三", "张三家"]
    )
    assert [one.done for one in done] == list(range(1, 9))
    assert {one.total for one in done} == {8}
    assert missing(both, library) == []


def test_what_is_recorded_is_not_rendered(tmp_path: Path) -> None:
    library, voice = Library(tmp_path), Synthesiser()
    library.keep_recording(name(MILL), Language.ZH, b"\1\0" * 800)
    list(render(roster(MILL), library, voice.say))
    assert "王桂英" not in voice.said
    assert "王桂英家" in voice.said


def test_one_household_can_be_rendered_alone(tmp_path: Path) -> None:
    voice = Synthesiser()
    list(render(roster(MILL, ZHANG), Library(tmp_path), voice.say, "zhang"))
    assert set(voice.said) == {"张三", "张三家", "大槐树下"}


def test_a_name_that_cannot_be_said_is_told_and_stays_missing(tmp_path: Path) -> None:
    library, voice = Library(tmp_path), Synthesiser(unknown="王桂英")
    done = {one.entry.part.id: one.is_said for one in render(roster(MILL), library, voice.say)}
    assert (done["mill.name"], done["mill.house"]) == (False, True)
    assert [entry.part.id for entry in missing(roster(MILL), library)] == ["mill.name"]


def test_a_name_without_one_readable_sign_is_not_even_tried(tmp_path: Path) -> None:
    signs = replace(MILL, name="🐔🐔")
    ids = {entry.part.id for entry in missing(roster(signs), Library(tmp_path))}
    assert "mill.name" not in ids
    assert "mill.landmark" in ids


def test_what_nobody_is_called_any_more_is_removed(tmp_path: Path) -> None:
    library = Library(tmp_path)
    list(render(roster(MILL, ZHANG), library, Synthesiser().say))
    assert remove_left_over(roster(MILL), library) == 3
    sorts = {one.sort for one in findings(library, roster(MILL))}
    assert sorts.isdisjoint({Sort.LEFT_OVER, Sort.MISSING})


def test_the_command_does_nothing_without_need(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cache, prompts = tmp_path / "roster.json", tmp_path / "prompts"

    def rendered() -> int:  # it steps back for good: not in this process
        write_cache(cache, roster(MILL))
        list(render(roster(MILL), Library(prompts), Synthesiser().say))
        return main([str(cache), str(prompts)])

    assert exit_code_of(rendered) == 0


def test_english_phonemes_are_those_that_the_model_learned() -> None:
    assert english("pɹˈɛs wˈʌn") == "pɹˈɛs wˈʌn"
    assert english("nˈeɪbɚ") == "nˈAbəɹ"


def test_a_box_without_a_synthesiser_renders_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        idle = Rendering(lambda: None)
        idle.start()
        await idle.stop()

    asyncio.run(run())


def test_a_new_roster_ends_what_is_under_way(tmp_path: Path) -> None:
    pipes = [tmp_path / "first", tmp_path / "second"]
    for pipe in pipes:
        os.mkfifo(pipe)
    waiting = iter(pipes)

    def child() -> Child:
        code = HELD.format(str(next(waiting)))
        return Child((sys.executable, "-c", code), dict(os.environ))

    async def run() -> list[str]:
        one = Rendering(child)
        started = []
        for pipe in pipes:
            one.start()
            started.append(await asyncio.to_thread(pipe.read_text))
        await one.stop()
        return started

    for process in asyncio.run(run()):
        assert not Path(f"/proc/{process}").exists()


def test_a_child_that_fails_is_a_warning(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def run(*command: str) -> None:
        one = Rendering(lambda: Child(command, dict(os.environ)))
        one.start()
        await one.done()

    asyncio.run(run(sys.executable, "-c", "raise SystemExit('no model')"))
    asyncio.run(run("/nowhere/python"))
    asyncio.run(run(sys.executable, "-c", "raise KeyError('王桂英')"))
    assert [record.getMessage().split(": ", 1)[0] for record in caplog.records] == [
        "prompts cannot be rendered"
    ] * 3
    assert "no model" in caplog.text
    assert "KeyError" in caplog.text
    assert "王桂英" not in caplog.text


def test_the_synthesiser_is_found_where_it_was_put(tmp_path: Path) -> None:
    named = os.environ.get(FOLDER_NAMED_BY)
    try:
        os.environ[FOLDER_NAMED_BY] = str(tmp_path)
        assert rendering(Path("roster.json"), Path("prompts")) is None
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "python").touch()
        child = rendering(Path("/roster.json"), Path("/prompts"), "mill")
    finally:
        if named is None:
            del os.environ[FOLDER_NAMED_BY]
        else:
            os.environ[FOLDER_NAMED_BY] = named
    assert child is not None
    assert child.command[1:] == ("-m", "alarmd.voice.render", "/roster.json", "/prompts", "mill")
