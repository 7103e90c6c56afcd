"""The lists that people's words are taken from are the truth about them: each word is in one."""

from __future__ import annotations

from collections import Counter

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    Closed,
    CloseReason,
    Means,
    Response,
    TextHeard,
)
from tests.sim import speech
from tests.sim.meanings import contradicted
from tests.sim.speech import Said, meant_by

LISTS = (
    (speech.DISTRESS, Said.DISTRESS),
    (speech.HELP, Said.DISTRESS),
    (speech.COMING, Said.COMING),
    (speech.ARRIVED, Said.ARRIVED),
    (speech.CANNOT, Said.CANNOT),
    (speech.SEEN, Said.SEEN),
    (speech.CHATTER, Said.CHATTER),
    (speech.MISTAKE, Said.MISTAKE),
    (speech.INSISTS, Said.INSISTS),
    (speech.THANKS, Said.THANKS),
    (speech.DIGITS, Said.DIGIT),
    (speech.CLOSES, Said.CLOSES),
    (speech.LEAVES_OPEN, Said.LEAVES_OPEN),
)


def heard(text: str) -> TextHeard:
    return TextHeard("line1", "1", "+8610000000006", "h0x0", text, 0.0)


def test_each_text_is_in_one_list() -> None:
    means: dict[str, set[Said]] = {}
    for texts, said in LISTS:
        for text in texts:
            means.setdefault(text, set()).add(said)
    assert {text: said for text, said in means.items() if len(said) > 1} == {}
    assert {text for text, said in means.items() if said != {meant_by(text)}} == set()


@pytest.mark.parametrize(("texts", "said"), LISTS)
def test_no_list_says_a_thing_twice(texts: tuple[str, ...], said: Said) -> None:
    assert [text for text, count in Counter(texts).items() if count > 1] == [], said


def test_a_machine_is_known_whatever_it_counts() -> None:
    for words in speech.MACHINES:
        assert meant_by(words.format(hour=3, minute=7, serial=12)) is Said.MACHINE


def test_a_machine_that_reads_like_a_call_is_known_too() -> None:
    for words in speech.ECHOES:
        assert meant_by(words.format(hour=3, minute=7, serial=12)) is Said.ECHO


def test_nothing_is_known_of_other_words() -> None:
    assert meant_by("asdfgh") is None


@pytest.mark.parametrize(
    ("text", "response", "is_so"),
    [
        (speech.COMING[0], Response.COMING, True),
        (speech.COMING[0], Response.CANNOT, False),
        (speech.CANNOT[0], Response.CANNOT, True),
        (speech.CANNOT[0], Response.COMING, False),
        (speech.CHATTER[0], Response.SEEN, False),
        (speech.DISTRESS[0], Response.COMING, False),
        ("asdfgh", Response.SEEN, True),
    ],
)
def test_nobody_has_said_what_is_in_another_list(
    text: str, response: Response, is_so: bool
) -> None:
    answer = Acknowledged(1, "h0x0", response, Means.TEXT, "+8610000000006")
    assert (list(contradicted(heard(text), answer)) == []) is is_so


def test_an_officer_closes_by_words_that_close() -> None:
    closed = Closed(1, "h0x0", CloseReason.UNSTATED)
    assert list(contradicted(heard(speech.CLOSES[0]), closed)) == []
    assert list(contradicted(heard(speech.LEAVES_OPEN[0]), closed)) != []
