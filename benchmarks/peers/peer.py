"""The peers, each behind the same two questions: what is missing, and what has it heard."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.programs import (
    DISTRIBUTION_PYTHON,
    MODEM_MANAGER_NEEDS,
    find,
    gammu_smsd_settings,
    gammu_smsd_text,
    modem_manager,
    running,
    smstools_settings,
    smstools_text,
)

TEXT = "【火警】王家着火，在大槐树下。请带水桶去，能去回1，不能去回2。"
"""One part in UCS2, as long as a text that the box itself sends."""
_HERE = Path(__file__).parent

HeardSoFar = Callable[[], str]
"""Everything that a peer's handlers have said: lines `heard SORT NUMBER TIME`."""
Serve = Callable[[Path, str, Sequence[str]], AbstractAsyncContextManager[HeardSoFar]]


@dataclass(frozen=True, slots=True)
class Peer:
    """A program to be compared with. `serve(folder, link, numbers)` runs it on the tty `link`: it
    texts the numbers as soon as it can, and handles calls and texts until the block ends.

    A peer that `polls` waits for seconds; one that does not is measured in milliseconds. `note` is
    what its figures must not be read without.
    """

    name: str
    missing: Callable[[], Sequence[str]]
    serve: Serve
    polls: bool
    note: str = ""


def _programs(*names: str) -> Callable[[], list[str]]:
    return lambda: [name for name in names if find(name) is None]


def _distribution_module(name: str, *programs: str) -> Callable[[], list[str]]:
    def missing() -> list[str]:
        probe = [DISTRIBUTION_PYTHON, "-c", f"import {name}"]
        has = (
            Path(DISTRIBUTION_PYTHON).exists()
            and not subprocess.run(probe, capture_output=True, check=False).returncode
        )
        return _programs(*programs)() + ([] if has else [f"python3-{name}"])

    return missing


def _gsmmodem_missing() -> list[str]:
    return [] if importlib.util.find_spec("gsmmodem") else ["python-gsmmodem-new"]


def _noted(folder: Path, sort: str, number: str) -> str:
    """A shell command by which a handler says that it runs: the clock first, then the rest."""
    return f'at=$(date +%s.%N); echo "heard {sort} {number} $at" >> {folder}/heard'


def _heard_in(folder: Path) -> HeardSoFar:
    path = folder / "heard"
    path.touch()
    return path.read_text


@asynccontextmanager
async def _gammu_smsd(folder: Path, link: str, numbers: Sequence[str]) -> AsyncIterator[HeardSoFar]:
    settings = gammu_smsd_settings(
        folder, link,
        on_call=_noted(folder, "call", "$1"),
        on_text=_noted(folder, "text", "$SMS_1_NUMBER"),
    )  # fmt: skip
    for number in numbers:
        await gammu_smsd_text(folder, settings, number, TEXT)
    async with running(folder, "gammu-smsd", "-c", settings):
        yield _heard_in(folder)


@asynccontextmanager
async def _smstools(folder: Path, link: str, numbers: Sequence[str]) -> AsyncIterator[HeardSoFar]:
    sender = "$(sed -n 's/^From: //p' $2)"
    on_event = f"""case "$1" in
RECEIVED) {_noted(folder, "text", sender)} ;;
CALL) {_noted(folder, "call", sender)} ;;
esac"""
    settings = smstools_settings(
        folder, link, general=("loglevel=4",), modem=("check_network=0",), on_event=on_event
    )
    for index, number in enumerate(numbers):
        smstools_text(folder, f"text{index}", number, TEXT)
    async with running(folder, "smsd", f"-c{settings}", "-t"):
        yield _heard_in(folder)


@asynccontextmanager
async def _modem_manager(
    folder: Path, link: str, numbers: Sequence[str]
) -> AsyncIterator[HeardSoFar]:
    command = (DISTRIBUTION_PYTHON, str(_HERE / "modem_manager_session.py"), TEXT, *numbers)
    async with (
        modem_manager(folder, link) as bus,
        running(folder, *command, environment=bus.environment) as session,
    ):
        yield lambda: session.output


def _session(interpreter: str, script: str) -> Serve:
    @asynccontextmanager
    async def serve(folder: Path, link: str, numbers: Sequence[str]) -> AsyncIterator[HeardSoFar]:
        command = (interpreter, str(_HERE / script), link, TEXT, *numbers)
        async with running(folder, *command) as session:
            yield lambda: session.output

    return serve


PEERS = (
    Peer(
        "python-gsmmodem-new", _gsmmodem_missing,
        _session(sys.executable, "gsmmodem_session.py"), polls=False,
        note="runs at RING, often without the caller",
    ),
    Peer(
        "ModemManager", _distribution_module("gi", *MODEM_MANAGER_NEEDS),
        _modem_manager, polls=False,
    ),
    Peer(
        "python-gammu", _distribution_module("gammu"),
        _session(DISTRIBUTION_PYTHON, "gammu_session.py"), polls=False,
        note="has not read the text",
    ),
    Peer(
        "smstools3 tuned", _programs("smsd"), _smstools, polls=True,
    ),
    Peer(
        "gammu-smsd tuned", _programs("gammu-smsd", "gammu-smsd-inject"), _gammu_smsd, polls=True,
    ),
)  # fmt: skip
