"""One loop, one journal, one direction: inputs come in, facts are committed, lines get orders."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import Callable, Coroutine, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import assert_never
from zoneinfo import ZoneInfo

from msgspec import Struct

from alarmd import __version__
from alarmd.bulkhead import understood
from alarmd.config.settings import Config
from alarmd.enrolment.current import Compile, Rosters, compile_in_child, loaded
from alarmd.incident.facts.entries import (
    AttemptStarted,
    CutOrdered,
    Entry,
    LookedUp,
    Order,
    RingEndOrdered,
    RosterLoaded,
)
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import World
from alarmd.incident.intake.decide import decide
from alarmd.incident.intake.forgetting import forgotten_answers
from alarmd.incident.intake.inputs import Heard, Input
from alarmd.incident.intake.leaving import seen_on_roster
from alarmd.incident.intake.restart import left_under_way, restart
from alarmd.incident.planner.dispatch import Dispatcher
from alarmd.incident.planner.plan import Plan, plan
from alarmd.incident.planner.timers import due
from alarmd.journal.database import Journal, JournalError
from alarmd.journal.seals import Draw
from alarmd.journal.writer import Run, Store
from alarmd.lines import Line
from alarmd.privacy import look_ups
from alarmd.system.clock import Clock, Past
from alarmd.system.logs import log_entries
from alarmd.system.sd_notify import Notifier
from alarmd.system.timekeeper import Timekeeper, word_of
from alarmd.voice.announcer import Announcer, is_spoken
from alarmd.voice.prompts import Library
from modem.indications import DigitHeard
from modem.port import OpenPort, open_serial
from modem.types import Msisdn
from modem.usb import Usb
from modem.waiting import pause

INPUTS_A_TURN_MAX = 256  # a flood is spread over several turns; each turn is one commit
DUE_ROUNDS_MAX = 16  # a fact that comes by time makes only a few others due
RETRY_WRITING_AFTER_S = 5.0
FOLD_AGAIN_AFTER_S = 60.0  # a journal that could not be read may be readable then
STOP_WITHIN_S = 5.0  # for a text under way to settle: with an unknown result it is sent twice

_log = logging.getLogger("alarmd.daemon")


class Request(Struct, frozen=True):
    """An input that somebody waits for: `facts` gets its facts once they are written down."""

    input: Input
    facts: asyncio.Future[list[Entry]]


class Daemon:
    """The loop around decide, due and plan. The Store gets `run`, `open_journal` and `draw`, the
    lines get `open_port` and `usb`; `on_roster` is called when a roster is loaded."""

    def __init__(
        self,
        config: Config,
        *,
        utc: Callable[[], float],
        run: Run,
        open_journal: Callable[[Path], Journal] = Journal,
        draw: Draw = os.urandom,
        open_port: OpenPort = open_serial,
        usb: Usb | None = None,
        compile_roster: Compile = compile_in_child,
        notifier: Notifier | None = None,
        on_roster: Callable[[], None] = lambda: None,
    ) -> None:
        self.config = config
        self.zone = ZoneInfo(config.timezone)
        self.world = World()
        self.store = Store(config.journal, run, open_journal, draw)
        self.rosters = Rosters(config.households, config.roster_cache, compile_roster)
        senders = config.missed_call_senders
        self.lines = {
            line.name: Line(line, config.policy, self._receive, open_port, usb, senders)
            for line in config.lines
        }
        self._in_thread = run
        self._announcer = Announcer(Library(config.prompts).resolve, config.policy)
        self._settings = tuple(line.settings for line in self.lines.values())
        self._utc = utc
        self._started_at = 0.0
        # A stand-in until `start` knows the last time in the journal.
        self.clock = Clock(lambda: 0.0, utc)
        self._timekeeper = Timekeeper(self.clock, utc)
        self._notifier = notifier or Notifier()
        self._on_roster = on_roster
        self._inbox: list[Heard | Request] = []
        self._facts: list[Entry] = []
        self._unsettled: list[Heard] = []
        self._wakeup = asyncio.Event()
        self._is_stopping = False
        self._folds_beside = False
        self._tasks: set[asyncio.Task[None]] = set()

    def drills_wait_until_utc(self) -> float | None:
        """The UTC at which the budgets let a drill go on; None if no budget holds it up now."""
        now = self.clock.now()
        dispatcher = Dispatcher(self.world, now, self._settings, self.config.policy)
        until = dispatcher.drills_wait_until()
        return None if until is None else self.clock.utc() + (until - now)

    # --- life ------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Fold what matters of the journal, open the lines; fold the rest beside the running box.

        The inbox is open before the modems are initialised. On the very first start there is no
        roster yet: inputs are queued until the file has been read.
        """
        self._notifier.starting()
        self.world = await self.store.open(self._utc())
        known = self.world.past_utc, self.world.calendar_ahead_s
        past = Past(self.store.last_at, self.store.last_utc, *known)
        self.clock = Clock(asyncio.get_running_loop().time, self._utc, past)
        self._timekeeper = Timekeeper(self.clock, self._utc)
        is_current = self.rosters.recall()
        if self.rosters.roster is not None:
            self._facts.append(loaded(self.rosters.roster))
            self._on_roster()
        if not is_current:
            self._spawn(self.reload())
        now = self._started_at = self.clock.now()
        life = tuple(self.lines), self.clock.past_utc, self.clock.knows_past
        begun = [*self.store.found(), *restart(self.world, __version__, *life, self.clock.ahead_s)]
        self.world = fold(self.world, begun, now)
        await self.store.commit(begun, now, self.clock.utc())
        await self._take_look_ups(now)
        for line in self.lines.values():
            line.recall(self.world, now)
            line.start()
        gc.freeze()
        self._notifier.ready()

    async def _fold_beside(self) -> None:
        """Fold the whole of a long journal while the box serves; a turn takes the result over."""
        try:
            while await self.store.fold_on():
                if self.store.is_checkpoint_waiting:
                    self._wakeup.set()
        except JournalError as error:
            _log.error("the whole journal cannot be folded: %s", error)
            await pause(FOLD_AGAIN_AFTER_S)
            self._folds_beside = False
        self._wakeup.set()

    async def _take_look_ups(self, now: float) -> None:
        """Put on record who looked at whom while no daemon ran."""
        try:
            with look_ups.taking(self.config.look_ups) as pending:
                facts: list[Entry] = [LookedUp(o.what, o.by, o.utc) for o in pending.look_ups]
                self.world = fold(self.world, facts, now)
                if await self.store.commit(facts, now, self.clock.utc()):
                    pending.forget()
        except OSError as error:
            _log.error("look-ups were not taken over: %s", error)

    async def run(self) -> None:
        """Turn until `stop` is called."""
        while not self._is_stopping:
            wake_at = await self._turn()
            await self._wait(wake_at)
            self._notifier.alive()

    @property
    def uptime_s(self) -> float:
        """For how many seconds the daemon has been running."""
        return self.clock.now() - self._started_at

    def stop(self) -> None:
        """Ask `run` to return."""
        self._is_stopping = True
        self._wakeup.set()

    async def close(self) -> None:
        """Write down the last inputs and the facts that the disk refused so far, give the attempts
        under way STOP_WITHIN_S to settle, then stop the lines and close the journal.
        """
        self._notifier.stopping()
        await self._turn()
        loop = asyncio.get_running_loop()
        until = loop.time() + STOP_WITHIN_S
        while any(facts.occupied_by for facts in self.world.lines.values()) and loop.time() < until:
            await self._wait(self.clock.now() + 0.1)
            await self._turn()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*(line.stop() for line in self.lines.values()))
        now, utc = self.clock.now(), self.clock.utc()
        await self._keep_checkpoint(now, utc, always=True)
        await self.store.close(self.world, now, utc)
        self._notifier.close()

    async def request(self, wanted: Input) -> list[Entry]:
        """Put an operator's input in the inbox; return its facts once they are written down."""
        facts: asyncio.Future[list[Entry]] = asyncio.get_running_loop().create_future()
        self._inbox.append(Request(wanted, facts))
        self._wakeup.set()
        return await facts

    async def reload(self) -> None:
        """Read the households again; a bad file leaves the last good roster in force."""
        fact = await self.rosters.reload()
        self._facts.append(fact)
        if isinstance(fact, RosterLoaded):
            self._on_roster()
        # A full collection that walks ten thousand households would hold up an alarm.
        gc.freeze()
        self._wakeup.set()

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- one turn --------------------------------------------------------------------------------

    def _receive(self, heard: Heard) -> None:
        self._inbox.append(heard)
        self._wakeup.set()

    async def _wait(self, wake_at: float) -> None:
        """Wait until something comes in, `wake_at` is reached or the watchdog is due."""
        loop = asyncio.get_running_loop()
        if self._notifier.watchdog_every_s is not None:
            wake_at = min(wake_at, self.clock.now() + self._notifier.watchdog_every_s)
        timer = None
        if wake_at != float("inf"):
            timer = loop.call_at(self.clock.monotonic_at(wake_at), self._wakeup.set)
        await self._wakeup.wait()
        self._wakeup.clear()
        if timer is not None:
            timer.cancel()

    async def _turn(self) -> float:
        """Advance the world by what came in; return the instant at which to turn again."""
        given = self._take_inputs()
        self._facts = [*self._keep_time(given), *self._facts]
        now, utc = self.clock.now(), self.clock.utc()
        world, entries, answers = self._decide(given, now, utc)
        world, entries = self._let_time_pass(world, entries, now)
        planned = Plan([], float("inf"))
        if not self._is_stopping:
            planned = plan(world, now, self._settings, self.config.policy, self.zone)
            world = fold(world, planned.entries, now)
        self.world = world
        is_written = await self.store.commit([*entries, *planned.entries], now, utc)
        await self._obey_all(planned.orders)
        await self._settle(given, is_written)
        for request, facts in answers:
            if not request.facts.done():
                request.facts.set_result(facts)
        log_entries([*entries, *planned.entries])
        await self._keep_checkpoint(now, utc)
        is_dated = self._timekeeper.is_confirmed
        if not planned.entries and not self._inbox:
            await self.store.tidy(self.world, now, utc)
            await self._do_chore(now, utc, is_dated=is_dated)
        wake_at = min(planned.wake_at, max(now, self.store.chore_at(self.world, is_dated=is_dated)))
        return wake_at if is_written else min(wake_at, now + RETRY_WRITING_AFTER_S)

    async def _keep_checkpoint(self, now: float, utc: float, *, always: bool = False) -> None:
        """Keep a checkpoint now and then, and record it; take over what was folded beside."""
        if self.store.unfolded and not self._folds_beside:
            self._folds_beside = True
            self._spawn(self._fold_beside())
        whole = await self.store.whole()
        if whole is not None:
            self.world = whole
            for line in self.lines.values():
                line.recall_parts(whole, now)
            self._facts += left_under_way(whole)
        self._facts += self.store.found()
        kept = self.store.checkpoint(self.world, now, always=always)
        sealed = await self.store.sealed(kept) if kept is not None else None
        if sealed is not None:
            self.world = fold(self.world, [sealed], now)
            await self.store.commit([sealed], now, utc, kept)

    async def _do_chore(self, now: float, utc: float, *, is_dated: bool) -> None:
        chore = await self.store.chore(self.world, now, utc, is_dated=is_dated)
        if chore is not None:
            self.world = fold(self.world, [chore], now)
            await self.store.commit([chore], now, utc)

    def _take_inputs(self) -> Sequence[Heard | Request]:
        if self.rosters.roster is None:
            return []
        given, self._inbox = self._inbox[:INPUTS_A_TURN_MAX], self._inbox[INPUTS_A_TURN_MAX:]
        if self._inbox:
            self._wakeup.set()
        return given

    def _keep_time(self, given: Sequence[Heard | Request]) -> Iterator[Entry]:
        """The corrections of the clock by the network and by this machine's calendar. They come
        first: they date the facts of this turn, and date anew the earlier rows of this life."""
        corrections = [self._timekeeper.look()]
        for heard in given:
            if isinstance(heard, Heard):
                word = word_of(heard, partial(self._is_enrolled, heard.number))
                corrections.append(self._timekeeper.hear(word) if word else None)
        return filter(None, corrections)

    def _is_enrolled(self, number: Msisdn | None) -> bool:
        roster = self.rosters.roster
        return roster is not None and number is not None and roster.owner(number) is not None

    def _decide(
        self, given: Sequence[Heard | Request], now: float, utc: float
    ) -> tuple[World, list[Entry], list[tuple[Request, list[Entry]]]]:
        entries, self._facts = self._facts, []
        world = fold(self.world, entries, now)
        answers: list[tuple[Request, list[Entry]]] = []
        for one in given:
            decide_on = partial(self._decide_on, world, now, utc)
            facts = understood(one.input if isinstance(one, Request) else one, decide_on)
            world = fold(world, facts, now)
            entries = [*entries, *facts]
            if isinstance(one, Request):
                answers.append((one, facts))
        return world, entries, answers

    def _decide_on(self, world: World, now: float, utc: float, given: Input) -> list[Entry]:
        roster, secret = self.rosters.roster, self.store.closing_secret
        assert roster is not None
        return decide(world, roster, given, now, utc, self.config.policy, secret, self.zone)

    def _let_time_pass(
        self, world: World, entries: list[Entry], now: float
    ) -> tuple[World, list[Entry]]:
        roster, policy = self.rosters.roster, self.config.policy
        facts = list(seen_on_roster(world, roster)) if roster else []
        for _ in range(DUE_ROUNDS_MAX):
            facts += [*due(world, now, policy), *forgotten_answers(world, roster, policy)]
            if not facts:
                break
            world = fold(world, facts, now)
            entries, facts = [*entries, *facts], []
        return world, entries

    async def _obey_all(self, orders: Sequence[Order]) -> None:
        """Obey the spoken calls last: no other order waits while the disk gives their sound."""
        for order in orders:
            if not is_spoken(order):
                self._obey(order)
        for call in filter(is_spoken, orders):
            talk = await self._in_thread(partial(self._announcer.talk, self.world, call))
            self.lines[call.line].obey(call, talk)

    def _obey(self, order: Order) -> None:
        match order:
            case AttemptStarted() | RingEndOrdered():
                self.lines[order.line].obey(order)
            case CutOrdered():
                attempt = self.world.attempt(order.attempt)
                if attempt is not None:
                    self.lines[attempt.line].obey(order)
            case _:
                assert_never(order)

    async def _settle(self, given: Sequence[Heard | Request], is_written: bool) -> None:
        """Settle the indications whose facts are on the disk: only those may leave a modem."""
        self._unsettled += [one for one in given if isinstance(one, Heard)]
        if not is_written:
            return
        unsettled, self._unsettled = self._unsettled, []
        for heard in unsettled:
            self.lines[heard.line].settle(heard.indication)
            if isinstance(heard.indication, DigitHeard):
                await self._answer(heard.line, heard.indication)

    async def _answer(self, line: str, pressed: DigitHeard) -> None:
        """Answer a key once its facts are written down: then the answer stays true."""
        attempt, key = pressed.token, pressed.digit
        clip = await self._in_thread(partial(self._announcer.answer, self.world, attempt, key))
        if clip is not None:
            self.lines[line].answer(attempt, clip)
