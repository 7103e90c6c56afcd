"""The event loop, and how it runs faster for an exercise."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable


def new_event_loop(speed: float = 1.0) -> asyncio.AbstractEventLoop:
    """An event loop whose time runs `speed` times as fast as the real one."""
    if speed == 1.0:
        return asyncio.SelectorEventLoop()
    return _FastLoop(speed)


def utc_of(loop: asyncio.AbstractEventLoop, speed: float = 1.0) -> Callable[[], float]:
    """UTC in seconds; at another speed it starts right and then runs with the loop."""
    if speed == 1.0:
        return time.time
    started_utc, started = time.time(), loop.time()
    return lambda: started_utc + (loop.time() - started)


class _FastSelector(selectors.DefaultSelector):
    """Waits `speed` times shorter than it is asked to."""

    speed = 1.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        return super().select(timeout / self.speed if timeout else timeout)


class _FastLoop(asyncio.SelectorEventLoop):
    def __init__(self, speed: float) -> None:
        selector = _FastSelector()
        selector.speed = self._speed = speed
        super().__init__(selector)

    def time(self) -> float:
        return super().time() * self._speed


async def pause(seconds: float) -> None:
    """Wait on the running loop's own time: for demonstrations, never while an alarm is handled."""
    await asyncio.sleep(seconds)
