"""The daemon as a process: it starts, is ready, refuses a twin, and ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from alarmd.control import DaemonUnreachable, ask
from benchmarks.programs import until

EXIT_CONFIG = 78
HOUSEHOLDS = """\
village: Liuxi
groups:
  east: {name: East, officers: [li]}
officers:
  - {id: li, name: Li, phones: [+8610000000001]}
households:
  - {id: h1, name: Mill, group: east, phones: [+8610000000101]}
  - {id: h2, name: Farm, group: east, phones: [+8610000000102]}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "households.yaml").write_text(HOUSEHOLDS)
    path = tmp_path / "alarmd.yaml"
    path.write_text(
        "households: households.yaml\nstate: state\nlines:\n"
        f"  - {{name: north, port: {tmp_path}/nowhere}}\n"
    )
    return path


def start(config: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "alarmd", "--config", str(config)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def is_up(config: Path) -> bool:
    try:
        status = ask(config.parent / "state/control.sock", "status", {})
    except DaemonUnreachable:
        return False
    return bool(status["roster"]["households"])


def test_it_says_ready_and_alive_to_systemd_and_ends_on_sigterm(
    config: Path, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(30.0)
        environment = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "400000"}
        with start(config, **environment) as process:
            told: set[str] = set()
            while not told >= {"READY=1", "WATCHDOG=1"}:
                told.add(manager.recv(256).decode())
            asyncio.run(until(lambda: is_up(config), "the roster"))
            status = ask(tmp_path / "state/control.sock", "status", {})
            assert status["pid"] == process.pid
            assert any("north" in problem["en"] for problem in status["problems"])
            process.send_signal(signal.SIGTERM)
            _, shown = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "LineChanged line=north" in shown
    assert "Traceback" not in shown
    assert not (tmp_path / "state/control.sock").exists()


def test_a_twin_is_refused_and_the_first_goes_on(config: Path) -> None:
    with start(config) as first:
        asyncio.run(until(lambda: is_up(config), "the roster"))
        with start(config) as twin:
            _, shown = twin.communicate(timeout=30)
        assert twin.returncode == 1
        assert "another alarmd runs" in shown
        assert is_up(config)
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=30)
    assert first.returncode == 0


def test_a_bad_configuration_is_told_by_file_and_line(config: Path) -> None:
    config.write_text("households: households.yaml\nstate: state\nlines: 7\nlines: 8\n")
    with start(config) as process:
        _, shown = process.communicate(timeout=30)
    assert process.returncode == EXIT_CONFIG
    assert "alarmd.yaml:" in shown
    assert "Traceback" not in shown


def test_a_state_folder_that_cannot_be_made_is_told_in_one_line(
    config: Path, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("this is no folder")
    with start(config) as process:
        _, shown = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"the state folder {tmp_path}/state cannot be made" in shown
    assert "Traceback" not in shown


def test_a_journal_that_is_none_is_told_in_one_line(config: Path, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state/journal.db").write_bytes(b"this is no database" * 500)
    with start(config) as process:
        _, shown = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "the journal cannot be read" in shown
    assert "Traceback" not in shown
