"""A text in clauses: punctuation, line ends and spaces between Chinese words separate thoughts."""

from __future__ import annotations

import re

_HAN = r"[^\W\d_a-z]"
_SEPARATOR = re.compile(r"[^\w\s'?]+|_+")
_SPACE = re.compile(rf"(?:(?<={_HAN})|(?<=\?))\s+|\s+(?={_HAN}|\?)")
_QUESTION = re.compile(r"\?(?:\s*[,?])*")
_SINGLE_HAN = re.compile(rf"{_HAN}")
_SPREAD = re.compile(
    rf"(?![一二壹贰]\W+(?![号键一二])\w\W*$)[\W_]*(?:{_HAN}[\W_]+)+{_HAN}[\W_]*|"
    rf"\W*(?:[a-z]\W+){{2,}}[a-z]\W*"
)
_MANY = re.compile(r"([^\W\d_])\1{2,}")
_TWICE = re.compile(r"^([^\W\d]{2,8}?)\1+$")
_DENYING = re.compile(r"(?:没|没有|没得|不|不是|别|未|莫|勿|并非|无|并没有|还没|还没有|也没)")


def gathered(text: str) -> str:
    """Remove the marks and spaces between characters, if they stand between all of them; write a
    letter that comes more than twice in a row only once.
    """
    if _SPREAD.fullmatch(text):
        text = re.sub(r"[\W_]", "", text) + "?" * text.rstrip().endswith("?")
    return _MANY.sub(r"\1", text)


def clauses(text: str) -> tuple[str, ...]:
    """The thoughts of a plain text, without punctuation; a question keeps its "?" at the end.

    A single character, and a bare "not", belongs to what follows: people put marks and spaces
    between the characters of a word.
    """
    lines = (_joined(_parts(line)) for line in text.split("\n"))
    return tuple(clause for line in lines for clause in line)


def _parts(line: str) -> list[str]:
    marked = _SPACE.sub(",", _SEPARATOR.sub(",", line))
    parts = (part.strip(" '") for part in _QUESTION.sub("?,", marked).split(","))
    return [_TWICE.sub(r"\1", part) for part in parts if part]


def _joined(parts: list[str]) -> list[str]:
    joined: list[str] = []
    for part in parts:
        before = joined[-1] if joined else ""
        if part == "?" and before:
            joined[-1] = before.rstrip("?") + "?"
        elif _SINGLE_HAN.fullmatch(before) or _DENYING.fullmatch(before):
            joined[-1] = before + part
        else:
            joined.append(part)
    if len(joined) > 1 and joined[-1] != "结" and _SINGLE_HAN.fullmatch(joined[-1]):
        last = joined.pop()
        joined[-1] = joined[-1].rstrip("?") + last
    return joined
