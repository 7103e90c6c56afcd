"""The door of the control socket: request lines before a whole box on virtual time."""

from __future__ import annotations

import atexit
import contextlib
import functools
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from alarmd.control.protocol import Refused, parse_request
from alarmd.control.requests import Answers
from alarmd.system.peers import Peer
from tests.alarmd.box import Box
from tests.fuzz.draw import Draw
from tests.modem.virtual_loop import VirtualLoop, elapse

COMMANDS = ("status", "raise", "drill", "close", "reload", "looked_up", "nonsense", "")
NAMES = ("party", "group", "kind", "status", "by", "note", "incident", "reason", "what", "x")
VALUES: tuple[Any, ...] = (
    "h1", "h2", "east", "fire", "actual", "exercise", "real", "desk", "", "\x1b[2J\r\n", "李" * 300,
    0, 1, 2, -1, 10**30, 1.5, True, None, [], {}, ["h1"], {"kind": "fire"},
)  # fmt: skip
ASKING = Peer(1000, "zhou")
ASKED_MAX = 500  # of one box: then it is another one


def requests(data: bytes) -> None:
    """A line of any octets, or a well-formed request with arguments of any type."""
    line = data[1:] if not data or data[0] % 2 else _typed(Draw(data))
    with contextlib.suppress(Refused):
        command, arguments = parse_request(line)
        _desk().ask(command, arguments)


def _typed(draw: Draw) -> bytes:
    draw.octet()
    command = draw.one_of(COMMANDS)
    arguments = {draw.one_of(NAMES): draw.one_of(VALUES) for _ in range(draw.octet() % 6)}
    return json.dumps({"command": command, "arguments": arguments}).encode()


class _Desk:
    """A box that lives as long as this process, and is asked one thing after another."""

    def __init__(self) -> None:
        self._loop = VirtualLoop()
        self._asked = ASKED_MAX
        self._folder = Path()
        self._box: Box | None = None
        self._answers: Answers | None = None

    def ask(self, command: str, arguments: Any) -> None:
        """Have it answered; what is refused is answered too."""
        if self._asked >= ASKED_MAX:
            self._loop.run_until_complete(self._anew())
        self._asked += 1
        self._loop.run_until_complete(self._answered(command, arguments))

    async def _answered(self, command: str, arguments: Any) -> None:
        assert self._answers is not None
        json.dumps(await self._answers.answer(command, arguments, ASKING), allow_nan=False)

    async def _anew(self) -> None:
        if self._box is not None:
            await self._box.kill()
            shutil.rmtree(self._folder)
        self._folder = Path(tempfile.mkdtemp(prefix="alarmd-fuzz-"))
        self._box = Box(self._folder, lines=1, households=5)
        self._answers = Answers(await self._box.start(), pid=1)
        await elapse(1.0)
        self._asked = 0

    def clear(self) -> None:
        """Leave no folder behind."""
        if self._box is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


@functools.cache
def _desk() -> _Desk:
    desk = _Desk()
    atexit.register(desk.clear)
    return desk
