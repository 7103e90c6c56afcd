"""What people's texts mean: digits and words to kinds, answers and the officer's closing. Pure
text, no state.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from alarmd.incident.entries import CloseReason, Kind

WORDS_READ_MAX = 1000  # characters of a text that are looked at: more than any phone sends in anger


class Saying(Enum):
    """What a text says when it is a reply."""

    COMING = "coming"
    CANNOT = "cannot"
    SEEN = "seen"
    MISTAKE = "mistake"
    CLOSE = "close"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text can mean: an answer, a kind, or both ("1"); `incident` if it names one."""

    saying: Saying | None = None
    kind: Kind | None = None
    incident: int | None = None
    reason: CloseReason = CloseReason.UNSTATED
    is_digit: bool = False


_KIND_OF_DIGIT = {"1": Kind.DANGER, "2": Kind.FIRE, "3": Kind.MEDICAL, "4": Kind.OTHER}
_SAYING_OF_DIGIT = {"0": Saying.MISTAKE, "1": Saying.COMING, "2": Saying.CANNOT}

_KIND_WORDS: tuple[tuple[Kind, str], ...] = (
    (Kind.FIRE, r"火|着了|烧起来|冒烟|\bfire\b|\bsmoke\b|\bburning\b"),
    (
        Kind.MEDICAL,
        r"病|晕|摔|受伤|流血|急救|心脏|中风|喘|疼|昏|"
        r"\bill\b|\bsick\b|\bhurt\b|\binjur|\bdoctor\b|\bambulance\b|\bheart\b",
    ),
    (
        Kind.DANGER,
        r"偷|贼|抢|打人|打架|杀|刀|坏人|砸|撬|闯|"
        r"\bthief|\bthieves\b|\brobb|\bstolen\b|\bburglar|\battack|\bknife\b",
    ),
    (
        Kind.EMERGENCY,
        r"救命|报警|快来人|来人|危险|紧急|\bhelp\b|\bsos\b|\bdanger|\bemergency\b|\balarm\b",
    ),
)
_ANSWERS: tuple[tuple[Saying, str], ...] = (
    (Saying.LEAVE, r"stop|退订|退出|td"),
    (
        Saying.CANNOT,
        r"来不了|去不了|不能来|不能去|不来|没空|不在家|在外地|cannot|can ?not|can't|no",
    ),
    (
        Saying.COMING,
        r"我?来了?|我去|去了|我?(马上|就)[来到去]|在路上|到了|已到|"
        r"coming|i am coming|i'm coming|on my way|yes",
    ),
    (
        Saying.MISTAKE,
        r"误报|按错了?|打错了?|没事了?|误按|不小心按的?|取消|"
        r"false( alarm)?|mistake|cancel|no alarm",
    ),
    (Saying.SEEN, r"收到|知道了?|好的?|嗯|明白|谢谢|ok|okay|got it|thanks|thank you|received"),
)
_CLOSE = re.compile(r"(?:结案|结束|结|close)(?P<rest>.*)", re.DOTALL)
_REASONS: tuple[tuple[CloseReason, str], ...] = (
    (CloseReason.FALSE, r"误|假|false|mistake"),
    (CloseReason.DRILL, r"演|练|drill|exercise|test"),
    (CloseReason.REAL, r"真|实|属实|real|true"),
)
_DIGIT_REPLY = re.compile(r"(?P<digit>[0-9])(?:[\s#号,.:-]+(?P<incident>\d{1,6}))?")
_NAMED_FIRST = re.compile(
    r"(?:[#号]\s*(?P<hash>\d{1,6})[\s,.:-]+|(?P<hao>\d{1,6})\s*号[\s,.:-]*)(?P<rest>.+)", re.DOTALL
)
_NAMED_LAST = re.compile(r"(?P<rest>.*?\D)\s*[#号]?\s*(?P<incident>\d{1,6})\s*号?", re.DOTALL)
_EDGES = " \t\r\n.,;:!?。，；：！？、~…\"'“”‘’()（）【】[]"


def read(text: str) -> Reading:
    """The meaning of a text; an empty Reading if it is neither an answer nor names a kind."""
    plain = _plain(text)
    digit = _DIGIT_REPLY.fullmatch(plain)
    if digit:
        return _read_digit(digit["digit"], digit["incident"])
    named = _NAMED_FIRST.fullmatch(plain)
    incident = None
    if named:
        incident = int(named["hash"] or named["hao"])
        plain = named["rest"].strip(_EDGES)
        digit = _DIGIT_REPLY.fullmatch(plain)
        if digit:
            return _read_digit(digit["digit"], str(incident))
    closing = _CLOSE.fullmatch(plain)
    if closing:
        return _read_closing(closing["rest"], incident)
    last = _NAMED_LAST.fullmatch(plain)
    if last and incident is None and _saying(last["rest"]):
        return Reading(saying=_saying(last["rest"]), incident=int(last["incident"]))
    return Reading(saying=_saying(plain), kind=kind_of(plain), incident=incident)


def kind_of(text: str) -> Kind | None:
    """The kind that the words of a text name, the gravest first; None if they name none."""
    plain = _plain(text)
    if plain in _KIND_OF_DIGIT:
        return _KIND_OF_DIGIT[plain]
    for kind, words in _KIND_WORDS:
        if re.search(words, plain):
            return kind
    return None


def _plain(text: str) -> str:
    """Full-width forms to plain ones, lower case, no punctuation around."""
    folded = unicodedata.normalize("NFKC", text[:WORDS_READ_MAX]).lower()
    return folded.replace("’", "'").strip(_EDGES)


def _read_digit(digit: str, incident: str | None) -> Reading:
    return Reading(
        saying=_SAYING_OF_DIGIT.get(digit),
        kind=_KIND_OF_DIGIT.get(digit),
        incident=int(incident) if incident else None,
        is_digit=True,
    )


def _saying(plain: str) -> Saying | None:
    plain = plain.strip(_EDGES + "#号")
    for saying, words in _ANSWERS:
        if re.fullmatch(words, plain):
            return saying
    return None


def _read_closing(rest: str, incident: int | None) -> Reading:
    number = re.search(r"\d{1,6}", rest)
    if number:
        incident = int(number[0])
    for reason, words in _REASONS:
        if re.search(words, rest):
            return Reading(Saying.CLOSE, incident=incident, reason=reason)
    if re.sub(r"[\d\s#号" + re.escape(_EDGES) + "]", "", rest):
        return Reading()  # words that merely begin like a closing ("结婚了") close nothing
    return Reading(Saying.CLOSE, incident=incident)


_MISSED_CALL = re.compile(
    r"来电提醒|漏话|未接来电|呼叫过您|给您来电|致电您|missed call|called you", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<!\d)(?:\+?86)?(?:1\d{10}|0\d{9,11})(?!\d)")


def missed_callers(text: str) -> list[str]:
    """The numbers that a carrier's missed-call text (来电提醒) names, as written; or none."""
    plain = unicodedata.normalize("NFKC", text[:WORDS_READ_MAX])
    return _NUMBER.findall(plain) if _MISSED_CALL.search(plain) else []
