"""What systemd hears, over a real datagram socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alarmd.system.sd_notify import Notifier

PID = 4711


@contextmanager
def manager(address: str) -> Iterator[socket.socket]:
    """A service manager that listens at `address`."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("\0" + address[1:] if address.startswith("@") else address)
        listening.settimeout(1.0)
        yield listening


def heard(listening: socket.socket) -> str:
    return listening.recv(4096).decode()


@pytest.fixture(params=["path", "abstract"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "notify") if request.param == "path" else f"@alarmd-test{tmp_path}"


def test_each_state_is_one_datagram_in_the_words_of_sd_notify(address: str) -> None:
    with manager(address) as listening:
        notifier = Notifier.of({"NOTIFY_SOCKET": address}, PID)
        notifier.starting()
        notifier.ready()
        notifier.alive()
        notifier.stopping()
        said = [heard(listening) for _ in range(4)]
        notifier.close()
    assert said == ["EXTEND_TIMEOUT_USEC=300000000", "READY=1", "WATCHDOG=1", "STOPPING=1"]


@pytest.mark.parametrize("told", ["", "vsock:2:1234", "relative"])
def test_without_an_address_of_ours_nothing_is_said(told: str) -> None:
    notifier = Notifier.of({"NOTIFY_SOCKET": told, "WATCHDOG_USEC": "1000000"}, PID)
    notifier.ready()
    assert notifier.watchdog_every_s is None


def test_a_manager_that_is_gone_does_no_harm(tmp_path: Path) -> None:
    notifier = Notifier(str(tmp_path / "nobody"))
    notifier.ready()
    notifier.close()
    notifier.alive()
    notifier.close()


def test_a_manager_that_does_not_read_never_blocks_us(tmp_path: Path) -> None:
    path = str(tmp_path / "notify")
    with manager(path) as listening:
        notifier = Notifier(path)
        for _ in range(5000):
            notifier.alive()
        assert heard(listening) == "WATCHDOG=1"
        notifier.close()


@pytest.mark.parametrize(
    ("environment", "every_s"),
    [
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(PID)}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_the_beat_is_due_twice_within_the_limit_that_systemd_set(
    environment: dict[str, str], every_s: float | None, tmp_path: Path
) -> None:
    notifier = Notifier.of({"NOTIFY_SOCKET": str(tmp_path / "n"), **environment}, PID)
    assert notifier.watchdog_every_s == every_s
    notifier.close()
