"""The command tree: help and errors in both languages, exit codes, nothing loaded too early."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from alarmd.i18n.language import Language
from cli.main import alarmctl
from cli.spoken import Argument, Command, Group, Option, language_from
from tests.cli.box import Box, box, refusal, started

HEAVY = (
    "pathlib",
    "sqlite_utils",
    "sqlite3",
    "yaml",
    "phonenumbers",
    "msgspec",
    "asyncio",
    "socket",
    "serial",
    "modem",
    "alarmd.roster",
    "alarmd.i18n.zh",
)


def commands(
    command: click.Command = alarmctl, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Command]]:
    assert isinstance(command, Command)
    yield path, command
    if isinstance(command, Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from commands(below, (*path, name))


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def alarmctl_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "cli", *arguments]
    return subprocess.run(words, capture_output=True, text=True, timeout=20, check=False)


def test_every_command_and_option_explains_itself() -> None:
    for path, command in commands():
        assert command.said is not None, path
        for param in command.params:
            assert isinstance(param, Option | Argument), (path, param.name)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_help_fits_80_columns_and_speaks_one_language(lang: str) -> None:
    from cli.render import width

    for path, _ in commands():
        result = CliRunner().invoke(
            alarmctl, ["--lang", lang, *path, "--help"], env={"COLUMNS": "80"}
        )
        assert result.exit_code == 0, path
        assert all(width(line) <= 80 for line in result.output.splitlines()), result.output
        title, other = ("Usage:", "用法：") if lang == "en" else ("用法：", "Usage:")
        assert result.output.startswith(title)
        assert other not in result.output


def test_help_loads_nothing_heavy() -> None:
    probe = (
        "import sys; from cli.main import alarmctl\n"
        "alarmctl.main(['--lang', 'en', '--help'], standalone_mode=False)\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    # A measured child would load what the measurement needs.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=True, env=plain
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, Language.EN),
        ({"LANG": "zh_CN.UTF-8"}, Language.ZH),
        ({"LANG": "C"}, Language.EN),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "POSIX"}, Language.EN),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "zh_TW"}, Language.ZH),
        ({"LC_ALL": "", "LANG": "ZH"}, Language.ZH),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: Language) -> None:
    assert language_from(environment) is language


WRONG = [
    ([], "which command? There are: check", "要用哪个命令？可用的有：check"),
    (["nonsense"], 'no command "nonsense"', "没有命令“nonsense”"),
    (["status", "--nonsense"], "no option --nonsense", "没有选项 --nonsense"),
    (["status", "more", "words"], "too many words: more words", "多余的参数：more words"),
    (["incidents", "close"], "NUMBER is missing", "缺少 NUMBER"),
    (
        ["incidents", "close", "x"],
        '"x" is not a number from 1 to 1000000000',
        "“x”不是 1 到 1000000000 之间的数",
    ),
    (["incidents", "list", "--limit"], "--limit is used wrongly", "--limit 用法不对"),
    (["incidents", "raise", "wang", "--kind", "x"], '"x" is not one of', "“x”不在可选范围"),
    (["drill"], "name a household, or a group", "请写一户"),
    (["household", "edit", "wang"], "say what to change", "请写明改什么"),
    (["household", "add", "wang9"], "--name is missing", "缺少 --name"),
]


@pytest.mark.parametrize(("words", "english", "chinese"), WRONG)
def test_wrong_usage_is_explained_in_both_languages_with_exit_code_2(
    here: Box, words: list[str], english: str, chinese: str
) -> None:
    for lang, said in (("en", english), ("zh", chinese)):
        result = here.run(*words, lang=lang)
        assert result.exit_code == 2
        assert said in result.stderr
        assert "Traceback" not in result.stderr


def test_no_command_shows_the_help() -> None:
    result = CliRunner().invoke(alarmctl, [], env={"LC_ALL": "zh_CN.UTF-8"})
    assert result.exit_code == 2
    assert "命令：" in result.output


def test_language_and_configuration_may_be_named_anywhere(here: Box) -> None:
    words = ["household", "list", "--lang", "zh", "--config", str(here.config)]
    assert "代号" in CliRunner().invoke(alarmctl, words).output


def test_a_missing_configuration_names_the_places(tmp_path: Path) -> None:
    done = started(tmp_path, "--lang", "en", "household", "list")
    assert done.returncode == 1
    assert "name one with --config" in done.stderr


def test_the_configuration_is_found_by_the_environment_and_in_the_folder(here: Box) -> None:
    elsewhere = here.folder / "state"
    assert "王桂英" in started(elsewhere, "household", "list", config=str(here.config)).stdout
    assert "王桂英" in started(here.folder, "household", "list").stdout


def test_a_faulty_configuration_shows_its_first_fault_and_where_to_see_the_rest(here: Box) -> None:
    here.config.write_text("lines: 3\n")
    result = here.run("household", "list")
    assert result.exit_code == 1
    assert "alarmctl check" in result.stderr


def test_faults_are_json_for_programs(here: Box) -> None:
    with here.daemon(close=refusal()):
        result = here.run("incidents", "close", "7", "--yes", "--json")
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "not_open"
    assert error["message"]["en"] == "there is no alarm 7"
    assert "7" in error["message"]["zh"]
    assert result.exit_code == 1


def test_the_real_process_says_help_and_refuses_nonsense() -> None:
    assert alarmctl_process("--lang", "zh", "--help").stdout.startswith("用法：alarmctl")
    wrong = alarmctl_process("--lang", "en", "nonsense")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_no_daemon_is_exit_code_3_from_the_real_process(here: Box) -> None:
    done = alarmctl_process(
        "--lang", "en", "--config", str(here.config), "incidents", "close", "1", "--yes"
    )
    assert done.returncode == 3
    assert "alarmd is not running" in done.stderr
