"""A text, read in the situation of its sender. Pure; any text can be read."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from msgspec.structs import replace

from alarmd.i18n.language import Message, t
from alarmd.incident.facts.entries import CloseReason, Kind
from alarmd.incident.reading.clauses import clauses, gathered
from alarmd.incident.reading.closing import reason_of
from alarmd.incident.reading.dialect import standard
from alarmd.incident.reading.meaning import Act, Meaning, Situation
from alarmd.incident.reading.moods import MACHINE, MACHINE_WORD, MENU_ITEM
from alarmd.incident.reading.numbers import Numbered, numbered
from alarmd.incident.reading.plain import plain
from alarmd.incident.reading.rules import OFFICER_TABLES, OFFICER_UNCLEAR, TABLES, UNCLEAR, Rule
from alarmd.incident.reading.sign import SHOWN, Sign
from alarmd.incident.reading.signs import Signs, gravest, signs_of
from alarmd.incident.reading.wrapping import own_words, reacted, without_ours

_DIGITS = {"0": Sign.ZERO, "1": Sign.ONE, "2": Sign.TWO, "3": Sign.THREE, "4": Sign.FOUR}
_NUMBERED = frozenset({Sign.COMING, Sign.CANNOT, Sign.ARRIVED, Sign.CLOSING, Sign.FALSE})
_OF_A_PERSON = frozenset(
    {Sign.CRY, Sign.OURS, Sign.KIN, Sign.BARE, Sign.SCENE, Sign.THEIRS, Sign.CALL, Sign.COMING}
)
_OF_DISTRESS = frozenset(
    {
        *(Sign.CRY, Sign.OURS, Sign.KIN, Sign.BARE, Sign.SCENE, Sign.THEIRS),
        *(Sign.ILL, Sign.STUCK, Sign.MORE, Sign.SUPPORT),
    }
)
SENTENCE_MIN = 12  # characters
_SAYS_AGAIN = {"1": Sign.COMING, "2": Sign.CANNOT}


class _Read(NamedTuple):
    """A number apart from the words, the clauses of the words, and their signs."""

    given: Numbered
    thoughts: tuple[str, ...]
    signs: Signs


def understand(text: str, situation: Situation, *, is_officer: bool) -> Meaning:
    """What the text means when its sender is in this situation; never raises."""
    given, thoughts, signs = _read(text)
    rules = (OFFICER_TABLES if is_officer else TABLES)[situation]
    rule = next((rule for rule in rules if rule.fits(signs.words)), None)
    if rule is None:
        unclear = (OFFICER_UNCLEAR if is_officer else UNCLEAR)[situation]
        kind = Kind.EMERGENCY if unclear is Act.ALARM else None
        why: tuple[Message, ...] = (t("no rule fits these words"),)
        return Meaning(
            unclear, kind, None, given.incident, _is_digit(given), is_unclear=True, why=why
        )
    act, kind = rule.act, _kind(rule, signs)
    if act is Act.KIND and kind is Kind.EMERGENCY:
        act, kind = Act.REPEAT, None  # trouble of no kind: the kind stays as it was
    return Meaning(
        act,
        kind,
        _reason(rule, thoughts),
        given.incident,
        _is_digit(given),
        not _OF_DISTRESS.isdisjoint(signs.words),
        why=_why(rule, signs),
    )


@lru_cache(maxsize=4)  # one text is read in several situations
def _read(text: str) -> _Read:
    """What the text shows in any situation."""
    shown = reacted(gathered(plain(text)))
    words = without_ours(own_words(shown))
    given = numbered(MENU_ITEM.sub(" ", words))
    thoughts = tuple(standard(clause) for clause in clauses(given.words))
    signs = signs_of(thoughts)
    machine = MACHINE.search(shown) or MENU_ITEM.search(words)
    if machine is None and "我" not in shown and _OF_A_PERSON.isdisjoint(signs.words):
        machine = MACHINE_WORD.search(shown)
    if machine:
        signs.add(Sign.MACHINE, machine[0])
    given = _settled(given, signs)
    if given.digit is not None:
        signs.add(_DIGITS.get(given.digit, Sign.DIGIT), given.digit)
    return _Read(given, thoughts, signs)


def _is_digit(given: Numbered) -> bool:
    return given.digit is not None and not given.words


def _settled(given: Numbered, signs: Signs) -> Numbered:
    """Say what a lone digit after words is: the number of an alarm in "coming 3", the answer in
    "received, 1", the same answer again in "cannot come, 2". After a sentence that we do not
    understand it is neither: meters and answering machines write numbers, too.
    """
    if not given.is_guess:
        return given
    digit = str(given.incident)
    if _SAYS_AGAIN.get(digit) in signs.words:
        return replace(given, incident=None)
    says_nothing = signs.words.keys() <= {Sign.CALL} and len(given.words) >= SENTENCE_MIN
    if says_nothing or Sign.MACHINE in signs.words:
        return replace(given, incident=None)
    if _NUMBERED.isdisjoint(signs.words):
        return replace(given, incident=None, digit=digit)
    return given


def _kind(rule: Rule, signs: Signs) -> Kind | None:
    if rule.act not in (Act.ALARM, Act.KIND):
        return None
    if rule.kind is not None:
        return rule.kind
    more = (
        (Sign.BARE, Sign.SCENE, Sign.ILL, Sign.THEIRS, Sign.CALL) if Sign.CRY in rule.any_of else ()
    )
    deciding = (*rule.any_of, *more)
    shown = [sign for sign in Sign if sign in signs.kinds and sign in deciding]
    own = [sign for sign in shown if sign in (Sign.OURS, Sign.KIN)]
    kind = gravest(signs.kinds[sign] for sign in own or shown[:1])
    if rule.act is Act.KIND and kind is Kind.EMERGENCY:
        return gravest(signs.kinds[sign] for sign in shown if sign is not Sign.THEIRS)
    return kind


def _reason(rule: Rule, thoughts: tuple[str, ...]) -> CloseReason | None:
    return reason_of(thoughts)[0] if rule.act is Act.CLOSE else None


def _why(rule: Rule, signs: Signs) -> tuple[Message, ...]:
    deciding = rule.any_of + rule.with_any
    return tuple(
        t("{what}: {words}", what=SHOWN[sign], words=word)
        for sign, word in signs.words.items()
        if sign in deciding
    )
