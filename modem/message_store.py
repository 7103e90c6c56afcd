"""The message stores of one modem on the loop: texts are told at once after +CMTI, the stores are
swept every minute, slots are freed on order."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from modem.at.heads import is_text_mode, pdu_of
from modem.at_session import AtSession, Urgency
from modem.errors import CommandFailed, CommandTimedOut
from modem.faults import Fault
from modem.inbox import Inbox, TextIndication, in_order_sent, in_words, is_pdu
from modem.indications import Indication
from modem.reader import Entry, Listing, Reader, Turn
from modem.sms.concat import Joiner
from modem.status import StatusBoard, reading_faults, store_faults
from modem.types import Slot
from modem.waiting import Wakeup

SWEEP_ALL_EVERY = 6  # sweeps: a text may lie in another memory, and its +CMTI may be lost
HINTS_MAX = 16  # with more slots to read than this, one +CMGL is quicker
DELETE_AGAIN_S = (5.0, 15.0, 60.0)  # the last one again and again
DELETIONS_MAX = 1024
READ_AGAIN_S = (1.0, 2.0, 4.0, 8.0)  # after a +CMTI that led to no text that could be read
UNREAD_MAX = 2  # sweeps in a row that could not read a memory: then a fault is shown
POLL_EVERY_S = 5.0  # for a modem that does not tell of texts
CATCH_UP_S = 10.0  # limit for reading the texts of one call before the next begins
BACKLOG_SHARE = 0.25  # with more of the store to free, submits wait: a full store takes no texts

# 27.005 3.1, and "" for the memory where texts arrive; anything else is noise.
_MEMORIES = frozenset({"", "SM", "ME", "MT", "TA", "BM", "SR"})
_log = logging.getLogger("modem")


@dataclass(slots=True)
class _Deletion:
    """A slot to free at `due`, if it still holds `pdu`: it may have been freed and filled again."""

    due: float
    pdu: str
    tries: int = 0


class MessageStore:
    """Texts arrive in the first of `memories` unless `use` says otherwise; the others are read at
    the start, when a +CMTI names them or cannot be believed, and with every sixth sweep.

    `shows_words` is called when the modem shows a text in words, as in text mode; it returns
    whether the modem is set up again, so that the text is read then. The parts of long texts wait
    for each other in `joiner`.
    """

    def __init__(
        self,
        session: AtSession,
        board: StatusBoard,
        memories: tuple[str, ...],
        notify: Callable[[Indication], None],
        shows_words: Callable[[], bool],
        joiner: Joiner,
    ) -> None:
        self._reader = Reader(session, memories[0])
        self._board, self._notify, self._shows_words = board, notify, shows_words
        self._memories = dict.fromkeys(memories)
        self._is_polled = False
        self._unlisted: dict[str, None] = {}
        self._unread: dict[str, int] = {}
        self._by_place: dict[str, int] = {}
        self._hinted_at: set[str] = set()
        self._hints: dict[Slot, None] = {}
        self._is_blind = True
        self._again_at: float | None = None
        self._again = 0
        self._doomed: dict[Slot, _Deletion] = {}
        self._refilled: set[Slot] = set()  # a +CMTI has named them since they were told
        self._pressing: Turn | None = None
        self._inbox = Inbox(joiner)
        self._drafts: dict[str, dict[Slot, str]] = {}
        self._is_filling = False
        self._turn, self._hinted, self._condemned = Wakeup(), Wakeup(), Wakeup()
        self._reading, self._caught_up = 0, Wakeup()
        self._loop = asyncio.get_running_loop()
        self.resume, self.allowed = self._reader.resume, self._reader.allowed

    def use(self, memory: str, *, tells_texts: bool) -> None:
        """From now on texts arrive in `memory`, which is selected; "" if there is none. Unless the
        modem tells of texts, they are looked for every POLL_EVERY_S."""
        self._reader.memory = memory
        self._memories = {memory: None, **self._memories} if memory else {}
        self._is_polled = memory != "" and not tells_texts

    async def suspend(self) -> None:
        """Read the texts that are known to have come, for CATCH_UP_S at most, then ask nothing
        until `resume`: a row of calls must not keep a text waiting until the last call."""
        until = self._loop.time() + CATCH_UP_S
        while self._is_behind and self._loop.time() < until:
            await self._caught_up.wait(until)
        await self._reader.suspend()

    @property
    def _is_behind(self) -> bool:
        return bool(self._reading or self._hints or self._is_blind)

    def hint(self, slot: Slot | None, *, is_report: bool = False) -> None:
        """+CMTI or +CDSI says that something is in `slot`; None: somewhere."""
        self._again = 0
        is_place = slot is not None and slot.index >= 0 and slot.memory in _MEMORIES
        if slot is None or not is_place or len(self._hints) >= HINTS_MAX:
            self._is_blind = True
        else:
            self._hints[slot] = None
            if self._inbox.told(self._placed(slot)) is not None:
                self._refilled.add(self._placed(slot))
            if slot.memory and not is_report:
                self._hinted_at.add(slot.memory)
        self._hinted.set()

    def arrived(self, head: str, pdu: str) -> None:
        """+CMT or +CDS brought a text that is stored nowhere."""
        if is_text_mode(head) and not is_pdu(pdu):
            self._shows_words()  # the text is told here in either case
            if pdu:
                self._tell([in_words(head, pdu, None)])
        else:
            self._tell(self._inbox.direct(pdu_of(pdu) or head, self._loop.time()))

    def sweep_soon(self) -> None:
        """Look through every memory as soon as possible."""
        self.hint(None)

    async def sweep_in_turn(self) -> None:
        """Look through the memory where texts arrive, when no other command waits."""
        self._turn.set()

    def delete(self, slots: tuple[Slot, ...]) -> None:
        """Free `slots`; try again until it works. A slot that was not told in this epoch is left
        alone: after a restart it may hold something else."""
        for slot in slots:
            pdu, older = self._inbox.told(slot), self._doomed.get(slot)
            is_news = older is None or older.pdu != pdu  # it may have been freed and filled again
            if pdu is not None and is_news and len(self._doomed) < DELETIONS_MAX:
                self._doomed[slot] = _Deletion(self._loop.time(), pdu)
        self._condemned.set()

    async def run(self) -> None:
        """Sweep at each turn, a polled modem every POLL_EVERY_S, for ever; raise ModemGone."""
        sweeps = 0
        while True:
            await self._turn.wait(self._loop.time() + POLL_EVERY_S if self._is_polled else None)
            sweeps += 1
            is_all = sweeps % SWEEP_ALL_EVERY == 0
            main = dict.fromkeys(list(self._memories)[:1])
            with self._catching_up():
                await self.sweep(self._memories if is_all else {**main, **self._unlisted})

    async def run_hints(self) -> None:
        """Read what +CMTI and +CDSI named, before all else, for ever; raise ModemGone."""
        while True:
            with self._catching_up():
                was_behind = await self._read_next()
            if not was_behind:
                await self._hinted.wait(self._again_at)

    async def _read_next(self) -> bool:
        """Read the next slot that was named, or all memories if no slot was; return whether there
        was anything to read."""
        if self._hints:
            slot = next(iter(self._hints))
            del self._hints[slot]
            await self._read(slot)
        elif self._is_blind or self._is_due_again():
            self._is_blind, self._again_at = False, None
            is_read = await self.sweep(self._memories, Urgency.ALARM)
            if not is_read and self._again < len(READ_AGAIN_S):
                self._again_at = self._loop.time() + READ_AGAIN_S[self._again]
                self._again += 1
        else:
            return False
        return True

    @contextmanager
    def _catching_up(self) -> Iterator[None]:
        """A context in which texts are being read."""
        self._reading += 1
        try:
            yield
        finally:
            self._reading -= 1
            self._caught_up.set()

    def _is_due_again(self) -> bool:
        return self._again_at is not None and self._loop.time() >= self._again_at

    async def run_deletions(self) -> None:
        """Free the slots given to `delete`, for ever; raise ModemGone."""
        while True:
            if not self._doomed:
                await self._condemned.wait()
                continue
            slot, deletion = min(self._doomed.items(), key=lambda doomed: doomed[1].due)
            if deletion.due > self._loop.time():
                await self._condemned.wait(deletion.due)
            elif await self._is_over(slot, deletion):
                if self._doomed[slot] is deletion:
                    del self._doomed[slot]
                if self._is_filling and not self._doomed:
                    await self._measure()
            else:
                pause_s = DELETE_AGAIN_S[min(deletion.tries, len(DELETE_AGAIN_S) - 1)]
                deletion.due, deletion.tries = self._loop.time() + pause_s, deletion.tries + 1

    async def sweep(self, memories: Iterable[str], urgency: Urgency = Urgency.IDLE) -> bool:
        """Read these memories and tell what is new. Measure how full the store is, unless it was
        empty and still is. Return whether all memories where texts arrive could be read; raise
        ModemGone."""
        due, is_read = tuple(memories), True
        is_empty = due == (self._reader.memory,) and not self._board.status.store_used
        for memory in due:
            self._unlisted[memory] = None
            listing = await self._reader.list(memory, urgency)
            is_empty = is_empty and listing.is_whole and not listing.entries
            await self._take_in(memory, listing)
            self._judge(memory, listing)
            is_read = is_read and not (listing.is_deaf and self._matters(memory))
        self._tell(self._inbox.expire(self._loop.time()))
        if due and not is_empty:
            await self._measure()
        if self._is_filling and self._drafts.get(self._reader.memory):
            await self._free_drafts(self._reader.memory)
        return is_read

    def _matters(self, memory: str) -> bool:
        """Whether texts arrive in this memory, as far as is known; many modems name a memory in
        which they have no slots."""
        return memory == self._reader.memory or memory in self._hinted_at

    def _judge(self, memory: str, listing: Listing) -> None:
        """Show a fault if a memory cannot be read, or only slot by slot."""
        if listing.is_whole:
            self._unlisted.pop(memory, None)
        self._unread[memory] = self._unread.get(memory, 0) + 1 if listing.is_deaf else 0
        self._by_place[memory] = self._by_place.get(memory, 0) + 1 if listing.is_by_place else 0
        faults: tuple[Fault, ...] = ()
        for counts, is_readable in ((self._by_place, True), (self._unread, False)):
            for one, sweeps in counts.items():
                if sweeps >= UNREAD_MAX and self._matters(one):
                    faults += reading_faults(one, is_readable=is_readable)
        self._board.update({"reading": faults})

    async def _take_in(self, memory: str, listing: Listing) -> None:
        """Tell the new texts of a listing. An entry that the modem lists without a PDU is read by
        itself, and freed if it is empty."""
        texts = [one for one in listing.entries if one.pdu and not one.is_draft]
        new = [one for one in texts if self._inbox.told(one.slot) != one.pdu]
        known = [one for one in texts if self._inbox.told(one.slot) == one.pdu]
        texts = [*known, *(new[place] for place in in_order_sent(one.pdu for one in new))]
        found = {one.slot: one.pdu for one in texts if not _is_in_words(one)}
        if listing.is_whole:
            self._drafts[memory] = {
                one.slot: one.pdu for one in listing.entries if one.pdu and one.is_draft
            }
            told = {one.slot: self._inbox.told(one.slot) for one in listing.entries}
            kept = {s: pdu for s, pdu in told.items() if pdu is not None and s not in found}
            self._tell(self._inbox.listed(memory, {**found, **kept}, self._loop.time()))
        for one in texts:
            self._take(one)
        for one in listing.entries:
            if not one.pdu and self._inbox.told(one.slot) is None:
                await self._look_closer(one)

    async def _look_closer(self, listed: Entry) -> None:
        try:
            entry = await self._reader.look(listed.slot, Urgency.IDLE)
        except (CommandFailed, CommandTimedOut):
            return
        if entry is not None and entry.pdu:
            self._take(entry)
        elif listed.is_blank:
            if await self._reader.free(listed.slot, self._freeing()):
                self._log_deletion("an empty entry", listed.slot)
        elif entry is not None and not listed.is_draft:
            self._tell(self._inbox.stored(listed.slot, listed.head, self._loop.time()))

    def _take(self, entry: Entry) -> None:
        """Tell this text if it is new."""
        if _is_in_words(entry):
            if not self._shows_words():
                self._tell(self._inbox.stored_in_words(entry.slot, entry.head, entry.pdu))
        else:
            self._tell(self._inbox.stored(entry.slot, entry.pdu, self._loop.time()))

    async def _free_drafts(self, memory: str) -> None:
        """Make room: a text that a phone once wrote or sent with this SIM is nobody's alarm, and a
        full store takes no texts. No copy is kept elsewhere, so the log says what was deleted."""
        for slot, pdu in self._drafts.pop(memory).items():
            if await self._free(slot):
                self._log_deletion("a draft or sent text", slot)
                _log.debug("it was %s", pdu)
        await self._measure()

    def _log_deletion(self, what: str, slot: Slot) -> None:
        _log.warning(
            "%s: %s was deleted to make room: place %d of %s",
            self._board.status.port, what, slot.index, slot.memory,
        )  # fmt: skip

    def _placed(self, slot: Slot) -> Slot:
        """The slot with the name of its memory; none means the memory where texts arrive."""
        return Slot(slot.memory or self._reader.memory, slot.index)

    async def _read(self, slot: Slot) -> None:
        slot = self._placed(slot)
        try:
            is_full = await self._look_into(slot, Urgency.ALARM)
        except (CommandFailed, CommandTimedOut):
            is_full = False
        if not is_full:
            self._memories[slot.memory] = None
            self._is_blind = True

    async def _look_into(self, slot: Slot, urgency: Urgency) -> bool:
        """Tell the text in this slot if it is new; return whether there is any. Raise what the
        session raises."""
        entry = await self._reader.look(slot, urgency)
        self._refilled.discard(slot)
        if entry is None or not entry.pdu:
            return False
        self._take(entry)
        return True

    async def _is_over(self, slot: Slot, deletion: _Deletion) -> bool:
        """Free the slot; return whether that text is gone from it. After an unanswered try, or a
        +CMTI that names the slot, another text may lie there: the slot is read first.
        """
        if deletion.tries or slot in self._refilled:
            try:
                if not await self._look_into(slot, self._freeing()):
                    self._inbox.forget((slot,))
            except (CommandFailed, CommandTimedOut):
                return False
        return self._inbox.told(slot) != deletion.pdu or await self._free(slot)

    def _freeing(self) -> Urgency:
        if len(self._doomed) <= BACKLOG_SHARE * self._board.status.store_capacity:
            self._pressing = None
            return Urgency.IDLE
        if self._pressing is None:
            self._pressing = Turn(self._loop.time, Urgency.NORMAL)
        return self._pressing.urgency()

    async def _free(self, slot: Slot) -> bool:
        is_free = await self._reader.free(slot, self._freeing())
        if is_free:
            self._inbox.forget((slot,))
        return is_free

    async def _measure(self) -> None:
        usage = await self._reader.usage(self._reader.memory)
        if usage is not None:
            faults = store_faults(usage.used, usage.capacity)
            self._is_filling = bool(faults)
            self._board.update(
                {"store": faults}, store_used=usage.used, store_capacity=usage.capacity
            )

    def _tell(self, indications: Iterable[TextIndication]) -> None:
        for indication in indications:
            self._notify(indication)


def _is_in_words(entry: Entry) -> bool:
    return is_text_mode(entry.head) and not is_pdu(entry.pdu)
