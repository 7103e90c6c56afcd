"""Waiting on the loop's clock, and nothing else: no sleep, no thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from typing import Any


async def pause(seconds: float) -> None:
    """Return after `seconds` of the running loop's time."""
    await Wakeup().wait(asyncio.get_running_loop().time() + seconds)


class Wakeup:
    """Wakes one waiting coroutine: "look again, something may have changed". A `set` before the
    wait counts."""

    def __init__(self) -> None:
        self._is_set = False
        self._waiter: asyncio.Future[None] | None = None

    def set(self) -> None:
        """Let the present or the next `wait` return at once."""
        self._is_set = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, until: float | None = None) -> None:
        """Return when set, or at the instant `until` (loop time)."""
        if not self._is_set:
            loop = asyncio.get_running_loop()
            self._waiter = loop.create_future()
            timer = None if until is None else loop.call_at(until, self._expire, self._waiter)
            try:
                await self._waiter
            finally:
                self._waiter = None
                if timer is not None:
                    timer.cancel()
        self._is_set = False

    @staticmethod
    def _expire(waiter: asyncio.Future[None]) -> None:
        if not waiter.done():
            waiter.set_result(None)


async def run_until_one_fails(
    jobs: Iterable[Coroutine[Any, Any, None]], signals: Iterable[asyncio.Future[None]]
) -> None:
    """Run all `jobs`; as soon as one of them or of `signals` ends badly, cancel the rest and raise
    what it raised.

    Return when all jobs have ended well.
    """
    tasks = {asyncio.ensure_future(job) for job in jobs}
    waiting: set[asyncio.Future[None]] = {*tasks, *signals}
    try:
        while not all(task.done() for task in tasks):
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for future in done:
                future.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
