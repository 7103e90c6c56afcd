"""Text for a terminal: columns that line up in Chinese, colours that never stand alone."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

ELASTIC_MIN = 8
WIDTH_MIN = 40
GAP = "  "
NAME_COLUMNS_MAX = 24  # a name of full length
CUT = ".."  # an ellipsis has another width in every terminal


class Colour(Enum):
    """What a colour means; the value is its SGR code (ECMA-48 8.3.117). A word says it too."""

    GOOD = "32"
    WATCH = "33"
    BAD = "1;31"
    FAINT = "2"
    STRONG = "1"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    colour: Colour | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its title; an elastic column is cut when the terminal is narrow."""

    title: str
    is_elastic: bool = False


def clean(text: str) -> str:
    """The text without anything that could command a terminal: a text message can hold an ESC."""
    return "".join(
        " " if char in "\t\n\r" else "?" if unicodedata.category(char) in _UNSAFE else char
        for char in text
    )


# Cc and Cf command the terminal or turn the text round; Cs cannot be written at all.
_UNSAFE = frozenset({"Cc", "Cf", "Cs"})


def width(text: str) -> int:
    """How many columns a terminal needs for the text (UAX 11: wide and full-width take two)."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """The text, filled up to `columns`, or cut to them."""
    text = cut(text, columns)
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """The text, shortened with `..` if it needs more than `columns`."""
    if width(text) <= columns:
        return text
    kept, used = [], len(CUT)
    for char in text:
        used += _columns(char)
        if used > columns:
            break
        kept.append(char)
    return ("".join(kept) + CUT)[: max(columns, 0)] if columns < len(CUT) else "".join(kept) + CUT


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns`; breaks at spaces and between wide characters, yet
    not within a name of a list."""
    lines, line = [], ""
    for piece in _with_names_whole(text, min(NAME_COLUMNS_MAX, columns)):
        if line and width(line + piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


_NOT_FIRST = frozenset("，。；：！？、）”》,.;:!?)")
_NOT_LAST = frozenset("（“《(")
_BETWEEN_NAMES = ("、", ", ")
_AFTER_WORDS = (*_BETWEEN_NAMES, " ", "：", "，", "。", "；")


def _with_names_whole(text: str, columns_max: int) -> Iterator[str]:
    """The pieces of a text, with each name of a list whole: 马 on one line and 姐 on the next name
    nobody."""
    run, follows_name = "", False
    pieces: list[str] = []
    for piece in [*_pieces(text), ""]:
        run += piece
        pieces.append(piece)
        if piece and not piece.endswith(_AFTER_WORDS):
            continue
        is_name = follows_name or run.endswith(_BETWEEN_NAMES)
        yield from [run] if is_name and width(run.rstrip()) <= columns_max else pieces
        follows_name = run.endswith(_BETWEEN_NAMES)
        run, pieces = "", []


def _pieces(text: str) -> Iterator[str]:
    """Words with the space behind them; every wide character is a word. A character that may not
    begin a line belongs to the word before."""
    word = ""
    for char in text:
        is_end = word.endswith(" ") or 2 in (_columns(char), _columns(word[-1:] or char))
        is_kept = char == " " or char in _NOT_FIRST or word[-1:] in _NOT_LAST
        if word and is_end and not is_kept:
            yield word
            word = ""
        word += char
    if word:
        yield word


def paint(text: str, colour: Colour | None, is_coloured: bool) -> str:
    """The text in a colour, if there are colours."""
    return f"\x1b[{colour.value}m{text}\x1b[0m" if colour and is_coloured and text else text


def table(
    columns: Sequence[Column], rows: Sequence[Sequence[Cell]], columns_max: int, is_coloured: bool
) -> list[str]:
    """The lines of a table; elastic columns are cut until it fits into `columns_max`."""
    titles = [Cell(column.title, Colour.FAINT) for column in columns]
    lines = [titles, *rows] if any(column.title for column in columns) else list(rows)
    lines = [[Cell(clean(cell.text), cell.colour) for cell in row] for row in lines]
    widths = [max((width(row[n].text) for row in lines), default=0) for n in range(len(columns))]
    _shrink(widths, columns, columns_max - len(GAP) * len(columns))
    return [
        (
            GAP + GAP.join(_painted(row[n], widths[n], is_coloured) for n in range(len(columns)))
        ).rstrip()
        for row in lines
    ]


def _shrink(widths: list[int], columns: Sequence[Column], columns_max: int) -> None:
    """Narrow the widest elastic column step by step until all columns fit, to ELASTIC_MIN at
    least."""
    elastic = [n for n, column in enumerate(columns) if column.is_elastic]
    while sum(widths) > columns_max:
        widest = max(elastic, key=lambda n: widths[n], default=None)
        if widest is None or widths[widest] <= ELASTIC_MIN:
            return
        widths[widest] -= 1


def _painted(cell: Cell, columns: int, is_coloured: bool) -> str:
    shown = pad(cell.text, columns)
    text = shown.rstrip()
    return paint(text, cell.colour, is_coloured) + shown[len(text) :]
