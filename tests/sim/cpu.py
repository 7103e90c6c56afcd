"""A limit of CPU time, so that a story that spins for ever ends by itself."""

from __future__ import annotations

import asyncio
import signal
from types import FrameType
from typing import NoReturn, Self

AGAIN_S = 2.0  # what spins within one callback, or in its clearing up, is ended where it is


class CpuLimit:
    """Ends what runs in its block after `seconds` of CPU and holds back whatever comes out of it:
    `spent_at` is the line that it had reached, "" if it ended in time. Only for the main thread,
    and not within another.

    An event loop is ended between two callbacks. What is ended in the middle of one may hold a lock
    for ever, as the one of whoever measures coverage: only what does not let the loop turn is.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds, self.spent_at = seconds, ""
        self._at_next_turn: asyncio.Handle | None = None

    def __enter__(self) -> Self:
        self._handled = signal.signal(signal.SIGPROF, self._spent)
        signal.setitimer(signal.ITIMER_PROF, self.seconds, AGAIN_S)
        return self

    def __exit__(self, *raised: object) -> bool:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, self._handled)
        return bool(self.spent_at)

    def _spent(self, number: int, frame: FrameType | None) -> None:
        del number
        is_first = not self.spent_at
        if is_first and frame is not None:
            self.spent_at = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        loop = asyncio._get_running_loop()
        if is_first and loop is not None:
            self._at_next_turn = loop.call_soon(_end)
            return
        if self._at_next_turn is not None:
            self._at_next_turn.cancel()
        _end()


def _end() -> NoReturn:
    raise SystemExit("no CPU time is left")  # neither a task nor a bulkhead holds it
