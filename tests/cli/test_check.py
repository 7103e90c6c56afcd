"""check finds everything at once and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from alarmd.enrolment.households import FIRST_LINES
from tests.cli.box import Box, box


@pytest.fixture
def here(tmp_path: Path) -> Box:
    return box(tmp_path)


def test_a_good_box_has_only_warnings(here: Box) -> None:
    result = here.run("check")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("CHECK  0 faults")
    assert "桃源村: 2 groups" in result.output


def test_a_missing_alarmd_yaml_asks_for_no_households(here: Box) -> None:
    here.config.unlink()
    result = here.run("check")
    assert result.exit_code == 1
    assert "Copy these lines" not in result.output + result.stderr
    assert FIRST_LINES not in result.output + result.stderr


def test_a_missing_modem_is_a_warning_that_says_what_to_do(here: Box) -> None:
    output = " ".join(here.run("check").output.split())
    assert "lines.south: /nowhere/modem does not exist; plug the modem in" in output


def test_faults_of_both_files_come_together_with_their_lines(here: Box) -> None:
    here.households.write_text(here.households.read_text().replace("+8610000000103", "0612"))
    text = here.config.read_text()
    here.config.write_text(text.replace("lines:", "timezone: Asia/Shanghai\nlines:"))
    found = here.json("check")
    assert not found["is_ok"]
    assert any(
        fault["file"].endswith("households.yaml") and fault["line"] > 1 for fault in found["faults"]
    )
    result = here.run("check", lang="zh")
    assert result.exit_code == 1
    assert result.output.startswith("故障")
    assert "households.yaml:" in result.output


def test_a_port_that_is_an_ordinary_file_is_a_fault(here: Box) -> None:
    here.config.write_text(here.config.read_text().replace("/nowhere/modem", str(here.households)))
    assert any(
        "not a serial port" in fault["message"]["en"] for fault in here.json("check")["faults"]
    )


def test_a_state_folder_that_is_a_file_is_a_fault(here: Box) -> None:
    here.config.write_text(
        here.config.read_text().replace("state: state", "state: households.yaml")
    )
    messages = [fault["message"]["en"] for fault in here.json("check")["faults"]]
    assert any("not a folder" in message for message in messages), messages


def test_faults_of_the_configuration_hide_none_of_the_households(here: Box) -> None:
    here.households.write_text(here.households.read_text().replace("+8610000000103", "0612"))
    households = here.households.rename(here.households.with_name("village.yaml"))
    text = here.config.read_text().replace("households.yaml", "village.yaml")
    here.config.write_text(text.replace("lines:", "colour: red\nlines:"))
    found = here.json("check")
    assert {fault["file"] for fault in found["faults"]} == {"alarmd.yaml", "village.yaml"}
    assert found["households"] == str(households)


@pytest.mark.parametrize("broken", ["lines: [\n", None])
def test_the_usual_households_are_checked_when_none_are_named_and_that_is_said(
    here: Box, broken: str | None
) -> None:
    here.config.unlink() if broken is None else here.config.write_text(broken)
    here.households.write_text(here.households.read_text().replace("+8610000000103", "0612"))
    found = here.json("check")
    assert {fault["file"] for fault in found["faults"]} == {"alarmd.yaml", "households.yaml"}
    assert any(str(here.households) in one["message"]["en"] for one in found["warnings"])


def test_a_configuration_that_is_not_there_is_a_fault_not_a_crash(here: Box) -> None:
    here.config.unlink()
    here.households.unlink()
    result = here.run("check")
    assert result.exit_code == 1
    assert "alarmd.yaml" in result.output
    assert here.json("check")["households"] is None


def test_a_name_with_two_difficulties_is_counted_once(here: Box) -> None:
    here.households.write_text(here.households.read_text().replace("王桂英", "王t2"))
    warnings = [one["message"]["en"] for one in here.json("check")["warnings"]]
    assert any(one.startswith("1 (wang.name). Names and landmarks") for one in warnings)


def test_what_people_would_hear_wrongly_is_a_warning(here: Box) -> None:
    here.households.write_text(here.households.read_text().replace("王桂英", "单喆"))
    warnings = [one["message"]["en"] for one in here.json("check")["warnings"]]
    assert any(one.startswith("1 (wang.name). Surnames of several readings") for one in warnings)
    assert any(
        one.startswith("1 (wang.name). Names and landmarks that are hard to read")
        for one in warnings
    )
    assert any("Said in general words" in one for one in warnings)
