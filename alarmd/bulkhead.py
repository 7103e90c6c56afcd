"""What comes in is understood, whatever it is: a text that breaks the understanding of it sinks no
other, and not the box.
"""

from __future__ import annotations

import logging
from dataclasses import replace

from alarmd.incident.entries import Entry
from alarmd.incident.inputs import Heard, Input
from alarmd.incident.intake import decide
from alarmd.incident.policy import Policy
from alarmd.incident.world import World
from alarmd.roster import Roster
from modem.indications import SmsStored, SmsUnreadable

_log = logging.getLogger("alarmd.bulkhead")


def decided(
    world: World,
    roster: Roster,
    given: Input,
    now: float,
    utc: float,
    policy: Policy,
    secret: bytes,
) -> list[Entry]:
    """As `decide`, but a text that breaks it becomes an unreadable one: it would break every
    restart.
    """
    try:
        return decide(world, roster, given, now, utc, policy, secret)
    except Exception as error:
        if not (isinstance(given, Heard) and isinstance(given.indication, SmsStored)):
            raise
        _log.critical("a text could not be understood", exc_info=True)
        text, why = given.indication, f"{type(error).__name__} while it was read"
        raw = text.text.encode("utf-16-be").hex()
        broken = SmsUnreadable(text.key, text.slots, raw, why, text.sender)
        heard = replace(given, indication=broken)
        return decide(world, roster, heard, now, utc, policy, secret)
