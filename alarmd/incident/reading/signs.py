"""The signs of a text: clause by clause, what its words show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct, field

from alarmd.incident.facts.entries import Kind
from alarmd.incident.reading import closing, cries, distress, harm, moods, motion
from alarmd.incident.reading.patterns import Pattern
from alarmd.incident.reading.sign import Sign

_GRAVEST = {kind: rank for rank, (kind, _) in reversed(list(enumerate(harm.KINDS)))}


def gravest(kinds: Iterable[Kind]) -> Kind:
    """The gravest kind: first what spreads, then what kills first; EMERGENCY if there is no
    kind."""
    return min(kinds, key=_GRAVEST.__getitem__, default=Kind.EMERGENCY)


class Signs(Struct):
    """What a text shows, each sign with the words that show it, and the kinds of distress."""

    words: dict[Sign, str] = field(default_factory=dict)
    kinds: dict[Sign, Kind] = field(default_factory=dict)

    def add(self, sign: Sign, word: str) -> None:
        """Note a sign; its first words stay."""
        self.words.setdefault(sign, word)

    def add_distress(self, sign: Sign, kind: Kind, word: str) -> None:
        """Note distress of a kind; the gravest one stays."""
        if sign not in self.kinds or _GRAVEST[kind] < _GRAVEST[self.kinds[sign]]:
            self.kinds[sign] = kind
        self.add(sign, word)


class _Excuse(NamedTuple):
    """What a text says that can excuse its sender: unable to come; a hospital; being with doctors
    already; a lasting complaint; drink. And what is no excuse: a fall from which somebody does not
    get up, and such a fall on the sender's own way.
    """

    is_unable: bool
    is_cared_for: bool
    is_attended: bool
    is_lasting: bool
    is_helpless: bool
    is_hurt_on_the_way: bool
    is_drunk: bool

    def excuses(self, clause: str, *, is_hurt: bool) -> bool:
        """Whether the harm in this clause is a reason for not coming, and no call for help."""
        if distress.PINNED.search(clause) and not self.is_lasting:
            return False
        if distress.HAS_LONG.search(clause) or (self.is_attended and is_hurt):
            return True
        if self.is_unable:
            is_excuse = is_hurt and not self.is_helpless
            return self.is_cared_for or is_excuse or bool(distress.CHRONIC.search(clause))
        return self.is_lasting and is_hurt and not self.is_helpless


def signs_of(clauses: tuple[str, ...]) -> Signs:
    """Return what the clauses show; of "coming" and "cannot" the later one counts."""
    found = Signs()
    clauses = _with_their_place(_without_letters(clauses))
    excuse = _Excuse(
        any(
            motion.CANNOT.search(motion.OTHERS_MOVE.sub("", distress.TRAPPED.sub("", one)))
            for one in clauses
        ),
        any(distress.CARED_FOR.search(one) for one in clauses),
        any(distress.ATTENDED.search(one) for one in clauses),
        any(distress.is_lasting(one) for one in clauses),
        distress.falls_helpless(clauses),
        distress.falls_on_the_way(clauses),
        any(distress.DRUNK.search(one) for one in clauses),
    )
    is_told = False
    for clause in clauses:
        is_told = distress.is_told(clause, is_told=is_told)
        _read_clause(clause, excuse, found, is_told=is_told)
    goes = next(filter(motion.KIN_GOES.search, clauses), None)
    if goes and not found.words.keys().isdisjoint((Sign.CANNOT, Sign.ABSENT)):
        _decide_motion(found, Sign.COMING, goes)
    if closing.is_own_press(clauses):
        found.add(Sign.PRESSED, clauses[-1])
        found.words.pop(Sign.FALSE, None)
    return found


def _without_letters(clauses: tuple[str, ...]) -> tuple[str, ...]:
    """Drop single letters unless the letter is the whole text: a phone in a pocket writes many."""
    words = tuple(one for one in clauses if len(one) > 1 or not (one.isascii() and one.isalpha()))
    return words if len(clauses) > 1 else clauses


def _with_their_place(clauses: tuple[str, ...]) -> tuple[str, ...]:
    """Join clauses of one thought: "The thief has not gone", "in my house"; or "I burnt my hand",
    "it is nothing"."""
    joined: list[str] = []
    for clause in clauses:
        before = joined[-1] if joined else ""
        is_place = distress.WHO_HARMS.search(before) and distress.AT_OURS.search(clause)
        is_nothing = distress.SCRATCH.search(before) and distress.NO_GREAT_HARM.search(clause)
        if is_place or is_nothing:
            joined[-1] = before + clause
        else:
            joined.append(clause)
    return tuple(joined)


def _read_clause(clause: str, excuse: _Excuse, found: Signs, *, is_told: bool) -> None:
    if clause == "?":
        found.add(Sign.MARK, clause)
        return
    is_question = bool(moods.QUESTION.search(moods.NOTHING.sub("", clause)))
    if is_question:
        found.add(Sign.QUESTION, clause)
    leaves = moods.LEAVE.search(clause)
    is_asked_for = not is_question or moods.REQUEST.search(clause)
    if leaves and is_asked_for:
        found.add(Sign.LEAVE, leaves[0])
    enough = moods.ENOUGH.search(clause) if is_asked_for and not leaves else None
    if enough:
        found.add(Sign.ENOUGH, enough[0])
        clause = clause.replace(enough[0], "", 1)  # the rest is read as usual
    is_distress = _read_distress(clause, is_question, excuse, found)
    _read_cry(clause, is_question, found)
    _read_closing(clause, is_question, found)
    if not is_told:
        _read_mistake(clause, is_question, found)
    _read_manners(clause, found)
    if not is_question and not leaves:
        _read_motion(clause, is_distress, found)


def _find(found: Signs, sign: Sign, pattern: Pattern, clause: str, *, unless: bool = False) -> None:
    match = None if unless else pattern.search(clause)
    if match:
        found.add(sign, match[0] or clause)


# --- distress ---


def _read_distress(clause: str, is_question: bool, excuse: _Excuse, found: Signs) -> bool:
    plain = distress.NO_HARM.sub("", distress.DEALT_WITH.sub("", clause))
    if distress.LONG_AGO.search(clause) and not (
        distress.AGAIN.search(clause) or distress.NOW.search(clause)
    ):
        plain = ""
    if excuse.is_drunk:
        plain = distress.UNSTEADY.sub("", plain)
    if excuse.is_unable:
        plain = distress.IN_THE_WAY.sub("", plain)
    is_any = is_none = False
    for kind, pattern in harm.KINDS:
        for match in pattern.finditer(plain):
            if distress.is_denied(plain, match.start()):
                found.add(Sign.DENIED, plain[: match.end()])
                is_none = True
                continue
            is_any = True
            sign = _owner(plain, kind, is_question=is_question)
            if pattern is not harm.TAKEN and excuse.excuses(plain, is_hurt=pattern is harm.HURT):
                sign = Sign.ILL
            if sign is Sign.BARE and pattern is harm.HURT and excuse.is_hurt_on_the_way:
                sign = Sign.OURS
            found.add_distress(sign, kind, match[0])
    if not is_any:
        sick = harm.SICK.search(plain)
        is_other = distress.OTHERS.search(plain) and not distress.OUR_KIN.search(plain)
        if sick and not (is_other or is_none) and not distress.is_denied(plain, sick.start()):
            found.add(Sign.ILL, clause)
            found.kinds[Sign.ILL] = Kind.MEDICAL
    else:
        _find(found, Sign.AGAIN, distress.AGAIN, clause)
        _find(found, Sign.NOW, distress.NOW, clause)
    _find(found, Sign.PAST, distress.PAST, clause)
    return is_any


def _owner(clause: str, kind: Kind, *, is_question: bool) -> Sign:
    is_question = is_question and not moods.WHAT_TO_DO.search(clause)
    clause = distress.FROM_OURS.sub("", clause)
    is_held = distress.PINNED.search(clause) and not distress.OTHERS.search(clause)
    if is_held or distress.OUR_HOUSE.search(clause):
        return Sign.OURS
    if distress.THEIR_HOUSE.search(clause) and not distress.ON_ME.search(clause):
        return Sign.THEIRS
    if distress.OUR_KIN.search(clause) and ("我" in clause or not is_question):
        is_ill = kind is Kind.MEDICAL and not distress.ON_ME.search(
            distress.OUR_KIN.sub("", clause)
        )
        return Sign.KIN if is_ill else Sign.OURS
    if (
        distress.SETTLED.search(clause)
        and not distress.AGAIN.search(clause)
        and not distress.FLEES_HERE.search(clause)
    ):
        return Sign.RESOLVED
    is_ours = distress.ON_ME.search(clause)
    is_heard = distress.REPORTED.search(clause) or is_question
    if is_ours and not is_heard:
        return Sign.OURS
    if is_heard or distress.OTHERS.search(clause):
        return Sign.THEIRS
    return Sign.SCENE if distress.SCENE.search(clause) else Sign.BARE


def _read_cry(clause: str, is_question: bool, found: Signs) -> None:
    _find(found, Sign.MORE, cries.MORE, clause, unless=is_question)
    _find(found, Sign.NUMBER, cries.NUMBER, clause)
    _find(found, Sign.STUCK, motion.STUCK, clause, unless=is_question)
    clause = distress.NO_HARM.sub("", clause)
    cry = None if cries.GOES_TO_SAVE.search(clause) else cries.CRY.search(clause)
    if cry and _is_cry_denied(clause, cry.start()):
        found.add(Sign.DENIED, clause)
    elif cry and cries.HEARD_CRY.search(clause) and not cries.OWN_CRY.search(clause):
        found.add_distress(Sign.THEIRS, Kind.EMERGENCY, cry[0])
    elif cry and moods.THANKS_FOR.search(clause):
        found.add(Sign.SEEN, clause)
    elif cry and (not is_question or "救" in cry[0] or "帮我" in cry[0]):
        found.add(Sign.CRY, cry[0])
    wanted = None if is_question else cries.WANTS_AMBULANCE.search(clause)
    if wanted and not distress.is_denied(clause, wanted.start()):
        found.add(Sign.AMBULANCE, wanted[0])
    if not is_question and Sign.NUMBER not in found.words:
        call = cries.CALL.search(cries.HELPS.sub("", clause))
        if call and not distress.is_denied(clause, call.start()):
            found.add_distress(Sign.CALL, Kind.EMERGENCY, call[0])
        ambulance = cries.AMBULANCE.search(clause)
        if ambulance and not distress.is_denied(clause, ambulance.start()):
            found.add_distress(Sign.CALL, Kind.MEDICAL, ambulance[0])
        support = cries.SUPPORT.search(clause)
        is_enough = cries.ENOUGH.search(clause)
        if support and not is_enough and not distress.is_denied(clause, support.start()):
            found.add(Sign.SUPPORT, support[0])


def _is_cry_denied(clause: str, start: int) -> bool:
    """Whether "nobody needs help" denies the cry; "nobody helps" denies nothing."""
    return distress.is_denied(clause, start) and not cries.NOBODY.search(clause[:start])


# --- closing and mistake ---


def _read_closing(clause: str, is_question: bool, found: Signs) -> None:
    if is_question:
        return
    plain = closing.NOT_A_CLOSING.sub("", clause)
    match = closing.CLOSING.search(plain)
    if match and closing.is_open(plain, *match.span()):
        found.add(Sign.NOT_CLOSED, plain[: match.end()])
    elif match and not closing.is_another(plain, *match.span()):
        found.add(Sign.CLOSING, match[0])
    _find(found, Sign.REPORT, closing.REPORT, plain)
    false = closing.FALSE.search(plain)
    if false and not closing.is_no_reason(plain[: false.start()]):
        found.add(Sign.FALSE, false[0])


def _read_mistake(clause: str, is_question: bool, found: Signs) -> None:
    insists = moods.INSISTS.search(clause)
    if insists and not distress.is_denied(clause, insists.start()):
        found.add(Sign.INSISTS, insists[0])
    match = moods.MISTAKE.search(clause)
    if match is None or (is_question and "试" not in match[0]) or moods.WISHES.search(clause):
        return
    is_denied = distress.is_denied(clause, match.start())
    found.add(Sign.INSISTS if is_denied else Sign.MISTAKE, match[0])


# --- manners ---


def _read_manners(clause: str, found: Signs) -> None:
    bare = clause.rstrip("?")
    is_greeting = moods.GREETING.search(clause)
    if not is_greeting and moods.SEEN.fullmatch(bare) and moods.SEEN_CORE.search(bare):
        found.add(Sign.SEEN, clause)
        if moods.SEEN_CORE.search(moods.POLITE.sub("", bare)):
            found.add(Sign.KNOWS, clause)  # more than a thank-you
    _find(found, Sign.SEEN, moods.THANKS, clause)
    _find(found, Sign.SEEN, moods.WISHES, clause)
    _find(found, Sign.QUESTION, moods.INSULT, clause)
    _find(found, Sign.LATE, moods.LATE, clause)
    _find(found, Sign.RELIEF, moods.RELIEF, clause)
    _find(found, Sign.RESOLVED, moods.LUCKY, clause)
    _find(found, Sign.CHAT, moods.CHAT, clause)
    _find(found, Sign.GREETING, moods.GREETING, clause)
    _find(found, Sign.INSISTS, moods.URGES, clause)


# --- motion ---


def _read_motion(clause: str, is_distress: bool, found: Signs) -> None:
    if motion.DOUBLE_NO.search(clause) or motion.KIN_COMES.search(clause):
        _decide_motion(found, Sign.COMING, clause)
        return
    sent = motion.SENT.search(clause)
    if sent and not motion.KIN_SENT.search(sent["who"]):
        clause = clause[: sent.start()] + clause[sent.end() :]
    is_together = motion.TOGETHER.search(clause)
    own = clause if is_together else motion.OTHERS_MOVE.sub("", clause)
    if motion.CONDITION.search(own) or moods.THANKS_FOR.search(clause):
        return
    if Sign.CANNOT in found.words and motion.TURNS_BACK.search(clause):
        found.add(Sign.RETURNS, clause)
        return
    cannot = motion.CANNOT.search(own)
    if cannot:
        _decide_motion(found, Sign.CANNOT, cannot[0])
        return
    is_other = "我" not in own and (distress.OTHERS.search(own) or distress.REPORTED.search(own))
    absent = None if is_other else motion.ABSENT.search(own)
    if absent:
        found.add(Sign.ABSENT, absent[0])
    _find(found, Sign.RETURNS, motion.RETURNS, own)
    is_firm = motion.FIRM.search(own)
    arrived = motion.ARRIVED.search(own)
    if arrived and not absent and not is_distress and not motion.NOT_YET.search(own):
        found.add(Sign.ARRIVED, arrived[0])
        return
    if not is_firm and (is_distress or absent):
        return
    own = own if is_together else motion.THINGS_MOVE.sub("", own)
    coming = motion.COMING.search(motion.NOT_MOTION.sub("", own))
    if coming and not motion.NO_MOTION_BEFORE.search(own[: own.find(coming[0])]):
        _decide_motion(found, Sign.COMING, coming[0])
        if not motion.TIMED.search(own):
            found.add(Sign.COME, coming[0])


def _decide_motion(found: Signs, sign: Sign, word: str) -> None:
    """Note the sign in place of its opposite: if a text says both, the last word counts."""
    other = Sign.CANNOT if sign is Sign.COMING else Sign.COMING
    found.words.pop(other, None)
    found.words[sign] = word
