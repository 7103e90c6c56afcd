"""The record of the simulated network, in order, with loop times: who called or texted whom, when
and over which line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """The closed set of things that the network records."""

    TEXT_ACCEPTED = "text_accepted"
    TEXT_REFUSED = "text_refused"
    TEXT_DELIVERED = "text_delivered"
    TEXT_EXPIRED = "text_expired"
    REPORT_DELIVERED = "report_delivered"
    CALL_SETUP = "call_setup"
    CALL_ALERTING = "call_alerting"
    CALL_ACTIVE = "call_active"
    CALL_ENDED = "call_ended"
    REGISTERED = "registered"
    DEREGISTERED = "deregistered"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened `at` this loop time.

    `origin` and `recipient` are numbers; `line` is the name of the modem at either end, or "". A
    text's `began_at` is the loop time of its ctrl-Z. `code` is the TP-MR of an accepted text, the
    +CMS code of a refused one, TP-ST of a report, the 24.008 cause of an ended call. `call` numbers
    the calls of the network from 1.
    """

    at: float
    kind: FactKind
    origin: str
    recipient: str = ""
    line: str = ""
    text: str = ""
    began_at: float = 0.0
    code: int = 0
    call: int = 0

    def json(self) -> str:
        """The fact as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


Recorder = Callable[[Fact], None]
