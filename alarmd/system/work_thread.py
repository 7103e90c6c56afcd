"""One thread that does blocking work for an event loop, one piece after the other.

An executor of the standard library does the same and takes twice as long to hand work over and
back, and that time lies between a key press and its commit.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from queue import SimpleQueue
from types import TracebackType
from typing import Any, TypeVar

_T = TypeVar("_T")
_Piece = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class WorkThread:
    """Call it with a piece of work, on the loop; the thread runs inside the `with` block.

    Leaving the block waits for the work that was handed over.
    """

    def __init__(self, name: str) -> None:
        self._pieces: SimpleQueue[_Piece | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def __enter__(self) -> WorkThread:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pieces.put(None)
        self._thread.join()

    def __call__(self, work: Callable[[], _T], /) -> Awaitable[_T]:
        """Hand `work` over; what it returns or raises comes back on the running loop."""
        answer: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        self._pieces.put((work, answer))
        return answer

    def _work(self) -> None:
        while (piece := self._pieces.get()) is not None:
            work, answer = piece
            try:
                result, error = work(), None
            except Exception as raised:
                result, error = None, raised
            answer.get_loop().call_soon_threadsafe(_settle, answer, result, error)


def _settle(answer: asyncio.Future[Any], result: Any, error: Exception | None) -> None:
    if answer.cancelled():
        return
    if error is None:
        answer.set_result(result)
    else:
        answer.set_exception(error)
