"""The port over real ptys: octets both ways, locks, loss, and messages that say what to do."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import os
import pty
import subprocess
import sys
import termios
import threading
import tty
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from modem.errors import ModemGone, PortUnusable
from modem.faults import Fault, FaultCode
from modem.port import OUT_MAX, Port, explain, open_serial

WAIT_S = 5.0


@dataclass
class Pair:
    """A pty: `master` is the modem's end, `path` the tty to open."""

    master: int
    slave: int
    path: str

    def unplug(self) -> None:
        for fd in (self.master, self.slave):
            with contextlib.suppress(OSError):
                os.close(fd)


@dataclass
class Owner:
    """Whoever opened the port: what it read and why it lost it."""

    octets: bytearray = field(default_factory=bytearray)
    losses: list[Fault] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def on_bytes(self, data: bytes) -> None:
        self.octets += data
        self.changed.set()

    def on_lost(self, reason: Fault) -> None:
        self.losses.append(reason)
        self.changed.set()

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(WAIT_S):
            while not is_so():
                self.changed.clear()
                await self.changed.wait()


@pytest.fixture
def pair() -> Iterator[Pair]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    pair = Pair(master, slave, os.ttyname(slave))
    yield pair
    pair.unplug()


def with_port(
    path: str, locks: Path, story: Callable[[Port, Owner], Awaitable[None]], baud: int = 115200
) -> Owner:
    async def run() -> Owner:
        owner = Owner()
        port = await open_serial(path, baud, owner.on_bytes, owner.on_lost, locks=locks)
        try:
            await story(port, owner)
        finally:
            await port.close()
        return owner

    return asyncio.run(run())


async def nothing(_port: Port, _owner: Owner) -> None:
    pass


def _lock_of(pair: Pair, locks: Path) -> Path:
    return locks / f"LCK..{pair.path.removeprefix('/dev/').replace('/', '_')}"


def refusal_of(path: str, locks: Path) -> str:
    with pytest.raises(PortUnusable) as caught:
        with_port(path, locks, nothing)
    return str(caught.value)


def test_octets_go_both_ways(pair: Pair, tmp_path: Path) -> None:
    async def story(port: Port, owner: Owner) -> None:
        port.write(b"AT\r")
        assert os.read(pair.master, 100) == b"AT\r"
        os.write(pair.master, b"\r\nOK\r\n\xff\0")
        await owner.until(lambda: len(owner.octets) == 8)

    owner = with_port(pair.path, tmp_path, story)
    assert owner.octets == b"\r\nOK\r\n\xff\0"
    assert owner.losses == []


def test_an_unplugged_modem_is_lost_once_and_writing_says_so(pair: Pair, tmp_path: Path) -> None:
    async def story(port: Port, owner: Owner) -> None:
        pair.unplug()
        await owner.until(lambda: bool(owner.losses))
        with pytest.raises(ModemGone):
            port.write(b"AT\r")

    owner = with_port(pair.path, tmp_path, story)
    assert len(owner.losses) == 1


def test_a_write_that_meets_the_loss_first_tells_it_through_the_loop(
    pair: Pair, tmp_path: Path
) -> None:
    async def story(port: Port, owner: Owner) -> None:
        pair.unplug()
        port.write(b"AT\r")
        assert owner.losses == []
        await owner.until(lambda: bool(owner.losses))

    assert len(with_port(pair.path, tmp_path, story).losses) == 1


def test_what_a_slow_tty_does_not_take_is_kept_in_order(pair: Pair, tmp_path: Path) -> None:
    sent = bytes(range(256)) * 128

    async def story(port: Port, _owner: Owner) -> None:
        port.write(sent)
        port.write(b"end")
        taken, loop = bytearray(), asyncio.get_running_loop()
        while not taken.endswith(b"end"):
            taken += await loop.run_in_executor(None, os.read, pair.master, 4096)
        assert taken == sent + b"end"

    with_port(pair.path, tmp_path, story)


def test_a_tty_that_takes_nothing_is_lost_at_the_limit_and_the_loop_lives(
    pair: Pair, tmp_path: Path
) -> None:
    async def story(port: Port, owner: Owner) -> None:
        port.write(bytes(OUT_MAX))
        with pytest.raises(ModemGone, match="takes no more"):
            port.write(bytes(OUT_MAX))
        assert owner.losses == [Fault(FaultCode.PORT_FULL)]

    with_port(pair.path, tmp_path, story)


def test_closing_is_quiet_and_can_be_repeated(pair: Pair, tmp_path: Path) -> None:
    async def story(port: Port, _owner: Owner) -> None:
        await port.close()
        with pytest.raises(ModemGone):
            port.write(b"AT\r")

    assert with_port(pair.path, tmp_path, story).losses == []
    assert list(tmp_path.iterdir()) == []


def test_blocking_calls_run_in_the_executor_that_was_passed(pair: Pair, tmp_path: Path) -> None:
    async def run() -> None:
        owner = Owner()
        with ThreadPoolExecutor(1) as executor:
            port = await open_serial(
                pair.path, 9600, owner.on_bytes, owner.on_lost, executor=executor, locks=tmp_path
            )
            await port.close()

    asyncio.run(run())


def test_a_symlink_is_followed_anew_at_each_open(pair: Pair, tmp_path: Path) -> None:
    link = tmp_path / "modem"
    other_master, other_slave = pty.openpty()
    tty.setraw(other_slave)

    def seen(master: int) -> bytes:
        async def story(port: Port, _owner: Owner) -> None:
            assert port.path == str(link)
            port.write(b"AT\r")

        with_port(str(link), tmp_path, story)
        return os.read(master, 100)

    link.symlink_to(pair.path)
    assert seen(pair.master) == b"AT\r"
    link.unlink()
    link.symlink_to(os.ttyname(other_slave))
    assert seen(other_master) == b"AT\r"
    os.close(other_master)
    os.close(other_slave)


def test_hang_up_at_close_is_switched_off_and_reads_wait_for_octets(
    pair: Pair, tmp_path: Path
) -> None:
    async def story(_port: Port, _owner: Owner) -> None:
        attributes = termios.tcgetattr(pair.slave)
        assert not attributes[2] & termios.HUPCL
        assert attributes[6][termios.VMIN] in (1, b"\x01")

    with_port(pair.path, tmp_path, story)


def test_while_it_is_open_it_is_locked_and_other_programs_are_refused(
    pair: Pair, tmp_path: Path
) -> None:
    lock = _lock_of(pair, tmp_path)

    async def story(_port: Port, _owner: Owner) -> None:
        assert lock.read_text() == f"{os.getpid():>10}\n"
        with pytest.raises(BlockingIOError):
            fcntl.flock(pair.slave, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert "in use" in refusal_inside(pair.path, tmp_path)

    with_port(pair.path, tmp_path, story)
    assert not lock.exists()
    fcntl.flock(pair.slave, fcntl.LOCK_EX | fcntl.LOCK_NB)


def refusal_inside(path: str, locks: Path) -> str:
    """The refusal that another process would meet."""
    program = (
        "import asyncio, sys; from pathlib import Path; from modem.port import open_serial\n"
        "path, locks = sys.argv[1], Path(sys.argv[2])\n"
        "asyncio.run(open_serial(path, 9600, print, print, locks=locks))"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, path, str(locks)], capture_output=True, text=True
    )
    return result.stderr.splitlines()[-1]


@pytest.mark.parametrize("content", ["not a number", "", "         0\n", str(2**31 - 1)])
def test_a_lock_file_of_nobody_alive_is_replaced(content: str, pair: Pair, tmp_path: Path) -> None:
    lock = _lock_of(pair, tmp_path)
    lock.write_text(content)

    async def story(_port: Port, _owner: Owner) -> None:
        assert lock.read_text() == f"{os.getpid():>10}\n"

    with_port(pair.path, tmp_path, story)


def test_a_lock_file_of_a_living_process_is_respected_and_named(pair: Pair, tmp_path: Path) -> None:
    lock = _lock_of(pair, tmp_path)
    lock.write_text(f"{os.getppid():>10}\n")
    assert f"process {os.getppid()}" in refusal_of(pair.path, tmp_path)
    assert lock.exists()


def test_without_a_place_for_lock_files_the_port_opens_all_the_same(
    pair: Pair, tmp_path: Path
) -> None:
    with_port(pair.path, tmp_path / "missing", nothing)


def test_a_missing_port_asks_for_the_plug(tmp_path: Path) -> None:
    refusal = refusal_of(str(tmp_path / "ttyUSB9"), tmp_path)
    assert "is missing" in refusal
    assert "plugged in" in refusal


def test_a_dangling_link_is_missing_and_shows_where_it_led(tmp_path: Path) -> None:
    (tmp_path / "modem").symlink_to(tmp_path / "gone")
    refusal = refusal_of(str(tmp_path / "modem"), tmp_path)
    assert f"modem ({tmp_path / 'gone'}) is missing" in refusal


@pytest.mark.parametrize("path", ["/dev/null", __file__, "/tmp"])
def test_what_is_no_tty_is_refused_and_a_better_name_suggested(path: str, tmp_path: Path) -> None:
    refusal = refusal_of(path, tmp_path)
    assert "is not a serial port" in refusal
    assert "/dev/serial/by-id" in refusal
    assert list(tmp_path.iterdir()) == []


def test_the_same_port_is_not_opened_twice(pair: Pair, tmp_path: Path) -> None:
    async def story(_port: Port, owner: Owner) -> None:
        with pytest.raises(PortUnusable, match="is locked"):
            await open_serial(pair.path, 9600, owner.on_bytes, owner.on_lost, locks=tmp_path)
        assert _lock_of(pair, tmp_path).exists()

    with_port(pair.path, tmp_path, story)


def test_a_port_that_opens_too_slowly_is_given_up_and_closed_when_it_opens(
    pair: Pair, tmp_path: Path
) -> None:
    async def run() -> None:
        stuck = threading.Event()
        with ThreadPoolExecutor(1) as executor:
            executor.submit(stuck.wait)
            with pytest.raises(PortUnusable, match=r"did not open in 0\.01 s"):
                await open_serial(
                    pair.path,
                    9600,
                    print,
                    print,
                    executor=executor,
                    locks=tmp_path,
                    open_max_s=0.01,
                )
            stuck.set()
        _ = await asyncio.get_running_loop().run_in_executor(None, int)

    asyncio.run(run())
    fcntl.flock(pair.slave, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "why", "what"),
    [
        (OSError(errno.EACCES, "denied"), "may not be opened by this user", "add the user to"),
        (OSError(errno.EBUSY, "busy"), "in use", "ModemManager"),
        (OSError(errno.ENODEV, "no device"), "vanished", "restarting"),
        (OSError("Could not exclusively lock port"), "is locked", "stop it"),
        (OSError("Could not configure port"), "cannot be opened", "configure"),
        (ValueError("Not a valid baudrate: -1"), "cannot be opened", "baudrate"),
    ],
)
def test_each_refusal_says_why_and_what_to_do(error: Exception, why: str, what: str) -> None:
    for device in ("/dev/null", "/dev/gone"):
        explanation = str(explain(error, "north", device))
        assert explanation.startswith("north ")
        assert why in explanation
        assert what in explanation
