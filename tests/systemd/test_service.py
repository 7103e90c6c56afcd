"""alarmd.service as systemd itself reads it."""

from __future__ import annotations

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest

SERVICE = Path(__file__).parents[2] / "systemd" / "alarmd.service"
INSTALLED = "/opt/alarmd/.venv/bin/alarmd"


@pytest.fixture
def service() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(SERVICE)
    return parser


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_has_nothing_to_say_against_the_service(tmp_path: Path) -> None:
    daemon = tmp_path / "alarmd"
    daemon.write_text("#!/bin/sh\n")
    daemon.chmod(0o755)
    unit = tmp_path / SERVICE.name
    unit.write_text(SERVICE.read_text().replace(INSTALLED, str(daemon)))
    verdict = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True
    )
    # An unknown key is only a warning, with exit code 0.
    assert (verdict.stderr, verdict.returncode) == ("", 0)


def test_a_daemon_that_hangs_or_ends_is_started_again_for_ever(
    service: configparser.ConfigParser,
) -> None:
    assert service["Service"]["Type"] == "notify"
    assert int(service["Service"]["WatchdogSec"]) > 0
    assert service["Service"]["Restart"] == "always"
    assert service["Unit"]["StartLimitIntervalSec"] == "0"


def test_the_daemon_is_not_root_and_may_open_modems(service: configparser.ConfigParser) -> None:
    assert service["Service"]["User"] == "alarmd"
    assert "dialout" in service["Service"]["SupplementaryGroups"].split()


def test_the_service_starts_the_command_that_the_project_installs(
    service: configparser.ConfigParser,
) -> None:
    assert service["Service"]["ExecStart"].split()[0] == INSTALLED
