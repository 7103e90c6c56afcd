"""An answer is younger than its question: what was rung or written before is what it would have
been without the other alarm.
"""

from __future__ import annotations

import pytest

from alarmd.incident.facts.entries import (
    Acknowledged,
    AttemptDelivered,
    AttemptStarted,
    Channel,
    IncidentOpened,
    Kind,
    Purpose,
    Response,
    TextNotUnderstood,
)
from alarmd.incident.intake.inputs import Heard
from modem.indications import DeliveryReported
from modem.types import Address
from tests.alarmd.incident.people import OFFICER, ZHANG
from tests.scenarios.phones import UNKNOWN
from tests.scenarios.village import Village

OUTAGE_S = 600.0


def told(lines: int = 2) -> Village:
    """The mill's alarm has just opened, and everybody near was told; the line was away before."""
    village = Village(lines)
    village.rings("mill")
    village.advance(seconds=20)
    assert village.got("zhang", Purpose.ALERT)
    assert village.got("li", Purpose.ALERT)
    return village


def opened(village: Village) -> list[tuple[str, Kind]]:
    return [(one.originator.id, one.kind) for one in village.core.entries(IncidentOpened)]


def coming(village: Village, incident: int = 1) -> list[str]:
    return [party.id for party in village.incident(incident).coming()]


@pytest.mark.parametrize(
    ("words", "kind"), [("救命", Kind.EMERGENCY), ("1", Kind.DANGER), ("着火了", Kind.FIRE)]
)
def test_what_was_written_during_an_outage_answers_no_later_alarm(words: str, kind: Kind) -> None:
    village = told()
    village.texts("zhang", words, sent_ago_s=OUTAGE_S)
    assert opened(village)[1:] == [("zhang", kind)]
    assert coming(village) == []


@pytest.mark.parametrize("words", ["我和老公一起过来", "我到门口了"])
def test_what_answers_a_question_that_we_no_longer_know_of_is_asked_back(words: str) -> None:
    village = told()
    village.texts("zhang", words, sent_ago_s=OUTAGE_S)
    assert len(opened(village)) == 1
    assert coming(village) == []
    assert [one.party for one in village.core.entries(TextNotUnderstood)] == ["zhang"]


def test_the_number_of_an_alarm_that_was_not_yet_raised_is_another_ones() -> None:
    village = told()
    village.texts("li", "1号 来了", sent_ago_s=OUTAGE_S)
    assert coming(village) == []


def test_what_is_written_after_the_question_answers_it() -> None:
    village = told()
    village.texts("zhang", "1", sent_ago_s=2.0)
    assert coming(village) == ["zhang"]


def test_an_answer_that_was_on_its_way_for_long_is_one() -> None:
    village = told()
    village.advance(minutes=12)
    village.texts("zhang", "1", sent_ago_s=OUTAGE_S)
    assert (coming(village), len(opened(village))) == (["zhang"], 1)


def test_an_old_1_of_an_officer_is_nothing_to_this_alarm() -> None:
    village = told()
    village.texts("li", "1", sent_ago_s=OUTAGE_S)
    assert village.core.entries(Acknowledged) == []
    assert len(opened(village)) == 1
    village.texts("li", "1")
    assert coming(village) == ["li"]


def test_what_was_written_before_an_alarm_that_is_over_is_no_late_answer_to_it() -> None:
    village = told()
    village.operator_closes(1)
    village.texts("zhang", "1")
    assert len(village.core.entries(TextNotUnderstood)) == 1
    village.texts("lisi", "1", sent_ago_s=OUTAGE_S)
    assert opened(village)[1:] == [("lisi", Kind.DANGER)]


def test_the_caller_answers_what_is_over_as_before() -> None:
    village = told()
    village.operator_closes(1)
    village.texts("mill", "1", sent_ago_s=OUTAGE_S)
    assert len(opened(village)) == 1


@pytest.mark.parametrize("stamp_ago_s", [-600.0, 4 * 86400.0])
def test_a_stamp_that_cannot_be_true_says_nothing(stamp_ago_s: float) -> None:
    village = told()
    village.texts("zhang", "1", sent_ago_s=stamp_ago_s)
    assert coming(village) == ["zhang"]


def test_to_a_box_that_does_not_know_the_time_a_text_is_of_now() -> None:
    village = told()
    village.core.calendar_error_s = -3e9
    village.texts("zhang", "1", sent_ago_s=OUTAGE_S)
    assert coming(village) == ["zhang"]


def test_clocks_may_be_two_minutes_apart() -> None:
    village = told()
    village.texts("zhang", "1", sent_ago_s=119.0)
    village.texts("lisi", "1", sent_ago_s=145.0)
    assert coming(village) == ["zhang"]
    assert opened(village)[1:] == [("lisi", Kind.DANGER)]


def report(village: Village, ahead_s: float) -> None:
    """The centre reports on the first text to the officer by its own clock."""
    core = village.core
    text = next(one for one in core.entries(AttemptStarted) if one.channel is Channel.SMS)
    attempt = core.world.attempt(text.attempt)
    assert attempt is not None
    assert attempt.submitted_at is not None
    utc = core.calendar_error_s - ahead_s
    recipient = Address.of(OFFICER.phones[0].number)
    said = DeliveryReported(
        recipient, attempt.references[0], 0, (), attempt.submitted_at + utc, core.now + utc
    )
    village._give(Heard(text.line, said, OFFICER.phones[0].number))


def test_a_box_whose_clock_is_ahead_knows_it_from_its_own_texts() -> None:
    village = told()
    report(village, ahead_s=1200.0)
    assert village.core.world.ahead_s == 1200.0
    village.texts("zhang", "1", sent_ago_s=1200.0)
    assert (coming(village), len(opened(village))) == (["zhang"], 1)
    village.texts("lisi", "1", sent_ago_s=1200.0 + OUTAGE_S)
    assert opened(village)[1:] == [("lisi", Kind.DANGER)]
    village.core.restart()
    assert village.core.world.ahead_s == 1200.0, "the clock goes on"
    village.core.restart(is_known_how_long=False)
    assert village.core.world.ahead_s is None


def test_a_report_without_a_time_says_nothing_of_the_clock() -> None:
    village = told()
    village.delivery_report("li", status=0)
    assert [one.ahead_s for one in village.core.entries(AttemptDelivered)] == [None]
    assert village.core.world.ahead_s is None


# --- rings ----------------------------------------------------------------------------------------


def test_a_ring_from_before_the_network_took_our_words_is_an_alarm_of_ones_own() -> None:
    village = Village(1, text_s=15.0)
    village.rings("mill")
    while not village.incident().notifications["zhang"].attempts:
        village.advance(seconds=1)
    village.advance(seconds=12)
    (attempt,) = village.incident().notifications["zhang"].attempts
    assert (attempt.known_at, village.core.now - attempt.started_at > 8) == (None, True)
    village.rings("zhang")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def being_told(text_s: float) -> Village:
    """Our words to Zhang are under way; so long does the modem take to say that they have left."""
    village = Village(1, text_s=text_s)
    village.rings("mill")
    while not village.incident().notifications["zhang"].attempts:
        village.advance(seconds=1)
    village.advance(seconds=6)
    return village


MAY_ANSWER = ["报警了没有？", "来了", "1", "谁家"]


@pytest.mark.parametrize("words", MAY_ANSWER)
def test_what_may_answer_words_that_are_under_way_is_asked_back(words: str) -> None:
    village = being_told(15.0)
    village.texts("zhang", words)
    assert len(opened(village)) == 1
    assert [one.party for one in village.core.entries(TextNotUnderstood)] == ["zhang"]


@pytest.mark.parametrize("words", MAY_ANSWER)
def test_so_is_what_is_read_only_when_it_is_over(words: str) -> None:
    village = being_told(400.0)
    village.advance(seconds=400)
    village.operator_closes(1, is_certain=True)
    (attempt, *_) = village.incident(1).notifications["zhang"].attempts
    village.texts("zhang", words, sent_ago_s=village.core.now - attempt.started_at - 6)
    assert len(opened(village)) == 1
    assert [one.party for one in village.core.entries(TextNotUnderstood)] == ["zhang"]


def test_whoever_cries_for_help_while_our_words_are_under_way_is_heard() -> None:
    village = being_told(15.0)
    village.texts("zhang", "救命")
    assert [who for who, _ in opened(village)] == ["mill", "zhang"]


def test_of_a_text_whose_end_nobody_saw_they_may_have_known_from_the_start() -> None:
    village = Village(2)
    village.refuses_texts("zhang", UNKNOWN)
    village.rings("mill")
    village.advance(seconds=20)
    (attempt, *_) = village.incident().notifications["zhang"].attempts
    assert attempt.known_at == attempt.started_at
    village.rings("zhang")
    assert village.incident().notifications["zhang"].response is Response.COMING


def test_a_text_whose_end_nobody_saw_and_that_has_arrived_was_read() -> None:
    village = Village()
    village.rings("mill")
    village.refuses_texts("zhang", UNKNOWN)
    village.advance(seconds=25)
    village.delivery_report("zhang", status=0)
    village.texts("zhang", "2")
    assert len(opened(village)) == 1
    assert village.incident(1).notifications["zhang"].response is Response.CANNOT


def test_a_call_is_known_of_when_it_has_rung() -> None:
    village = Village(2, setup_s=20.0)
    village.rings("mill")
    number = ZHANG.phones[0].number.e164
    calls: list[AttemptStarted] = []
    while not calls:
        village.advance(seconds=1)
        started = village.core.entries(AttemptStarted)
        calls = [one for one in started if (one.number, one.channel) == (number, Channel.VOICE)]
    attempt = village.core.world.attempt(calls[0].attempt)
    assert attempt is not None
    assert attempt.known_at is None
    village.advance(seconds=21)
    attempt = village.core.world.attempt(calls[0].attempt)
    assert attempt is not None
    assert attempt.known_at == attempt.alerted_at
