"""An officer says by text that an alarm is over: which alarm is meant, and is it the officer?

A sender can be forged. Only the officer's own phone has received the code in our texts (codes.py,
docs/decisions/0023): the code says which alarm is meant, and that it is the officer.
"""

from __future__ import annotations

from msgspec import Struct

from alarmd.incident.facts.entries import (
    Closed,
    CloseReason,
    ClosingRefused,
    ClosingWaits,
    CodesGuessed,
    Entry,
    Means,
    TextNotUnderstood,
    Unproved,
    WordsNoted,
)
from alarmd.incident.facts.world import Incident
from alarmd.incident.first_wave import may_end_at
from alarmd.incident.intake.codes import can_be_code
from alarmd.incident.intake.recipients import TEXT_KEPT_MAX, Raising
from alarmd.incident.intake.scene import Scene
from alarmd.incident.reading import Meaning
from alarmd.incident.reading.plain import plain
from alarmd.roster import CALLED_OUT, Party

NAMED_MAX = 3  # texts to an officer who must say which alarm they mean
_EDGES = " \t\r\n.,;!。，；！“”‘’\"'"


class Sender(Struct, frozen=True):
    """Who texts, what they may be talking about, and how an alarm of theirs would be raised.

    The text was sent at `sent_at` at the latest. `asked` are the open incidents of others that it
    may answer, `over` the closed ones, the newest first; `told` are the open ones that the sender
    knows of by now, `begun` those that they may have known of at `sent_at`. `own` is the sender's
    own open alarm, or else the drill that is held in their name; `ours` are the open incidents of
    which an officer may have heard from another officer. `stamp_utc` is the network's time stamp;
    0: it says nothing.
    """

    party: Party
    raising: Raising
    asked: tuple[Incident, ...]
    over: tuple[Incident, ...]
    told: tuple[Incident, ...]
    own: Incident | None
    sent_at: float
    stamp_utc: float
    ours: tuple[Incident, ...] = ()
    begun: tuple[Incident, ...] = ()

    @property
    def is_officer(self) -> bool:
        """Whether this person may decide and close."""
        return self.party.role in CALLED_OUT

    def code_of(self, incident: Incident) -> str:
        """The code with which the sender closes this incident; "" if it needs no code."""
        return incident.notifications[self.party.id].code

    def by_code(self, number: int | None) -> Incident | None:
        """The incident, open or over, whose code for the sender is `number`."""
        every = (*self.ours, *self.over) if number is not None else ()
        return next((one for one in every if self.code_of(one) == str(number)), None)


class Closing(Struct, frozen=True):
    """A closing as it was read, when it was sent, and whether it is the rest of a long text."""

    meaning: Meaning
    sent_at: float
    is_rest: bool = False


def sender_of(scene: Scene, party: Party, raising: Raising, sent_utc: float) -> Sender:
    """The sender of a text, with what it may be about."""
    is_officer = party.role in CALLED_OUT
    sent_at = scene.sent_at(sent_utc)
    ours = [
        one
        for one in scene.world.open_incidents()
        if is_officer and party.id in one.notifications and one.opened_at <= sent_at
    ]
    own = scene.own_alarm(party) or scene.own_drill(party)
    return Sender(
        party,
        raising,
        tuple(scene.asked(party, sent_at)),
        tuple(scene.over(party, sent_at)),
        tuple(scene.asked(party, scene.now)),
        own,
        sent_at,
        sent_utc if scene.says_when(sent_utc) else 0.0,
        tuple(ours),
        tuple(scene.begun(party, sent_at)),
    )


def code_alone(text: str) -> int | None:
    """The number that is the whole text, if it may be a code."""
    bare = plain(text).strip(_EDGES)
    is_code = bare.isascii() and bare.isdigit() and len(bare) == 3 and can_be_code(int(bare))
    return int(bare) if is_code else None


def closed_by_text(scene: Scene, sender: Sender, closing: Closing) -> list[Entry]:
    """Return the facts that close the incident that is meant, or that say why not.

    An incident that has a code is closed only by that code: the officer is asked for it, by a text
    that only the officer's own phone gets. Too many wrong codes shut a phone out for a while.
    """
    coded = sender.by_code(closing.meaning.incident)
    if coded is not None and not coded.is_open:
        return [unclear(coded, sender)]
    if coded is not None:
        if scene.is_shut(sender.raising.number):
            return [_refused(coded, sender, Unproved.SHUT)]
        return [closed(scene, coded, sender.party.id, _reason(closing))]
    meant, asked = _meant(sender, closing), _asked(sender)
    if len(meant) == 1 and not sender.code_of(meant[0]):
        return [closed(scene, meant[0], sender.party.id, _reason(closing))]
    if closing.is_rest and any(sender.code_of(one) for one in meant or asked[:1]):
        return []  # its beginning was refused
    return _not_closed(scene, sender, closing, meant[:NAMED_MAX] or asked[:1])


def _not_closed(
    scene: Scene, sender: Sender, closing: Closing, about: list[Incident]
) -> list[Entry]:
    number, is_guess = sender.raising.number, _is_guess(sender, closing.meaning.incident)
    why = Unproved.WRONG_CODE if is_guess else Unproved.NO_CODE
    if scene.is_shut(number):
        why = Unproved.SHUT
    facts: list[Entry] = []
    for one in about:
        if not sender.code_of(one):
            facts.append(unclear(one, sender))
            continue
        facts.append(_refused(one, sender, why))
        if why is Unproved.WRONG_CODE and scene.is_last_guess(number):
            facts.append(CodesGuessed(one.id, sender.party.id, number))
        if why is Unproved.WRONG_CODE:
            why = Unproved.NO_CODE  # one text is one guess
    return facts


def _is_guess(sender: Sender, number: int | None) -> bool:
    known = {one.id for one in (*sender.ours, *sender.over)}
    return number is not None and number not in known and can_be_code(number)


def _meant(sender: Sender, closing: Closing) -> list[Incident]:
    """The incident that the text names; without a name, those that this officer went to, or else
    their own, or else all that were open when it was sent: it may have been on its way for an hour,
    and an alarm that came meanwhile is not over.

    If several may be meant, or the clock of the box is ahead by minutes, the officer is asked for
    the name: a wrong all-clear would leave a house without help. Answers are taken as they come: to
    ask back about those would cost more than it helps.
    """
    named, party = closing.meaning.incident, sender.party.id
    by_number = [one for one in sender.ours if one.id == named]
    if by_number or (named is not None and not _is_guess(sender, named)):
        return by_number
    known = [one for one in _asked(sender) if one.opened_at <= closing.sent_at]
    gone_to = [one for one in known if _has_gone_to(one, party)]
    return gone_to or [one for one in known if one is sender.own] or known


def _asked(sender: Sender) -> list[Incident]:
    return [*sender.told, *([sender.own] if sender.own is not None else [])]


def _has_gone_to(incident: Incident, party: str) -> bool:
    """Whether they are coming to this incident, or were until they said that they go to another:
    nobody knows which they dealt with first.
    """
    person = incident.notifications[party]
    return person.is_coming or person.means is Means.ELSEWHERE


def _reason(closing: Closing) -> CloseReason:
    return closing.meaning.reason or CloseReason.UNSTATED


def closed(
    scene: Scene, incident: Incident, by: str, reason: CloseReason, note: str = ""
) -> Closed | ClosingWaits:
    """Close the incident now, or as soon as the first wave has been told of it."""
    if may_end_at(incident, scene.policy) > scene.now:
        return ClosingWaits(incident.id, by, reason, note)
    return Closed(incident.id, by, reason, note)


def _refused(incident: Incident, sender: Sender, why: Unproved) -> ClosingRefused:
    text = sender.raising.text[:TEXT_KEPT_MAX]
    return ClosingRefused(incident.id, sender.party.id, why, sender.raising.number, text)


def noted(about: Incident, sender: Sender, late_s: float = 0.0) -> WordsNoted:
    """Keep and show what the sender wrote."""
    text, number = sender.raising.text[:TEXT_KEPT_MAX], sender.raising.number
    return WordsNoted(about.id, sender.party.id, text, number, late_s)


def unclear(about: Incident, sender: Sender) -> TextNotUnderstood:
    """Answer what the sender wrote by a question."""
    text, number = sender.raising.text[:TEXT_KEPT_MAX], sender.raising.number
    return TextNotUnderstood(about.id, sender.party.id, text, number)
