"""What the daemon answers over its control socket: status, raise, drill, close, reload."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from alarmd import __version__
from alarmd.control import Refused, both_languages, unknown_command
from alarmd.daemon import Daemon
from alarmd.incident.desk import HOUR_S, used_within
from alarmd.incident.entries import (
    AlarmRepeated,
    CloseReason,
    Entry,
    IncidentOpened,
    Kind,
    Response,
    Status,
)
from alarmd.incident.inputs import (
    NOTE_CHARACTERS_MAX,
    CloseRequested,
    LookUpMade,
    RaiseRequested,
)
from alarmd.incident.intake import has_open_incident
from alarmd.incident.transitions import NotificationState
from alarmd.incident.world import OUTAGE, Incident
from alarmd.language import Message, t
from alarmd.problem import errors
from alarmd.roster import Party, Role, Roster
from alarmd.status import box_problems
from modem.types import Capabilities

NAME_MAX = 64

_E = TypeVar("_E", bound=Enum)


class Answers:
    """Answers one request at a time; every refusal says what is wrong and what to do."""

    def __init__(self, daemon: Daemon, pid: int) -> None:
        self._daemon, self._pid = daemon, pid

    async def answer(self, command: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a command; raise Refused."""
        match command:
            case "status":
                return self._status()
            case "raise":
                return await self._raise(arguments)
            case "drill":
                return await self._drill(arguments)
            case "close":
                return await self._close(arguments)
            case "reload":
                return await self._reload()
            case "looked_up":
                what = _text(arguments, "what", NAME_MAX)
                await self._daemon.ask(LookUpMade(what, _text(arguments, "by", NAME_MAX)))
                return {}
            case _:
                raise unknown_command(command)

    # --- requests --------------------------------------------------------------------------------

    async def _raise(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        party = self._party(arguments)
        given = RaiseRequested(
            party.id,
            _one_of(arguments, "kind", {kind.name.lower(): kind for kind in Kind}, Kind.EMERGENCY),
            _one_of(arguments, "status", {s.value: s for s in Status}, Status.ACTUAL),
            _text(arguments, "by", NAME_MAX),
            _text(arguments, "note", NOTE_CHARACTERS_MAX, default=""),
        )
        if given.status is not Status.ACTUAL:
            self._refuse_drill(party)
        return {"incident": _incident_of(await self._daemon.ask(given))}

    async def _drill(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """One drill, in the name of this household, or of the first one of this group."""
        if "group" in arguments:
            party = self._first_of_group(_text(arguments, "group", NAME_MAX))
        else:
            party = self._party(arguments)
        self._refuse_drill(party)
        by = _text(arguments, "by", NAME_MAX)
        asked = RaiseRequested(party.id, Kind.EMERGENCY, Status.EXERCISE, by)
        return {"incidents": [_incident_of(await self._daemon.ask(asked))]}

    async def _close(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        number = arguments.get("incident")
        if not isinstance(number, int) or isinstance(number, bool):
            raise Refused("bad_argument", t("say which incident by its number"))
        reason = _one_of(
            arguments, "reason", {r.value: r for r in CloseReason}, CloseReason.UNSTATED
        )
        by = _text(arguments, "by", NAME_MAX)
        note = _text(arguments, "note", NOTE_CHARACTERS_MAX, default="")
        if not await self._daemon.ask(CloseRequested(number, reason, by, note)):
            raise Refused("not_open", t("incident {number} is not open", number=number))
        return {"incident": number}

    async def _reload(self) -> dict[str, Any]:
        await self._daemon.reload()
        rosters = self._daemon.rosters
        households = len(rosters.roster.with_role(Role.HOUSEHOLD)) if rosters.roster else 0
        return {
            "households": households,
            "is_refused": bool(errors(rosters.problems)),
            "problems": [str(problem) for problem in rosters.problems],
        }

    def _roster(self) -> Roster:
        roster = self._daemon.rosters.roster
        if roster is None:
            raise Refused("no_roster", t("no households are loaded yet; run: alarmctl check"))
        return roster

    def _party(self, arguments: Mapping[str, Any]) -> Party:
        name = _text(arguments, "party", NAME_MAX)
        party = self._roster().parties.get(name)
        if party is None:
            raise Refused("unknown_party", t('nobody with the id "{name}" is enrolled', name=name))
        return party

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
            message = t("{name} has an open incident; close it first", name=party.name)
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
            "incidents": [_incident_status(i) for i in daemon.world.incidents.values()],
            "journal": {
                "entries": daemon.store.entries,
                "unwritten": daemon.store.unwritten,
                "path": str(daemon.store.path),
            },
            "problems": [both_languages(problem) for problem in box_problems(daemon)],
        }

    def _roster_status(self) -> dict[str, Any]:
        rosters = self._daemon.rosters
        roster = rosters.roster
        return {
            "digest": roster.digest if roster else "",
            "village": roster.village if roster else "",
            "households": len(roster.with_role(Role.HOUSEHOLD)) if roster else 0,
            "groups": len(roster.groups) if roster else 0,
            "officers": len(roster.with_role(Role.OFFICER)) if roster else 0,
            "problems": [str(problem) for problem in errors(rosters.problems)],
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
            "store_used": status.store_used,
            "store_capacity": status.store_capacity,
            "resets": status.resets,
            "doing": self._doing(facts.occupied_by if facts else None),
            "problem": status.problem,
        }

    def _doing(self, attempt_id: int | None) -> str:
        attempt = self._daemon.world.attempt(attempt_id) if attempt_id is not None else None
        if attempt is None:
            return ""
        incident, party = self._daemon.world.owners[attempt.id]
        about = f" #{incident}" if incident != OUTAGE else ""
        return f"{attempt.channel.value} {party}{about}"


def _incident_status(incident: Incident) -> dict[str, Any]:
    recipients = list(incident.recipients())
    return {
        "incident": incident.id,
        "kind": incident.kind.name.lower(),
        "status": incident.status.value,
        "originator": incident.originator.name,
        "landmark": incident.originator.landmark,
        "opened_utc": incident.raised_utc,
        "recipients": len(recipients),
        "told": sum(person.state is not NotificationState.PENDING for person in recipients),
        "coming": [party.name for party in incident.coming()],
        "cannot": sum(person.response is Response.CANNOT for person in recipients),
        "is_exhausted": incident.exhausted_at is not None,
        "is_closed": not incident.is_open,
        "wave": incident.wave,
    }


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
    if len(value) > length_max:
        message: Message = t(
            '"{name}" is longer than {length_max} characters', name=name, length_max=length_max
        )
        raise Refused("bad_argument", message)
    return value


def _one_of(arguments: Mapping[str, Any], name: str, choices: Mapping[str, _E], default: _E) -> _E:
    value = arguments.get(name)
    if value is None:
        return default
    if value not in choices:
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
