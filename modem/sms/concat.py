"""Joins the parts of long texts, and gives each text the key by which it is known.

Parts of a long text come in any order, twice, or never. The first one to arrive is told at once,
because an alarm does not wait for the end of a sentence; the whole follows under the same key. Each
part is also told by itself, so that it can wait for the others on a disk and not in the modem.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256

from modem.sms.pdu import Concat, Deliver
from modem.sms.userdata import CUT
from modem.types import Address

PATIENCE_S = 600.0  # To wait for missing parts, and then to recognise late copies of parts.
GROUPS_MAX, GROUPS_OF_ONE_MAX = 64, 8  # Long texts in all, and of one sender: more is a flood.
PARTS_MAX = 1024  # In all: four texts of the greatest length, or a hundred of ten parts.
REFERENCE_REUSE_S = 3600  # Parts stamped further apart are two texts with one reference.
CLOCKS_SET_SINCE = 1_577_836_800.0  # 2020: a centre that stamps an earlier time has no clock.
KEY_STEP_S = 600  # Of stamps in keys: within one step no reference comes again (PATIENCE_S).
SENDER_DIGITS = 11  # Numbers that end in the same digits are one, with or without country code.

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
    """The fields of PartStored: one part of the long text that has this key."""

    key: str
    sender: Address
    text: str
    sent_at: float
    place: Concat


def message_key(text: Deliver) -> str:
    """SmsStored.key: the same however often the same text is read.

    A short text is known by its sender, stamp and words. The parts of a long text share sender,
    reference, number of parts and the ten minutes of the stamp: phones count references in 8 bits,
    or use one for all texts, so without a time a later alarm could pass for an old one. Parts
    stamped on both sides of a step have two keys; a `Joiner` uses the key that it saw first.
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
    """The place of a part's text. Networks write one number as +86138..., 86138..., 0138... and
    138..., even in the parts of one text."""
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
        """Whether `part` belongs to this text, not to a later one whose phone used the reference
        again. A stamp that says no time is near any other."""
        is_dated = min(part.sent_at, self.sent_at) >= CLOCKS_SET_SINCE
        apart_s = abs(part.sent_at - self.sent_at) if is_dated else 0.0
        known = self.texts.get(number)
        if known is None:
            return apart_s <= (PATIENCE_S if self.settled else REFERENCE_REUSE_S)
        return apart_s <= PATIENCE_S and known == part.text

    @property
    def worth(self) -> tuple[bool, float]:
        """Which text gives way first if there is no room: told before waiting, then the oldest."""
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
    """The key of a new text, other than `previous` has: some phones use one reference for all."""
    key = message_key(part)
    if previous is not None and previous.key.startswith(key):
        return f"{key}/{_digest(part.text)}"
    return key


class Joiner:
    """Takes every text that is read from one modem, and returns what must be told.

    A long text is told twice: its first part with `complete=False`, then the whole. If parts stay
    missing, the text is told as complete, with an ellipsis for each gap, after PATIENCE_S or when
    there is no room for more; each part that comes within PATIENCE_S after that tells it again. The
    part itself follows the text that it adds to: an owner that has both on the disk may free the
    slot of the part.
    """

    def __init__(self) -> None:
        self._groups: dict[_Place, _Group] = {}

    def add(
        self, text: Deliver, now: float, *, was_there: bool = False
    ) -> tuple[Joined | Part, ...]:
        """Take a text, which may have been told in an earlier epoch (`was_there`); return what must
        be told, in this order."""
        if text.concat is not None:
            return self._add_part(text, text.concat, now, was_there=was_there)
        key = message_key(text)
        return (Joined(key, text.sender, text.text, text.sent_at, True, was_there),)

    def recall(self, part: Part, since: float, *, is_told: bool) -> None:
        """Restore a part that was told before; its text began to wait, or was told for good, at
        `since`. Nothing is told of it before the next part comes, or PATIENCE_S is over."""
        place = _place_of(part.sender, part.place)
        group = self._groups.get(place)
        if group is None or group.key != part.key:
            deadline = since + PATIENCE_S
            group = _Group(part.key, part.sender, part.sent_at, part.place.total, deadline)
            self._groups[place] = group
        group.texts.setdefault(part.place.number, part.text)
        group.settled = is_told or group.settled or len(group.texts) == group.total

    def expire(self, now: float) -> tuple[Joined, ...]:
        """Give up texts whose missing parts did not come within PATIENCE_S, and forget old ones."""
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
        """Give up texts until the limits hold, but not the newest."""
        given_up: tuple[Joined, ...] = ()
        while (excess := self._excess(newest)) is not None:
            given_up += self._drop(excess)
        return given_up

    def _excess(self, newest: _Place) -> _Place | None:
        """The text that must give way, None if there is room. If the newest sender has too many
        texts: one of theirs. Else a told text first, then one of the sender who has most waiting,
        then the oldest."""
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
        """Tell the text without its missing parts; still recognise them if they come late."""
        group = self._groups[place]
        if group.settled or group.deadline + PATIENCE_S <= now:
            return self._drop(place)
        group.settled, group.deadline = True, group.deadline + PATIENCE_S
        return (group.joined(complete=True),)

    def _drop(self, place: _Place) -> tuple[Joined, ...]:
        group = self._groups.pop(place)
        return () if group.settled else (group.joined(complete=True),)
