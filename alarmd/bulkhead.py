"""Decides on every input, whatever it is: a text that makes `decide` raise stops neither another
input nor the daemon.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from msgspec.structs import replace

from alarmd.incident.facts.entries import Entry
from alarmd.incident.intake.inputs import Heard, Input
from modem.indications import SmsStored, SmsUnreadable

_log = logging.getLogger("alarmd.bulkhead")


def understood(given: Input, decide: Callable[[Input], list[Entry]]) -> list[Entry]:
    """Return the facts that `decide` makes of `given`. If a text makes `decide` raise, decide on it
    as on an unreadable text: otherwise the same text would end the daemon after every restart.
    """
    try:
        return decide(given)
    except Exception as error:
        if not (isinstance(given, Heard) and isinstance(given.indication, SmsStored)):
            raise
        _log.critical("a text could not be understood", exc_info=True)
        text, why = given.indication, f"{type(error).__name__} while it was read"
        raw = text.text.encode("utf-16-be").hex()
        broken = SmsUnreadable(text.key, text.slots, raw, why, text.sender)
        return decide(replace(given, indication=broken))
