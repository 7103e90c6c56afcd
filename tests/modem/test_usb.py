"""A modem's USB socket, found in sysfs as Linux lays it out, reset, and switched by the hub."""

from __future__ import annotations

import asyncio
import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from modem.errors import ResetRefused
from modem.usb import Run, Socket, SystemUsb


def plugged(sysfs: Path, name: str, tty: str = "ttyUSB2") -> Path:
    """A modem at the bus address `name` whose AT port is `tty`; return its device."""
    device = sysfs / "devices/pci0000:00/usb1" / name
    port = device / f"{name}:1.2" / tty
    port.mkdir(parents=True)
    (sysfs / "devices/pci0000:00/usb1/idVendor").write_text("1d6b\n")
    (device / "idVendor").write_text("2c7c\n")
    (device / "authorized").write_text("1\n")
    (sysfs / "class/tty" / tty).mkdir(parents=True)
    (sysfs / "class/tty" / tty / "device").symlink_to(port)
    return device


def answering(code: int, said: str = "") -> tuple[Run, list[Sequence[str]]]:
    """A program that ends so, and what it was called with."""
    calls: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        calls.append(command)
        return subprocess.CompletedProcess(command, code, "", said)

    return run, calls


def missing(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    raise FileNotFoundError(2, "No such file")


@pytest.mark.parametrize(("name", "hub", "port"), [("1-1.2", "1-1", "2"), ("1-3", "1", "3")])
def test_the_socket_is_found_from_the_tty(tmp_path: Path, name: str, hub: str, port: str) -> None:
    device = plugged(tmp_path, name)
    assert SystemUsb(sysfs=tmp_path).socket("/dev/ttyUSB2") == Socket(device, hub, port)


def test_a_tty_that_is_not_on_the_usb_has_no_socket(tmp_path: Path) -> None:
    uart = tmp_path / "devices/platform/serial8250"
    uart.mkdir(parents=True)
    (tmp_path / "class/tty/ttyS0").mkdir(parents=True)
    (tmp_path / "class/tty/ttyS0/device").symlink_to(uart)
    assert SystemUsb(sysfs=tmp_path).socket("/dev/ttyS0") is None
    assert SystemUsb(sysfs=tmp_path).socket("/dev/pts/7") is None


def test_a_reset_takes_the_device_away_and_gives_it_back(tmp_path: Path) -> None:
    device = plugged(tmp_path, "1-1.2")
    usb = SystemUsb(sysfs=tmp_path)
    socket = usb.socket("/dev/ttyUSB2")
    assert socket is not None
    asyncio.run(usb.reset(socket))
    assert (device / "authorized").read_text() == "0\n1\n"  # a file keeps both, sysfs obeys each


def test_a_device_that_is_gone_or_not_ours_is_refused_with_the_reason(tmp_path: Path) -> None:
    usb = SystemUsb(sysfs=tmp_path)
    with pytest.raises(ResetRefused, match="not on the USB"):
        asyncio.run(usb.reset(Socket(tmp_path / "1-1.2", "1-1", "2")))
    (tmp_path / "1-1.3/authorized").mkdir(parents=True)
    with pytest.raises(ResetRefused, match="directory"):
        asyncio.run(usb.reset(Socket(tmp_path / "1-1.3", "1-1", "3")))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_write_that_is_not_permitted_names_what_to_permit(tmp_path: Path) -> None:
    device = plugged(tmp_path, "1-1.2")
    (device / "authorized").chmod(0o444)
    with pytest.raises(ResetRefused, match=r"may not write .*authorized"):
        asyncio.run(SystemUsb().reset(Socket(device, "1", "1")))


def test_the_hub_switches_the_socket_off_and_on(tmp_path: Path) -> None:
    run, calls = answering(0)
    usb = SystemUsb(sysfs=tmp_path, find_program=lambda name: f"/usr/sbin/{name}", run=run)
    asyncio.run(usb.cycle_power(Socket(tmp_path, "1-1", "2")))
    assert calls == [("/usr/sbin/uhubctl", "-l", "1-1", "-p", "2", "-a", "cycle", "-d", "5")]


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (answering(1, "No compatible devices detected!\nmore")[0], "No compatible devices"),
        (answering(1)[0], "uhubctl: 1"),
        (missing, "No such file"),
    ],
)
def test_a_hub_that_cannot_is_refused_with_what_uhubctl_says(run: Run, why: str) -> None:
    usb = SystemUsb(find_program=lambda name: name, run=run)
    with pytest.raises(ResetRefused, match=why):
        asyncio.run(usb.cycle_power(Socket(Path("/nowhere"), "1-1", "2")))


def test_without_uhubctl_the_power_stays_on() -> None:
    usb = SystemUsb(find_program=lambda name: None)
    with pytest.raises(ResetRefused, match="not installed"):
        asyncio.run(usb.cycle_power(Socket(Path("/nowhere"), "1-1", "2")))


def test_a_program_is_run_and_its_output_taken(tmp_path: Path) -> None:
    program = tmp_path / "uhubctl"
    program.write_text('#!/bin/sh\necho "Permission problem on $2" >&2\nexit 3\n')
    program.chmod(0o755)
    usb = SystemUsb(find_program=lambda name: str(program))
    with pytest.raises(ResetRefused, match="Permission problem on 1-1"):
        asyncio.run(usb.cycle_power(Socket(tmp_path, "1-1", "2")))


def test_a_reset_that_hangs_is_left_to_its_thread() -> None:
    may_end = threading.Event()

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
        may_end.wait(10)
        return subprocess.CompletedProcess(command, 1, "", "too late")

    async def story() -> None:
        usb = SystemUsb(find_program=lambda name: name, run=run, reset_max_s=0.01)
        with pytest.raises(ResetRefused, match=r"not done in 0\.01 s"):
            await usb.cycle_power(Socket(Path("/nowhere"), "1-1", "2"))
        may_end.set()

    asyncio.run(story())
