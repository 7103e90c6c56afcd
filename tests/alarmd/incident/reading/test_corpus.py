"""Every labelled text is read as it is labelled; the same, written with marks and spaces."""

from __future__ import annotations

import re

import pytest

from alarmd.incident.reading import Situation, dialect, understand
from alarmd.incident.reading.plain import READ_MAX, plain
from tests.alarmd.incident.reading.corpus import CORPORA, HERE, UNSEEN, Row, measure, rows

HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
INVISIBLE = ("\u200b", "\u200d", "\u2060", "\u00ad", "\u200e", "\u202a", "\ufe0f", "\ufeff")
BETWEEN = (*INVISIBLE, " ", "\u3000", ".", "。", "，", "、", "~", "…", "-", "!", "*", "·")


@pytest.mark.parametrize("name", CORPORA)
def test_every_row_is_read_right(name: str) -> None:
    assert measure(HERE / name).wrong == ()


@pytest.mark.parametrize("name", CORPORA)
def test_the_promise_holds(name: str) -> None:
    figures = measure(HERE / name)
    assert figures.right_share >= 0.92
    assert figures.missed == ()
    assert figures.false_alarm_share <= 0.01


def test_our_own_rows_are_many_and_none_stands_twice() -> None:
    known = [(row.role, row.situation, row.text) for name in CORPORA for row in rows(HERE / name)]
    assert len(known) >= 300 + len(rows(HERE / CORPORA[0]))
    assert len(set(known)) == len(known)


def chinese() -> list[Row]:
    """The rows whose text is one run of Chinese characters."""
    return [row for name in CORPORA for row in rows(HERE / name) if HAN.fullmatch(row.text)]


@pytest.mark.parametrize("mark", BETWEEN, ids=ascii)
def test_marks_between_the_characters_change_nothing(mark: str) -> None:
    changed = [
        f"{row.situation.value} {row.text}"
        for row in chinese()
        if understand(mark.join(row.text), row.situation, is_officer=row.role == "officer").label
        != row.label
    ]
    assert changed == []


def test_rows_that_no_rule_was_made_for_are_read_as_promised() -> None:
    figures = measure(HERE / UNSEEN)
    assert figures.missed == ()
    assert figures.right_share >= 0.92
    assert figures.false_alarm_share <= 0.01


def test_no_text_however_long_is_read_for_ever() -> None:
    """Many words that begin alike could be cut in very many ways. Each is said over and over, and
    ends in what fits none."""
    said = {row.text for name in CORPORA for row in rows(HERE / name) if len(row.text) <= 12}
    for text in sorted(said)[::60]:
        endless = f"{text * (READ_MAX // len(text))}"[: READ_MAX - 1] + "张"
        for role in (False, True):
            understand(endless, Situation.IDLE, is_officer=role)


@pytest.mark.parametrize(
    "text",
    [
        "好的谢谢收到了辛苦了" * 40 + "张",
        "a     " * 150 + "1",
        "我的手机" * 200 + "误会",
        "收到收到了" * 190 + "人",
        "对不起没事" * 190 + "误",
        "没有没有" * 240 + "来",
        "1 " * 490,
        " " * 990 + "1",
    ],
)
def test_words_that_can_be_cut_in_many_ways_are_read_at_once(text: str) -> None:
    for situation in Situation:
        assert understand(text, situation, is_officer=False)


def test_every_dialect_form_is_written_as_a_text_reaches_the_rules() -> None:
    """A traditional or Cantonese character is simplified before: a form with one never matches."""
    forms = [form for row in dialect.SAID.values() for form in row.split()]
    assert [form for form in forms if plain(form) != form] == []
