"""What the daemon answers over its control socket: status, raise, drill, close, reload."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from alarmd import __version__
from alarmd.config.marks import is_one_plain_line
from alarmd.config.problem import errors
from alarmd.control.health import box_problems
from alarmd.control.protocol import Refused, unknown_command
from alarmd.daemon import Daemon
from alarmd.i18n.language import t
from alarmd.i18n.modem_faults import fault_json
from alarmd.incident.facts.entries import (
    AlarmRepeated,
    CloseReason,
    ClosingWaits,
    Entry,
    IncidentOpened,
    Kind,
    Status,
)
from alarmd.incident.facts.enums import NOTE_CHARACTERS_MAX
from alarmd.incident.facts.world import OUTAGE, Incident
from alarmd.incident.intake.decide import has_open_incident
from alarmd.incident.intake.inputs import CloseRequested, LookUpMade, RaiseRequested
from alarmd.incident.planner.dispatch import DAY_S, HOUR_S, used_within
from alarmd.incident.summary import summary
from alarmd.journal.lives import with_known_times
from alarmd.reports.summaries import as_json
from alarmd.roster import CALLED_OUT, Party, Role, Roster
from alarmd.system.peers import Peer
from modem.types import Capabilities

NAME_MAX = 64

_log = logging.getLogger("alarmd.control.requests")

_E = TypeVar("_E", bound=Enum)


class Answers:
    """Answers the requests at the control socket; a refusal says what is wrong and what to do."""

    def __init__(self, daemon: Daemon, pid: int) -> None:
        self._daemon, self._pid = daemon, pid

    async def answer(
        self, command: str, arguments: Mapping[str, Any], peer: Peer
    ) -> dict[str, Any]:
        """Return the result of a command from this user of the machine; raise Refused."""
        match command:
            case "status":
                status: dict[str, Any] = with_known_times(self._status())
                return status
            case "raise":
                return await self._raise(arguments, self._by(arguments, peer))
            case "drill":
                return await self._drill(arguments, self._by(arguments, peer))
            case "close":
                return await self._close(arguments, self._by(arguments, peer))
            case "reload":
                return await self._reload()
            case "looked_up":
                what = _text(arguments, "what", NAME_MAX)
                await self._daemon.request(LookUpMade(what, self._by(arguments, peer)))
                return {}
            case _:
                raise unknown_command(command)

    # --- requests --------------------------------------------------------------------------------

    async def _raise(self, arguments: Mapping[str, Any], by: str) -> dict[str, Any]:
        party = self._party(arguments)
        wanted = RaiseRequested(
            party.id,
            _one_of(arguments, "kind", {kind.name.lower(): kind for kind in Kind}, Kind.EMERGENCY),
            _one_of(arguments, "status", {s.value: s for s in Status}, Status.ACTUAL),
            by,
            _text(arguments, "note", NOTE_CHARACTERS_MAX, default=""),
        )
        if wanted.status is not Status.ACTUAL:
            self._refuse_drill(party)
        return {"incident": _incident_of(await self._daemon.request(wanted))}

    async def _drill(self, arguments: Mapping[str, Any], by: str) -> dict[str, Any]:
        """Raise a drill in the name of this household, or of the first household of this group."""
        if "group" in arguments:
            party = self._first_of_group(_text(arguments, "group", NAME_MAX))
        else:
            party = self._party(arguments)
        self._refuse_drill(party)
        wanted = RaiseRequested(party.id, Kind.EMERGENCY, Status.EXERCISE, by)
        incident = _incident_of(await self._daemon.request(wanted))
        until = self._daemon.drills_wait_until_utc()
        return {"incidents": [incident], "waits_until_utc": until}

    async def _close(self, arguments: Mapping[str, Any], by: str) -> dict[str, Any]:
        number = arguments.get("incident")
        if not isinstance(number, int) or isinstance(number, bool):
            raise Refused("bad_argument", t("say which alarm by its number"))
        reason = _one_of(
            arguments, "reason", {r.value: r for r in CloseReason}, CloseReason.UNSTATED
        )
        note = _text(arguments, "note", NOTE_CHARACTERS_MAX, default="")
        is_certain = arguments.get("is_certain", False)
        if not isinstance(is_certain, bool):
            raise Refused("bad_argument", t('"{name}" must be true or false', name="is_certain"))
        facts = await self._daemon.request(CloseRequested(number, reason, by, note, is_certain))
        if facts:
            return {"incident": number, "waits": isinstance(facts[0], ClosingWaits)}
        if not 1 <= number <= self._daemon.world.last_incident:
            raise Refused("no_such_incident", t("there is no alarm {number}", number=number))
        raise Refused("not_open", t("alarm {number} is closed already", number=number))

    async def _reload(self) -> dict[str, Any]:
        await self._daemon.reload()
        rosters = self._daemon.rosters
        households = len(rosters.roster.with_role(Role.HOUSEHOLD)) if rosters.roster else 0
        return {
            "households": households,
            "is_refused": bool(errors(rosters.problems)),
            "problems": [problem.discreet() for problem in rosters.problems],
        }

    def _by(self, arguments: Mapping[str, Any], peer: Peer) -> str:
        """Who asks: the login name from the kernel, and beside it what the client says of itself.
        A login name that is an officer's id gets the uid, or it would stand for the officer.
        """
        stated = _text(arguments, "by", NAME_MAX, default="")
        if stated == peer.name:
            stated = ""
        elif stated:
            _log.warning("%s (user %d) asked in the name of somebody else", peer.name, peer.uid)
        if self._is_officer(peer.name):
            peer = Peer(peer.uid, f"{peer.name} (uid {peer.uid})")
        return peer.on_record(stated)

    def _is_officer(self, name: str) -> bool:
        roster = self._daemon.rosters.roster
        party = roster.parties.get(name) if roster is not None else None
        copies = (one.notifications.get(name) for one in self._daemon.world.incidents.values())
        is_enrolled = party is not None and party.role in CALLED_OUT
        return is_enrolled or any(one is not None and one.is_officer for one in copies)

    def _roster(self) -> Roster:
        roster = self._daemon.rosters.roster
        if roster is None:
            raise Refused("no_roster", t("no households are loaded yet; run: alarmctl check"))
        return roster

    def _party(self, arguments: Mapping[str, Any]) -> Party:
        """The party with this id, or the only party with this name; raise Refused."""
        name = _text(arguments, "party", NAME_MAX)
        parties = self._roster().parties
        named = [one for one in parties.values() if one.name == name]
        if name in parties or len(named) == 1:
            return parties[name] if name in parties else named[0]
        if named:
            ids = ", ".join(one.id for one in named)
            raise Refused("ambiguous", t("several are called {name}: {ids}", name=name, ids=ids))
        raise Refused("unknown_party", t('nobody is enrolled as "{name}"', name=name))

    def _first_of_group(self, group: str) -> Party:
        members = self._roster().members(group)
        if not members:
            raise Refused("unknown_group", t('there is no group "{group}"', group=group))
        return members[0]

    def _refuse_drill(self, party: Party) -> None:
        if not party.group:
            message = t("{name} is in no group: name a household or a group", name=party.name)
            raise Refused("no_group", message)
        if has_open_incident(self._daemon.world, party.id):
            message = t("{name} has an open alarm; close it first", name=party.name)
            raise Refused("open_incident", message)

    # --- status ----------------------------------------------------------------------------------

    def _status(self) -> dict[str, Any]:
        daemon = self._daemon
        return {
            "version": __version__,
            "pid": self._pid,
            "utc": daemon.clock.utc(),
            "uptime_s": round(daemon.uptime_s, 1),
            "roster": self._roster_status(),
            "lines": [self._line_status(name) for name in daemon.lines],
            "incidents": [self._incident_status(i) for i in daemon.world.incidents.values()],
            "journal": {
                "entries": daemon.store.entries,
                "unwritten": daemon.store.unwritten,
                "unfolded": daemon.store.unfolded,
                "path": str(daemon.store.path),
            },
            "problems": [problem.as_json() for problem in box_problems(daemon)],
        }

    def _incident_status(self, incident: Incident) -> dict[str, Any]:
        clock = self._daemon.clock
        now, closed_at = clock.now(), incident.closed_at
        closed_utc = None if closed_at is None else clock.utc() - (now - closed_at)
        return as_json(summary(incident, now), closed_utc)

    def _roster_status(self) -> dict[str, Any]:
        rosters = self._daemon.rosters
        roster = rosters.roster
        return {
            "digest": roster.digest if roster else "",
            "village": roster.village if roster else "",
            "households": len(roster.with_role(Role.HOUSEHOLD)) if roster else 0,
            "groups": len(roster.groups) if roster else 0,
            "officers": len(roster.with_role(Role.OFFICER)) if roster else 0,
            "problems": [problem.discreet() for problem in errors(rosters.problems)],
        }

    def _line_status(self, name: str) -> dict[str, Any]:
        daemon = self._daemon
        status, policy = daemon.lines[name].status, daemon.config.policy
        facts = daemon.world.lines.get(name)
        now = daemon.clock.now()
        return {
            "name": name,
            "port": status.port or daemon.lines[name].config.port,
            "state": status.state.value,
            "model": status.identity.model,
            "imei": status.identity.imei,
            "operator": status.operator,
            "registration": status.registration.name.lower(),
            "signal_dbm": status.signal_dbm,
            "carries_texts": status.carries_texts,
            "carries_calls": status.carries_calls,
            "capabilities": _capabilities(status.capabilities),
            "texts_last_hour": used_within(facts.texts, now, HOUR_S) if facts else 0,
            "calls_last_hour": used_within(facts.calls, now, HOUR_S) if facts else 0,
            "texts_per_hour": policy.texts_per_hour,
            "calls_per_hour": policy.calls_per_hour,
            "texts_last_day": used_within(facts.texts, now, DAY_S) if facts else 0,
            "calls_last_day": used_within(facts.calls, now, DAY_S) if facts else 0,
            "texts_per_day": policy.texts_per_day,
            "calls_per_day": policy.calls_per_day,
            "store_used": status.store_used,
            "store_capacity": status.store_capacity,
            "resets": status.resets,
            "doing": self._doing(facts.occupied_by if facts else None),
            "faults": [fault_json(fault) for fault in status.faults],
        }

    def _doing(self, attempt_id: int | None) -> str:
        attempt = self._daemon.world.attempt(attempt_id) if attempt_id is not None else None
        if attempt is None:
            return ""
        number, party = self._daemon.world.owners[attempt.id]
        name = self._daemon.world.case(number).notifications[party].party.name
        about = f" #{number}" if number != OUTAGE else ""
        return f"{attempt.channel.value} {name}{about}"


def _incident_of(facts: list[Entry]) -> int:
    for fact in facts:
        if isinstance(fact, IncidentOpened | AlarmRepeated):
            return fact.incident
    raise Refused(
        "not_raised", t("nothing was raised: the households have just changed; try again")
    )


def _text(
    arguments: Mapping[str, Any], name: str, length_max: int, default: str | None = None
) -> str:
    value = arguments.get(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise Refused("bad_argument", t('"{name}" is missing or not a text', name=name))
    if not is_one_plain_line(value):
        message = t('"{name}" must be one line of characters that can be seen', name=name)
        raise Refused("bad_argument", message)
    if len(value) > length_max:
        message = t(
            '"{name}" is longer than {length_max} characters', name=name, length_max=length_max
        )
        raise Refused("bad_argument", message)
    return value


def _one_of(arguments: Mapping[str, Any], name: str, choices: Mapping[str, _E], default: _E) -> _E:
    value = arguments.get(name)
    if value is None:
        return default
    if not isinstance(value, str) or value not in choices:
        raise Refused(
            "bad_argument",
            t('"{name}" must be one of {choices}', name=name, choices=", ".join(choices)),
        )
    return choices[value]


def _capabilities(found: Capabilities) -> dict[str, Any]:
    return {
        "family": found.family,
        "speech": found.speech.value,
        "hears_keys": found.hears_keys,
        "tells_keys": found.tells_keys,
        "texts_in_calls": found.texts_in_calls,
        "waits_calls": found.waits_calls,
        "volte": found.volte,
    }
