"""One spelling for what looks alike: full-width forms, foreign digits, invisible marks, emoji."""

from __future__ import annotations

import re
import unicodedata

from alarmd.incident.reading.characters import simplified

READ_MAX = 1000  # characters of a text that are read: more than anybody in need writes

_ROMAN = {chr(0x2160 + n): str(n + 1) for n in range(9)}
_ROMAN |= {chr(0x2170 + n): str(n + 1) for n in range(9)}
# Formats, surrogates, controls, marks that join the character before, what no font knows.
_INVISIBLE = frozenset({"Cf", "Cs", "Cc", "Co", "Cn", "Mn", "Me"})
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Many leave the mark out: "cant", "wont".
_UNMARKED = re.compile(r"\b(ca|wo|do|is|does|did|has|have|are|was|could|would)nt\b")
_EMOJI = {
    "收到": "👍👌🆗✅✔☑💯🤝🫡🙆👏💪🙋🤙🫶",
    "谢谢": "🙏🌹❤💐",
    "马上来": "🏃🚶🚗🚙🚓🚔🏍🛵🚲🚴🛺",
    "来不了": "🙅❌✖🚫👎",
    "着火": "🔥🚒",
    "救命": "🆘🚨",
    "救护车": "🚑🤕",
    "有人拿刀": "🔪🗡",
    "？": "❓❔",
}
_WORD_OF = {
    emoji: f"\n{word}\n" if len(word) > 1 else word for word, row in _EMOJI.items() for emoji in row
}
_CALM = frozenset("".join(_EMOJI[word] for word in ("收到", "谢谢", "马上来")))
_DIGIT_ALONE = re.compile(r"\W*[0-9]\W*")


def plain(text: str) -> str:
    """The first characters of a text as everybody would write them: lower case, simplified, no
    invisible marks, emoji in words.
    """
    shown = "".join(map(_digit, text[:READ_MAX]))
    # One character may become eighteen, and one emoji five.
    folded = unicodedata.normalize("NFKC", shown).lower()[:READ_MAX]
    without = "".join(_visible(char) for char in folded if char not in _CALM)
    if _DIGIT_ALONE.fullmatch(without):
        return without  # without the calm emoji around a digit
    visible = "".join(map(_visible, folded))
    return _UNMARKED.sub(r"\1n't", visible)[:READ_MAX]


def _digit(char: str) -> str:
    if char.isascii():
        return char
    if char in _ROMAN:
        return _ROMAN[char]
    value = unicodedata.digit(char, None)
    return char if value is None else str(value)


def _visible(char: str) -> str:
    if " " <= char < "\x7f":
        return char
    if char in "\n\r\t":
        return " " if char == "\t" else "\n"
    if char in _WORD_OF:
        return _WORD_OF[char]
    category = unicodedata.category(char)
    if category in _INVISIBLE or char in _BLANK:
        return ""
    if category in ("So", "Sk", "Zs"):
        return " "
    return "\n" if category in ("Zl", "Zp") else "'" if char == "’" else simplified(char)
