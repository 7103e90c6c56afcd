"""Columns line up in Chinese, nothing commands the terminal, colour is never alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cli.render import Cell, Colour, Column, clean, cut, pad, paint, table, width, wrap

TEXT = st.text(alphabet="ab 中文，。é", max_size=60)


def test_wide_characters_take_two_columns_and_accents_none() -> None:
    assert width("王a") == 3
    assert width("e\u0301") == 1


@given(TEXT, st.integers(2, 40))
def test_padding_gives_exactly_the_columns_asked_for(text: str, columns: int) -> None:
    shown = pad(text, columns)
    assert width(shown) == columns


@given(TEXT, st.integers(0, 40))
def test_a_cut_text_fits_and_says_that_it_is_cut(text: str, columns: int) -> None:
    shown = cut(text, columns)
    assert width(shown) <= columns
    assert shown == text or columns < 2 or shown.endswith("..")


@given(TEXT, st.integers(12, 40))
def test_wrapping_loses_no_character(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapped_chinese_never_begins_a_line_with_a_comma_nor_hangs_one_over() -> None:
    assert wrap("一二三四，五六", 8) == ["一二三", "四，五六"]
    assert wrap("ec25、ec200、m26", 13) == ["ec25、ec200、", "m26"]
    assert wrap("ec25、ec200、m26", 12) == ["ec25、", "ec200、m26"]


def test_names_between_english_commas_neither_begin_a_line_with_one_nor_are_broken() -> None:
    assert wrap("Left: 马姐, 何军, 王爷爷, 李", 12) == ["Left: 马姐,", "何军,", "王爷爷, 李"]
    assert wrap("8 人没通知到：徐老师、马姐、何军", 26) == ["8 人没通知到：徐老师、", "马姐、何军"]


def test_a_name_that_is_too_long_for_a_line_is_broken_all_the_same() -> None:
    assert wrap("欧阳上官司徒诸葛、李四", 10) == ["欧阳上官司", "徒诸葛、", "李四"]
    assert all(width(line) <= 12 for line in wrap("甲、" + "一二三四五六七八" * 3, 12))


def test_a_bracket_opens_on_the_line_of_what_stands_in_it() -> None:
    assert wrap("一二三（四五）", 8) == ["一二三", "（四五）"]


def test_words_are_kept_whole() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("", 8) == [""]


def test_a_text_message_cannot_command_the_terminal() -> None:
    assert clean("a\x1b[2Jb\tc\u202e\udcff") == "a?[2Jb c??"


def test_a_table_fits_the_terminal_and_its_columns_line_up() -> None:
    columns = [Column("who"), Column("where", True)]
    rows = [[Cell("王桂英"), Cell("by the old mill " * 9)], [Cell("Li"), Cell("short")]]
    lines = table(columns, rows, 40, False)
    assert all(width(line) <= 40 for line in lines)
    assert [
        width(line[: line.index(word)])
        for line, word in zip(lines, ("where", "by", "short"), strict=True)
    ] == [10] * 3


def test_without_titles_there_is_no_title_line() -> None:
    assert table([Column("")], [[Cell("a")]], 40, False) == ["  a"]


def test_colours_are_only_where_they_are_wanted() -> None:
    assert paint("FAULT", Colour.BAD, False) == "FAULT"
    assert paint("FAULT", Colour.BAD, True) == "\x1b[1;31mFAULT\x1b[0m"
    assert paint("", Colour.BAD, True) == ""
    assert table([Column("")], [[Cell("a ", Colour.GOOD)]], 40, True) == ["  \x1b[32ma\x1b[0m"]
