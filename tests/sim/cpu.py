"""A limit of CPU time, so that a story that spins for ever ends by itself."""

from __future__ import annotations

import signal
from types import FrameType
from typing import Self

AGAIN_S = 2.0  # what holds the first end back, or spins in its clearing up, is ended again


class CpuLimit:
    """Ends what runs in its block after `seconds` of CPU, even in the middle of a callback, and
    then holds back whatever comes out of it: `spent_at` is the line that it had reached, "" if it
    ended in time. Only for the main thread, and not within another."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.spent_at = seconds, ""

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
        if not self.spent_at and frame is not None:
            self.spent_at = f"{frame.f_code.co_filename}:{frame.f_lineno}"
        raise SystemExit("no CPU time is left")  # neither a task nor a bulkhead holds it
