"""An asyncio loop on virtual time: waiting costs nothing, threads and real descriptors are
refused."""

from __future__ import annotations

import asyncio
import selectors
from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from contextvars import Context
from heapq import heappop, heappush
from itertools import count
from typing import Any, NoReturn, TypeVar

T = TypeVar("T")
START = 1000.0  # not 0: code that takes a zero instant for "never" shall fail here


class Deadlock(AssertionError):
    """Nothing is scheduled and nothing will ever happen."""


class _NoSelector(selectors.BaseSelector):
    """Has no descriptors to watch: the loop below never selects."""

    def __init__(self) -> None:
        self._keys: dict[int, selectors.SelectorKey] = {}

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        descriptor = fileobj if isinstance(fileobj, int) else fileobj.fileno()
        key = selectors.SelectorKey(fileobj, descriptor, events, data)
        self._keys[descriptor] = key
        return key

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._keys.pop(fileobj if isinstance(fileobj, int) else fileobj.fileno())

    def select(self, timeout: float | None = None) -> NoReturn:
        raise AssertionError("virtual time waits for no descriptor")

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._keys


class _Timer(list[Any]):
    """[when, serial, callback, arguments, context]: most of a simulated night is spent on these, so
    the heap compares them as they are, and a cancelled one has no callback."""

    __slots__ = ()

    def cancel(self) -> None:
        self[2] = None

    def cancelled(self) -> bool:
        return self[2] is None

    def when(self) -> float:
        at: float = self[0]
        return at


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` starts at START and moves only when every task waits; then it is at once the time of
    the next timer. Timers of one instant run in the order in which they were set."""

    def __init__(self) -> None:
        self._now = START
        self._soon: deque[_Timer] = deque()
        self._timers: list[_Timer] = []
        self._serial = count()
        super().__init__(_NoSelector())

    def time(self) -> float:
        return self._now

    def call_soon(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> _Timer:
        timer = _Timer((0.0, 0, callback, args, context))
        self._soon.append(timer)
        return timer

    def call_at(  # type: ignore[override]
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> _Timer:
        timer = _Timer((when, next(self._serial), callback, args, context))
        heappush(self._timers, timer)
        return timer

    def call_later(  # type: ignore[override]
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: Context | None = None,
    ) -> _Timer:
        return self.call_at(self._now + delay, callback, *args, context=context)

    def call_soon_threadsafe(  # type: ignore[override]
        self, callback: Callable[..., object], *args: Any, context: Context | None = None
    ) -> _Timer:
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(self, *_: Any) -> NoReturn:  # type: ignore[override]
        raise AssertionError("no threads on virtual time")

    def _run_once(self) -> None:
        soon, timers = self._soon, self._timers
        if not soon:
            while timers and timers[0][2] is None:
                heappop(timers)
            if not timers:
                raise Deadlock("every task waits and no timer is set")
            self._now = max(self._now, timers[0][0])
        now = self._now
        while timers and timers[0][0] <= now:
            soon.append(heappop(timers))
        for _ in range(len(soon)):
            _, _, callback, arguments, context = timer = soon.popleft()
            if callback is None:
                continue
            try:
                if context is None:
                    callback(*arguments)
                else:
                    context.run(callback, *arguments)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as error:
                told = {"message": f"{callback} raised", "exception": error, "handle": timer}
                self.call_exception_handler(told)


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
