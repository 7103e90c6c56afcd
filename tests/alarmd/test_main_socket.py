"""The daemon as a process, seen from its socket and its folder: who it was, who gets in, whose
files these are."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from alarmd.control.protocol import ask
from alarmd.incident.facts.entries import Closed, IncidentOpened, LookedUp
from alarmd.journal.database import Journal
from alarmd.system.peers import user
from benchmarks.programs import until
from tests.alarmd.test_main import config as config
from tests.alarmd.test_main import is_up, start
from tests.other_user import another_user, mode, only_root, open_folder, umask

ME = user(os.geteuid())


@contextmanager
def running(config: Path, **environment: str) -> Iterator[Path]:
    """A daemon of this configuration until the end of the block; its socket."""
    with start(config, **environment) as process:
        asyncio.run(until(lambda: is_up(config), "the roster"))
        try:
            yield config.parent / "state/control.sock"
        except BaseException:
            process.kill()
            raise
        process.send_signal(signal.SIGTERM)
        _, shown = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in shown


def test_no_name_of_the_environment_or_of_a_request_is_on_record_as_the_one_who_did_it(
    config: Path,
) -> None:
    claim = "director_wang"
    with running(config, LOGNAME=claim, USER=claim) as control:
        ask(control, "raise", {"party": "h1", "by": claim})
        ask(control, "close", {"incident": 1, "reason": "false", "by": claim, "is_certain": True})
        ask(control, "looked_up", {"what": "list", "by": claim})
    journal = Journal(config.parent / "state/journal.db")
    entries = [record.entry for record in journal.read()]
    by = [one.raised_by for one in entries if isinstance(one, IncidentOpened)]
    by += [one.by for one in entries if isinstance(one, Closed | LookedUp)]
    assert by == [f"{ME.name} ({claim})"] * 3
    journal.close()


def trickle(control: Path, clients: ExitStack, count: int) -> list[socket.socket]:
    """So many clients that have sent the beginning of a request."""
    opened = []
    for _ in range(count):
        slow = clients.enter_context(socket.socket(socket.AF_UNIX))
        slow.connect(str(control))
        slow.send(b'{"comm')
        opened.append(slow)
    return opened


def test_an_operator_is_answered_whatever_slow_clients_do(config: Path) -> None:
    with running(config) as control, ExitStack() as clients:
        for round_ in range(30):
            trickle(control, clients, 16 if round_ else 300)
            assert ask(control, "status", {})["pid"]


@only_root
def test_the_slow_clients_of_somebody_else_give_way_too(config: Path) -> None:
    with open_folder() as folder, ExitStack() as clients:
        for file in (config, config.parent / "households.yaml"):
            (folder / file.name).write_text(file.read_text())
        with running(folder / config.name) as control:
            os.chmod(control.parent, 0o711)
            os.chmod(control, 0o666)
            with another_user():
                trickle(control, clients, 400)
            for _ in range(30):
                assert ask(control, "status", {})["pid"]
            with another_user():
                assert ask(control, "status", {})["pid"]


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_the_state_folder_is_the_daemons_alone_but_for_what_operators_leave(
    config: Path, mask: int
) -> None:
    state = config.parent / "state"
    state.mkdir()
    state.chmod(0o777)  # as a hand or a version before left it
    with umask(mask), running(config):
        assert mode(state) == 0o750
        assert mode(state / "operators") == mode(state / "operators/look-ups") == 0o1770
        assert mode(state / "prompts") == 0o770
        files = {path.name: mode(path) for path in state.iterdir() if path.is_file()}
    assert {name for name, bits in files.items() if bits & 0o027} == set()


def test_the_socket_may_lie_in_another_folder(config: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "run"
    elsewhere.mkdir()
    config.write_text(config.read_text() + f"socket: {elsewhere}/control.sock\n")
    with start(config) as process:
        asyncio.run(until((elsewhere / "control.sock").exists, "the socket"))
        assert ask(elsewhere / "control.sock", "status", {})["pid"] == process.pid
        twin = subprocess.run(
            [*process.args] if isinstance(process.args, list) else [],
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
        )
        assert "another alarmd runs" in twin.stderr
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert not (elsewhere / "control.sock").exists()
