"""What a text needs before a pattern can match in it: one of a few characters.

It reads only the syntax of regular expressions that our word classes use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

ANY = "*"  # stands for every text
LATIN = "a"  # stands for every Latin letter
# Characters that stand in every second text: to need one of them says little.
_FREQUENT = frozenset("我你他的了不没有在人是来去到一个这那上下里家都也就还要会能好着过得吗说叫看")
_TOKEN = re.compile(
    r"\\.|\[(?:\\.|[^\]])*\]|\(\?P=\w+\)|\(\?:|\(\?P<\w+>|\(\?<?[=!]|[()|]|"
    r"(?:[?*+]|\{\d*,?\d*\})\??|.",
    re.DOTALL,
)
_BRACKET = re.compile(r"\\.|\[(?:\\.|[^\]])*\]|[()|]", re.DOTALL)
_MAY_BE_NONE = ("?", "*", "{0", "{,")
_UNKNOWN = frozenset({ANY})
SIEVE_BITS = 2039  # prime; our classes need some 60 characters each: few texts pass for nothing


@lru_cache(maxsize=4)
def alternatives(source: str) -> tuple[str, ...]:
    """The parts of a pattern between the bars that stand in no group."""
    bars, depth = [-1], 0
    for found in _BRACKET.finditer(source):
        token = found[0]
        depth += (token == "(") - (token == ")")
        if token == "|" and depth == 0:
            bars.append(found.start())
    return tuple(source[one + 1 : other] for one, other in pairwise([*bars, len(source)]))


@lru_cache(maxsize=4)
def shown(text: str) -> frozenset[str]:
    """The characters of a text as `needed` names them: with `ANY`, and `LATIN` for any letter
    a-z."""
    return frozenset({ANY, *map(_key, text)})


def sieve(chars: Iterable[str]) -> int:
    """A number with a bit for each character. If two of them have no bit in common, neither have
    the characters; if they have one, it is worth a look: two characters may share a bit."""
    bits = 0
    for char in chars:
        bits |= 1 << ord(char) % SIEVE_BITS
    return bits


@lru_cache(maxsize=4)
def sieve_of_text(text: str) -> int:
    """The sieve of the characters that a text shows."""
    return sieve(shown(text))


def needed(source: str) -> frozenset[str]:
    """Characters of which one is in every match; `ANY` if unknown."""
    return _either(iter(_TOKEN.findall(source)))


def _either(tokens: Iterator[str]) -> frozenset[str]:
    """The characters that the branches need, of tokens up to the end of a group."""
    branches: list[list[frozenset[str]]] = [[]]
    for token in tokens:
        if token == ")":
            break
        if token == "|":
            branches.append([])
        elif token.startswith(_MAY_BE_NONE):
            branches[-1].pop()
        elif token[0] not in "+{":
            branches[-1].append(_one(token, tokens))
    return frozenset().union(*map(_rarest, branches))


def _one(token: str, tokens: Iterator[str]) -> frozenset[str]:
    """The characters that one character, class or group needs."""
    if token[0] == "(" and not token.startswith("(?P="):
        inside = _either(tokens)
        return inside if token[-1] in "(:>" else _UNKNOWN
    if token[0] == "[" and "-" not in token and "\\" not in token and token[1] != "^":
        return frozenset(map(_key, token[1:-1]))
    return _UNKNOWN if len(token) > 1 or token in "^$." else frozenset({_key(token)})


def _key(char: str) -> str:
    return LATIN if "a" <= char <= "z" else char


def _rarest(needs: Iterable[frozenset[str]]) -> frozenset[str]:
    return min(needs, key=_how_frequent, default=_UNKNOWN)


def _how_frequent(needs: frozenset[str]) -> int:
    return sum(1000 if one == ANY else 10 if one in _FREQUENT else 1 for one in needs)
