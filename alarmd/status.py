"""What is wrong with the box right now, in sentences for a tired operator, the gravest first."""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.daemon import Daemon
from alarmd.incident.world import Incident
from alarmd.language import Message, t
from alarmd.modem_words import told
from alarmd.problem import errors
from modem.types import ModemState


def box_problems(daemon: Daemon) -> Iterator[Message]:
    """Nobody answers, no line works, the disk refuses, a line is down, the households are bad."""
    for incident in daemon.world.open_incidents():
        if incident.exhausted_at is not None:
            yield _nobody_answers(incident)
    ready = [n for n, line in daemon.lines.items() if line.status.state is ModemState.READY]
    if not ready:
        yield t("no line works: nobody can be told")
    if daemon.store.fault:
        yield t(
            "the journal cannot be written ({fault}): free the disk or replace it",
            fault=daemon.store.fault,
        )
    for name, line in daemon.lines.items():
        if line.status.problem:
            yield t("line {name}: {problem}", name=name, problem=told(line.status.problem))
    now = daemon.clock.now()
    for name, since in daemon.world.outage.lines.items():
        minutes = int((now - since) / 60)
        yield t("line {name}: out of service for {n} minutes", name=name, n=minutes)
    for facts in daemon.world.lines.values():
        if facts.refusing_until > now:
            yield t(
                "line {name}: the network refuses its texts; check credit and contract",
                name=facts.name,
            )
    faults = errors(daemon.rosters.problems)
    if faults:
        yield t(
            "the households file has {count} faults, the last good one is in force; "
            "run: alarmctl check",
            count=len(faults),
        )


def _nobody_answers(incident: Incident) -> Message:
    return t(
        "incident {number}: nobody answers for {name}",
        number=incident.id,
        name=incident.originator.name,
    )
