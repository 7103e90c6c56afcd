"""The judge: the journal beside what the simulated network saw."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptDelivered,
    AttemptEnded,
    AttemptStarted,
    AttemptSubmitted,
    Channel,
    Entry,
    Outcome,
    Purpose,
    Reason,
)
from modem.sim.record import FactKind
from tests.source import ROOT

if TYPE_CHECKING:
    from modem.sim.phone import SimPhone
    from tests.faults.rig import Alarm, Rig

UNSEEN_TEXTS_MAX = 2  # a text of which nobody knows whether it went out is sent once more
_AGAIN = {  # why a second attempt was made, and how the one before must then have ended
    Reason.AFTER_UNKNOWN: (Outcome.UNKNOWN,),
    Reason.AFTER_FAILURE: (Outcome.FAILED, Outcome.BUSY, Outcome.CUT),
}


@dataclass(slots=True)
class Attempt:
    """One attempt as the journal tells it."""

    started: AttemptStarted
    was_taken: bool = False  # the network said so, or that it arrived
    ended: AttemptEnded | None = None

    @property
    def is_done(self) -> bool:
        """Whether nothing more is to be expected of it: taken, or nobody saw what became of it."""
        return self.was_taken or self.has_ended_unknown

    @property
    def has_ended_unknown(self) -> bool:
        """Whether nobody saw how it ended."""
        return self.ended is not None and self.ended.outcome is Outcome.UNKNOWN

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
            case AttemptSubmitted() | AttemptDelivered():
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
    nobody_who_answered_is_asked_again(rig)
    all_that_went_out_is_written_down(rig)
    repeats_have_a_reason(rig)
    time_never_goes_back(rig)
    tell_figures(rig)


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
    """The officer and every neighbour has the alarm."""
    for alarm in rig.alarms:
        assert is_told(rig, alarm), alarm


def is_told(rig: Rig, alarm: Alarm) -> bool:
    """Whether all who must have the newest alarm of this party have it, also by the journal."""
    opened = rig.opened(alarm.party)
    if len(opened) < sum(one.party == alarm.party for one in rig.alarms):
        return False
    entries, incident = rig.entries(), opened[-1].incident
    answered = {
        entry.party
        for entry in entries
        if isinstance(entry, Acknowledged) and entry.incident == incident
    }
    tries = towards(entries, incident, Purpose.ALERT)
    return all(
        recipient.party.id in answered
        or _has_it(rig.phones[recipient.party.id], tries[recipient.party.id], alarm.at)
        for recipient in opened[-1].recipients
    )


def _has_it(phone: SimPhone, tries: Sequence[Attempt], since: float) -> bool:
    """The text is on the phone; or it rang, if twice nobody saw what became of the text."""
    texts = [one for one in tries if one.started.channel is Channel.SMS]
    unseen = sum(one.has_ended_unknown for one in texts)
    if not any(one.was_taken for one in texts) and unseen < UNSEEN_TEXTS_MAX:
        return False
    words = {one.started.text for one in texts}
    has_text = any(received.text in words for received in phone.texts)
    has_rung = any(call.at >= since for call in phone.calls)
    return has_text or (unseen >= UNSEEN_TEXTS_MAX and has_rung)


def towards(
    entries: Iterable[Entry], incident: int, purpose: Purpose
) -> Mapping[str, Sequence[Attempt]]:
    """The attempts of an incident for this purpose, by party; none for whoever had none."""
    tries: dict[str, list[Attempt]] = defaultdict(list)
    for one in attempts(entries).values():
        if (one.started.incident, one.started.purpose) == (incident, purpose):
            tries[one.started.party].append(one)
    return tries


def nobody_who_answered_is_asked_again(rig: Rig) -> None:
    """No attempt to alert begins after its recipient answered."""
    answered: set[tuple[int, str]] = set()
    for entry in rig.entries():
        if isinstance(entry, Acknowledged):
            answered.add((entry.incident, entry.party))
        elif isinstance(entry, AttemptStarted) and entry.purpose is Purpose.ALERT:
            assert (entry.incident, entry.party) not in answered, entry


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


def tell_figures(rig: Rig) -> None:
    """One line of JSON on standard output: how much was hurt, and what it cost."""
    known = attempts(rig.entries()).values()
    texts = Counter((f.recipient, f.text) for f in rig.sent(FactKind.TEXT_ACCEPTED))
    figures = {
        "alarms": len(rig.alarms),
        "starts": len(rig.restarts()),
        "attempts": len(known),
        "unknown": sum(one.has_ended_unknown for one in known),
        "texts_twice": sum(count - 1 for count in texts.values()),
        "lost": 0,  # all of the above has passed
    }
    print(f"figures {json.dumps(figures)}")
