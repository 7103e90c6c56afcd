"""What can come in: an indication from a line, or what the operator asks."""

from __future__ import annotations

from msgspec import Struct

from alarmd.incident.facts.entries import CloseReason, Kind, Status
from modem.indications import Indication
from modem.types import Msisdn


class Heard(Struct, frozen=True):
    """A modem told us something: `number` is whom it is about in E.164, if the network showed one
    that can be read.

    `kind` is what the hotline number of this line stands for, if it stands for one kind of alarm.
    A text `is_of_carrier` if it came from a sender that speaks for the carrier of this SIM.
    """

    line: str
    indication: Indication
    number: Msisdn | None = None
    kind: Kind | None = None
    is_of_carrier: bool = False


class RaiseRequested(Struct, frozen=True):
    """The operator raises an alarm (or a drill) for somebody.

    The party id must be on the roster.
    """

    party: str
    kind: Kind
    status: Status
    by: str
    note: str = ""


class CloseRequested(Struct, frozen=True):
    """The operator closes an open incident: at once, if it `is_certain` that nobody needs to be
    told of it any more.
    """

    incident: int
    reason: CloseReason
    by: str
    note: str = ""
    is_certain: bool = False


class LookUpMade(Struct, frozen=True):
    """The operator looked at a person's record."""

    what: str
    by: str


Input = Heard | RaiseRequested | CloseRequested | LookUpMade
