"""What people's texts mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.incident.entries import CloseReason, Kind
from alarmd.incident.words import Reading, Saying, kind_of, missed_callers, read

UNSTATED = CloseReason.UNSTATED


@pytest.mark.parametrize(
    ("text", "saying", "incident"),
    [
        ("1", Saying.COMING, None),
        ("１", Saying.COMING, None),
        (" 1。", Saying.COMING, None),
        ("1 12", Saying.COMING, 12),
        ("1#12", Saying.COMING, 12),
        ("#12 1", Saying.COMING, 12),
        ("12号1", Saying.COMING, 12),
        ("12号，来", Saying.COMING, 12),
        ("马上到", Saying.COMING, None),
        ("马上到 12", Saying.COMING, 12),
        ("我来了！", Saying.COMING, None),
        ("On my way", Saying.COMING, None),
        ("I’m coming", Saying.COMING, None),
        ("2", Saying.CANNOT, None),
        ("来不了", Saying.CANNOT, None),
        ("来不了12号", Saying.CANNOT, 12),
        ("cannot", Saying.CANNOT, None),
        ("0", Saying.MISTAKE, None),
        ("按错了", Saying.MISTAKE, None),
        ("false alarm", Saying.MISTAKE, None),
        ("收到", Saying.SEEN, None),
        ("OK", Saying.SEEN, None),
        ("退订", Saying.LEAVE, None),
        ("STOP", Saying.LEAVE, None),
    ],
)
def test_answers(text: str, saying: Saying, incident: int | None) -> None:
    reading = read(text)
    assert (reading.saying, reading.incident) == (saying, incident)


@pytest.mark.parametrize(
    ("text", "incident", "reason"),
    [
        ("结", None, UNSTATED),
        ("结。", None, UNSTATED),
        ("“结12”", 12, UNSTATED),
        ("结12误", 12, CloseReason.FALSE),
        ("12号结，误报", 12, CloseReason.FALSE),
        ("结案 12 属实", 12, CloseReason.REAL),
        ("结束演练", None, CloseReason.DRILL),
        ("close", None, UNSTATED),
        ("Close 12 false", 12, CloseReason.FALSE),
        ("#12 close", 12, UNSTATED),
    ],
)
def test_closings(text: str, incident: int | None, reason: CloseReason) -> None:
    assert read(text) == Reading(Saying.CLOSE, incident=incident, reason=reason)


@pytest.mark.parametrize("text", ["结婚了", "closed for lunch", "你好", "", "112"])
def test_words_that_only_look_like_it_mean_nothing(text: str) -> None:
    assert read(text).saying is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", Kind.DANGER),
        ("2", Kind.FIRE),
        ("3", Kind.MEDICAL),
        ("4", Kind.OTHER),
        ("３", Kind.MEDICAL),
        ("着火了", Kind.FIRE),
        ("FIRE!", Kind.FIRE),
        ("爷爷晕倒了", Kind.MEDICAL),
        ("he is ill", Kind.MEDICAL),
        ("有贼", Kind.DANGER),
        ("a thief", Kind.DANGER),
        ("救命", Kind.EMERGENCY),
        ("SOS", Kind.EMERGENCY),
        ("你好", None),
        ("firefly", None),
        ("5", None),
    ],
)
def test_kinds(text: str, kind: Kind | None) -> None:
    assert kind_of(text) is kind
    assert read(text).kind is kind


def test_a_kind_may_come_with_a_number_that_is_none_of_ours() -> None:
    assert read("3号楼着火") == Reading(kind=Kind.FIRE, incident=3)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("来电提醒：10000000101于20:31呼叫过您", ["10000000101"]),
        ("您有1个未接来电：+8610000000102，8610000000103", ["+8610000000102", "8610000000103"]),
        ("Missed call from 057100000000", ["057100000000"]),
        ("来电提醒：号码保密", []),
        ("请回电10000000101", []),
    ],
)
def test_missed_call_texts_name_who_called(text: str, numbers: list[str]) -> None:
    assert missed_callers(text) == numbers


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert reading.incident is None or 0 <= reading.incident <= 999_999
    assert isinstance(missed_callers(text), list)
