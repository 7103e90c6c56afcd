"""Changes to the text of a YAML file that leave every other character of it alone.

The parsed values say where they stand; a change replaces, adds or removes just those characters or
whole lines. The rest is never generated from data, so comments, order and quoting cannot be lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from alarmd.config.yaml_nodes import Value

# Text that YAML takes as it is, inside and outside of brackets; everything else is quoted.
_PLAIN = re.compile(r"[\w+./][^\x00-\x1f:#,\[\]{}\"'&*!|>%@`\\]*")


@dataclass(slots=True)
class TextEdit:
    """A text and the changes to it, which are made all at once by `result`."""

    text: str
    newline: str = field(init=False)
    _starts: list[int] = field(init=False)
    _is_cut_off: bool = field(init=False)  # the last line has no end yet
    _changes: list[tuple[int, int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.newline = "\r\n" if "\r\n" in self.text else "\n"
        self._is_cut_off = self.text[-1:] not in ("", "\n")
        self._starts = [0, *(found.end() for found in re.finditer("\n", self.text))]

    def replace(self, value: Value, written: str) -> None:
        """Write `written` where the value stands now."""
        start, end = value.span
        end = start + len(self.text[start:end].rstrip())
        gap = "" if end > start else " "
        self._changes.append((start, end, gap + written))

    def append_inside(self, value: Value, written: str) -> None:
        """Write `written` directly after a value, on its line."""
        end = value.span[1]
        self._changes.append((end, end, written))

    def insert_lines(self, after: int, lines: list[str]) -> None:
        """Write new lines below line `after` (0: at the top)."""
        index = self._start_of(after + 1)
        block = "".join(line + self.newline for line in lines)
        if self._is_cut_off and index == len(self.text):
            self._is_cut_off, block = False, self.newline + block
        self._changes.append((index, index, block))

    def delete_lines(self, first: int, last: int) -> None:
        """Remove whole lines."""
        self._changes.append((self._start_of(first), self._start_of(last + 1), ""))

    def replace_lines(self, first: int, last: int, lines: list[str]) -> None:
        """Write other lines in the place of whole lines."""
        self.delete_lines(first, last)
        self.insert_lines(last, lines)

    @property
    def lines(self) -> int:
        """How many lines the text has."""
        return len(self._starts)

    def line(self, number: int) -> str:
        """A line without its end."""
        return self.text[self._start_of(number) : self._start_of(number + 1)].rstrip("\r\n")

    def last_line(self, value: Value) -> int:
        """The last non-blank line of a value."""
        line = value.last_line
        while line > value.first_line and not self.line(line).strip():
            line -= 1
        return line

    def dash_line(self, item: Value) -> int:
        """The line with the dash of an item of a list."""
        line = item.first_line
        while line > 1 and not self.line(line).lstrip().startswith("-"):
            line -= 1
        return line

    def result(self) -> str:
        """The text with all changes made."""
        parts, position = [], 0
        for start, end, written in sorted(self._changes, key=lambda one: one[0]):
            parts += [self.text[position:start], written]
            position = max(position, end)
        return "".join(parts) + self.text[position:]

    def _start_of(self, line: int) -> int:
        return self._starts[line - 1] if line <= len(self._starts) else len(self.text)


def scalar(text: str, quote: str = "") -> str:
    """A text as YAML writes it, in these quotation marks; without any, quoted only if needed."""
    if quote == "'":
        return "'" + text.replace("'", "''") + "'"
    if quote == '"' or not _PLAIN.fullmatch(text) or text != text.strip():
        return json.dumps(text, ensure_ascii=False)
    return text


def in_brackets(fields: Mapping[str, str]) -> str:
    """A block on one line: `{key: value, ...}`."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields.items()) + "}"


def as_item(fields: Mapping[str, str], column: int, indent: int) -> list[str]:
    """An item of a list, a line for each field: the dash at `column`, keys `indent` further."""
    lead = " " * column + "-" + " " * (indent - 1)
    lines = [f"{key}: {value}" for key, value in fields.items()]
    return [lead + lines[0], *(" " * (column + indent) + line for line in lines[1:])]
