"""Who has a place at the control socket, and who gives way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from alarmd.system.peers import CLIENTS_MAX, Client, Peer, Places, user


class Served:
    """Clients of several users at the places of one server, one a second."""

    def __init__(self) -> None:
        self.places, self._now = Places(), 0.0

    def comes(
        self, uid: int, *, after_s: float = 1.0, has_asked: bool = False, is_answered: bool = False
    ) -> list[Client]:
        """Somebody of this user comes so long after the one before; who gave way."""
        self._now += after_s
        task = asyncio.current_task()
        assert task is not None
        client = Client(Peer(uid, f"u{uid}"), task, self._now, has_asked, is_answered)
        return self.places.give(client, self._now)


def with_places(story: Callable[[Served], None]) -> None:
    async def run() -> None:
        story(Served())

    asyncio.run(run())


def test_every_user_has_places_and_only_their_own_slowest_gives_way() -> None:
    def story(served: Served) -> None:
        for uid in (1, 1, 1, 1, 2):
            assert served.comes(uid) == []
        (gave_way,) = served.comes(1)
        assert (gave_way.peer.uid, gave_way.since, gave_way.gave_way) == (1, 1.0, True)
        assert len(served.places.clients) == 5
        served.places.leave(gave_way)  # once more, when its task ends
        assert len(served.places.clients) == 5

    with_places(story)


def test_who_has_only_just_come_does_not_give_way() -> None:
    def story(served: Served) -> None:
        for _ in range(20):
            assert served.comes(1, after_s=0.001) == []
        assert len(served.comes(1, after_s=0.2)) == 17

    with_places(story)


def test_when_everything_is_taken_who_has_most_gives_way() -> None:
    def story(served: Served) -> None:
        assert served.comes(1) == []
        for _ in range(CLIENTS_MAX - 1):
            assert served.comes(7, after_s=0.0) == []
        (gave_way,) = served.comes(0, after_s=0.0)
        assert gave_way.peer.uid == 7
        assert len(served.places.clients) == CLIENTS_MAX

    with_places(story)


def test_who_is_being_answered_never_gives_way() -> None:
    def story(served: Served) -> None:
        for _ in range(6):
            assert served.comes(7, is_answered=True) == []

    with_places(story)


def test_who_waits_for_a_turn_gives_way_only_when_everything_is_taken() -> None:
    def story(served: Served) -> None:
        for _ in range(CLIENTS_MAX):
            assert served.comes(7, has_asked=True) == []
        (gave_way,) = served.comes(1)
        assert (gave_way.peer.uid, gave_way.since) == (7, 1.0)

    with_places(story)


def test_a_user_whom_the_machine_does_not_know_goes_by_the_number() -> None:
    assert user(61_235) == Peer(61_235, "uid 61235")
