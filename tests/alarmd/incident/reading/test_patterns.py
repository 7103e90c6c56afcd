"""A word class finds what `re` finds, though it compiles only what a text can need."""

from __future__ import annotations

import re
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.incident.reading import closing, cries, dialect, distress, harm, moods, motion
from alarmd.incident.reading.needs import ANY, LATIN, alternatives, needed
from alarmd.incident.reading.patterns import Pattern, words
from tests.alarmd.incident.reading.corpus import CORPORA, HERE, rows

MODULES = (closing, cries, dialect, distress, harm, moods, motion)
TEXTS = [row.text for name in CORPORA for row in rows(HERE / name)][::3]


def patterns(module: ModuleType) -> list[Pattern]:
    return [one for one in vars(module).values() if isinstance(one, Pattern)]


def found(pattern: Pattern | re.Pattern[str], text: str) -> tuple[object, ...]:
    first, all_of_it = pattern.search(text), pattern.fullmatch(text)
    every = [one.span() for one in pattern.finditer(text) if one[0]]
    return (
        first and (first.span(), first.groupdict().get("who")),
        bool(all_of_it),
        every,
        pattern.sub("", text),
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.split(".")[-1])
def test_every_class_finds_what_re_finds(module: ModuleType) -> None:
    for one in patterns(module):
        whole = re.compile(one.source)
        different = [text for text in TEXTS if found(one, text) != found(whole, text)]
        assert different == [], one.source


@given(st.text("火烧着了我的abx 1?", max_size=8))
def test_any_text_is_searched_as_re_does(text: str) -> None:
    pattern = words("火 (?<!不)烧着? [烧着]了(?!我) ^我|的$ .?火{1,2}我", "ab a(?:b|x)?_b x+")
    assert found(pattern, text) == found(re.compile(pattern.source), text)


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ("着火", {"火"}),  # 着 stands in many a text
        ("我家", {"我"}),
        ("我的?火", {"火"}),
        ("(?:贼|偷)(?!懒)", {"贼", "偷"}),
        ("(?<!不)(?P<u>来)", {"来"}),
        ("火{0,2}|烟", {ANY, "烟"}),
        ("[火烟]+", {"火", "烟"}),
        ("[^火]", {ANY}),
        ("[0-9]", {ANY}),
        (r"\bfire\b", {LATIN}),
        (r"(?P<u>.)不(?P=u)", {"不"}),
        ("", {ANY}),
    ],
)
def test_what_a_pattern_needs(source: str, needs: set[str]) -> None:
    assert needed(source) == needs


def test_the_alternatives_stand_between_the_outer_bars() -> None:
    assert alternatives(r"a|(?:b|[c|)]|\|(?=d|e))|f") == ("a", r"(?:b|[c|)]|\|(?=d|e))", "f")
