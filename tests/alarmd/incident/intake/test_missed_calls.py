"""Which texts of a carrier say that somebody rang, who it was and when."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.incident.intake.missed_calls import MissedCall, TimeOfDay, missed_calls, rang_utc

A, B = "10000000101", "10000000102"


def at(hour: int, minute: int, day: tuple[int, int] | None = None) -> TimeOfDay:
    return TimeOfDay(60 * hour + minute, day)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("来电提醒：10000000101于20:31呼叫过您", ["10000000101"]),
        ("您有1个未接来电：+8610000000102，8610000000103", ["+8610000000102", "8610000000103"]),
        ("Missed call from 057100000000", ["057100000000"]),
        ("来电提醒：１０００００００１０４", ["10000000104"]),
        ("来电提醒：1٠٠٠٠٠٠٠١٠١", []),
        ("来电提醒：号码保密", []),
        ("请回电10000000101", []),
    ],
)
def test_missed_call_texts_name_who_called(text: str, numbers: list[str]) -> None:
    assert [call.number for call in missed_calls(text)] == numbers


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("【来电提醒】号码10000000101于08:02给您来电，请及时回复。", [(A, (at(8, 2),))]),
        ("10000000101在06月27日19:09呼叫您1次。", [(A, (at(19, 9, (6, 27)),))]),
        (
            "广东移动提醒您:用户10000000101给您来电4次,最后一次在04/08 11:51,可直接回拨",
            [(A, (at(11, 51, (4, 8)),))],
        ),
        (
            "中国移动北京公司来电提醒：10000000101于2013年07月01日11时19分呼叫过您",
            [(A, (at(11, 19, (7, 1)),))],
        ),
        ("10000000101在2013/07/0214:30:39来电。", [(A, (at(14, 30, (7, 2)),))]),
        (
            "来电提醒：10000000101于7月1日8时02分开始呼叫过您3次，最后一次呼叫时间为7月1日8时10分",
            [(A, (at(8, 2, (7, 1)), at(8, 10, (7, 1))))],
        ),
        (
            "【来电提醒】10000000101于08:02、10000000102于08:05给您来电",
            [(A, (at(8, 2),)), (B, (at(8, 5),))],
        ),
        (
            "来电提醒：08:02有10000000101，08:05有10000000102",
            [(A, (at(8, 2),)), (B, (at(8, 5),))],
        ),
        ("来电提醒：08:02有10000000101、10000000102", [(A, (at(8, 2),)), (B, (at(8, 2),))]),
        ("10000000101、10000000102于08:02给您来电", [(A, (at(8, 2),)), (B, (at(8, 2),))]),
        ("来电提醒：10000000101于24:00、08:61呼叫过您", [(A, ())]),
    ],
)
def test_each_caller_has_the_times_that_the_note_gives(
    text: str, calls: list[tuple[str, tuple[TimeOfDay, ...]]]
) -> None:
    assert missed_calls(text) == [MissedCall(number, times) for number, times in calls]


@pytest.mark.parametrize(
    ("time", "noted", "rang"),
    [
        (at(8, 2), "2026-07-03 08:30", "2026-07-03 08:02"),
        (at(23, 50), "2026-07-03 00:10", "2026-07-02 23:50"),
        (at(8, 31), "2026-07-03 08:30", "2026-07-03 08:31"),  # the clocks are a minute apart
        (at(8, 33), "2026-07-03 08:30", "2026-07-02 08:33"),
        (at(8, 2, (7, 3)), "2026-07-03 08:30", "2026-07-03 08:02"),
        (at(8, 2, (7, 2)), "2026-07-03 08:30", "2026-07-02 08:02"),
        (at(8, 2, (2, 7)), "2026-07-03 08:30", "2026-07-02 08:02"),
        (at(8, 2, (1, 1)), "2026-07-03 08:30", "2026-07-03 08:02"),
    ],
)
def test_the_time_of_a_note_is_the_last_one_before_it(
    time: TimeOfDay, noted: str, rang: str
) -> None:
    def utc(text: str) -> float:
        return datetime.fromisoformat(text + "+08:00").astimezone(UTC).timestamp()

    assert rang_utc(time, utc(noted), 120.0) == utc(rang)


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    called = missed_calls(f"来电提醒 {text}")
    assert all(re.fullmatch(r"\+?[0-9]{10,14}", call.number) for call in called)
