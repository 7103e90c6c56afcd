"""An asyncio loop on virtual time: waiting costs nothing, threads and real descriptors are
refused."""

from __future__ import annotations

import asyncio
import math
import selectors
from collections.abc import Coroutine, Mapping
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
START = 1000.0  # not 0: code that takes a zero instant for "never" shall fail here


class Deadlock(AssertionError):
    """Nothing is scheduled and nothing will ever happen."""


class _AdvancingSelector(selectors.BaseSelector):
    """Has no descriptors to watch; a wait for `timeout` seconds moves the clock by as much and
    returns."""

    def __init__(self) -> None:
        self.now = START
        self._keys: dict[int, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        descriptor = fileobj if isinstance(fileobj, int) else fileobj.fileno()
        key = selectors.SelectorKey(fileobj, descriptor, events, data)
        self._keys[descriptor] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys.pop(fileobj if isinstance(fileobj, int) else fileobj.fileno())

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise Deadlock("every task waits and no timer is set")
        self.now += max(0.0, timeout)
        return []

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._keys


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` starts at START and moves only when every task waits."""

    def __init__(self) -> None:
        self._clock = _AdvancingSelector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now

    @property
    def _clock_resolution(self) -> float:
        """The last bit of the time: with asyncio's nanosecond a timer would run before its instant,
        and who then waits for that instant again would wait for ever without time passing."""
        return math.ulp(self._clock.now)

    @_clock_resolution.setter
    def _clock_resolution(self, seconds: float) -> None:
        del seconds  # asyncio sets the real clock's

    def run_in_executor(self, *_: Any) -> NoReturn:  # type: ignore[override]
        raise AssertionError("no threads on virtual time")


def run(main: Coroutine[Any, Any, T]) -> T:
    """Run `main` to its end on a fresh virtual loop."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


async def elapse(seconds: float) -> None:
    """Let `seconds` of virtual time pass."""
    loop = asyncio.get_running_loop()
    passed: asyncio.Future[None] = loop.create_future()
    timer = loop.call_later(seconds, passed.set_result, None)
    try:
        await passed
    finally:
        timer.cancel()
