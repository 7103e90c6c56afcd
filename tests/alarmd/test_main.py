"""The daemon as a process: it starts, is ready, refuses a twin, and ends when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alarmd.control.protocol import DaemonUnreachable, ask
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


def test_without_a_state_folder_it_serves_all_the_same_and_says_so(
    config: Path, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("this is no folder")
    with systemd(tmp_path) as told, start(config, NOTIFY_SOCKET=str(tmp_path / "notify")) as it:
        until_ready(told)
        assert it.stderr is not None
        shown = ""
        for line in it.stderr:  # the households are read, although they cannot be kept
            shown += line
            if "RosterLoaded" in line:
                break
        it.send_signal(signal.SIGTERM)
        _, rest = it.communicate(timeout=30)
        shown += rest
    assert it.returncode == 0
    assert f"the state folder {tmp_path}/state cannot be made" in shown
    assert "the journal is not as it was left: unwritable" in shown
    assert "Traceback" not in shown


def test_a_journal_that_is_none_is_put_aside_and_told(config: Path, tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state/journal.db").write_bytes(b"this is no database" * 500)
    with start(config) as process:
        asyncio.run(until(lambda: is_up(config), "the roster"))
        status = ask(tmp_path / "state/control.sock", "status", {})
        process.send_signal(signal.SIGTERM)
        _, shown = process.communicate(timeout=30)
    assert process.returncode == 0
    assert any("could not be read" in problem["en"] for problem in status["problems"])
    assert list((tmp_path / "state").glob("journal.db.bad-*"))
    assert "Traceback" not in shown


@contextmanager
def systemd(folder: Path) -> Iterator[socket.socket]:
    """A stand-in for the service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(folder / "notify"))
        listening.settimeout(30.0)
        yield listening


def until_ready(told: socket.socket) -> None:
    while told.recv(256) != b"READY=1":
        pass
