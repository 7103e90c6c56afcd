"""The shape of a book of phrases: templates with named fields, one for each purpose and reader.

Fields: n (incident number), code (with which this officer ends it), guessed (in whose name wrong
codes came), house and landmark (bracketed, or empty), what (the kind), time, service (110, 119 or
120; never written to an officer), mark (in brackets: the originator says that it was a mistake, or
insists that it is none; or empty), received (what the originator is told first), told (who is being
told), going and coming (how many are on their way, and who), said (what the originator said last),
yours (the reader's own house), officers (those who cannot be counted on, and why), reason (what it
turned out to be). Only for officers and those who come, else empty: note (bracketed) and phone (the
originator's number). An outage has lines (those that are down) and minutes (for how long the first
has been down); other news of the box has who (the houses or lines that it is about).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum

from msgspec import Struct

from alarmd.incident.facts.entries import CloseReason, Kind, Purpose


class Reader(Enum):
    """The reader of a text; COMING is somebody who said "coming". A reader without a template gets
    the one for MEMBER.
    """

    OFFICER = "officer"
    ORIGINATOR = "originator"
    COMING = "coming"
    MEMBER = "member"


Templates = Mapping[tuple[Purpose, Reader], str]


class OnTheWay(Struct, frozen=True):
    """How many are on their way: nobody, the reader alone, or some (count, names)."""

    nobody: str
    only_you: str
    some: str


class Phrases(Struct, frozen=True):
    """All that is said in one language.

    The keys of `budgets` are the values of `BudgetReached.limit`. `held` replaces `actual` while
    the neighbours are not woken, `taken_back` after "it was a mistake". `all_over` says that
    several alarms are over: n and the others, also. `clock` writes a time so that nobody takes it
    for a date.
    """

    actual: Templates
    taken_back: Templates
    held: Templates
    drill: Templates
    outage: Mapping[Purpose, str]
    budgets: Mapping[str, str]
    kinds: Mapping[Kind, str]
    reasons: Mapping[CloseReason, str]
    all_over: str
    clock: Callable[[datetime], str]
    sign: str
    signed: str
    signed_drill: str
    mistake: str
    no_mistake: str
    received: str
    received_again: str
    received_left: str
    received_kind: str
    by_mistake: str
    officers_cannot: str
    officers_unreached: str
    officers_undecided: str
    said_kind: str
    said_again: str
    going: OnTheWay
    coming: OnTheWay
    house: str
    house_endings: tuple[str, ...]
    your_house: str
    your_place: str
    brackets: str
    phone: str
    neighbours: str
    officer: str
    others: str
    also: str
    you: str
    there: str
    joiner: str
    and_others: str
