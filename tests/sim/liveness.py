"""Once everything works again: is everybody told, is nobody forgotten, does everything end?"""

from __future__ import annotations

import random
from collections.abc import Iterator

from alarmd.daemon import Daemon
from alarmd.incident.facts.entries import Channel, CloseReason, Purpose
from alarmd.incident.facts.world import FIRST_WAVE, Attempt, Incident, Notification, World
from alarmd.incident.intake.inputs import CloseRequested
from alarmd.incident.planner.calling import is_first
from alarmd.lines import Line
from modem.sim.phone import Behaviour
from modem.sim.record import FactKind
from modem.sms.concat import PATIENCE_S
from modem.types import ModemState
from tests.modem.virtual_loop import elapse
from tests.sim.box import Box
from tests.sim.called_again import (
    CALL_S,
    FIRST_WAVE_S,
    TEXTS_S,
    first_waves_since,
    last_call,
    officer_left_alone,
)
from tests.sim.checker import Checker
from tests.sim.floods import is_flooded
from tests.sim.last_alarm import (
    caller_not_told,
    caller_not_told_again,
    kind_unknown,
    officers_not_replaced,
    says_what_it_is,
    set_moods,
)
from tests.sim.law import Breach, Law
from tests.sim.laws import ATTEMPT_LASTS_S
from tests.sim.village import Person, Village

UP_WITHIN_S = 600.0  # a box that was down comes back, a modem that hung is reset
HEARD_WITHIN_S = 30.0
READ_WITHIN_S = 30.0  # a text among others
PART_TOLD_WITHIN_S = PATIENCE_S + 90.0  # it waits for the others; then the store is looked through
BROUGHT_WITHIN_S = 300.0  # of those that found no room: strangers' must not keep it
CLOSINGS_MAX, FIRST_WAVE_WITHIN_S = 5, 60.0
READ_AFTER_CALL_WITHIN_S = 150.0  # where the modem is not asked for texts during a call
TOLD_WITHIN_S = 600.0
ASKED_LATE_S = 200.0  # who was asked so lately may wait behind a hundred texts on one line
EXHAUSTED_WITHIN_S = 720.0
OFFICER_AGAIN_WITHIN_S = 660.0
STEADY_S = 60.0  # within that a modem is asked something
OVER_WITHIN_S = 400.0  # on one line, with widening, to a hundred people
IDLE_WITHIN_MAX = 60  # minutes
TRIES = 3
KIND_SAID_LATE = 0.4  # of the callers
KIND_KNOWN_WITHIN_S = READ_AFTER_CALL_WITHIN_S + 150.0  # read, and then told to those who come


async def check_liveness(
    village: Village, box: Box, checker: Checker, rng: random.Random, moods: random.Random
) -> None:
    """Everything was healed just now; perhaps only one line works. Somebody rings."""
    working = rng.choice(list(village.pipes)) if rng.random() < 0.5 else None
    _leave_only(working, village)
    checker.noted(f"the lines that work: {working or 'all'}")
    if not await _comes_up(village, box, checker, working):
        return
    daemon = box.daemon
    assert daemon is not None
    caller = rng.choice(village.households)
    line = int((working or rng.choice(list(village.pipes))).removeprefix("pipe"))
    for phone in village.phones(caller):
        phone.behaviour = Behaviour()  # rings, and does no more
    checker.noted(set_moods(caller, village, moods))
    incident_id = await _rings(caller, line, village, box, checker)
    if incident_id is None:
        what = f"{caller.id} rang a line that works and there is no incident"
        return checker.fail(Law.HEARD, what)
    if rng.random() < 0.3:
        await _leaves(rng.choice(village.households), village, box, checker)
    await elapse(TOLD_WITHIN_S - HEARD_WITHIN_S)
    _check(checker, _officer_untold(daemon.world.incidents[incident_id]))
    _check(checker, _untold(daemon.world, daemon.world.incidents[incident_id], village))
    _check(checker, officers_not_replaced(daemon.world.incidents[incident_id]))
    _check(checker, caller_not_told(daemon.world, daemon.world.incidents[incident_id]))
    await elapse(EXHAUSTED_WITHIN_S - TOLD_WITHIN_S)
    _check(checker, _unfinished(daemon.world, incident_id, village))
    _check(checker, caller_not_told_again(daemon.world, daemon.world.incidents[incident_id]))
    _check(checker, _unheard(village, daemon, checker, working))
    if moods.random() < KIND_SAID_LATE:
        checker.noted("the caller says what it is")
        since = daemon.world.at
        incident = daemon.world.incidents[incident_id]
        hotline, said_at = village.hotlines[line - 1], village.loop.time()
        says_what_it_is(incident, caller, hotline, village, moods)
        await elapse(KIND_KNOWN_WITHIN_S)
        if not is_flooded(village.network, hotline, said_at):
            _check(checker, kind_unknown(daemon.world.incidents[incident_id], since))
    await elapse(OFFICER_AGAIN_WITHIN_S)
    _check(checker, officer_left_alone(daemon.world, incident_id))
    _check(checker, _uncalled(daemon.world, incident_id))
    await box.ask(CloseRequested(incident_id, CloseReason.REAL, "desk"))
    await elapse(OVER_WITHIN_S)
    await _until_idle(daemon)
    over = daemon.world.incidents.get(incident_id)
    if over is not None:  # else it was over an hour ago, and is forgotten
        _check(checker, _not_told_that_it_is_over(over))


def _leave_only(working: str | None, village: Village) -> None:
    """Only this line works from now on; None: all of them do."""
    for path, pipe in village.pipes.items():
        if working in (None, path):
            if not pipe.is_plugged:
                pipe.plug()
        elif pipe.is_plugged:
            pipe.unplug()


async def _until_idle(daemon: Daemon) -> None:
    """The news of a night of incidents goes out first: they are older."""
    for _ in range(IDLE_WITHIN_MAX):
        if not any(line.occupied_by for line in daemon.world.lines.values()):
            return
        await elapse(60.0)


def _check(checker: Checker, broken: Iterator[Breach]) -> None:
    for breach in broken:
        checker.fail(*breach)


async def _leaves(person: Person, village: Village, box: Box, checker: Checker) -> None:
    """In the middle of the alarm this household is taken out of the file: it is told all the
    same."""
    checker.noted(f"{person.id} is removed")
    village.removed.add(person.id)
    village.write_households()
    box.reload_soon()


async def _comes_up(village: Village, box: Box, checker: Checker, working: str | None) -> bool:
    """Wait until the box and its lines work; say what does not."""
    until = village.loop.time() + UP_WITHIN_S
    names = [path.replace("pipe", "line") for path in village.pipes if working in (None, path)]
    while village.loop.time() < until:
        await elapse(1.0)
        daemon = box.daemon
        if daemon is None or daemon.store.unwritten:
            continue
        if all(daemon.lines[name].status.state is ModemState.READY for name in names):
            return True
    if box.daemon is None:
        checker.fail(Law.RECOVERS, "the box does not")
    else:
        states = {n: str(box.daemon.lines[n].status) for n in names}
        checker.fail(Law.RECOVERS, f"not all lines do: {states}")
    return False


async def _rings(
    caller: Person, line: int, village: Village, box: Box, checker: Checker
) -> int | None:
    """Ring this line, and again if another call is sooner there, or if what was wrong before the
    healing has the line reset just now: the incident that comes of it. All others are closed: to
    whoever is told of one, a ring is an answer."""
    daemon = box.daemon
    assert daemon is not None
    modem, number = daemon.lines[f"line{line}"], village.phone(caller).number
    for tried in range(TRIES):
        if tried:
            await _until_steady(modem)
        await _close_all(box, daemon)
        await _wait_until_free(village, line)
        await _close_all(box, daemon)
        epoch, since = modem.status.epoch, village.loop.time()
        last = max(daemon.world.incidents, default=0)
        checker.noted(f"{caller.id} rings line{line}")
        village.phone(caller).ring(village.hotlines[line - 1], for_s=20.0)
        await elapse(HEARD_WITHIN_S)
        found = _incident_of(daemon.world, caller, last)
        was_ready = modem.status.state is ModemState.READY and modem.status.epoch == epoch
        if found is not None or (was_ready and _has_rung(number, since, village)):
            return found
    return None


async def _close_all(box: Box, daemon: Daemon) -> None:
    """One that is new ends when everybody near knows of it."""
    for _ in range(CLOSINGS_MAX):
        for incident in daemon.world.open_incidents():
            await box.ask(CloseRequested(incident.id, CloseReason.REAL, "desk"))
        if not daemon.world.open_incidents():
            return
        await elapse(FIRST_WAVE_WITHIN_S + 1.0)


async def _until_steady(modem: Line) -> None:
    """A modem that hung before the healing, and was not asked since, still has its resets before
    it."""
    for _ in range(round(UP_WITHIN_S / STEADY_S)):
        epoch = modem.status.epoch
        await elapse(STEADY_S)
        if modem.status.state is ModemState.READY and modem.status.epoch == epoch:
            return


def _has_rung(number: str, since: float, village: Village) -> bool:
    """Whether a call from this number has reached a line since then."""
    return any(
        fact.kind is FactKind.CALL_ALERTING and fact.origin == number and fact.at >= since
        for fact in village.network.facts
    )


async def _wait_until_free(village: Village, line: int) -> None:
    """A phone that finds the line engaged is rung again by its owner; here we wait."""
    modem = village.pipes[f"pipe{line}"].modem
    for _ in range(300):
        if not modem.calls.legs:
            return
        await elapse(1.0)


def _incident_of(world: World, caller: Person, last: int) -> int | None:
    """The real alarm that this caller has raised since the `last` incident."""
    raised = (i for i in world.incidents.values() if i.id > last and not i.is_drill)
    return next((i.id for i in raised if i.originator.id == caller.id), None)


def _was_closed(incident: Incident, village: Village) -> bool:
    """Whether an officer's text of the night that was slow until now, or an operator who took their
    time, has closed it.
    """
    return incident.closed_by in ("desk", *(officer.id for officer in village.officers))


def _untold(world: World, incident: Incident, village: Village) -> Iterator[Breach]:
    if _was_closed(incident, village):
        return
    since = world.at - TOLD_WITHIN_S
    widened = sum(one.wave > FIRST_WAVE for one in world.open_incidents() if one.opened_at > since)
    late_s = ASKED_LATE_S + TEXTS_S * (first_waves_since(world, since) + widened - 1)
    for person in incident.recipients():
        is_late = (person.alert_since or 0.0) <= world.at - late_s  # or it was widened just now
        if not is_late or (incident.false_said_at is not None and not _hears_of_mistake(person)):
            continue
        alerts = [a for a in person.attempts if a.purpose is Purpose.ALERT]
        texts = [a for a in alerts if a.channel is Channel.SMS]
        was_told = any(attempt.was_taken for attempt in texts)
        if person.response is None and not was_told and len(alerts) < TRIES:
            yield Breach(Law.TOLD, f"not {person.party.id}, of incident {incident.id}: {alerts}")


def _hears_of_mistake(person: Notification) -> bool:
    """Whether they are told of an alarm that its caller takes back: an officer, or one of the first
    wave; nobody further away is woken by it."""
    return person.is_officer or person.wave == FIRST_WAVE


def _officer_untold(incident: Incident) -> Iterator[Breach]:
    for person in incident.recipients(wave=1):
        if person.is_officer and not any(a.purpose is Purpose.ALERT for a in person.attempts):
            yield Breach(Law.OFFICER, f"not {person.party.id}, of incident {incident.id}")


def _uncalled(world: World, incident_id: int) -> Iterator[Breach]:
    """Everybody near who has not answered is called once, whatever goes on for ever."""
    incident = world.incidents.get(incident_id)
    if incident is None or not incident.is_open or incident.false_said_at is not None:
        return
    if not any(line.is_ready and line.carries_calls for line in world.lines.values()):
        return
    people = (person for one in world.open_incidents() for person in one.recipients())
    owed = sum(is_first(person) for person in people)
    if world.at < incident.alarm_since + FIRST_WAVE_S + 2 * CALL_S * owed:
        return
    for person in incident.recipients(wave=1):
        rings = any(phone.rings for phone in person.party.phones)
        is_asked_anew = person.expired_at is not None  # who has answered before, and not lately
        if rings and person.response is None and not is_asked_anew and last_call(person) == 0.0:
            yield Breach(Law.TOLD, f"{person.party.id} was not called about {incident.id}")


def _unfinished(world: World, incident_id: int, village: Village) -> Iterator[Breach]:
    incident = world.incidents[incident_id]
    is_open = not _was_closed(incident, village)
    if is_open and not incident.coming() and incident.exhausted_at is None:
        yield Breach(Law.EXHAUSTED, f"incident {incident_id} is not, and nobody comes")
    for person in incident.notifications.values():
        if person.is_operator and incident.exhausted_at and not _was_told(person):
            yield Breach(Law.EXHAUSTED, f"operator {person.party.id} does not know")
    for attempt in _attempts(world):
        if attempt.occupies_line and world.at - attempt.started_at > ATTEMPT_LASTS_S:
            yield Breach(Law.ENDED, f"attempt {attempt.id} never did")


def _was_told(person: Notification) -> bool:
    return any(a.was_taken or a.occupies_line for a in person.attempts)


def _not_told_that_it_is_over(incident: Incident) -> Iterator[Breach]:
    if incident.is_open:
        yield Breach(Law.ALL_CLEAR, f"incident {incident.id} was closed and is open")
    for person in incident.notifications.values():
        over = [a for a in person.attempts if a.purpose is Purpose.ALL_CLEAR]
        # A text to a phone that is off was taken, and lapses after an hour: no other would arrive.
        is_taken = any(attempt.was_taken or attempt.references for attempt in over)
        is_taken = is_taken or person.over_at is not None
        has_left = person.left_at is not None and not person.is_originator
        if person.was_reached_out_to and not (is_taken or has_left) and len(over) < TRIES:
            yield Breach(Law.ALL_CLEAR, f"not {person.party.id}: {over}")


def _attempts(world: World) -> Iterator[Attempt]:
    for incident in world.incidents.values():
        for person in incident.notifications.values():
            yield from person.attempts


def _unheard(
    village: Village, daemon: Daemon, checker: Checker, working: str | None
) -> Iterator[Breach]:
    """Every text that a modem got from somebody enrolled is in the journal, but for the last."""
    for fact in village.network.facts:
        if fact.kind is not FactKind.TEXT_DELIVERED or fact.origin not in village.owners:
            continue
        if not fact.line or (working and fact.line != working.replace("pipe", "line")):
            continue
        reads_in_calls = daemon.lines[fact.line].status.capabilities.texts_in_calls
        within_s = READ_WITHIN_S if reads_in_calls else READ_AFTER_CALL_WITHIN_S
        if (fact.origin, fact.text) in checker.parts_heard:
            within_s = PART_TOLD_WITHIN_S
        if fact.at > village.loop.time() - within_s:
            continue
        if checker.strangers.may_be_dropped(fact, village.network.facts):
            continue
        heard = (text for line, number, text in checker.texts_heard if number == fact.origin)
        if not any(fact.text in text or not text for text in heard):
            what = f"the text {fact.text!r} of {fact.origin} on {fact.line} at {fact.at} is lost"
            yield Breach(Law.HEARD, what)
    for path, pipe in village.pipes.items():
        if working not in (None, path):
            continue
        if is_flooded(village.network, pipe.modem.number, village.loop.time()):
            continue
        for text in village.network.waiting(pipe.modem.number):
            if text.accepted_at < village.loop.time() - BROUGHT_WITHIN_S:
                what = f"the text {text.text!r} of {text.origin} does not get into {path}"
                yield Breach(Law.HEARD, what)
