"""What is wrong with the box right now, in sentences for a tired operator, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from msgspec import Struct

from alarmd.config.problem import errors
from alarmd.daemon import Daemon
from alarmd.i18n.language import Message, both_languages, plural, t
from alarmd.i18n.modem_faults import told_all
from alarmd.incident.facts.world import Incident, LineFacts
from alarmd.incident.planner.dispatch import DAY_S, HOUR_S, used_within
from alarmd.incident.policy import Policy
from alarmd.reports.labels import DOUBTS, callers_left, left_scheme
from modem.types import ModemState

DOUBTED_FOR_S = 7 * DAY_S  # how long an operator is asked to look at a journal that was changed
BUDGET_WARNED_FROM = 0.8  # of a budget: early enough to put in another SIM


class Trouble(Enum):
    """What sort of thing is wrong."""

    NOBODY_ANSWERS = "nobody_answers"
    NO_LINE = "no_line"
    JOURNAL = "journal"
    CLOCK = "clock"
    LINE = "line"
    OUTAGE = "outage"
    REFUSED = "refused"
    BUDGET = "budget"
    HOUSEHOLDS = "households"
    CALLERS = "callers"
    LEAVERS = "leavers"


class BoxProblem(Struct, frozen=True):
    """One thing that is wrong: its sort, the line that it is about or "", and the sentence."""

    trouble: Trouble
    what: Message
    line: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it goes over the wire: the sentence in both languages, its sort and its line."""
        return {**both_languages(self.what), "code": self.trouble.value, "line": self.line}


def box_problems(daemon: Daemon) -> Iterator[BoxProblem]:
    """The problems in this order: nobody answers, somebody rang in vain, somebody left, no line
    works; then those of the journal, the time, the lines, their budgets and the households file."""
    for incident in daemon.world.open_incidents():
        if incident.exhausted_at is not None:
            yield BoxProblem(Trouble.NOBODY_ANSWERS, _nobody_answers(incident))
    if daemon.world.callers_left:
        roster, now = daemon.rosters.roster, daemon.clock.now()
        left = [p for p, at in daemon.world.callers_left.items() if now - at <= DAY_S]
        names = [roster.parties[p].name if roster and p in roster.parties else p for p in left]
        if names:
            yield BoxProblem(Trouble.CALLERS, callers_left(names))
    leavers = [one for one in daemon.world.leavers.values() if not one.is_off_roster]
    if leavers:
        names = [one.party.name for one in leavers]
        yield BoxProblem(Trouble.LEAVERS, left_scheme(names))
    ready = [n for n, line in daemon.lines.items() if line.status.state is ModemState.READY]
    if not ready:
        yield BoxProblem(Trouble.NO_LINE, t("no line works: nobody can be told"))
    if daemon.store.fault:
        unwritable = t(
            "the journal cannot be written ({fault}): free the disk or replace it",
            fault=daemon.store.fault,
        )
        yield BoxProblem(Trouble.JOURNAL, unwritable)
    outage = daemon.world.outage
    if outage.doubt is not None and daemon.clock.now() - (outage.doubted_at or 0.0) < DOUBTED_FOR_S:
        yield BoxProblem(Trouble.JOURNAL, DOUBTS[outage.doubt])
    if not daemon.clock.knows_utc:
        no_time = t(
            "the box does not know what time it is: texts carry none; it learns it from the "
            "network, or set the clock of this machine"
        )
        yield BoxProblem(Trouble.CLOCK, no_time)
    yield from _line_problems(daemon)
    faults = errors(daemon.rosters.problems)
    if faults:
        refused = plural(
            len(faults),
            t(
                "the households file has 1 fault, the last good one is in force; "
                "run: alarmctl check"
            ),
            t(
                "the households file has {count} faults, the last good one is in force; "
                "run: alarmctl check",
                count=len(faults),
            ),
        )
        yield BoxProblem(Trouble.HOUSEHOLDS, refused)


def _nobody_answers(incident: Incident) -> Message:
    return t(
        "alarm {number}: nobody answers for {name}",
        number=incident.id,
        name=incident.originator.name,
    )


def _line_problems(daemon: Daemon) -> Iterator[BoxProblem]:
    for name, line in daemon.lines.items():
        if line.status.faults:
            what = t("line {name}: {problem}", name=name, problem=told_all(line.status.faults))
            yield BoxProblem(Trouble.LINE, what, name)
    now = daemon.clock.now()
    for name, since in daemon.world.outage.lines.items():
        minutes = int((now - since) / 60)
        what = t("line {name}: out of service for {n} min", name=name, n=minutes)
        yield BoxProblem(Trouble.OUTAGE, what, name)
    for facts in daemon.world.lines.values():
        if facts.refusing_until > now:
            what = t(
                "line {name}: the network refuses its texts; check credit and contract",
                name=facts.name,
            )
            yield BoxProblem(Trouble.REFUSED, what, facts.name)
        for what in budget_warnings(facts, daemon.config.policy, now):
            yield BoxProblem(Trouble.BUDGET, what, facts.name)


def budget_warnings(facts: LineFacts, policy: Policy, now: float) -> Iterator[Message]:
    """A warning for each budget of a line that is used up, or soon will be: alarms go on without a
    budget, drills do not.
    """
    for uses, window_s, allowed, words in (
        (facts.texts, HOUR_S, policy.texts_per_hour, t("texts in an hour")),
        (facts.texts, DAY_S, policy.texts_per_day, t("texts in a day")),
        (facts.calls, HOUR_S, policy.calls_per_hour, t("calls in an hour")),
        (facts.calls, DAY_S, policy.calls_per_day, t("calls in a day")),
    ):
        used = used_within(uses, now, window_s)
        values = {"name": facts.name, "used": used, "allowed": allowed, "what": words}
        if used and used >= allowed:
            yield t(
                "line {name}: {used} of {allowed} {what}, the budget is used up; alarms go on, "
                "the network may block the SIM",
                **values,
            )
        elif used and used >= BUDGET_WARNED_FROM * allowed:
            yield t("line {name}: {used} of {allowed} {what}, soon used up", **values)
