"""The code with which one officer ends one alarm by text: only that officer's own phone has
received it (docs/decisions/0023).

The code replaces the alarm's number, so it also says which alarm is meant: three digits that are no
alarm's number, no number of a service, and no other code of the same officer.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable

from alarmd.incident.facts.entries import ClosingCode
from alarmd.incident.facts.world import World
from alarmd.roster import CALLED_OUT, Party

CODE_MIN, CODE_MAX = 100, 999
NUMBERS_SPARED = 100  # of alarms that may come while this one matters: a bad night has ten
_SERVICES = frozenset({110, 112, 119, 120, 122, 911})
_CODES = CODE_MAX - CODE_MIN + 1


def closing_codes(
    secret: bytes, world: World, incident: int, parties: Iterable[Party]
) -> tuple[ClosingCode, ...]:
    """A code for each of the parties who may close the alarm `incident`; empty without a secret."""
    if not secret:
        return ()
    taken = set(world.incidents) | set(range(incident, incident + NUMBERS_SPARED)) | _SERVICES
    return tuple(
        ClosingCode(party.id, _code(secret, incident, party.id, taken | _given(world, party.id)))
        for party in {one.id: one for one in parties if one.role in CALLED_OUT}.values()
    )


def can_be_code(number: int) -> bool:
    """Whether a number that names no alarm may be the guess of a code."""
    return CODE_MIN <= number <= CODE_MAX


def _given(world: World, party: str) -> set[int]:
    """The codes that this officer has for alarms that still matter."""
    people = (one.notifications.get(party) for one in world.incidents.values())
    return {int(one.code) for one in people if one is not None and one.code}


def _code(secret: bytes, incident: int, party: str, taken: set[int]) -> str:
    """The first free code, counted from where the digest points."""
    digest = hmac.new(secret, f"close\n{incident}\n{party}".encode(), hashlib.sha256).digest()
    first = int.from_bytes(digest[:8], "big") % _CODES
    codes = (CODE_MIN + (first + step) % _CODES for step in range(_CODES))
    return str(next(code for code in codes if code not in taken))
