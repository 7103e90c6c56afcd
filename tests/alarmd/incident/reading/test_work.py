"""How much work a text can make: no more ways to read it than there are places in it.

One text that takes minutes is a box that is deaf for minutes, and finds that text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise, product
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from types import ModuleType
from typing import Any

import pytest

from alarmd.incident.intake import missed_calls
from alarmd.incident.reading import (
    Situation,
    clauses,
    closing,
    cries,
    dialect,
    distress,
    harm,
    moods,
    motion,
    numbers,
    plain,
    understand,
    wrapping,
)
from alarmd.incident.reading.patterns import Pattern, Whole

MODULES: tuple[ModuleType, ...] = (
    *(clauses, closing, cries, dialect, distress, harm, moods, motion),
    *(numbers, plain, wrapping, missed_calls),
)
LOOKS = (codes.AT, codes.ASSERT, codes.ASSERT_NOT)
ANY_LENGTH = 4
"""A loop of at least so many rounds counts as one that may go on for ever."""
LOOPS_OF_CLASSES = {
    clauses._SPREAD.pattern,  # letters, then marks: no character is both
    clauses._QUESTION.pattern,  # blanks, then one of two marks
    clauses._TWICE.pattern,  # the same again, of seven lengths
    numbers._ANSWER.pattern,  # the same digit, five times at most
}


def sources(module: ModuleType) -> Iterator[str]:
    for one in vars(module).values():
        for pattern in one if isinstance(one, tuple) else (one,):
            for each in pattern if isinstance(pattern, tuple) else (pattern,):
                if isinstance(each, Pattern):
                    yield each.source
                elif isinstance(each, re.Pattern):
                    yield each.pattern


def loops(parsed: Any) -> Iterator[Any]:
    """The body of every loop that may go on for ever, from the tree that `re` makes; not of those
    over one class of characters."""
    for code, argument in parsed:
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            body = argument[2]
            if argument[1] >= ANY_LENGTH and not is_one_class(body):
                yield body
            yield from loops(body)
        elif code is codes.SUBPATTERN:
            yield from loops(argument[-1])
        elif code is codes.BRANCH:
            for branch in argument[1]:
                yield from loops(branch)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from loops(argument[1])


def is_one_class(body: Any) -> bool:
    return sum(code not in LOOKS for code, _ in body) == 1 and body.getwidth() == (1, 1)


class Endless(Exception):
    """A loop whose body cannot be listed."""


def said(parsed: Any) -> list[str]:
    """All that a body can match, once for each way; a class that is no list is one character."""
    every = [""]
    for code, argument in parsed:
        every = [one + other for one, other in product(every, _one(code, argument))]
        assert len(every) < 5000
    return every


def _one(code: Any, argument: Any) -> list[str]:
    if code is codes.LITERAL:
        return [chr(argument)]
    if code in (codes.ANY, codes.NOT_LITERAL):
        return [f"<{code} {argument}>"]
    if code is codes.IN:
        members = [chr(one) if kind is codes.LITERAL else f"<{one}>" for kind, one in argument]
        return members if argument[0][0] is not codes.NEGATE else [f"<{argument}>"]
    if code is codes.SUBPATTERN:
        return said(argument[-1])
    if code is codes.BRANCH:
        return [one for branch in argument[1] for one in said(branch)]
    if code is codes.MAX_REPEAT and argument[1] < ANY_LENGTH:
        body = said(argument[2])
        rounds = range(argument[0], argument[1] + 1)
        return ["".join(one) for count in rounds for one in product(body, repeat=count)]
    if code in LOOKS:
        return [""]
    raise Endless(code)


def is_read_in_one_way(ways: list[str]) -> bool:
    """Whether no row of these words is a row of others (Sardinas and Patterson)."""
    words = set(ways)
    if "" in words or len(words) < len(ways):
        return False
    left = {one[len(other) :] for one, other in product(words, words) if one.startswith(other)}
    left.discard("")
    seen: set[str] = set()
    while left - seen:
        seen |= left
        longer = {one[len(rest) :] for one in words for rest in left if one.startswith(rest)}
        shorter = {rest[len(one) :] for one in words for rest in left if rest.startswith(one)}
        left = longer | shorter
        if "" in left:
            return False
    return True


@pytest.mark.parametrize(
    ("words", "is_one"),
    [
        (["我", "们"], True),
        (["我", "我们", "们"], False),
        (["已经", "已"], True),
        (["已经", "已", "已"], False),
        (["你", "你们", "们来", "来"], False),
        (["a", ""], False),
    ],
)
def test_words_that_can_be_read_in_two_ways_are_known(words: list[str], is_one: bool) -> None:
    assert is_read_in_one_way(words) is is_one


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_no_row_of_words_can_be_read_in_two_ways(module: ModuleType) -> None:
    twofold, endless = [], []
    for source in sources(module):
        for body in loops(parser.parse(source)):
            try:
                if not is_read_in_one_way(said(body)):
                    twofold.append(source)
            except Endless:
                endless.append(source)
    assert twofold == []
    assert set(endless) <= LOOPS_OF_CLASSES


@pytest.mark.parametrize("char", ["\ufdfa", "🚑", "㍿", "⑩", "İ"])
def test_no_character_makes_a_text_longer_than_is_read(char: str) -> None:
    assert len(plain.plain(char * 5000)) <= plain.READ_MAX


def test_thanks_are_looked_up_place_by_place() -> None:
    assert isinstance(moods.SEEN, Whole)
    assert moods.SEEN.fullmatch("收到了" * 200 + "thank  you")
    assert not moods.SEEN.fullmatch("收到了" * 200 + "火")
    assert not moods.SEEN.fullmatch("")


HEAPS = (
    *("a ", "a“", "已阅", "辛苦了", "我的手机", "刚刚", "我要", "号键", "拨打", "已经", "谢谢你"),
    *(
        " ",
        "\n",
        " \n",
        "\u3000",
        "-",
        "_",
        "—",
        "~",
        "'",
        "“",
        "”",
        "“a",
        "【",
        "【来自",
        "> ",
        "|\n",
    ),
    *(
        "1",
        "1 ",
        "1号",
        "结1",
        "警情1",
        "回1",
        "?",
        "? ",
        "没",
        "不",
        "来",
        "来 ",
        "我家",
        "着火了",
        "在",
    ),
    *(
        "发自",
        "sent from ",
        "原文:",
        "---原文",
        "回复1查询",
        "打110/",
        "联防",
        "alarm 1 ",
        "x: close 1 ",
    ),
    *("liked “", "对“”", "👍", "1\ufe0f\u20e3", "\u200b", "\0", "١"),
)
ENDS = ("", "x", "!", "来", "火", "“")
ROOM = 12.0
"""Twice the text may take four times the work; three times that is chance."""
TOO_SHORT_S = 0.02


def work_s(text: str) -> float:
    """The processor time that reading it takes, the least of two."""
    took = []
    for _ in range(2):
        began = process_time()
        understand(text, Situation.ASKED, is_officer=False)
        took.append(process_time() - began)
    return min(took)


@pytest.mark.parametrize("end", ENDS)
def test_twice_the_text_is_a_few_times_the_work(end: str) -> None:
    for heap in HEAPS:
        lengths = (25, 50, 100, 200, 400, 800)
        works = []
        for length in lengths:
            works.append(work_s(heap * (length // len(heap)) + end))
            grown = [
                (heap, length, one, other)
                for one, other in pairwise(works)
                if other > max(one, TOO_SHORT_S) * ROOM
            ]
            assert grown == []
