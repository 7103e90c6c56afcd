"""The message stores of one modem on the loop: told at once after +CMTI, swept every minute,
freed on order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from modem.at.channel import Command
from modem.at.parse import StoredStatus, cmgl_entries, parse_cmgl_entry, parse_cpms
from modem.errors import CommandFailed, CommandTimedOut, MalformedResponse
from modem.inbox import Inbox, TextIndication
from modem.indications import Indication
from modem.models.base import (
    LIST_TEXTS,
    SLOT_EMPTY,
    STORE_USAGE,
    delete_text,
    read_from_memory,
    read_text,
)
from modem.status import StatusBoard, store_problem
from modem.terminal import Terminal, Urgency
from modem.types import Slot
from modem.waiting import Wakeup

SWEEP_ALL_EVERY = 6  # sweeps: a text may lie where none should, and its +CMTI may be lost
HINTS_MAX = 16  # with more than so many slots to read, one +CMGL is quicker
DELETE_AGAIN_S = (5.0, 15.0, 60.0)  # the last for ever
DELETIONS_MAX = 1024
BACKLOG_SHARE = 0.25  # with more of the store to free, texts out take turns: a full store is deaf

_log = logging.getLogger("modem")


@dataclass(slots=True)
class _Deletion:
    """A slot to free at `due`, if it still holds `pdu`: it may have been freed and filled again."""

    due: float
    pdu: str
    tries: int = 0


class MessageStore:
    """Texts arrive in the first of `memories` unless `use` names another; the others are read at
    the start, when a +CMTI names them or cannot be believed, and with every sixth sweep."""

    def __init__(
        self,
        terminal: Terminal,
        board: StatusBoard,
        memories: tuple[str, ...],
        notify: Callable[[Indication], None],
    ) -> None:
        self._terminal, self._board, self._notify = terminal, board, notify
        self._memory = memories[0]
        self._memories = dict.fromkeys(memories)
        self._unlisted: dict[str, None] = {}
        self._hints: dict[Slot, None] = {}
        self._is_blind = True
        self._doomed: dict[Slot, _Deletion] = {}
        self._inbox = Inbox()
        self._drafts: dict[str, dict[Slot, str]] = {}
        self._is_filling = False
        self._turn, self._hinted, self._condemned = Wakeup(), Wakeup(), Wakeup()
        self._allowed = asyncio.Event()
        self._allowed.set()
        self._asking, self._answered = 0, Wakeup()
        self._loop = asyncio.get_running_loop()

    def use(self, memory: str) -> None:
        """From now on texts arrive in `memory`, which is selected."""
        self._memory = memory
        self._memories = {memory: None, **self._memories}

    def hint(self, slot: Slot | None) -> None:
        """+CMTI or +CDSI says that something is in `slot`, or somewhere."""
        if slot is None or slot.index < 0 or len(self._hints) >= HINTS_MAX:
            self._is_blind = True
        else:
            self._hints[slot] = None
        self._hinted.set()

    def arrived(self, pdu: str) -> None:
        """+CMT or +CDS brought a text that is stored nowhere."""
        self._tell(self._inbox.direct(pdu, self._loop.time()))

    async def suspend(self) -> None:
        """Let what was asked be answered, then ask nothing until `resume`; what is hinted at
        meanwhile is read then."""
        self._allowed.clear()
        while self._asking:
            await self._answered.wait()

    def resume(self) -> None:
        """Go on asking."""
        self._allowed.set()

    def sweep_soon(self) -> None:
        """Look through every memory as soon as possible."""
        self.hint(None)

    async def sweep_in_turn(self) -> None:
        """Look through the memory where texts arrive when nothing else is to be asked."""
        self._turn.set()

    def delete(self, slots: tuple[Slot, ...]) -> None:
        """Free `slots`, again and again until it works. One that was not told since the start is
        left alone: after a restart it may hold something else."""
        for slot in slots:
            pdu = self._inbox.told(slot)
            if pdu is not None and len(self._doomed) < DELETIONS_MAX:
                self._doomed.setdefault(slot, _Deletion(self._loop.time(), pdu))
        self._condemned.set()

    async def run(self) -> None:
        """Sweep when it is its turn, for ever; raise ModemGone."""
        sweeps = 0
        while True:
            await self._turn.wait()
            sweeps += 1
            is_all = sweeps % SWEEP_ALL_EVERY == 0
            await self.sweep(self._memories if is_all else {self._memory: None, **self._unlisted})

    async def run_hints(self) -> None:
        """Read what is hinted at before all else, for ever; raise ModemGone."""
        while True:
            if self._hints:
                slot = next(iter(self._hints))
                del self._hints[slot]
                await self._read(slot)
            elif self._is_blind:
                self._is_blind = False
                await self.sweep(self._memories, Urgency.ALARM)
            else:
                await self._hinted.wait()

    async def run_deletions(self) -> None:
        """Free what `delete` was asked to, for ever; raise ModemGone."""
        while True:
            if not self._doomed:
                await self._condemned.wait()
                continue
            slot, deletion = min(self._doomed.items(), key=lambda doomed: doomed[1].due)
            if deletion.due > self._loop.time():
                await self._condemned.wait(deletion.due)
            elif await self._is_over(slot, deletion):
                del self._doomed[slot]
                if self._is_filling and not self._doomed:
                    await self._measure()
            else:
                pause_s = DELETE_AGAIN_S[min(deletion.tries, len(DELETE_AGAIN_S) - 1)]
                deletion.due, deletion.tries = self._loop.time() + pause_s, deletion.tries + 1

    async def sweep(self, memories: Iterable[str], urgency: Urgency = Urgency.IDLE) -> None:
        """List these memories and tell what is new, then see how full the store is, unless it was
        empty and is; raise ModemGone."""
        due = tuple(memories)
        is_empty = due == (self._memory,) and not self._board.status.store_used
        for memory in due:
            self._unlisted[memory] = None
            try:
                is_empty = not await self._list(memory, urgency) and is_empty
                self._unlisted.pop(memory, None)
            except (CommandFailed, CommandTimedOut) as error:
                is_empty = False
                _log.debug("%s cannot be listed: %s", memory, error)
        self._tell(self._inbox.expire(self._loop.time()))
        if not is_empty:
            await self._measure()
        if self._is_filling and self._drafts.get(self._memory):
            await self._free_drafts(self._memory)

    async def _free_drafts(self, memory: str) -> None:
        """Make room: what a phone once wrote or sent with this SIM is nobody's alarm, and a full
        store is deaf. Nowhere else is it kept, so the log says what went."""
        for slot, pdu in self._drafts.pop(memory).items():
            if await self._free(slot):
                _log.warning(
                    "%s: a draft or sent text was deleted to make room: place %d of %s",
                    self._board.status.port, slot.index, memory,
                )  # fmt: skip
                _log.debug("it was %s", pdu)
        await self._measure()

    async def _list(self, memory: str, urgency: Urgency) -> bool:
        """Tell what is new in this memory; whether anything lies there."""
        lines = await self._ask_in(memory, LIST_TEXTS, urgency)
        found: dict[Slot, str] = {}
        drafts: dict[Slot, str] = {}
        for slot, pdu, is_draft in _listed(memory, lines):
            (drafts if is_draft else found)[slot] = pdu
        self._drafts[memory] = drafts
        self._tell(self._inbox.listed(memory, found, self._loop.time()))
        return bool(lines)

    async def _read(self, slot: Slot) -> None:
        slot = Slot(slot.memory or self._memory, slot.index)
        try:
            is_full = await self._look_into(slot, Urgency.ALARM)
        except (CommandFailed, CommandTimedOut):
            is_full = False
        if not is_full:
            self._memories[slot.memory] = None
            self._is_blind = True

    async def _look_into(self, slot: Slot, urgency: Urgency) -> bool:
        """Tell what is in this place, if it is new; whether anything is. Raise what the terminal
        raises."""
        try:
            lines = await self._ask_in(slot.memory, read_text(slot.index), urgency)
        except CommandFailed as error:
            if error.code != SLOT_EMPTY:
                raise
            lines = ()
        pdu = next((pdu for _, pdu in cmgl_entries(lines) if pdu), None)
        if pdu is not None:
            self._tell(self._inbox.stored(slot, pdu, self._loop.time()))
        return pdu is not None

    async def _is_over(self, slot: Slot, deletion: _Deletion) -> bool:
        """Whether this place holds that text no more. A deletion without an answer may have worked,
        and another text may lie there since, so what is there is looked at before the next."""
        if deletion.tries:
            try:
                if not await self._look_into(slot, self._freeing()):
                    self._inbox.forget((slot,))
            except (CommandFailed, CommandTimedOut):
                return False
        return self._inbox.told(slot) != deletion.pdu or await self._free(slot)

    def _freeing(self) -> Urgency:
        is_pressing = len(self._doomed) > BACKLOG_SHARE * self._board.status.store_capacity
        return Urgency.NORMAL if is_pressing else Urgency.IDLE

    async def _free(self, slot: Slot) -> bool:
        try:
            await self._ask_in(slot.memory, delete_text(slot.index), self._freeing())
        except CommandTimedOut:
            return False
        except CommandFailed as error:
            if error.code != SLOT_EMPTY:
                return False
        self._inbox.forget((slot,))
        return True

    async def _ask_in(
        self, memory: str, command: Command, urgency: Urgency = Urgency.IDLE
    ) -> tuple[str, ...]:
        """Ask with `memory` selected for reading; raise what the terminal raises."""
        while not self._allowed.is_set():
            await self._allowed.wait()
        self._asking += 1
        try:
            return await self._terminal.ask(command, urgency, after=read_from_memory(memory))
        finally:
            self._asking -= 1
            self._answered.set()

    async def _measure(self) -> None:
        try:
            lines = await self._ask_in(self._memory, STORE_USAGE)
            usage = parse_cpms(lines[0])[0] if lines else None
        except (CommandFailed, CommandTimedOut, MalformedResponse):
            return
        if usage is not None:
            problem = store_problem(usage.used, usage.capacity)
            self._is_filling = bool(problem)
            self._board.update(
                {"store": problem}, store_used=usage.used, store_capacity=usage.capacity
            )

    def _tell(self, indications: list[TextIndication]) -> None:
        for indication in indications:
            self._notify(indication)


def _listed(memory: str, lines: tuple[str, ...]) -> Iterator[tuple[Slot, str, bool]]:
    """Each place with its PDU, and whether it is a draft or a copy of a sent text."""
    for head, pdu in cmgl_entries(lines):
        try:
            entry = parse_cmgl_entry(head, pdu)
        except MalformedResponse as error:
            _log.warning("an entry of %s cannot be read: %s", memory, error)
            continue
        is_draft = entry.status in (StoredStatus.UNSENT, StoredStatus.SENT)
        if entry.pdu:
            yield Slot(memory, entry.index), entry.pdu, is_draft
