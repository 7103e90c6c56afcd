"""Word classes: many words for the same thing, as one pattern that is compiled when it is needed.

Compiling every class at the start takes a tenth of a second, and memory that a small box does not
have. So we know for each alternative of a class which characters it needs (`needs.py`), and compile
it when the first text with one of them comes. The result is that of `re`: the first match, and at
one place the alternative that stands first.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from alarmd.incident.reading.needs import alternatives, needed, shown, sieve, sieve_of_text

EVERY: list[Pattern] = []  # in the order in which they are made
_BLANKS = re.compile(r"\s+")


class Pattern:
    """A regular expression without flags; behaves like `re.Pattern` if no match of it is empty."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._compiled: dict[int, re.Pattern[str]] = {}
        EVERY.append(self)

    def prepare(self, texts: Iterable[str]) -> None:
        """Work out now what the alternatives need, and compile those that these texts may need; the
        first text would do it otherwise."""
        for text in texts:
            self._possible(text)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The first match at `start` or after it."""
        return _first(self._possible(text), text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is all of the text."""
        found = (one.fullmatch(text) for one in self._possible(text))
        return next(filter(None, found), None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches from left to right."""
        possible, start = self._possible(text), 0
        while (match := _first(possible, text, start)) and match.end() > start:
            yield match
            start = match.end()

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """The text with something else in the place of each match."""
        parts, start = [], 0
        for match in self.finditer(text):
            parts += [text[start : match.start()], by if isinstance(by, str) else by(match)]
            start = match.end()
        return "".join(parts) + text[start:] if parts else text

    def _possible(self, text: str) -> Sequence[re.Pattern[str]]:
        """The alternatives for which the text has a needed character, in their order."""
        if not self._sieve & sieve_of_text(text):
            return ()
        chars, numbers = self._index
        possible = set()
        for char in shown(text):
            at = chars.find(char)
            while at >= 0:
                possible.add(numbers[at])
                at = chars.find(char, at + 1)
        return [self._compiled.get(one) or self._compile(one) for one in sorted(possible)]

    def _compile(self, number: int) -> re.Pattern[str]:
        pattern = self._compiled[number] = re.compile(alternatives(self.source)[number])
        return pattern

    @cached_property
    def _sieve(self) -> int:
        """What a text's sieve has in common with this, if the text has a needed character."""
        return sieve(self._index[0])

    @cached_property
    def _index(self) -> tuple[str, array[int]]:
        """The characters that are needed, and for each the number of the alternative.

        As small as can be: a dictionary for every class would cost more than it saves.
        """
        pairs = [
            (char, number)
            for number, one in enumerate(alternatives(self.source))
            for char in needed(one)
        ]
        return "".join(char for char, _ in pairs), array("H", (number for _, number in pairs))


def _first(patterns: Sequence[re.Pattern[str]], text: str, start: int) -> re.Match[str] | None:
    """The first match of any of them at `start` or after it."""
    first = None
    for one in patterns:
        found = one.search(text, start)
        if found and (first is None or found.start() < first.start()):
            first = found
    return first


def words(*rows: str) -> Pattern:
    """A pattern that finds any of the words, which stand in rows with spaces between them.

    English words are found as whole words, "_" in them is a space.
    """
    every = " ".join(rows).replace("_", r"\s+").split()
    chinese = [word for word in every if not word[0].isascii() or not word[0].isalpha()]
    english = "|".join(word for word in every if word[0].isascii() and word[0].isalpha())
    return Pattern("|".join([*chinese, rf"\b(?:{english})\b"] if english else chinese))


class Whole:
    """A clause that is made of these words, written as for `words`, and nothing else.

    No regular expression: if words contain other words ("thank you", "you"), a text can be split in
    more ways than can be tried. Here each place of the text is looked at once.
    """

    def __init__(self, *rows: str) -> None:
        self._words: dict[str, list[str]] = {}
        for word in " ".join(rows).replace("_", "\0").split():
            self._words.setdefault(word[0], []).append(word.replace("\0", " "))

    def fullmatch(self, text: str) -> bool:
        """Whether the text is such a clause; any blanks between words are one blank."""
        text = _BLANKS.sub(" ", text)
        ends = {0}
        for at, char in enumerate(text):
            if at not in ends:
                continue
            for word in self._words.get(char, ()):
                if text.startswith(word, at):
                    end = at + len(word)
                    ends |= {end, end + 1} if text.startswith(" ", end) else {end}
        return bool(text) and len(text) in ends
