"""Times as a person reads them."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest

from alarmd.i18n.language import Language
from cli.times import age, clock, day_and_clock, iso_utc, moment, span

CHINA = timezone(timedelta(hours=8))
MORNING = 1_780_012_800.0  # 2026-05-29 08:00:00 in China


def test_today_needs_no_date() -> None:
    assert moment(MORNING, MORNING + 60, CHINA) == "08:00:00"
    assert moment(MORNING - 9 * 3600, MORNING, CHINA) == "05-28 23:00"
    assert moment(MORNING - 400 * 86400, MORNING, CHINA) == "2025-04-24 08:00"


def test_local_and_utc_forms() -> None:
    assert clock(MORNING, CHINA) == "08:00:00"
    assert day_and_clock(MORNING, CHINA) == "2026-05-29 08:00:00"
    assert iso_utc(MORNING + 0.25) == "2026-05-29T00:00:00.250Z"


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0.4, "just now", "刚刚"),
        (-5, "just now", "刚刚"),
        (59.9, "59 s ago", "59 秒前"),
        (60, "1 min ago", "1 分钟前"),
        (7300, "2 h ago", "2 小时前"),
        (200_000, "2 days ago", "2 天前"),
    ],
)
def test_an_age_has_one_unit(seconds: float, english: str, chinese: str) -> None:
    assert str(age(seconds)) == english
    assert age(seconds).render(Language.ZH) == chinese


def test_a_span_is_never_negative() -> None:
    assert str(span(-1)) == "0 s"
