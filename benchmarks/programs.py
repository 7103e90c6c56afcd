"""Programs that nobody here wrote, run as clients of a modem on a pty: for the benchmarks, which
time them, and for the tests, which prove the simulator with them.

Each program leads a process group of its own and is ended with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DISTRIBUTION_PYTHON = "/usr/bin/python3"
"""python3-gammu and python3-gi are built for this interpreter alone."""
LIMIT_S = 30.0
"""How long any one thing may take on a busy machine."""
_LOOK_AGAIN_S = 0.05
_END_S = 5.0
_SHOWN_CHARACTERS = 4000
_SBIN = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


class ProgramFailed(Exception):
    """A program ended badly; the message shows what it printed last."""


def find(program: str) -> str | None:
    """Where a program is, in the system's folders as well."""
    return shutil.which(program, path=_SBIN)


async def until(holds: Callable[[], object], what: str, limit_s: float = LIMIT_S) -> None:
    """Look again until it holds; TimeoutError with `what` after the limit."""
    deadline = asyncio.get_running_loop().time() + limit_s
    while not holds():
        if asyncio.get_running_loop().time() > deadline:
            raise TimeoutError(f"not within {limit_s:g} s: {what}")
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
        """Wait for its end; its output. ProgramFailed unless it ended well."""
        with _explained(self):
            code = await asyncio.wait_for(self._process.wait(), LIMIT_S)
            if code != 0:
                raise ProgramFailed(f"it ended with {code}")
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
    except (ProgramFailed, TimeoutError) as problem:
        raise ProgramFailed(f"{problem}\n{program.output[-_SHOWN_CHARACTERS:]}") from problem


# --- D-Bus and ModemManager


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
            with contextlib.suppress(ProgramFailed):
                answer = await self.call(path, method, *arguments)
                if shows in answer:
                    return answer
            await asyncio.sleep(_LOOK_AGAIN_S)
        raise TimeoutError(f"{method} never showed {shows!r}: {answer}")


@contextlib.asynccontextmanager
async def bus(folder: Path, service: str) -> AsyncIterator[Bus]:
    """A message bus of our own; programs find it as both the session's and the system's."""
    address = f"unix:path={folder}/bus"
    environment = {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
    command = ("dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}")
    async with running(folder, *command):
        await until((folder / "bus").exists, "the bus listens")
        yield Bus(folder, environment, service)


MODEM_MANAGER = "org.freedesktop.ModemManager1"
MODEM_MANAGER_ROOT = "/org/freedesktop/ModemManager1"
MODEM_MANAGER_MODEM = f"{MODEM_MANAGER_ROOT}/Modem/0"
MODEM_MANAGER_NEEDS = ("ModemManager", "socat", "gdbus", "dbus-daemon")


@contextlib.asynccontextmanager
async def modem_manager(folder: Path, link: str, *options: str) -> AsyncIterator[Bus]:
    """ModemManager with the pty as its only port, found over an abstract socket; modem enabled."""
    # The prefix is part of the socket's name as well.
    port = f"abstract:{folder.name}-{os.getpid()}"
    listen = "ABSTRACT-LISTEN:" + port.replace(":", r"\:") + ",fork"
    # -t 0: a bridge that lingers after ModemManager reopened its port eats the next answer.
    bridge = ("socat", "-t", "0", listen, f"FILE:{link},raw,echo=0")
    service = (
        "ModemManager", "--test-session", "--test-enable", "--test-no-udev", "--test-no-qrtr",
        "--test-no-suspend-resume", *options,
    )  # fmt: skip
    async with (
        bus(folder, MODEM_MANAGER) as ours,
        running(folder, *bridge),
        running(folder, *service, environment=ours.environment),
    ):
        profile = ("our", "generic", f"['{port}']")
        await ours.until(
            MODEM_MANAGER_ROOT, f"{MODEM_MANAGER}.Test.SetProfile", *profile, shows="()"
        )
        await ours.until(MODEM_MANAGER_MODEM, f"{MODEM_MANAGER}.Modem.Enable", "true", shows="()")
        yield ours


# --- gammu-smsd and smstools3, which keep texts in folders

_GAMMU_SMSD = """[gammu]
device={link}
connection=at115200
[smsd]
service=files
inboxpath={folder}/inbox/
outboxpath={folder}/outbox/
sentsmspath={folder}/sent/
errorsmspath={folder}/error/
runonincomingcall={folder}/on_call
runonreceive={folder}/on_text
hangupcalls=1
commtimeout=1
receivefrequency=1
loopsleep=1
statusfrequency=0
checksecurity=0
checkbattery=0
checksignal=0
checknetwork=0
"""


def gammu_smsd_settings(folder: Path, link: str, *, on_call: str, on_text: str = ":") -> str:
    """Prepare `folder` for gammu-smsd, tuned to be as quick as it can be; the path of its settings.

    The hooks are shell commands: `on_call` has the caller in $1, `on_text` in $SMS_1_NUMBER.
    """
    for name in ("inbox", "outbox", "sent", "error"):
        (folder / name).mkdir()
    _script(folder / "on_call", on_call)
    _script(folder / "on_text", on_text)
    settings = folder / "smsdrc"
    settings.write_text(_GAMMU_SMSD.format(link=link, folder=folder))
    return str(settings)


async def gammu_smsd_text(folder: Path, settings: str, number: str, text: str) -> None:
    """Put a text into the outbox."""
    await run(
        folder, "gammu-smsd-inject", "-c", settings, "TEXT", number, "-unicode",
        "-len", "400", "-text", text,
    )  # fmt: skip


_SMSTOOLS_FOLDERS = ("outgoing", "checked", "incoming", "failed", "sent")
_SMSTOOLS = """devices=GSM1
outgoing={folder}/outgoing
checked={folder}/checked
incoming={folder}/incoming
failed={folder}/failed
sent={folder}/sent
logfile={folder}/smsd.log
infofile={folder}/smsd.working
pidfile={folder}/smsd.pid
eventhandler={folder}/on_event
delaytime=1
{general}

[GSM1]
device={link}
incoming=high
baudrate=115200
phonecalls=clip
{modem}
"""


def smstools_settings(
    folder: Path,
    link: str,
    *,
    general: Sequence[str],
    modem: Sequence[str] = (),
    on_event: str = ":",
) -> str:
    """Prepare `folder` for smstools3, tuned to be as quick as it can be; the path of its settings.

    `general` and `modem` are more lines of the two sections; `on_event` is a shell command with
    the event in $1 and its file in $2.
    """
    for name in _SMSTOOLS_FOLDERS:
        (folder / name).mkdir()
    _script(folder / "on_event", on_event)
    settings = folder / "smsd.conf"
    more = {"general": "\n".join(general), "modem": "\n".join(modem)}
    settings.write_text(_SMSTOOLS.format(link=link, folder=folder, **more))
    return str(settings)


def smstools_text(folder: Path, name: str, number: str, text: str) -> None:
    """Put a text into the folder of outgoing ones, in one step."""
    draft = folder / "draft"
    head = f"To: {number.lstrip('+')}\nAlphabet: Unicode\n\n"
    draft.write_bytes(head.encode() + text.encode("utf-16-be"))
    draft.rename(folder / "outgoing" / name)


def _script(path: Path, command: str) -> None:
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(0o755)
