"""Rendering as a process of its own, where this box has a synthesiser.

`make voices` puts the synthesiser, with all that it needs, beside the daemon's own Python: the
daemon stays small, and nothing that the synthesiser does can disturb an alarm.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

import alarmd

_log = logging.getLogger("alarmd.voice")

FOLDER_NAMED_BY = "ALARMD_VOICES"

_ROOT = Path(alarmd.__file__).parents[1]


class Child(Struct, frozen=True):
    """How to start the rendering: the command, and the environment in which it finds alarmd."""

    command: tuple[str, ...]
    environment: dict[str, str]


def rendering(cache: Path, prompts: Path, household: str = "") -> Child | None:
    """How to render the sounds that the roster in `cache` lacks; None without a synthesiser.

    The synthesiser is where `make voices` puts it, or in the folder that $ALARMD_VOICES names.
    """
    folder = Path(os.environ.get(FOLDER_NAMED_BY) or Path(sys.prefix) / "voices")
    python = folder.absolute() / "bin" / "python"
    if not python.exists():
        return None
    module = ("-m", "alarmd.voice.render")
    named = (household,) if household else ()
    command = (str(python), *module, str(cache.absolute()), str(prompts.absolute()), *named)
    return Child(command, {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONSAFEPATH": "1"})


class Rendering:
    """Keeps the sounds of the roster rendered: one child at a time, a new one for each roster."""

    def __init__(self, child: Callable[[], Child | None]) -> None:
        self._child = child
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Render the sounds that the roster in the cache lacks; first end a child under way."""
        child = self._child()
        if child is not None:
            self._task = asyncio.get_running_loop().create_task(self._run(child, self._task))

    async def done(self) -> None:
        """Wait until the rendering under way has ended."""
        if self._task is not None:
            await asyncio.wait([self._task])

    async def stop(self) -> None:
        """End the rendering under way; sounds that were rendered so far stay."""
        if self._task is not None:
            await _ended(self._task)

    async def _run(self, child: Child, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await _ended(before)
        try:
            process = await asyncio.create_subprocess_exec(
                *child.command,
                env=child.environment,
                cwd="/",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            _log.warning("prompts cannot be rendered: %s", error)
            return
        try:
            _, said = await process.communicate()
        except asyncio.CancelledError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        if process.returncode:
            _log.warning(
                "prompts cannot be rendered: %s", _last_word(said.decode(errors="replace"))
            )


def _last_word(said: str) -> str:
    """The last line that the child wrote; of an error only the kind: the text may name a person."""
    last = (said.strip().splitlines() or ["?"])[-1]
    return last.partition(":")[0] if "Traceback (most recent call last)" in said else last


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
