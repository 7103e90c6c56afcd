"""A story that branches: at any instant the process forks, and the branch goes on alone.

So what came before is not told again for each of its many ends. A branch has its own copy of the
files of the stage, and one thing to report when it has ended.
"""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import signal
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn

from tests.modem.virtual_loop import run

BRANCH_WITHIN_S = 60  # real: more means that it hangs
READ_OCTETS = 1 << 16
NOT_COPIED = ("*-shm", "*.sock", "*.lock")

Story = Callable[[Path], Coroutine[Any, Any, str]]


class Branches:
    """Of one story. `told` hears what the story and each branch report, one line each, in no order,
    or "" for a branch that broke off. The first branches run `jobs` at once, a branch waits for its
    own."""

    def __init__(self, root: Path, jobs: int, told: Callable[[str], None]) -> None:
        self._root, self._jobs, self._told = root, jobs, told
        self._running: dict[int, tuple[int, bytearray]] = {}
        self._is_branch = False
        self._count = 0
        self.folder = root / "trunk"
        self.folder.mkdir()

    def tell(self, story: Story) -> None:
        """Tell the story and all its branches."""
        try:
            report = run(story(self.folder))
        except BaseException:
            if self._is_branch:
                traceback.print_exc()
                self._end(1)
            self._kill()
            raise
        self._told(report)
        if self._is_branch:
            self._end(0)
        self._wait_until(0)

    def branch(self) -> bool:
        """Fork, in the middle of the story: True in the branch, whose `folder` is its own."""
        self._wait_until(self._jobs - 1)
        self._count += 1
        folder = self._root / f"{self.folder.name}-{self._count}"
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
        loop = asyncio.get_running_loop()
        reads, writes = os.pipe()
        pid = os.fork()
        if not pid:
            asyncio._set_running_loop(loop)  # a forked process has none
            self._begin(folder, writes)
            return True
        os.close(writes)
        self._running[reads] = pid, bytearray()
        if self._is_branch:
            signal.alarm(0)
            self._wait_until(0)
            signal.alarm(BRANCH_WITHIN_S)
        return False

    def _begin(self, folder: Path, report: int) -> None:
        signal.alarm(BRANCH_WITHIN_S)
        for descriptor in self._running:
            os.close(descriptor)
        self._running.clear()
        self._is_branch, self._count, self.folder = True, 0, folder
        self._told = lambda line: _write(report, line)

    def _end(self, status: int) -> NoReturn:
        """Without a word to what the process was before it forked."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os._exit(status)

    def _kill(self) -> None:
        for pid, _ in self._running.values():
            os.kill(pid, signal.SIGKILL)

    def _wait_until(self, running: int) -> None:
        while len(self._running) > running:
            for reads in select.select(list(self._running), [], [])[0]:
                self._hear(reads)

    def _hear(self, reads: int) -> None:
        pid, said = self._running[reads]
        some = os.read(reads, READ_OCTETS)
        said += some
        if some:
            return
        del self._running[reads]
        os.close(reads)
        _, status = os.waitpid(pid, 0)
        for line in said.decode().splitlines():
            self._told(line)
        if status:
            self._told("")


def _write(descriptor: int, line: str) -> None:
    left = f"{line}\n".encode()
    while left:
        left = left[os.write(descriptor, left) :]
