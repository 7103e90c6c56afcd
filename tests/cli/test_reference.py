"""docs/alarmctl.md and its Chinese twin name every command, every option and every JSON key."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from alarmd.incident.summary import Standing
from cli.spoken import Group
from tests.alarmd.journals import fire
from tests.cli.box import Box, box
from tests.cli.test_main import commands
from tests.source import ROOT

REFERENCES = tuple(ROOT / "docs" / name for name in ("alarmctl.md", "alarmctl.zh-CN.md"))


@pytest.fixture(params=REFERENCES, ids=lambda path: path.name)
def reference(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return path.read_text(encoding="utf-8")


def section(reference: str, command: str) -> str:
    """What stands below the heading of a top-level command."""
    found = re.search(rf"^## alarmctl {command}\n(.*?)(?=^## |\Z)", reference, re.M | re.S)
    assert found, command
    return found[1]


def test_every_command_has_its_place(reference: str) -> None:
    for path, command in commands():
        if path:
            below = section(reference, path[0])
            if not isinstance(command, Group) and len(path) > 1:
                assert f"alarmctl {' '.join(path)}" in below, path


def test_every_option_and_every_choice_is_named_where_its_command_is(reference: str) -> None:
    everywhere = reference.split("\n## ")[0]
    for path, command in commands():
        place = everywhere + (section(reference, path[0]) if path else "")
        for param in command.params:
            if not isinstance(param, click.Option) or param.hidden:
                continue
            for name in param.opts:
                assert re.search(rf"(?<!\w){re.escape(name)}(?![\w-])", place), (path, name)
            for word in getattr(param.type, "words", ()):
                assert word in place, (path, name, word)


def test_every_json_key_is_named(reference: str, tmp_path: Path) -> None:
    here: Box = box(tmp_path)
    here.write(fire(1))
    shown = {
        "incidents": [here.json("incidents", "list")[0], here.json("incidents", "show", "1")],
        "check": [here.json("check")],
        "journal": [here.json("journal", "verify")],
        "household": [here.json("household", "list")[0], here.json("household", "show", "wang")],
    }
    for command, values in shown.items():
        known = set(re.findall(r"\w+", section(reference, command)))
        assert [key for value in values for key in value if key not in known] == []
    known = set(re.findall(r"\w+", section(reference, "status")))
    assert [key for key in here.json("status") if key not in known] == []


def test_every_standing_is_explained(reference: str) -> None:
    below = section(reference, "incidents")
    assert [one.value for one in Standing if one.value not in below] == []
