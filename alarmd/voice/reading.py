"""How a name or a landmark is read aloud: digits, letters and signs become words or a pause.

Numbers up to 99 are read as numbers, longer ones and those that begin with 0 digit by digit, as on
a house door. Latin letters are read by the English voice. A sign that cannot be read is left out,
and the reading has a doubt, so that somebody listens to it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from msgspec import Struct

from alarmd.i18n import pinyin
from alarmd.i18n.language import Language

_TOKEN = re.compile(
    r"(?P<han>[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+)"
    r"|(?P<digits>[0-9]+)"
    r"|(?P<latin>[A-Za-zÀ-ɏ]+(?:['’. -]?[A-Za-zÀ-ɏ]+)*)"
    r"|(?P<dash>(?<=[0-9])[-~/](?=[0-9]))"
    r"|(?P<number>(?<=[0-9])#)"
    r"|(?P<pause>[，。！？、；：,.!?;:()【】《》「」“”\"\[\]|\s]+)"
    r"|(?P<joint>[·•‧'’-])"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_DIGITS = "零一二三四五六七八九"
_ON_DOORS = str.maketrans("0123456789", "零幺二三四五六七八九")
_COUNTED = "户个位人家口岁座间栋"  # before these 2 is 两, as a number (2组, 2号, 2楼) it is 二
_NAMES = (
    "ay bee see dee ee eff gee aitch eye jay kay ell em en oh pee cue are ess tee you vee "
    "double-you ex why zee"
)
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        _NAMES.split(),
        strict=True,
    )
)
_ABBREVIATION_MAX = 3  # letters; longer words in capitals are words
_PAUSE = {Language.ZH: "，", Language.EN: ", "}
_HAN = re.compile(r"[\u3400-\u9fff]")


class Doubt(Enum):
    """Why somebody should listen to a reading."""

    SILENT = "silent"  # a sign that cannot be read is left out
    RARE = "rare"  # a character beyond the 6,763 of GB 2312
    LATIN = "latin"  # letters in a Chinese name
    DIGITS = "digits"


class Piece(Struct, frozen=True):
    """Words in one language, or pinyin (`shan4 xiong2`)."""

    language: Language
    text: str
    is_pinyin: bool = False


class Reading(Struct, frozen=True):
    """The pieces in the order in which they are said, and what is in doubt."""

    pieces: tuple[Piece, ...]
    doubts: frozenset[Doubt]

    @property
    def text(self) -> str:
        """The pieces in a row."""
        return "".join(piece.text for piece in self.pieces).strip("， ")


def read(text: str, language: Language) -> Reading:
    """How `text` is read to somebody who hears `language`."""
    pieces: list[Piece] = []
    doubts: set[Doubt] = set()
    plain = unicodedata.normalize("NFKC", text)
    for token in _TOKEN.finditer(plain):
        current = pieces[-1].language if pieces else language
        sort, found = token.lastgroup, token[0]
        following = plain[token.end() : token.end() + 1]
        if sort == "han":
            _add(pieces, Language.ZH, found)
            doubts |= {Doubt.RARE} if _is_rare(found) else set()
        elif sort == "digits":
            doubts.add(Doubt.DIGITS)
            tongue = Language.ZH if _HAN.match(following) else current
            _add(pieces, tongue, _number(found, following, tongue))
        elif sort == "latin":
            doubts |= {Doubt.LATIN} if language is Language.ZH else set()
            _add(pieces, Language.EN, _word(found))
        elif sort == "dash":
            _add(pieces, current, "杠" if current is Language.ZH else " ")
        elif sort == "number":
            _add(pieces, current, "号" if current is Language.ZH else " ")
        elif sort == "pause" and pieces and token.end() < len(plain):
            _add(pieces, current, _PAUSE[current] if found.strip() else " ")
        elif sort == "sign":
            doubts.add(Doubt.SILENT)
    return Reading(tuple(pieces), frozenset(doubts))


def read_name(name: str, language: Language, say_as: str = "", ending: str = "") -> Reading:
    """How a name is read: as `say_as` (pinyin) if given, else its surname as surnames are read. If
    nothing in the name can be read, the ending is not read either."""
    if say_as:
        said: tuple[Piece, ...] = (Piece(Language.ZH, say_as, is_pinyin=True),)
        return Reading(said + read(ending, language).pieces, frozenset())
    known = pinyin.surname(name)
    if known is None:
        alone = read(name, language)
        return read(name + ending, language) if alone.pieces else alone
    rest = read(name[len(known[0]) :] + ending, language)
    return Reading((Piece(Language.ZH, known[1], is_pinyin=True), *rest.pieces), rest.doubts)


def _add(pieces: list[Piece], language: Language, text: str) -> None:
    if pieces and pieces[-1].language is language and not pieces[-1].is_pinyin:
        before = pieces[-1].text
        gap = " " if language is Language.EN and (before[-1] + text[0]).isalnum() else ""
        pieces[-1] = Piece(language, before + gap + text)
    else:
        pieces.append(Piece(language, text))


def _is_rare(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def _number(digits: str, following: str, language: Language) -> str:
    is_short = len(digits) <= 2 and (digits == "0" or not digits.startswith("0"))
    if language is Language.EN:
        return digits if is_short else " ".join(digits)
    if not is_short:
        return digits.translate(_ON_DOORS)
    if digits == "2" and following and following in _COUNTED:
        return "两"
    return _numeral(int(digits))


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _word(word: str) -> str:
    if word.isupper() and word.isalpha() and len(word) <= _ABBREVIATION_MAX:
        return " ".join(_LETTERS.get(letter, letter) for letter in word)
    return word
