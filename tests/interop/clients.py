"""Programs that nobody here wrote, run as clients of a simulated modem on a real pty.

The modem and its network run on the test's own loop; the programs are processes, each ended by
its own process group. `needs` skips a test where a program is missing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from modem.sim.latency import Latencies
from modem.sim.network import Network
from modem.sim.phone import Answering, SimPhone
from modem.sim.pty import PluggedModem
from modem.sim.record import Fact, FactKind

HOTLINE = "+8610000000001"
ZHANG = "+8610000000101"
IMEI = "490154203237518"
DISTRIBUTION_PYTHON = "/usr/bin/python3"
"""python3-gammu is built for this interpreter alone."""
FIRE = "火警：村东头老槐树下王家起火，火势很大，请带水桶和铁锹，老人已救出，道路畅通。" * 3
"""A text of two parts."""
LIMIT_S = 30.0
"""How long any one thing may take on a busy machine."""
_QUICK = replace(
    Latencies.none(), submit_s=0.2, deliver_s=0.2, report_s=0.1, setup_s=0.4, ring_cadence_s=1.0,
    answer_s=0.1, release_s=0.1, registration_s=0.2, boot_s=1.0,
)  # fmt: skip
_LOOK_AGAIN_S = 0.05
_END_S = 5.0
_SBIN = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


def needs(*programs: str) -> pytest.MarkDecorator:
    """Skip unless all these programs are installed."""
    missing = [program for program in programs if find(program) is None]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} is not installed")


def find(program: str) -> str | None:
    """Where a program is, in the system's folders as well."""
    return shutil.which(program, path=_SBIN)


@dataclass(frozen=True)
class Bench:
    """One modem on a pty, the network it is in, and one phone."""

    network: Network
    plugged: PluggedModem
    zhang: SimPhone
    folder: Path

    @property
    def link(self) -> str:
        """The path of the tty."""
        return str(self.plugged.link)

    def facts(self, kind: FactKind) -> list[Fact]:
        """What happened of this kind."""
        return [fact for fact in self.network.facts if fact.kind is kind]

    async def until_zhang_read(self, text: str) -> None:
        """Wait until the phone has the whole text."""
        await until(lambda: any(got.text == text for got in self.zhang.texts), "the text arrives")

    async def until_calls_ended(self, count: int) -> None:
        """Wait until so many calls are over."""
        await until(lambda: len(self.facts(FactKind.CALL_ENDED)) >= count, "the call ends")

    def zhang_answers(self) -> None:
        """From now on the phone is answered soon."""
        self.zhang.behaviour.answering = Answering.ANSWERS
        self.zhang.behaviour.answer_after_s = 0.3


@contextlib.asynccontextmanager
async def bench(folder: Path, *, echo: bool = True) -> AsyncIterator[Bench]:
    """A registered modem at `folder`/north; it is pulled out at the end."""
    network = Network(asyncio.get_running_loop(), random.Random(1), _QUICK)
    plugged = PluggedModem(network, HOTLINE, IMEI, folder / "north", name="north", echo=echo)
    zhang = network.add_phone(ZHANG, "zhang")
    try:
        await until(lambda: plugged.modem.radio.is_registered, "the modem registers")
        yield Bench(network, plugged, zhang, folder)
    finally:
        plugged.unplug()


async def until(holds: Callable[[], object], what: str, limit_s: float = LIMIT_S) -> None:
    """Look again until it holds; fail with `what` after the limit."""
    deadline = asyncio.get_running_loop().time() + limit_s
    while not holds():
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"not within {limit_s:g} s: {what}")
        await asyncio.sleep(_LOOK_AGAIN_S)


class Program:
    """A running process; what it prints is in `output`."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @property
    def output(self) -> str:
        """Everything it has printed so far."""
        return self._log.read_text("utf-8", "replace")

    @property
    def has_ended(self) -> bool:
        """Whether it is over."""
        return self._process.returncode is not None

    async def until_prints(self, text: str) -> None:
        """Wait for a piece of its output."""
        with _explained(self):
            await until(lambda: text in self.output, f"{text!r} is printed")

    async def until_ended(self) -> str:
        """Wait for its end; its output. It must have ended well."""
        with _explained(self):
            code = await asyncio.wait_for(self._process.wait(), LIMIT_S)
            assert code == 0, f"it ended with {code}"
        return self.output

    async def end(self) -> None:
        """End it and what it started, gently at first."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            if self.has_ended:
                return
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), _END_S)


@contextlib.asynccontextmanager
async def running(
    folder: Path, *command: str, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Program]:
    """Run a program in `folder` until the block ends; it leads a process group of its own."""
    path = find(command[0]) or command[0]
    log = folder / f"{Path(command[0]).name}.{len(os.listdir(folder))}.log"
    with log.open("wb") as sink:
        process = await asyncio.create_subprocess_exec(
            path, *command[1:], cwd=folder, stdin=asyncio.subprocess.DEVNULL, stdout=sink,
            stderr=asyncio.subprocess.STDOUT, start_new_session=True,
            env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})},
        )  # fmt: skip
    program = Program(process, log)
    try:
        yield program
    finally:
        await program.end()


async def run(folder: Path, *command: str, environment: Mapping[str, str] | None = None) -> str:
    """Run a program to its end; its output."""
    async with running(folder, *command, environment=environment) as program:
        return await program.until_ended()


@contextlib.contextmanager
def _explained(program: Program) -> Iterator[None]:
    """A failure shows what the program printed last."""
    try:
        yield
    except (AssertionError, TimeoutError) as problem:
        raise AssertionError(f"{problem}\n{program.output[-4000:]}") from problem


@dataclass(frozen=True)
class Bus:
    """A private D-Bus and the one service on it that is spoken to."""

    folder: Path
    environment: Mapping[str, str]
    service: str

    async def call(self, path: str, method: str, *arguments: str) -> str:
        """Call a method; the answer in GVariant text."""
        return await run(
            self.folder, "gdbus", "call", "--session", "--timeout=25", "--dest", self.service,
            "--object-path", path, "--method", method, *arguments, environment=self.environment,
        )  # fmt: skip

    async def until(self, path: str, method: str, *arguments: str, shows: str) -> str:
        """Call again and again until the answer shows something."""
        deadline = asyncio.get_running_loop().time() + LIMIT_S
        answer = ""
        while asyncio.get_running_loop().time() < deadline:
            with contextlib.suppress(AssertionError):
                answer = await self.call(path, method, *arguments)
                if shows in answer:
                    return answer
            await asyncio.sleep(_LOOK_AGAIN_S)
        raise AssertionError(f"{method} never showed {shows!r}: {answer}")


@contextlib.asynccontextmanager
async def bus(folder: Path, service: str) -> AsyncIterator[Bus]:
    """A message bus of our own; programs find it as both the session's and the system's."""
    address = f"unix:path={folder}/bus"
    environment = {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
    command = ("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}")
    async with running(folder, *command):
        await until((folder / "bus").exists, "the bus listens")
        yield Bus(folder, environment, service)
