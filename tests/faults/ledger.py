"""The judge: the journal beside what the simulated network saw."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from alarmd.incident.entries import (
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Entry,
    Outcome,
    Reason,
)
from modem.sim.record import FactKind
from tests.source import ROOT

if TYPE_CHECKING:
    from tests.faults.rig import Rig

_AGAIN = {  # why a second attempt was made, and how the one before must then have ended
    Reason.AFTER_UNKNOWN: (Outcome.UNKNOWN,),
    Reason.AFTER_FAILURE: (Outcome.FAILED, Outcome.BUSY, Outcome.CUT),
}


@dataclass(slots=True)
class Attempt:
    """One attempt as the journal tells it."""

    started: AttemptStarted
    was_taken: bool = False
    ended: AttemptEnded | None = None

    @property
    def may_have_gone_out(self) -> bool:
        """Whether the journal leaves room for it to have reached the network."""
        return self.was_taken or self.ended is None or self.ended.outcome is not Outcome.FAILED


def attempts(entries: Iterable[Entry]) -> dict[int, Attempt]:
    """All attempts by their number, in order."""
    known: dict[int, Attempt] = {}
    for entry in entries:
        match entry:
            case AttemptStarted():
                known[entry.attempt] = Attempt(entry)
            case AttemptSubmitted():
                known[entry.attempt].was_taken = True
            case AttemptEnded():
                known[entry.attempt].ended = entry
            case _:
                pass
    return known


def check(rig: Rig) -> None:
    """Nothing was lost, everything is explained, and the journal is whole."""
    journal_is_whole(rig)
    no_alarm_is_lost(rig)
    all_are_told(rig)
    all_that_went_out_is_written_down(rig)
    repeats_have_a_reason(rig)
    time_never_goes_back(rig)


def journal_is_whole(rig: Rig) -> None:
    """`alarmctl journal verify` says so."""
    config = str(rig.folder / "alarmd.yaml")
    said = subprocess.run(
        [sys.executable, "-m", "cli", "--config", config, "--lang", "en", "journal", "verify"],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr
    assert "the chain is whole" in said.stdout


def no_alarm_is_lost(rig: Rig) -> None:
    """Each alarm that was put into a modem opened one incident with the right originator."""
    raised = Counter(alarm.party for alarm in rig.alarms)
    assert {party: len(rig.opened(party)) for party in rig.phones if rig.opened(party)} == raised


def all_are_told(rig: Rig) -> None:
    """Everybody whose phone is on has the alarm text of the newest alarm of each party."""
    for alarm in rig.alarms:
        assert rig.is_told(alarm), alarm


def all_that_went_out_is_written_down(rig: Rig) -> None:
    """The network took no text and no call that is not an attempt in the journal, and none twice
    for one attempt."""
    known = attempts(rig.entries()).values()
    texts = [one.started for one in known if one.started.text and one.may_have_gone_out]
    for (recipient, text), count in Counter(
        (fact.recipient, fact.text) for fact in rig.sent(FactKind.TEXT_ACCEPTED)
    ).items():
        allowed = sum(one.number == recipient and text in one.text for one in texts)
        assert count <= allowed, (recipient, text, count, allowed)
    calls = Counter(one.started.number for one in known if one.started.channel is Channel.VOICE)
    made = Counter(fact.recipient for fact in rig.sent(FactKind.CALL_SETUP))
    assert all(count <= calls[recipient] for recipient, count in made.items()), (made, calls)


def repeats_have_a_reason(rig: Rig) -> None:
    """Nobody is told the same thing by the same channel twice without a recorded reason, and the
    reason is true."""
    series: dict[object, list[Attempt]] = defaultdict(list)
    for one in attempts(rig.entries()).values():
        started = one.started
        series[started.incident, started.party, started.purpose, started.channel].append(one)
    for one_series in series.values():
        for before, again in pairwise(one_series):
            reason = again.started.reason
            assert reason is not Reason.FIRST, (before, again)
            if reason in _AGAIN:
                assert before.ended is not None, (before, again)
                assert before.ended.outcome in _AGAIN[reason], (before, again)


def time_never_goes_back(rig: Rig) -> None:
    """The daemon timeline goes on over restarts, whatever the calendar says."""
    instants = [record.at for record in rig.records()]
    assert instants == sorted(instants)
