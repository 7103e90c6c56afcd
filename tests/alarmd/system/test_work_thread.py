"""The thread of the journal: pieces in order, what they give or raise comes back on the loop."""

from __future__ import annotations

import asyncio
import threading

import pytest

from alarmd.system.work_thread import WorkThread


def test_work_is_done_in_order_on_one_thread_of_that_name() -> None:
    done: list[tuple[int, str]] = []

    def piece(number: int) -> int:
        done.append((number, threading.current_thread().name))
        return number * 2

    async def story() -> list[int]:
        with WorkThread("journal") as thread:
            return list(
                await asyncio.gather(*(thread(lambda n=n: piece(n)) for n in range(20)))  # type: ignore[misc]
            )

    assert asyncio.run(story()) == [number * 2 for number in range(20)]
    assert done == [(number, "journal") for number in range(20)]


def test_what_a_piece_raises_comes_back_and_the_next_is_done() -> None:
    async def story() -> int:
        with WorkThread("journal") as thread:
            with pytest.raises(OSError, match="no room"):
                await thread(_fail)
            return await thread(lambda: 7)

    assert asyncio.run(story()) == 7


def test_leaving_waits_for_what_was_handed_over_though_nobody_awaits_it_any_more() -> None:
    done: list[str] = []

    async def story() -> None:
        with WorkThread("journal") as thread:
            first, second = thread(lambda: done.append("first")), thread(_fail)
            for answer in (first, second):
                asyncio.ensure_future(answer).cancel()

    asyncio.run(story())
    assert done == ["first"]


def _fail() -> int:
    raise OSError("no room")
