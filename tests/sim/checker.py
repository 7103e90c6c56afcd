"""Looks at every commit and at everything the network sees, and says what is broken."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from alarmd.daemon import Daemon
from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptStarted,
    Channel,
    Entry,
    FalseAlarmSaid,
    IncidentOpened,
    PartHeard,
    RosterLoaded,
    TextHeard,
    TextUnintelligible,
)
from alarmd.incident.facts.evolve import evolve
from alarmd.incident.facts.world import World
from alarmd.journal.database import GENESIS, chained, decode
from alarmd.journal.verification import verify
from alarmd.roster import Party
from modem.ladder import Rung
from modem.sim.record import Fact, FactKind
from modem.types import Msisdn
from tests.modem.pipe import Pipe
from tests.sim.disk import Disk
from tests.sim.in_vain import CallsInVain
from tests.sim.ladders import Ladders
from tests.sim.law import CLOCK_RIGHT_S, Breach, Law
from tests.sim.laws import Owner, broken_by, broken_limits, was_heard, was_taken_back
from tests.sim.loops import Loops
from tests.sim.meanings import contradicted
from tests.sim.nameless import named_in_public
from tests.sim.promises import Promises
from tests.sim.retold import Retold
from tests.sim.rings import RingsHeard
from tests.sim.strangers import Strangers
from tests.sim.truth import Truth
from tests.sim.turns import IdleLines, called_too_early
from tests.sim.village import Village

DAY_S = 86400.0
VIOLATIONS_MAX = 10

Tell = Callable[[float, str], None]


class Checker:
    """The watcher of a box. `violations` fills up; `failed` ends with the first of them."""

    def __init__(self, tell: Tell | None = None) -> None:
        self.violations: list[str] = []
        self.loop = asyncio.get_running_loop()
        self.failed: asyncio.Future[None] = self.loop.create_future()
        self.world = World()
        self.rows = 0
        self.tail = GENESIS
        self.texts_heard: set[tuple[str, str, str]] = set()
        self.parts_heard: set[tuple[str, str]] = set()
        self.attempts: list[AttemptStarted] = []
        self.written: list[AttemptStarted] = []
        self.opened: list[Callable[[int, str], None]] = []
        self._tell = tell
        self._last_at = 0.0
        self._row = 0.0, 0.0  # the instant and the date of the one that is looked at
        self._daemon: Daemon | None = None
        self._ordered: Counter[tuple[str, str, str]] = Counter()
        self._truth = Truth()
        self._retold = Retold()
        self._ladders = Ladders()
        self._promises = Promises()
        self._loops = Loops()
        self._idle = IdleLines()
        self._before: Entry | None = None
        self._in_vain = CallsInVain()
        self._rings = RingsHeard(lambda breach: self.fail(*breach))
        self.strangers = Strangers()
        self._village: Village | None = None
        self._disk = Disk()

    def watch(self, village: Village, disk: Disk) -> None:
        """Look at this village from here on."""
        self._village, self._disk = village, disk
        village.sockets.took = self._took
        self._rings.watch(village, disk)
        for pipe in village.pipes.values():
            pipe.watch = partial(self._wrote, pipe)

    def fail(self, law: Law, what: str) -> None:
        """Something is broken."""
        breach = Breach(law, what)
        if len(self.violations) < VIOLATIONS_MAX:
            self.violations.append(f"{self.loop.time():.1f} {breach}")
        self.noted(f"VIOLATION {breach}")
        if not self.failed.done():
            self.failed.set_result(None)

    # --- the box ----------------------------------------------------------------------------------

    def started(self, daemon: Daemon) -> None:
        """A new life: what was expected of the one before is void."""
        self._daemon = daemon
        self._ladders.forget()
        self._rings.started(daemon)

    def ordered(self, entries: Sequence[Entry]) -> None:
        """These are written, or the disk refuses: each attempt may reach the network once."""
        for entry in entries:
            if isinstance(entry, AttemptStarted):
                text = entry.text if entry.channel is Channel.SMS else ""
                self._ordered[entry.line, entry.number, text] += 1
                self._truth.ordered(entry)
                self.attempts.append(entry)

    def committed(self, *, is_written: bool) -> None:
        """Read what is new on the disk; what is there must add up to the live world."""
        assert self._daemon is not None
        self._read_rows(self._daemon)
        if not is_written:
            return
        live = self._daemon.world
        if self.world != live:
            self.fail(Law.FOLD, "the world is another")
        for what in self._retold.contradicted(live):
            self.fail(Law.FOLD, what)
        self.world = live  # the same values: the next comparison looks only at what has changed

    def died(self) -> None:
        """The daemon is gone."""
        self._daemon = None
        self._idle.forget()
        self._rings.started(None)

    def fell_over(self, error: BaseException) -> None:
        """The daemon ended by itself."""
        where = error.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        at = f" at {where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
        self.fail(Law.LIVES, f"{error!r}{at}")

    def noted(self, what: str) -> None:
        """For the story."""
        if self._tell is not None:
            self._tell(self.loop.time(), what)

    def finished(self, daemon: Daemon) -> None:
        """The daemon was closed properly: the whole journal holds."""
        verdict = verify(daemon.config.journal)
        if verdict.broken_at is not None or verdict.entries != self.rows:
            self.fail(Law.CHAIN, f"{verdict}, {self.rows} rows were seen")
        assert self._village is not None
        for named in named_in_public(daemon.config.journal, self._village):
            self.fail(Law.NAMELESS, f"{named} is in a public part")

    # --- rows -------------------------------------------------------------------------------------

    def _read_rows(self, daemon: Daemon) -> None:
        journal = daemon.store._journal
        assert journal is not None
        if journal.seq < self.rows:
            return self.fail(Law.CHAIN, f"rows are lost: {journal.seq} of {self.rows}")
        rows = journal._connection.execute(
            "SELECT seq, at, utc, kind, public, digest, data, hash FROM entries "
            "WHERE seq > ? ORDER BY seq",
            (self.rows,),
        ).fetchall()
        entries: list[tuple[float, Entry]] = []
        dates: list[float] = []
        for seq, at, utc, kind, public, digest, data, kept in rows:
            is_next = seq == self.rows + 1
            if not is_next or chained(self.tail, seq, at, utc, kind, public, digest) != kept:
                return self.fail(Law.CHAIN, f"row {seq} does not fit")
            if at < self._last_at:
                self.fail(Law.TIME, f"row {seq}: {self._last_at} to {at}")
            self.rows, self.tail, self._last_at = seq, kept, at
            entries.append((at, decode(kind, data)))
            dates.append(utc)
        known_from = _first_after_reload(entries, daemon)
        for index, (at, entry) in enumerate(entries):
            self._row = at, dates[index]
            after = entries[index + 1][1] if index + 1 < len(entries) else None
            owner = _owner_by(daemon) if index >= known_from else _nobody
            self._take(entry, after, at, owner)
            if isinstance(entry, TextHeard):
                assert self._village is not None
                later = [one for _, one in entries[index + 1 :]]
                seen = self._village, self.world, entry, later
                for what in self._in_vain.unheard(*seen, owner, at):
                    self.fail(Law.HEARD, what)
        if rows:
            for what in broken_limits(self.world):
                self.fail(Law.LIMITS, what)
            for breach in self._promises.broken_in(self.world):
                self.fail(*breach)
            for breach in self._idle.planned(self.world, self._last_at):
                self.fail(*breach)
        if self._disk.slow_s or self._disk.refuses:
            self._idle.forget()

    def _take(self, entry: Entry, after: Entry | None, at: float, owner: Owner) -> None:
        for breach in broken_by(self.world, entry, after, at, owner):
            self.fail(*breach)
        if isinstance(entry, TextHeard):
            self._promises.sent_at, self._promises.is_of_before = self._sent_at(entry)
        for breach in self._promises.broken_by(self.world, entry, at):
            self.fail(*breach)
        for breach in self._loops.broken_by(self.world, entry, at):
            self.fail(*breach)
        for what in contradicted(self._before, entry):
            self.fail(Law.A_PERSON, what)
        for what in self._truth.contradicted(self.world, entry):
            self.fail(Law.TRUTH, what)
        for what in self._in_vain.late(entry, at):
            self.fail(Law.HEARD, what)
        self._rings.take(entry)
        match entry:
            case Acknowledged() if not was_heard(self.world, self._before, entry):
                self.fail(Law.A_PERSON, f"nobody heard {entry.party} answer")
            case FalseAlarmSaid() if not was_taken_back(self.world, self._before, entry):
                self.fail(Law.A_PERSON, f"{entry.party} has not taken it back")
            case AttemptStarted():
                self.written.append(entry)
                for breach in called_too_early(self.world, entry):
                    self.fail(*breach)
            case IncidentOpened():
                for told in self.opened:
                    told(entry.incident, entry.originator.id)
            case TextHeard():
                self.texts_heard.add((entry.line, self._rings.meant(entry.number), entry.text))
            case PartHeard():
                self.parts_heard.add((entry.number, entry.text))
            case TextUnintelligible():
                self.texts_heard.add((entry.line, self._rings.meant(entry.number), ""))
            case _:
                pass
        enrolled = self._village.owners if self._village is not None else ()
        too_many = self.strangers.take(entry, self.loop.time(), enrolled, owner)
        if too_many is not None:
            self.fail(*too_many)
        self._retold.take(entry, at)
        self.world, self._before = evolve(self.world, entry, at), entry
        if self._tell is not None:
            self.noted(f"  journal {self.rows:5} {entry}")

    def _sent_at(self, text: TextHeard) -> tuple[float, bool]:
        """The instant at which this text was sent; infinite if the box cannot know: its own clock
        is wrong, the stamp senseless, or it was sent before this life of the box: then True."""
        assert self._daemon is not None
        assert self._village is not None
        utc, clock = self._village.network.utc(), self._daemon.clock
        sent_at = clock.now() - (utc - text.sent_utc)  # a full disk writes it later
        at, dated = self._row  # the clock may be right by now, and was not when it was understood
        is_right = abs(dated - (utc - (clock.now() - at))) < CLOCK_RIGHT_S
        is_stamped = 0.0 <= utc - text.sent_utc < DAY_S
        is_of_life = sent_at >= self.world.life_since or clock.knows_past
        if not (is_right and is_stamped):
            return float("inf"), False
        return (sent_at, False) if is_of_life else (float("inf"), True)

    # --- the wire and the network -----------------------------------------------------------------

    def _wrote(self, pipe: Pipe, data: bytes) -> None:
        """The driver wrote these bytes to the port."""
        if b"+CFUN" in data:
            for breach in self._ladders.wrote(pipe, data, self.loop.time()):
                self.fail(*breach)

    def _took(self, pipe: Pipe, rung: Rung) -> None:
        """The modem was reset by its socket."""
        for breach in self._ladders.took(pipe, rung, self.loop.time()):
            self.fail(*breach)

    def fact(self, fact: Fact) -> None:
        """The network saw something: only what was ordered, only to whom it was ordered."""
        if self._tell is not None:
            self.noted(f"network {_shown_fact(fact)}")
        if fact.kind is FactKind.CALL_SETUP:
            self._rings.began(fact.call, fact.at)
        village = self._village
        if village is None:
            return
        if fact.kind is FactKind.CALL_ACTIVE and fact.recipient in village.hotlines:
            self.fail(Law.FREE, f"{fact.origin} was answered by {fact.line}")
        if fact.origin not in village.hotlines:
            return
        if fact.kind not in (FactKind.TEXT_ACCEPTED, FactKind.CALL_SETUP):
            return
        key = (fact.line, fact.recipient, fact.text)
        if fact.recipient not in village.owners:
            self.fail(Law.ENROLLED, f"{fact.recipient} is not: {fact.kind.value}")
        elif not self._ordered[key]:
            self.fail(Law.WRITTEN_FIRST, f"nobody ordered {fact.kind.value} {key}")
        else:
            self._ordered[key] -= 1
            if fact.kind is FactKind.TEXT_ACCEPTED:
                self._truth.taken(fact)


def _first_after_reload(entries: Sequence[tuple[float, Entry]], daemon: Daemon) -> int:
    """Which of these facts is the first that was certainly found by the roster in force now."""
    if any(isinstance(e, RosterLoaded) for batch, _, _ in daemon.store._unwritten for e in batch):
        return len(entries)
    reloads = (at for at, (_, entry) in enumerate(entries) if isinstance(entry, RosterLoaded))
    return max(reloads, default=0)


def _nobody(number: str) -> Party | None:
    """Whose number it was then is not known."""
    del number
    return None


def _owner_by(daemon: Daemon) -> Owner:
    roster = daemon.rosters.roster

    def owner(number: str) -> Party | None:
        if roster is None or not number.startswith("+"):
            return None
        return roster.owner(Msisdn(number))

    return owner


def _shown_fact(fact: Fact) -> str:
    shown = f"{fact.kind.value} {fact.origin}"
    shown += f" -> {fact.recipient}" if fact.recipient else ""
    shown += f" on {fact.line}" if fact.line else ""
    shown += f" {fact.text!r}" if fact.text else ""
    return shown + (f" ({fact.code})" if fact.code else "")
