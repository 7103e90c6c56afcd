"""What can come in: an indication from a line, or what the operator asks."""

from __future__ import annotations

from msgspec import Struct

from alarmd.incident.facts.entries import CloseReason, Kind, Status
from modem.indications import Indication
from modem.types import Msisdn


class Heard(Struct, frozen=True):
    """A modem told us something. `number` is the other side's number in E.164, if the network
    showed one that can be read.

    `kind` is the kind of alarm that the hotline number of this line stands for, if it has one. A
    text `is_of_carrier` if its sender speaks for the carrier of this SIM.
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
    """The operator closes an open incident; at once if it `is_certain` that nobody else needs to be
    told of it.
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
