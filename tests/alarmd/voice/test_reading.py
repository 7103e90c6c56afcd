"""Names and landmarks are read as people say them; what cannot be read leaves the rest alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alarmd.i18n.language import Language
from alarmd.voice.reading import Doubt, Piece, read, read_name

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("3组12号", "三组十二号"),
        ("2户", "两户"),
        ("2组2号2楼", "二组二号二楼"),
        ("20栋", "二十栋"),
        ("99号", "九十九号"),
        ("0号", "零号"),
        ("110", "幺幺零"),
        ("1203室", "幺二零三室"),
        ("05号", "零五号"),
        ("12#", "十二号"),
        ("3-2-501", "三杠二杠五零幺"),
        ("３组", "三组"),
        ("大槐树下（东边）", "大槐树下，东边"),
        ("买买提·艾力", "买买提艾力"),
        ("王🐔三", "王三"),
    ],
)
def test_chinese_is_read_as_on_a_house_door(written: str, said: str) -> None:
    assert read(written, ZH).text == said


def test_english_keeps_small_numbers_and_spells_long_ones() -> None:
    assert read("call 110, house 12", EN).text == "call 1 1 0, house 12"


def test_each_script_is_read_by_its_own_voice() -> None:
    assert read("Anna Miller家", ZH).pieces == (Piece(EN, "Anna Miller"), Piece(ZH, "家"))
    assert read("house of 王三", EN).pieces == (Piece(EN, "house of "), Piece(ZH, "王三"))


def test_single_letters_are_spelled() -> None:
    assert read("A栋", ZH).pieces == (Piece(EN, "ay"), Piece(ZH, "栋"))
    assert read("KTV旁", ZH).pieces[0] == Piece(EN, "kay tee vee")


@pytest.mark.parametrize(
    ("name", "doubts"),
    [
        ("王三", set()),
        ("王🐔", {Doubt.SILENT}),
        ("王𠮷", {Doubt.RARE}),
        ("周喆", {Doubt.RARE}),
        ("老3", {Doubt.DIGITS}),
        ("Anna", {Doubt.LATIN}),
    ],
)
def test_what_is_in_doubt_is_said(name: str, doubts: set[Doubt]) -> None:
    assert read(name, ZH).doubts == doubts


def test_a_name_is_read_as_its_owner_says_it() -> None:
    pieces = read_name("单雄", ZH, say_as="shan4 xiong2", ending="家").pieces
    assert pieces == (Piece(ZH, "shan4 xiong2", is_pinyin=True), Piece(ZH, "家"))


def test_without_a_word_of_the_owner_a_surname_is_read_as_surnames_are() -> None:
    pieces = read_name("单雄", ZH, ending="家").pieces
    assert pieces == (Piece(ZH, "shan4", is_pinyin=True), Piece(ZH, "雄家"))


def test_a_name_of_which_nothing_can_be_read_has_no_pieces() -> None:
    assert read("🐔🐔", ZH).pieces == ()


@given(st.text(), st.sampled_from(Language))
def test_anything_at_all_can_be_read(text: str, language: Language) -> None:
    reading = read(text, language)
    assert all(piece.text for piece in reading.pieces)


def test_a_name_in_which_nothing_can_be_read_has_no_house_either() -> None:
    assert read_name("🐔🐔", ZH, ending="家") == read("🐔🐔", ZH)
    assert read_name("王🐔", ZH, ending="家").text == "王家"
