"""The shell offers what exists here."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from cli.main import alarmctl
from tests.alarmd.journals import closed, fire
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


def test_names_are_offered_too_if_they_are_one_persons(here: Box) -> None:
    assert offered(here, "household", "show", incomplete="李") == {"李四": "lisi", "李警官": "li"}
    assert offered(here, "household", "remove", incomplete="王") == {"王桂英": "wang"}
    assert offered(here, "household", "show", incomplete="孙") == {}
    assert "李四" not in offered(here, "household", "show")


@pytest.mark.parametrize("command", ["edit", "remove"])
def test_only_households_are_offered_where_only_they_may_stand(here: Box, command: str) -> None:
    assert offered(here, "household", command, incomplete="l").keys() == {"lisi"}
    assert offered(here, "household", command, incomplete="李") == {"李四": "lisi"}


def test_lines_are_offered_for_their_test(here: Box) -> None:
    assert offered(here, "lines", "accept", incomplete="n").keys() == {"north"}
    here.config.write_text("state: [")
    assert offered(here, "lines", "accept") == {}


def test_groups_and_words_are_offered(here: Box) -> None:
    assert offered(here, "drill", "--group", incomplete="e") == {"east": "东组"}
    assert offered(here, "household", "add", "x", "--group", incomplete="东") == {"东组": "east"}
    assert offered(here, "incidents", "raise", "wang", "--kind", incomplete="f").keys() == {"fire"}


def test_incident_numbers_are_offered_with_whose_they_are(here: Box) -> None:
    here.write([*fire(1), *fire(2)])
    assert offered(here, "incidents", "show") == {"2": "王桂英", "1": "王桂英"}


def test_names_are_offered_once_one_is_begun(here: Box) -> None:
    assert offered(here, "incidents", "raise", incomplete="王") == {"王桂英": "wang"}
    assert offered(here, "drill", "--group", incomplete="西") == {"西组": "west"}
    here.write(fire(1))
    assert offered(here, "incidents", "show", incomplete="王") == {"王桂英": "1"}
    kinds = offered(here, "--lang", "zh", "incidents", "raise", "wang", "--kind", incomplete="着")
    assert kinds.keys() == {"着火"}


def test_a_name_with_a_space_is_not_offered(here: Box) -> None:
    text = here.households.read_text()
    here.households.write_text(text.replace("name: 王桂英", "name: Wang Guiying"))
    assert offered(here, "incidents", "raise", incomplete="Wang") == {}


def test_only_open_alarms_are_offered_to_be_closed(here: Box) -> None:
    here.write([*fire(1), closed(1), *fire(2)])
    assert offered(here, "incidents", "close") == {"2": "王桂英"}
    assert offered(here, "incidents", "close", incomplete="王") == {}


def test_nothing_is_offered_and_nothing_breaks_without_files(here: Box) -> None:
    here.households.write_text("village: [")
    assert offered(here, "household", "show") == {}
    assert offered(here, "drill", "--group") == {}
    assert offered(here, "incidents", "show") == {}
