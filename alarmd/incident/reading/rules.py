"""Which signs decide, in which situation: the first rule that fits."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from alarmd.incident.facts.entries import Kind
from alarmd.incident.reading.meaning import Act, Situation
from alarmd.incident.reading.sign import Sign

S = Sign


class Rule(Struct, frozen=True):
    """`act` if a sign of `any_of` is there (and one of `with_any`), and no sign of `unless`."""

    act: Act
    any_of: tuple[Sign, ...]
    with_any: tuple[Sign, ...] = ()
    unless: tuple[Sign, ...] = ()
    kind: Kind | None = None  # of an alarm, for signs that show no kind

    def fits(self, signs: Collection[Sign]) -> bool:
        """Whether these signs make the rule true."""
        return (
            any(one in signs for one in self.any_of)
            and (not self.with_any or any(one in signs for one in self.with_any))
            and not any(one in signs for one in self.unless)
        )


def _rule(
    act: Act,
    *any_of: Sign,
    also: tuple[Sign, ...] = (),
    unless: tuple[Sign, ...] = (),
    kind: Kind | None = None,
) -> Rule:
    return Rule(act, any_of, also, unless, kind)


_OURS = (S.OURS, S.KIN)
_BARE = (S.BARE, S.SCENE)
_DISTRESS = (S.CRY, *_OURS, *_BARE)
_DIGITS = (S.ZERO, S.ONE, S.TWO, S.THREE, S.FOUR, S.DIGIT)

_NOT_LEAVING = (*_DISTRESS, S.COMING, S.CANNOT, S.ARRIVED, S.MACHINE)
_NO_GOODBYE = (*_NOT_LEAVING, S.MISTAKE, S.PRESSED, *_DIGITS)
LEAVES = _rule(Act.LEAVE, S.LEAVE, unless=_NOT_LEAVING)
# "Enough" from somebody who knows of an alarm, or is away, means this alarm's texts; with nothing
# open, all texts.
_HAD_ENOUGH = _rule(Act.LEAVE, S.ENOUGH, unless=(*_NO_GOODBYE, S.KNOWS, S.ABSENT))
_HAD_ENOUGH_OF_ALL = _rule(Act.LEAVE, S.ENOUGH, unless=_NO_GOODBYE)

_ASKED = (
    LEAVES,
    _HAD_ENOUGH,
    _rule(Act.ASK, S.MACHINE, unless=(S.CRY, *_OURS)),
    _rule(Act.ARRIVED, S.ARRIVED, also=_BARE, unless=(S.CRY, *_OURS)),
    _rule(Act.COMING, S.COMING, also=_BARE, unless=(S.CRY, *_OURS)),
    _rule(Act.ALARM, *_DISTRESS),
    _rule(Act.ALARM, S.MORE, unless=(S.COMING, S.CANNOT, S.ARRIVED, S.SEEN, S.QUESTION, S.ONE)),
    _rule(Act.COMING, S.COMING, also=(S.MISTAKE,), unless=(S.CANNOT,)),
    _rule(Act.ASK, S.ONE, also=(S.CANNOT,)),
    _rule(Act.ASK, S.TWO, also=(S.COMING, S.ARRIVED)),
    _rule(Act.CANNOT, S.CANNOT),
    _rule(Act.ARRIVED, S.ARRIVED),
    _rule(Act.COMING, S.COMING, S.ONE),
    _rule(Act.CANNOT, S.ABSENT, S.ILL, S.TWO),
    _rule(Act.ASK, S.QUESTION, S.THEIRS, S.CLOSING, S.MISTAKE, *_DIGITS),
    _rule(Act.SEEN, S.SEEN),
)
_ANSWERED = (
    LEAVES,
    _HAD_ENOUGH,
    _rule(Act.NOTE, S.MACHINE, unless=(S.CRY, *_OURS)),
    _rule(Act.ALARM, S.CRY, *_OURS),
    _rule(Act.ALARM, S.BARE, unless=(S.RESOLVED, S.COMING, S.ARRIVED, S.SEEN)),
    _rule(Act.CANNOT, S.CANNOT, S.RETURNS, S.TWO),
    _rule(Act.ARRIVED, S.ARRIVED),
    _rule(Act.ASK, S.QUESTION, S.MARK),
)
_OWN = (
    LEAVES,
    _HAD_ENOUGH,
    _rule(Act.NOTE, S.MACHINE, unless=(S.CRY, *_OURS)),
    _rule(Act.KIND, *_OURS, *_BARE, S.THEIRS, S.ILL, unless=(S.QUESTION,)),
    _rule(Act.KIND, *_OURS, *_BARE),
    _rule(Act.KIND, S.CALL, unless=(S.MISTAKE,)),
    _rule(Act.REPEAT, S.CRY, S.INSISTS),
    _rule(Act.MISTAKE, S.MISTAKE, S.ZERO),
    _rule(Act.KIND, S.RESOLVED, unless=(S.RELIEF,)),
    _rule(Act.KIND, S.ONE, kind=Kind.DANGER),
    _rule(Act.KIND, S.TWO, kind=Kind.FIRE),
    _rule(Act.KIND, S.THREE, kind=Kind.MEDICAL),
    _rule(Act.KIND, S.FOUR, kind=Kind.OTHER),
    _rule(Act.NOTE, S.SEEN, unless=(S.QUESTION,)),
)
_OVER = (
    LEAVES,
    _HAD_ENOUGH,
    _rule(Act.NOTE, S.MACHINE, unless=(S.CRY, *_OURS)),
    _rule(Act.ALARM, *_OURS, also=(S.AGAIN, S.NOW)),
    _rule(Act.ALARM, *_OURS, unless=(S.PAST,)),
    _rule(Act.ALARM, *_BARE, also=(S.NOW,)),
    _rule(Act.ALARM, *_BARE, also=(S.AGAIN,), unless=(S.PAST,)),
    _rule(Act.ALARM, *_BARE, unless=(S.PAST, S.RESOLVED)),
    _rule(Act.ALARM, S.CRY, S.MORE),
    _rule(Act.ALARM, S.THEIRS, also=(S.AGAIN,), unless=(S.QUESTION, S.PAST)),
    _rule(Act.ALARM, S.CALL, unless=(S.PAST, S.SEEN, S.LATE, S.RELIEF, S.MISTAKE, S.CANNOT)),
    _rule(Act.NOTE, S.RELIEF),
    _rule(Act.ASK, S.QUESTION),
    _rule(Act.ASK, S.COMING, S.ARRIVED, *_DIGITS, unless=(S.CANNOT, S.LATE, S.ABSENT)),
    _rule(Act.NOTE, S.CANNOT, S.LATE, S.SEEN, S.MISTAKE, S.ABSENT, S.CHAT, S.PAST, S.ILL),
    _rule(Act.NOTE, S.RESOLVED, S.REPORT),
)
# We have asked the sender nothing: a text without thanks, excuse or mistake raises an alarm.
_IDLE = (
    LEAVES,
    _HAD_ENOUGH_OF_ALL,
    _rule(Act.NOTE, S.MACHINE, unless=(S.CRY, *_OURS)),
    _rule(Act.NOTE, S.PAST, also=(S.RESOLVED,), unless=(S.CRY, *_OURS, S.CALL, S.AGAIN)),
    _rule(Act.ALARM, *_OURS, *_BARE),
    _rule(Act.ALARM, S.CRY, S.CALL, also=(S.CRY,)),
    _rule(Act.ALARM, S.THEIRS, unless=(S.QUESTION,)),
    _rule(Act.ALARM, S.ILL, unless=(S.ABSENT, S.QUESTION)),
    _rule(Act.ALARM, S.CALL, unless=(S.MISTAKE,)),
    _rule(Act.ALARM, S.STUCK, unless=(S.ABSENT, S.LATE)),
    _rule(Act.ALARM, S.ONE, kind=Kind.DANGER),
    _rule(Act.ALARM, S.TWO, kind=Kind.FIRE),
    _rule(Act.ALARM, S.THREE, kind=Kind.MEDICAL),
    _rule(Act.ALARM, S.FOUR, kind=Kind.OTHER),
    _rule(Act.ALARM, S.ZERO, S.DIGIT, S.MORE),
    _rule(Act.NOTE, S.LATE, S.RELIEF),
    _rule(Act.ALARM, S.QUESTION, S.GREETING),
    _rule(Act.NOTE, S.MISTAKE, S.CANNOT),
    _rule(Act.ALARM, S.COMING, S.ARRIVED, S.CLOSING),
    _rule(Act.NOTE, S.SEEN, S.ABSENT, S.CHAT),
    _rule(Act.NOTE, S.DENIED, S.RESOLVED),
)
_OFFICER_ALARMS = (
    LEAVES,
    _HAD_ENOUGH,
    _rule(Act.NOTE, S.MACHINE, unless=(S.CRY, S.SUPPORT)),
    _rule(Act.ALARM, S.AMBULANCE, kind=Kind.MEDICAL),
    _rule(Act.ALARM, S.SUPPORT, S.MORE, S.CRY, kind=Kind.EMERGENCY),
)
_OFFICER_CLOSES = (
    _rule(Act.CLOSE, S.CLOSING, S.FALSE, unless=(S.NOT_CLOSED,)),
    _rule(Act.NOTE, S.NOT_CLOSED),
)
# Illness at home keeps an officer there: it reads as "cannot", and head and backup officer are told
# at once.
_OFFICER_ASKED = (
    LEAVES,
    _HAD_ENOUGH,
    _rule(Act.ASK, S.MACHINE, unless=(S.CRY, S.SUPPORT)),
    *_OFFICER_ALARMS[3:],
    _rule(Act.ALARM, S.OURS, unless=(S.CLOSING, S.FALSE, S.CANNOT, S.COMING, S.REPORT)),
    _rule(Act.CLOSE, S.CLOSING, S.FALSE, unless=(S.NOT_CLOSED, S.COMING)),
    _rule(Act.NOTE, S.NOT_CLOSED, unless=(S.COMING,)),
    _rule(Act.CANNOT, S.CANNOT),
    _rule(Act.ARRIVED, S.ARRIVED),
    _rule(Act.COMING, S.COMING, S.ONE),
    _rule(Act.CANNOT, S.KIN),
    _rule(Act.NOTE, S.REPORT, S.RESOLVED),
    _rule(Act.CANNOT, S.ABSENT, S.ILL, S.TWO),
    _rule(Act.ASK, S.QUESTION, *_DIGITS),
    _rule(Act.NOTE, *_BARE, S.THEIRS, S.DENIED, S.INSISTS),
    _rule(Act.SEEN, S.SEEN),
)
_OFFICER_ANSWERED = (
    *_OFFICER_ALARMS,
    _rule(Act.ALARM, S.OURS, unless=(S.CLOSING, S.FALSE, S.CANNOT, S.REPORT)),
    *_OFFICER_CLOSES,
    _rule(Act.CANNOT, S.CANNOT, S.KIN, S.RETURNS, S.TWO),
    _rule(Act.ARRIVED, S.ARRIVED),
    _rule(Act.ASK, S.QUESTION, S.PRESSED),
)
_OFFICER_OWN = (
    *_OFFICER_ALARMS[:3],
    _rule(Act.CLOSE, S.CLOSING, unless=(S.NOT_CLOSED, *_DISTRESS)),
    *_OWN,
)
_OFFICER_IDLE = (
    *_OFFICER_ALARMS,
    _rule(Act.ALARM, *_OURS, *_BARE),
    _rule(Act.ALARM, S.THEIRS, unless=(S.QUESTION, S.PAST)),
    _rule(Act.NOTE, S.REPORT, unless=(S.QUESTION, S.CLOSING)),
    _rule(Act.ASK, S.QUESTION, S.CLOSING, S.FALSE, *_DIGITS),
    _rule(Act.NOTE, S.SEEN, S.CANNOT, S.REPORT, S.LATE, S.RELIEF, S.RESOLVED, S.PAST),
)

TABLES: Mapping[Situation, tuple[Rule, ...]] = {
    Situation.ASKED: _ASKED,
    Situation.ANSWERED: _ANSWERED,
    Situation.OWN: _OWN,
    Situation.OVER: _OVER,
    Situation.IDLE: _IDLE,
}
OFFICER_TABLES: Mapping[Situation, tuple[Rule, ...]] = {
    Situation.ASKED: _OFFICER_ASKED,
    Situation.ANSWERED: _OFFICER_ANSWERED,
    Situation.OWN: _OFFICER_OWN,
    Situation.OVER: (*_OFFICER_ALARMS, *_OVER),
    Situation.IDLE: _OFFICER_IDLE,
}
# The act of a text that no rule fits.
UNCLEAR: Mapping[Situation, Act] = {
    Situation.ASKED: Act.ASK,
    Situation.ANSWERED: Act.NOTE,
    Situation.OWN: Act.REPEAT,
    Situation.OVER: Act.ASK,
    Situation.IDLE: Act.ALARM,
}
OFFICER_UNCLEAR: Mapping[Situation, Act] = {**UNCLEAR, Situation.IDLE: Act.ASK}
