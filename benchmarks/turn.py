"""What one turn costs in a bad night: twenty alarms of 32 people each are open, half of them told.

python -m benchmarks.turn [--json]

The core alone (decide, due, plan and every fold between them), and the daemon's whole turn with the
commit and its fsync, for each kind of input, on the same world each time. Beside the core stands
what nobody can do without: the bare fold of the same facts. No modem is attached: an order ends
where its bytes would begin.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import json
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from alarmd.config.settings import Config, load_config
from alarmd.daemon import Daemon
from alarmd.enrolment.compile import compile_roster
from alarmd.incident.facts.entries import Channel, RosterLoaded
from alarmd.incident.facts.evolve import fold
from alarmd.incident.facts.world import Attempt, Incident, Notification, World
from alarmd.incident.intake.inputs import Heard
from alarmd.incident.intake.restart import restart
from alarmd.incident.planner.dispatch import LineSettings
from alarmd.roster import Roster
from alarmd.system.clock import Clock, Past
from alarmd.system.work_thread import WorkThread
from benchmarks.box import machine, number_of, percentile, temporary_folder, write_village
from benchmarks.core import Core
from modem.indications import (
    CallEnded,
    CallFinished,
    CallIncoming,
    Indication,
    ModemChanged,
    SmsStored,
    SubmitEnded,
)
from modem.types import (
    Address,
    CallOutcome,
    CallResult,
    ModemState,
    ModemStatus,
    Msisdn,
    SubmitOutcome,
    SubmitResult,
)

LINES = (2, 8)
ALARMS = 20
A_GROUP = 16  # 15 neighbours, the officer, and the 16 of the group that is told next
PEOPLE = 2 * A_GROUP
TOLD_SHARE, ANSWERED_OF_TOLD = 0.5, 4  # one of so many
STEP_S = 3.0  # what a text takes
STEPS_MAX = 5000
TIMES, WARM_UP = 200, 20
TURN_P99_MS = 25.0  # as much as may lie between a ring and the first byte of its first text
COMING, CANNOT = "1", "2"
START = 1_790_000_000.0
READY = ModemStatus(state=ModemState.READY, carries_texts=True, carries_calls=True)
SENT = SubmitResult(SubmitOutcome.SENT, (7,))


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of input on one number of lines, in milliseconds. `fold_p50_ms` is the peer, `ratio`
    the core over it (None: nothing was to be folded), `facts` how many an input means on average,
    `turn_` the whole turn of the daemon."""

    lines: int
    given: str
    facts: float
    core_p50_ms: float
    core_p99_ms: float
    fold_p50_ms: float
    ratio: float | None
    turn_p50_ms: float
    turn_p99_ms: float


def _core(config: Config, roster: Roster) -> Core:
    lines = tuple(
        LineSettings(line.name, line.calls, line.texts, line.inbound_only, line.voice)
        for line in config.lines
    )
    return Core(roster, config.policy, lines, ZoneInfo(config.timezone))


def write_households(path: Path) -> None:
    """Two groups for each alarm; when too few of the first come, the second is told too."""
    rows = ["village: B", "groups:"]
    for group in range(2 * ALARMS):
        rows.append(
            f"  g{group}: {{name: G{group}, officers: [o], widen_to: {{groups: [g{group ^ 1}]}}}}"
        )
    rows += ["officers:", "  - {id: o, name: 李警官, phones: ['+8610000000001']}", "households:"]
    rows += [
        f"  - {{id: h{n}, name: 王{n}, group: g{n // A_GROUP}, landmark: 大槐树下,"
        f" phones: ['{number_of(n)}']}}"
        for n in range(PEOPLE * ALARMS)
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


# --- the night ------------------------------------------------------------------------------------


def night(core: Core) -> tuple[World, float]:
    """A world in the middle of the alarms, with a text under way, and its instant."""
    names = tuple(line.name for line in core.lines)
    facts = [*restart(World(), "benchmark", names), RosterLoaded(core.roster.digest, 0)]
    world, now = fold(World(), facts, START), START
    for name in names:
        world, _ = core.turn(world, Heard(name, ModemChanged(READY)), now)
    for alarm in range(ALARMS):
        number, call = Msisdn(number_of(alarm * PEOPLE)), f"ring{alarm}"
        line = names[alarm % len(names)]
        world, _ = core.turn(world, _ring(line, number, call), now)
        world, _ = core.turn(world, Heard(line, CallEnded(call)), now + 1.0)
        now += 2.0
    asked: set[str] = set()
    for _ in range(STEPS_MAX):
        now += STEP_S
        for name in names:
            attempt = _under_way(world, name)
            if attempt is not None:
                world, _ = core.turn(world, _ended(attempt), now)
        for incident in world.open_incidents():
            for whom in sorted(set(_waiting(incident)) - asked):
                asked.add(whom)
                if len(asked) % ANSWERED_OF_TOLD == 0:
                    known = world.incidents[incident.id].coming()  # two would be enough
                    words = CANNOT if known else COMING
                    answer = _answer(names[0], Msisdn(whom), now, words)
                    world, _ = core.turn(world, answer, now)
        if _is_mid_alarm(world, names):
            return world, now
    raise SystemExit("the night never came to its middle")


def _is_mid_alarm(world: World, names: Sequence[str]) -> bool:
    people = [list(incident.recipients()) for incident in world.open_incidents()]
    assert len(people) == ALARMS
    told = sum(map(_is_told, itertools.chain(*people)))
    is_told = all(len(of) == PEOPLE for of in people) and told >= TOLD_SHARE * PEOPLE * ALARMS
    texts = [_under_way(world, name) for name in names]
    return is_told and any(text is not None and text.channel is Channel.SMS for text in texts)


def _is_told(person: Notification) -> bool:
    return any(attempt.was_taken for attempt in person.attempts)


def _told(world: World) -> Iterator[str]:
    """The numbers of neighbours who got a text and have not answered."""
    for incident in world.open_incidents():
        yield from _waiting(incident)


def _waiting(incident: Incident) -> Iterator[str]:
    for person in incident.recipients():
        if _is_told(person) and person.response is None and not person.is_officer:
            yield person.party.phones[0].number.e164


def _under_way(world: World, line: str) -> Attempt | None:
    busy = world.lines[line].occupied_by
    return None if busy is None else world.attempt(busy)


# --- what comes in --------------------------------------------------------------------------------


def _ring(line: str, number: Msisdn, call: str) -> Heard:
    return Heard(line, CallIncoming(call, Address.of(number)), number)


def _answer(line: str, number: Msisdn, now: float, words: str) -> Heard:
    text = SmsStored(f"{number} {now}", (), Address.of(number), words, now)
    return Heard(line, text, number)


def _ended(attempt: Attempt) -> Heard:
    token, ended = attempt.id, CallResult(CallOutcome.NO_ANSWER, alerted=True)
    is_text = attempt.channel is Channel.SMS
    what: Indication = SubmitEnded(token, SENT) if is_text else CallFinished(token, ended)
    return Heard(attempt.line, what)


def inputs(core: Core, world: World, now: float) -> dict[str, list[Heard | None]]:
    """Of each kind as many as there are in this world, in an order that favours nobody."""
    names = [line.name for line in core.lines]
    waiting = [Msisdn(number) for number in dict.fromkeys(_told(world))]
    random.Random(1).shuffle(waiting)
    line = itertools.cycle(names)
    texts = (_under_way(world, name) for name in names)
    return {
        "ring": [_ring(next(line), number, "benchmark") for number in waiting],
        "text": [_answer(next(line), number, now, COMING) for number in waiting],
        "submit": [_ended(text) for text in texts if text and text.channel is Channel.SMS],
        "timer": [None],
    }


def _next_news(core: Core, world: World, now: float) -> float:
    """The first instant, of those at which the core wants to be turned, that brings facts."""
    for _ in range(STEPS_MAX):
        _, facts = core.turn(world, None, now)
        if facts:
            return now
        now = core.wake_at
    raise SystemExit("time brings nothing")


# --- measured -------------------------------------------------------------------------------------


def timed(act: Callable[[], object]) -> float:
    """How many milliseconds it takes."""
    begun = time.perf_counter_ns()
    act()
    return (time.perf_counter_ns() - begun) / 1e6


def measure_core(
    core: Core, world: World, given: list[Heard | None], now: float
) -> tuple[list[float], list[float], float]:
    """Of so many turns: their times, those of the bare folds, and facts a turn."""
    turns, folds, count = [], [], 0
    for one in itertools.islice(itertools.cycle(given), TIMES + WARM_UP):
        _, facts = core.turn(world, one, now)
        count += len(facts)
        turns.append(timed(lambda one=one: core.turn(world, one, now)))  # type: ignore[misc]
        folds.append(timed(lambda facts=facts: fold(world, facts, now)))  # type: ignore[misc]
    return turns[WARM_UP:], folds[WARM_UP:], count / (TIMES + WARM_UP)


async def measure_turns(
    daemon: Daemon, world: World, given: list[Heard | None], now: float
) -> list[float]:
    """The same inputs through the daemon: to the commit on the disk and the orders to the lines."""
    loop = asyncio.get_running_loop()
    turns = []
    for one in itertools.islice(itertools.cycle(given), TIMES + WARM_UP):
        daemon.world = world
        daemon.clock = Clock(loop.time, lambda: 0.0, Past(at=now))
        daemon._inbox = [] if one is None else [one]
        begun = time.perf_counter_ns()
        await daemon._turn()
        turns.append((time.perf_counter_ns() - begun) / 1e6)
        await asyncio.sleep(0)  # what the lines answer, having no modem, is not this turn's
    return turns[WARM_UP:]


async def measure(lines: int) -> list[Row]:
    """All kinds of input on so many lines."""
    with temporary_folder() as name, WorkThread("journal") as journal_thread:
        config, problems = load_config(write_village(Path(name), lines, A_GROUP, calls=True))
        assert config is not None, problems
        write_households(config.households)
        config.state.mkdir(exist_ok=True)
        is_good, faults = compile_roster(config.households, config.roster_cache)
        assert is_good, faults
        daemon = Daemon(config, utc=lambda: 0.0, run=journal_thread)
        await daemon.store.open()
        daemon.rosters.recall()
        assert daemon.rosters.roster is not None
        core = _core(config, daemon.rosters.roster)
        world, now = night(core)
        wake_at = _next_news(core, world, now)
        gc.freeze()
        rows = []
        for kind, given in inputs(core, world, now).items():
            at = wake_at if kind == "timer" else now
            cores, folds, facts = measure_core(core, world, given, at)
            turns = await measure_turns(daemon, world, given, at)
            rows.append(_row(lines, kind, facts, cores, folds, turns))
        await daemon.store.close()
    return rows


def _row(
    lines: int,
    kind: str,
    facts: float,
    cores: list[float],
    folds: list[float],
    turns: list[float],
) -> Row:
    core, peer = percentile(cores, 0.5), percentile(folds, 0.5)
    return Row(
        lines,
        kind,
        round(facts, 1),
        round(core, 3),
        round(percentile(cores, 0.99), 3),
        round(peer, 3),
        round(core / peer, 1) if facts else None,
        round(percentile(turns, 0.5), 3),
        round(percentile(turns, 0.99), 3),
    )


def _show(rows: list[Row]) -> None:
    print(
        f"a turn with {ALARMS} open alarms of {PEOPLE} people, in ms; the whole turn commits with"
        f" fsync; {machine()}"
    )
    print(
        "  lines  input   facts      core p50     p99   bare fold p50   ratio    whole p50     p99"
    )
    for row in rows:
        ratio = "    -" if row.ratio is None else f"{row.ratio:5.1f}"
        print(
            f"  {row.lines:5}  {row.given:6}  {row.facts:5.1f}   {row.core_p50_ms:11.3f}"
            f"  {row.core_p99_ms:6.3f}   {row.fold_p50_ms:13.3f}   {ratio}"
            f"   {row.turn_p50_ms:10.3f}  {row.turn_p99_ms:6.3f} (at most {TURN_P99_MS:g})"
        )


def main() -> None:
    """Measure, print beside the target and the peer."""
    rows = [row for lines in LINES for row in asyncio.run(measure(lines))]
    _show(rows)
    if "--json" in sys.argv:
        print(json.dumps({"rows": [asdict(row) for row in rows]}))


if __name__ == "__main__":
    main()
