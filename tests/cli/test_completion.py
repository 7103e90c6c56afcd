"""The shell offers what exists here."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from cli.main import alarmctl
from tests.alarmd.journals import fire
from tests.cli.box import Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def offered(here: Box, *words: str, incomplete: str = "") -> dict[str, str | None]:
    complete = ShellComplete(alarmctl, {}, "alarmctl", "_ALARMCTL_COMPLETE")
    items = complete.get_completions(["--config", str(here.config), *words], incomplete)
    return {item.value: item.help for item in items}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(here: Box, shell: str) -> None:
    result = here.run("completion", shell)
    assert result.exit_code == 0
    assert "_ALARMCTL_COMPLETE" in result.output


def test_households_are_offered_by_id_with_their_names(here: Box) -> None:
    assert offered(here, "incidents", "raise", incomplete="w") == {"wang": "王桂英"}
    assert offered(here, "household", "show", incomplete="l").keys() == {"li", "lisi"}


def test_groups_and_words_are_offered(here: Box) -> None:
    assert offered(here, "drill", "--group", incomplete="e") == {"east": "东组"}
    assert offered(here, "incidents", "raise", "wang", "--kind", incomplete="f").keys() == {"fire"}


def test_incident_numbers_are_offered_with_whose_they_are(here: Box) -> None:
    here.write([*fire(1), *fire(2)])
    assert offered(here, "incidents", "show") == {"2": "王桂英", "1": "王桂英"}


def test_nothing_is_offered_and_nothing_breaks_without_files(here: Box) -> None:
    here.households.write_text("village: [")
    assert offered(here, "household", "show") == {}
    assert offered(here, "drill", "--group") == {}
    assert offered(here, "incidents", "show") == {}
