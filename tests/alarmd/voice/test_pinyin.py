"""Pinyin is read however people write it, and nothing else is taken for pinyin."""

from __future__ import annotations

import pytest

from alarmd.i18n.pinyin import canonical, surname


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shan4 xiong2", "shan4 xiong2"),
        ("shàn xióng", "shan4 xiong2"),
        ("Shan4  Xiong2", "shan4 xiong2"),
        ("lü3", "lv3"),
        ("lǚ", "lv3"),
        ("lv3 ma", "lv3 ma5"),
        ("ou1", "ou1"),
        ("nüè", "nve4"),
    ],
)
def test_every_way_of_writing_pinyin_is_one(written: str, meant: str) -> None:
    assert canonical(written) == meant


@pytest.mark.parametrize("written", ["", "  ", "shan4xiong2", "单雄", "xyz1", "shan44", "miller"])
def test_anything_else_is_not_pinyin(written: str) -> None:
    assert canonical(written) is None


def test_a_surname_of_several_readings_is_read_as_a_surname() -> None:
    assert surname("单雄") == ("单", "shan4")
    assert surname("尉迟恭") == ("尉迟", "yu4 chi2")
    assert surname("王三") is None
    assert surname("乐乐") is None
    assert surname("") is None
