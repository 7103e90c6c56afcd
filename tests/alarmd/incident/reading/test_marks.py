"""What nobody sees changes no meaning: marks, padding, keycaps, the digits of every script."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.incident.reading import Situation, understand
from tests.alarmd.incident.reading.corpus import CORPORA, HERE, Row, rows

EVERY = [chr(code) for code in range(sys.maxunicode + 1)]
UNSEEN = [char for char in EVERY if unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me")]
UNSEEN = [char for char in UNSEEN if char not in "\t\n\r" and not unicodedata.combining(char)]
DIGITS = [char for char in EVERY if unicodedata.digit(char, None) in (0, 1, 2)]
ANSWERS = (
    "1",
    "2",
    "0",
    "来",
    "马上来",
    "来不了",
    "收到",
    "着火了",
    "结",
    "结12",
    "help",
    "coming",
)
KEYBOARDS = ("\0", "\u200b", "\u200e", "\u202a", "\u2060", "\u2066", "\ufe0e", "\ufe0f", "\ufeff")


def label(text: str, situation: Situation, *, is_officer: bool = False) -> str:
    return understand(text, situation, is_officer=is_officer).label


@pytest.mark.parametrize("situation", Situation)
@pytest.mark.parametrize("words", ANSWERS)
def test_no_mark_around_an_answer_says_anything(words: str, situation: Situation) -> None:
    meant = label(words, situation)
    marks = UNSEEN if situation is Situation.ASKED and words == "1" else UNSEEN[::23]
    changed = [
        ascii(marked)
        for mark in marks
        for marked in (mark + words, words + mark, mark + words + mark * 3)
        if label(marked, situation) != meant
    ]
    assert changed == []


@given(st.lists(st.sampled_from(UNSEEN), max_size=12), st.sampled_from(ANSWERS))
def test_no_heap_of_marks_says_anything(marks: list[str], words: str) -> None:
    half = len(marks) // 2
    marked = "".join(marks[:half]) + words + "".join(marks[half:])
    for situation in Situation:
        for is_officer in (False, True):
            meant = label(words, situation, is_officer=is_officer)
            assert label(marked, situation, is_officer=is_officer) == meant


@pytest.mark.parametrize("mark", KEYBOARDS, ids=ascii)
def test_what_keyboards_add_changes_no_row(mark: str) -> None:
    def marked(row: Row) -> str:
        text = mark * 2 + row.text + mark
        return understand(text, row.situation, is_officer=row.role == "officer").label

    known = [row for name in CORPORA for row in rows(HERE / name)][:: len(KEYBOARDS)]
    assert [row.text for row in known if marked(row) != row.label] == []


def test_a_digit_is_a_digit_in_every_script() -> None:
    for situation in Situation:
        meant = [label(str(value), situation) for value in (0, 1, 2)]
        other = [
            ascii(char)
            for char in DIGITS
            for text in (char, char + "\ufe0f\u20e3", f" {char}\n")
            if label(text, situation) != meant[unicodedata.digit(char)]
        ]
        assert other == []
