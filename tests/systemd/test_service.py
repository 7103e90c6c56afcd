"""alarmd.service as systemd itself reads it."""

from __future__ import annotations

import asyncio
import configparser
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.programs import until
from tests.alarmd.test_main import config as config
from tests.alarmd.test_main import is_up

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


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_the_service_is_closed_as_far_as_systemd_can_tell() -> None:
    verdict = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--no-pager", str(SERVICE)],
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    found = re.search(r"Overall exposure level for alarmd.service: ([0-9.]+)", verdict.stdout)
    assert found, verdict.stderr
    assert float(found[1]) <= 1.0


def test_what_the_daemon_needs_is_still_open(service: configparser.ConfigParser) -> None:
    """What a score does not tell: calls over a sound card are heard, the roster's child may step
    back, and who asks is told by the kernel."""
    lines = SERVICE.read_text().splitlines()
    for device in ("ttyUSB", "ttyACM", "ttyS", "ttyAMA", "alsa"):
        assert f"DeviceAllow=char-{device} rw" in lines
    assert {"dialout", "audio"} <= set(service["Service"]["SupplementaryGroups"].split())
    refused = [line for line in lines if line.startswith("SystemCallFilter=~")]
    assert refused == ["SystemCallFilter=~@privileged"]
    assert "AF_UNIX" in service["Service"]["RestrictAddressFamilies"].split()
    assert "PrivateUsers" not in service["Service"]


def test_nothing_of_a_person_is_left_where_others_may_look(
    service: configparser.ConfigParser,
) -> None:
    assert service["Service"]["LimitCORE"] == "0"
    assert service["Service"]["StateDirectoryMode"] == "0750"
    assert service["Service"]["RuntimeDirectory"] == "alarmd"
    assert service["Service"]["RuntimeDirectoryMode"] == "0750"
    assert service["Service"]["UMask"] == "0027"


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


def _calls(group: str) -> set[str]:
    """The calls of the kernel in a group of systemd's, such as @system-service."""
    listed = subprocess.run(
        ["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True
    )
    found: set[str] = set()
    for word in (line.strip() for line in listed.stdout.splitlines()[1:]):
        if word.startswith("@"):
            found |= _calls(word)
        elif word and not word.startswith("#"):
            found.add(word)
    return found


# To whom a file belongs is left as it is where that is refused (alarmd/system/atomic.py).
_MAY_BE_REFUSED = {"chown", "fchown"}


@pytest.mark.skipif(
    not (shutil.which("systemd-analyze") and shutil.which("strace")),
    reason="systemd or strace is not installed",
)
def test_every_call_of_the_kernel_that_the_daemon_makes_is_let_through(
    config: Path, tmp_path: Path
) -> None:
    calls = tmp_path / "calls"
    traced = ["strace", "-D", "-f", "-qq", "-o", str(calls), sys.executable, "-m", "alarmd"]
    with subprocess.Popen([*traced, "--config", str(config)], stderr=subprocess.DEVNULL) as daemon:
        asyncio.run(until(lambda: is_up(config), "the roster"))
        daemon.send_signal(signal.SIGTERM)
        daemon.wait(timeout=60)
    used = set(re.findall(r"^\d+ +([a-z_0-9]+)\(", calls.read_text(), re.MULTILINE))
    assert {"epoll_wait", "fsync"} <= used
    assert used - (_calls("@system-service") - _calls("@privileged")) <= _MAY_BE_REFUSED
