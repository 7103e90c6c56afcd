"""Who asks at the control socket, as the kernel says and not the client; and who has a place there.

Every user has a few places of their own, so that slow clients keep out neither another user nor
their own: the client whose request has been awaited longest gives way to the next one.
"""

from __future__ import annotations

import asyncio
import pwd
import socket
import struct
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

PLACES_OF_USER_MAX = 4  # two terminals, a board, a watch; also how many are answered at once
SLOW_AFTER_S = 0.1  # alarmctl has sent its request by then: in a burst of those nobody gives way
CLIENTS_MAX = 256  # of 1,024 descriptors
_UCRED = struct.Struct("iII")  # unix(7): process, user, group


class Peer(Struct, frozen=True):
    """A user of this machine: the number by which the kernel knows them, and their login name."""

    uid: int
    name: str

    def on_record(self, stated: str = "") -> str:
        """The name for the record; what the client says of itself is only added to it."""
        return f"{self.name} ({stated})" if stated not in ("", self.name) else self.name


def user(uid: int) -> Peer:
    """The user with this number; a user whom this machine does not know is named by the number."""
    try:
        return Peer(uid, pwd.getpwuid(uid).pw_name)
    except KeyError:
        return Peer(uid, f"uid {uid}")


def peer_of(connection: socket.socket) -> Peer:
    """The user who made this connection, by the kernel's word; raise OSError if it is not of a unix
    socket.
    """
    data = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
    _, uid, _ = _UCRED.unpack(data)
    return user(uid)


class Client(Struct, eq=False):
    """One connection, served by `task`. The rest of its request has been awaited since the loop
    time `since`, unless it `has_asked` (its request is whole and waits) or `is_answered` now. If
    it `gave_way`, another client has its place.
    """

    peer: Peer
    task: asyncio.Task[None]
    since: float
    has_asked: bool = False
    is_answered: bool = False
    gave_way: bool = False


class Places:
    """The clients that are served at the same time."""

    def __init__(self) -> None:
        self._clients: list[Client] = []
        self._turns: dict[int, asyncio.Semaphore] = {}

    @property
    def clients(self) -> tuple[Client, ...]:
        """Everybody who has a place, the first to come first."""
        return tuple(self._clients)

    def turn(self, peer: Peer) -> asyncio.Semaphore:
        """The semaphore that a request waits for: only a few of each user are answered at once."""
        return self._turns.setdefault(peer.uid, asyncio.Semaphore(PLACES_OF_USER_MAX))

    def give(self, client: Client, now: float) -> list[Client]:
        """Give this client a place at the loop time `now`; return the clients that gave way for it:
        they have no place any more, and the caller must end them.
        """
        gone: list[Client] = []
        own = [one for one in self._clients if one.peer.uid == client.peer.uid]
        slow = [
            one for one in _waiting(own) if not one.has_asked and now - one.since >= SLOW_AFTER_S
        ]
        gone += slow[: max(0, len(own) - PLACES_OF_USER_MAX + 1)]
        if len(self._clients) - len(gone) >= CLIENTS_MAX:
            gone += self._of_greediest()[:1]
        for one in gone:
            one.gave_way = True
            self._clients.remove(one)
        self._clients.append(client)
        return gone

    def _of_greediest(self) -> list[Client]:
        """The waiting clients of the user who has most, the slowest first."""
        waiting = _waiting(self._clients)
        counts = Counter(one.peer.uid for one in waiting)
        return [one for one in waiting if counts[one.peer.uid] == max(counts.values())]

    def leave(self, client: Client) -> None:
        """Free the place of a client that has gone; it may have given way already."""
        if client in self._clients:
            self._clients.remove(client)


def _waiting(clients: Iterable[Client]) -> list[Client]:
    """The clients that are not being answered, the slowest first."""
    return sorted((one for one in clients if not one.is_answered), key=lambda one: one.since)
