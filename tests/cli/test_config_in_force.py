"""Which alarmd.yaml is in force, and whose it must be."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import alarmctl
from cli.session import Session
from tests.cli.box import Box, box
from tests.other_user import ANOTHER, only_root


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Box]:
    """A box in the folder that one stands in; nothing is installed."""
    made = box(tmp_path)
    installed = Session.installed_config
    Session.installed_config = tmp_path / "etc" / "alarmd.yaml"
    with contextlib.chdir(tmp_path):
        yield made
    Session.installed_config = installed


def run(*words: str, sudo: str | None = None) -> Result:
    environment = {"ALARMD_CONFIG": None, "SUDO_UID": sudo}
    return CliRunner().invoke(alarmctl, ["--lang", "en", *words], env=environment)


SHOW = ("household", "list")


def test_the_one_of_this_folder_is_taken_if_it_is_ones_own(here: Box) -> None:
    result = run(*SHOW)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "王桂英" in result.stdout


def test_where_one_is_installed_too_it_is_said_which_is_in_force(here: Box) -> None:
    (here.folder / "etc").mkdir()
    (here.folder / "etc" / "alarmd.yaml").write_text(here.config.read_text())
    result = run(*SHOW)
    assert result.exit_code == 0
    assert str(here.config) in result.stderr
    assert "王桂英" in result.stdout


def test_without_any_it_is_said_where_they_are_looked_for(here: Box) -> None:
    here.config.unlink()
    assert str(here.folder / "etc" / "alarmd.yaml") in run(*SHOW).stderr


@only_root
@pytest.mark.parametrize("sudo", ["", "1000", "65534x"])
def test_that_of_somebody_else_is_not_taken(here: Box, sudo: str) -> None:
    os.chown(here.config, ANOTHER, -1)
    before = here.households.read_bytes()
    for words in (SHOW, ("household", "remove", "wang", "--yes")):
        result = run(*words, sudo=sudo)
        assert result.exit_code == 1
        assert "belongs to somebody else" in result.stderr
        assert "王" not in result.stdout
    assert here.households.read_bytes() == before
    assert run("--config", "alarmd.yaml", *SHOW, sudo=sudo).exit_code == 0


@only_root
def test_who_became_root_by_sudo_may_use_their_own(
    here: Box,
) -> None:
    os.chown(here.config, ANOTHER, -1)
    assert run(*SHOW, sudo=str(ANOTHER)).exit_code == 0
