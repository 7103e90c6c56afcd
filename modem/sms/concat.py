"""Texts on their way from the store to whoever acts on them: told once, long ones put together.

Parts of a long text come in any order, twice, or never. The first one to arrive is told at once,
because an alarm does not wait for the end of a sentence; the whole follows under the same key. Each
part is told for itself too, so that it can wait on a disk for the others and not in the modem.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from modem.sms.pdu import Concat, Deliver
from modem.sms.userdata import CUT
from modem.types import Address

PATIENCE_S = 600.0  # How long the missing parts of a text are waited for, and stray copies known.
GROUPS_MAX, GROUPS_OF_ONE_MAX = 64, 8  # In all, and of one sender: more is a flood.
PARTS_MAX = 1024  # In all: four of the longest texts that there are, or a hundred long ones.
REFERENCE_REUSE_S = 3600  # Parts stamped further apart are two texts with one reference.
KEY_STEP_S = 600  # Of the stamps of long texts: in one step there is no second text (PATIENCE_S).
SENDER_DIGITS = 11  # By the last so many a number is the same, with its country or without.

_HASH_DIGITS = 16

_Place = tuple[str, int, int, int]  # Sender, width, reference, total.


@dataclass(frozen=True, slots=True)
class Joined:
    """The fields of SmsStored: a text, or with `complete=False` the first part of one."""

    key: str
    sender: Address
    text: str
    sent_at: float
    complete: bool
    was_there: bool = False
    total: int = 1


@dataclass(frozen=True, slots=True)
class Part:
    """The fields of PartStored: one part of the long text that is told by this key."""

    key: str
    sender: Address
    text: str
    sent_at: float
    place: Concat


def message_key(text: Deliver) -> str:
    """SmsStored.key: the same however often the same text is read.

    A short text is known by its sender, stamp and words. The parts of a long one share sender,
    reference, number of parts and the ten minutes of the stamp: phones count references in 8 bits,
    or have one for all, so without a time a later alarm could pass for an old one. Parts stamped on
    both sides of a step have two keys, of which a `Joiner` uses the one it saw first.
    """
    sender, concat = text.sender.digits, text.concat
    if concat is None:
        return f"{sender}/{text.sent_at:.0f}/{_digest(text.text)}"
    step = int(text.sent_at // KEY_STEP_S)
    return f"{sender}/{step}/{concat.width}:{concat.reference}/{concat.total}"


def unreadable_key(pdu: str) -> str:
    """SmsUnreadable.key: the same however often the same octets are read."""
    return f"unreadable/{_digest(pdu.upper())}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_HASH_DIGITS]


def _place_of(sender: Address, place: Concat) -> _Place:
    """Networks write one number as +86138..., 86138..., 0138... and 138..., even of one text."""
    who = sender.digits.lstrip("+0")[-SENDER_DIGITS:]
    return who, place.width, place.reference, place.total


@dataclass(slots=True)
class _Group:
    """The parts of one long text that have come so far; `settled` once it was told for good."""

    key: str
    sender: Address
    sent_at: float
    total: int
    deadline: float
    settled: bool = False
    was_there: bool = False
    texts: dict[int, str] = field(default_factory=dict)

    def is_of(self, part: Deliver, number: int) -> bool:
        """Whether `part` belongs here, or to a later text whose phone used the reference again. A
        stamp that was not read is near any other."""
        apart_s = abs(part.sent_at - self.sent_at) if part.sent_at and self.sent_at else 0.0
        known = self.texts.get(number)
        if known is None:
            return apart_s <= (PATIENCE_S if self.settled else REFERENCE_REUSE_S)
        return apart_s <= PATIENCE_S and known == part.text

    @property
    def worth(self) -> tuple[bool, float]:
        """What gives way first when there is no room: the told before the waiting, then the old."""
        return not self.settled, self.deadline

    def joined(self, *, complete: bool) -> Joined:
        text = self._text()
        return Joined(
            self.key, self.sender, text, self.sent_at, complete, self.was_there, self.total
        )

    def _text(self) -> str:
        pieces: list[str] = []
        for number in range(1, self.total + 1):
            piece = self.texts.get(number)
            if piece is not None:
                pieces.append(piece)
            elif pieces[-1:] != [CUT]:
                pieces.append(CUT)
        return "".join(pieces)


def _key_after(previous: _Group | None, part: Deliver) -> str:
    """The key of a new text; some phones have one reference for all, even within the hour."""
    key = message_key(part)
    if previous is not None and previous.key.startswith(key):
        return f"{key}/{_digest(part.text)}"
    return key


class Joiner:
    """Every text read from one modem goes through here; what comes out is what is new to tell.

    A long text is told twice: its first part with `complete=False`, then the whole. One that stays
    in parts is told as it is, as complete, with an ellipsis for each gap, after PATIENCE_S or when
    more is waiting than there is room for; with each part that comes within PATIENCE_S after that
    it is told anew. Behind what a part adds to comes the part itself: whoever has both on the disk
    may free its place.
    """

    def __init__(self) -> None:
        self._groups: dict[_Place, _Group] = {}

    def add(
        self, text: Deliver, now: float, *, was_there: bool = False
    ) -> tuple[Joined | Part, ...]:
        """Take a text, which may have been read in an earlier life (`was_there`); return what is to
        be told, in this order."""
        if text.concat is not None:
            return self._add_part(text, text.concat, now, was_there=was_there)
        key = message_key(text)
        return (Joined(key, text.sender, text.text, text.sent_at, True, was_there),)

    def recall(self, part: Part, since: float, *, is_told: bool) -> None:
        """Know this part again, of a text that began to wait, or was told for good, at `since`.
        Nothing is told of it before the next part, or the end of the patience."""
        place = _place_of(part.sender, part.place)
        group = self._groups.get(place)
        if group is None or group.key != part.key:
            deadline = since + PATIENCE_S
            group = _Group(part.key, part.sender, part.sent_at, part.place.total, deadline)
            self._groups[place] = group
        group.texts.setdefault(part.place.number, part.text)
        group.settled = is_told or group.settled or len(group.texts) == group.total

    def expire(self, now: float) -> tuple[Joined, ...]:
        """Give up texts whose missing parts were waited for long enough, and forget old ones."""
        due = [place for place, group in self._groups.items() if group.deadline <= now]
        return tuple(joined for place in due for joined in self._give_up(place, now))

    def _add_part(
        self, part: Deliver, concat: Concat, now: float, *, was_there: bool
    ) -> tuple[Joined | Part, ...]:
        place = _place_of(part.sender, concat)
        group, given_up = self._groups.get(place), tuple[Joined, ...]()
        if group is not None and group.deadline <= now:
            given_up = self._give_up(place, now)
            group = self._groups.get(place)
        is_first = group is None or not group.is_of(part, concat.number)
        if group is not None and is_first:
            given_up += self._drop(place)
        if group is None or is_first:
            key = _key_after(group, part)
            group = _Group(key, part.sender, part.sent_at, concat.total, now + PATIENCE_S)
            self._groups[place] = group
        group.was_there |= was_there
        is_new = concat.number not in group.texts
        group.texts[concat.number] = part.text
        one = Part(group.key, part.sender, part.text, part.sent_at, concat)
        told = self._told_of(group, now, is_first=is_first, is_new=is_new)
        return (*given_up, *told, one, *self._make_room(place))

    def _told_of(
        self, group: _Group, now: float, *, is_first: bool, is_new: bool
    ) -> tuple[Joined, ...]:
        if is_new and (group.settled or len(group.texts) == group.total):
            group.settled, group.deadline = True, now + PATIENCE_S
            return (group.joined(complete=True),)
        return (group.joined(complete=False),) if is_first else ()

    def _make_room(self, newest: _Place) -> tuple[Joined, ...]:
        """Give up what is too much, but not what has just come."""
        given_up: tuple[Joined, ...] = ()
        while (excess := self._excess(newest)) is not None:
            given_up += self._drop(excess)
        return given_up

    def _excess(self, newest: _Place) -> _Place | None:
        """What gives way: of a sender who has too much waiting their own; else what was told, then
        what is of those who have the most waiting, then what is old."""
        others = {place: group for place, group in self._groups.items() if place != newest}
        theirs = [place for place in others if place[0] == newest[0]]
        if len(theirs) >= GROUPS_OF_ONE_MAX:
            return min(theirs, key=lambda place: others[place].worth)
        parts = sum(len(group.texts) for group in self._groups.values())
        if len(self._groups) <= GROUPS_MAX and parts <= PARTS_MAX:
            return None
        held: Counter[str] = Counter()
        for place, group in others.items():
            held[place[0]] += len(group.texts) if parts > PARTS_MAX else 1
        return min(
            others,
            key=lambda place: (not others[place].settled, -held[place[0]], others[place].deadline),
        )

    def _give_up(self, place: _Place, now: float) -> tuple[Joined, ...]:
        """Wait no longer for what is missing, and still know what may come of it."""
        group = self._groups[place]
        if group.settled or group.deadline + PATIENCE_S <= now:
            return self._drop(place)
        group.settled, group.deadline = True, group.deadline + PATIENCE_S
        return (group.joined(complete=True),)

    def _drop(self, place: _Place) -> tuple[Joined, ...]:
        group = self._groups.pop(place)
        return () if group.settled else (group.joined(complete=True),)
