"""The memories of one modem as they can be read: listed, or slot by slot if lists fail.

A memory is selected before it is read. Some firmware accepts only all three memories at once, some
accepts no selection at all: the memory that is selected from the start is read all the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from modem.at.channel import Command
from modem.at.fields import split_fields
from modem.at.heads import pdu_of, stated_length
from modem.at.parse import (
    StoredStatus,
    StoreUse,
    cmgl_entries,
    parse_cmgl_entry,
    parse_cpms,
)
from modem.at_session import AtSession, Urgency, answer_of
from modem.errors import CommandFailed, CommandTimedOut, MalformedResponse
from modem.models.base import (
    LIST_TEXTS,
    SLOT_EMPTY,
    STORE_USAGE,
    delete_text,
    read_beside_memory,
    read_from_memory,
    read_text,
)
from modem.types import Slot
from modem.waiting import Wakeup

LIST_TRIES = 2  # in a row, over all sweeps: then each slot is read by itself
PLACES_MAX, PLACES_UNTOLD = 255, 50  # the second in a memory that does not tell its capacity
REFUSED_PLACES_MAX = 3  # in a row: then the memory itself cannot be read
TURN_S = 1.0  # slot after slot without a submit or a call between: else it takes minutes

_DRAFTS = (StoredStatus.UNSENT, StoredStatus.SENT)
_DRAFT_FIELDS = ("2", "3", "STO UNSENT", "STO SENT")
_log = logging.getLogger("modem")


class _NotSelected(CommandFailed):
    """The modem refuses to select this memory."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one slot holds: the head, and as `pdu` the line after it, "" if there was none.
    `is_draft`: a phone wrote or sent it with this SIM."""

    slot: Slot
    head: str
    pdu: str
    is_draft: bool

    @property
    def is_blank(self) -> bool:
        """Whether the modem itself says that the slot is empty, and yet the slot is taken."""
        return not self.pdu and stated_length(self.head) == 0


@dataclass(frozen=True, slots=True)
class Listing:
    """What a memory holds; there may be more unless it `is_whole`. `is_by_place`: lists failed and
    each slot was read by itself; `is_deaf`: the memory could not be read, whatever lies there."""

    entries: tuple[Entry, ...] = ()
    is_whole: bool = False
    is_by_place: bool = False
    is_deaf: bool = False


class Reader:
    """Asks about texts, unless it is suspended; texts arrive in `memory`."""

    def __init__(self, session: AtSession, memory: str) -> None:
        self._session, self.memory = session, memory
        self._is_displaced = False  # another memory than `memory` was selected
        self._way = 0
        self._failures: dict[str, int] = {}
        self._searches: list[dict[Slot, Entry]] = []  # what each search under way has found
        self._allowed = asyncio.Event()
        self._allowed.set()
        self._asking, self._answered = 0, Wakeup()

    async def suspend(self) -> None:
        """Wait for the answers that are due, then ask nothing until `resume`."""
        self._allowed.clear()
        while self._asking:
            await self._answered.wait()

    def resume(self) -> None:
        """Go on asking."""
        self._allowed.set()

    async def list(self, memory: str, urgency: Urgency) -> Listing:
        """Read this memory; texts that were freed meanwhile are left out. Raise ModemGone."""
        found: dict[Slot, Entry] = {}
        self._searches.append(found)
        try:
            return await self._list(memory, urgency, found)
        finally:
            self._searches[:] = [one for one in self._searches if one is not found]

    async def _list(self, memory: str, urgency: Urgency, found: dict[Slot, Entry]) -> Listing:
        while True:
            try:
                lines = await self._ask(memory, LIST_TEXTS, urgency)
            except (CommandFailed, CommandTimedOut) as error:
                _log.debug("%s cannot be listed: %s", memory, error)
                found.update({entry.slot: entry for entry in _listed(memory, error.lines)})
                if isinstance(error, _NotSelected):
                    return Listing(is_deaf=True)  # it cannot even be selected
                if isinstance(error, CommandFailed) and error.code == SLOT_EMPTY:
                    return Listing(tuple(found.values()), is_whole=True)  # so some say "empty"
                failures = self._failures[memory] = self._failures.get(memory, 0) + 1
                if failures >= LIST_TRIES:
                    return await self._look_into_each(memory, urgency, found)
                if isinstance(error, CommandTimedOut):
                    return Listing(tuple(found.values()), is_deaf=True)
            else:
                self._failures.pop(memory, None)
                return Listing(tuple(_listed(memory, lines)), is_whole=True)

    async def _look_into_each(
        self, memory: str, urgency: Urgency, found: dict[Slot, Entry]
    ) -> Listing:
        """Read every slot by itself, until as many texts are found as the memory says it has."""
        for slot in [slot for slot, entry in found.items() if not entry.pdu]:
            del found[slot]
        use = await self.usage(memory, urgency)
        places = PLACES_UNTOLD if use is None else min(use.capacity, PLACES_MAX)
        refused, is_whole = 0, True
        turn = Turn(self._session.now, urgency)
        for index in (*range(1, places + 1), 0):  # some count from 0
            if refused == REFUSED_PLACES_MAX:
                break
            try:
                entry = await self.look(Slot(memory, index), turn.urgency())
            except (CommandFailed, CommandTimedOut) as error:
                refused = REFUSED_PLACES_MAX if isinstance(error, CommandTimedOut) else refused + 1
                is_whole = is_whole and index in (0, places)
                continue
            refused = 0
            if entry is not None and not entry.is_blank:
                found[entry.slot] = entry
            if use is not None and 0 < use.used == len(found):
                break
        is_deaf = refused == REFUSED_PLACES_MAX
        is_whole = is_whole and not is_deaf
        return Listing(tuple(found.values()), is_whole, is_by_place=True, is_deaf=is_deaf)

    async def look(self, slot: Slot, urgency: Urgency) -> Entry | None:
        """Read this slot, None if it is empty; raise what the session raises."""
        try:
            lines = await self._ask(slot.memory, read_text(slot.index), urgency)
        except CommandFailed as error:
            if error.code != SLOT_EMPTY:
                raise
            lines = ()
        for head, body in cmgl_entries(lines):
            is_draft = split_fields(head.partition(":")[2])[0].upper() in _DRAFT_FIELDS
            return Entry(slot, head, pdu_of(body), is_draft)
        return None

    async def free(self, slot: Slot, urgency: Urgency) -> bool:
        """Free this slot; return whether it is free now. Raise ModemGone."""
        try:
            await self._ask(slot.memory, delete_text(slot.index), urgency)
        except CommandTimedOut:
            return False
        except CommandFailed as error:
            if error.code != SLOT_EMPTY:
                return False
        for found in self._searches:
            found.pop(slot, None)  # what is read there from now on is another text
        return True

    async def usage(self, memory: str, urgency: Urgency = Urgency.IDLE) -> StoreUse | None:
        """How full this memory is, None if the modem does not say it; raise ModemGone."""
        try:
            lines = await self._ask(memory, STORE_USAGE, urgency)
            return parse_cpms(lines[0])[0] if lines else None
        except (CommandFailed, CommandTimedOut, MalformedResponse):
            return None

    async def _ask(self, memory: str, command: Command, urgency: Urgency) -> tuple[str, ...]:
        """Ask with `memory` selected for reading; raise what the session raises."""
        async with self.allowed():
            return await self._ask_selected(memory, command, urgency)

    @asynccontextmanager
    async def allowed(self) -> AsyncIterator[None]:
        """A context in which commands about texts may be given; `suspend` waits for its end."""
        while not self._allowed.is_set():
            await self._allowed.wait()
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1
            self._answered.set()

    async def _ask_selected(
        self, memory: str, command: Command, urgency: Urgency
    ) -> tuple[str, ...]:
        ways = (read_from_memory(memory), read_beside_memory(memory, self.memory))
        for number in (self._way, 1 - self._way):
            try:
                response = await self._session.run(command, urgency, after=ways[number])
            except CommandTimedOut:
                self._is_displaced |= memory != self.memory
                raise
            if response.command != ways[number]:
                self._way = number
                self._is_displaced |= memory != self.memory
                return answer_of(response)
        if memory != self.memory or self._is_displaced:
            raise _NotSelected(command.text)
        return await self._session.ask(command, urgency)


class Turn:
    """How urgent the next of many commands is. They go first for TURN_S from the answer to the
    first of them, then let others through: so submits and calls wait no longer than that, a text
    without a +CMTI is found before the count of a memory is out of date, and a store is emptied
    before it is full."""

    def __init__(self, now: Callable[[], float], urgency: Urgency) -> None:
        self._now, self._urgency = now, urgency
        self._until: float | None = None
        self._is_begun = False

    def urgency(self) -> Urgency:
        """The urgency of the command that is given now; the one before it was answered."""
        if self._until is None and self._is_begun:
            self._until = self._now() + TURN_S
        self._is_begun = True
        if self._until is None or self._now() < self._until:
            return Urgency.ALARM if self._urgency is Urgency.ALARM else Urgency.NOW
        self._until, self._is_begun = None, False
        return self._urgency


def _listed(memory: str, lines: tuple[str, ...]) -> Iterator[Entry]:
    for head, body in cmgl_entries(lines):
        try:
            entry = parse_cmgl_entry(head, pdu_of(body))
        except MalformedResponse as error:
            _log.warning("an entry of %s cannot be read: %s", memory, error)
            continue
        yield Entry(Slot(memory, entry.index), head, entry.pdu, entry.status in _DRAFTS)
