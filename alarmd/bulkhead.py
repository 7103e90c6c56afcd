"""What comes in is understood, whatever it is: a text that breaks the understanding of it sinks no
other, and not the box.
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
    """What `decide` says of this; of a text that breaks it, what it says of an unreadable one: it
    would break every restart.
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
