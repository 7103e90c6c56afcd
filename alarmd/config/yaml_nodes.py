"""YAML as text with line numbers: values stay what was typed, every fault knows its line.

PyYAML's own values are never used: it reads +31612345678 as an integer, 0612 as 394 and NO as
false, and lets a repeated key win. `yaml.compose` gives the tree before any of that happens.
"""

from __future__ import annotations

import difflib
import re
import stat
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import yaml
from msgspec import Struct
from msgspec.structs import replace

from alarmd.config.marks import UNSEEN
from alarmd.config.problem import Problem, errors
from alarmd.i18n.language import Message, plural, t

FILE_BYTES_MAX = 16 * 1024 * 1024  # 10,000 households are about 2 MB
LINE_CHARACTERS_MAX = 2000  # also bounds the depth of nested blocks: each level needs a column
BRACKETS_OPEN_MAX = 200  # the C parser recurses for each open bracket and a stack is finite
PROBLEMS_MAX = 100
TEXT_CHARACTERS_MAX = 500
NAMES_COMPARED_MAX = 1000  # bounds the cost of "did you mean"

_BREAK = re.compile("[\t\n]")
_LITERAL = ("|", ">")
_BRACKET = re.compile(r"[\[\]{}]")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


class _Mark(Protocol):
    """The place of a token, from either of the two parsers of PyYAML."""

    @property
    def line(self) -> int: ...


class Value(Struct, frozen=True):
    """One value of the file: its node, its path (`wang.phones[0]`) and where its faults go."""

    node: yaml.Node
    where: str
    file: str
    problems: list[Problem]
    key: yaml.Node | None = None

    @property
    def line(self) -> int:
        """The line where people look for the value, from 1: that of its key, if it has one."""
        return _line((self.key or self.node).start_mark)

    @property
    def first_line(self) -> int:
        """The line that its first character is on, from 1."""
        return _line(self.node.start_mark)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written here, or brackets with nothing between them."""
        return not self.node.value and not getattr(self.node, "style", None)

    @property
    def is_block(self) -> bool:
        """Whether keys and values are written here."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def column(self) -> int:
        """How many characters stand before it on its line."""
        return int(self.node.start_mark.column)

    @property
    def span(self) -> tuple[int, int]:
        """Where it begins and ends in the text; for a list or block of lines the end is too far."""
        return int(self.node.start_mark.index), int(self.node.end_mark.index)

    @property
    def last_line(self) -> int:
        """The line that its last character is on, from 1; comments below it do not belong to it."""
        if isinstance(self.node, yaml.CollectionNode) and not self.node.flow_style:
            last = self.node.value[-1]
            parts = last if isinstance(last, tuple) else (last,)
            return max(self.child(part, "").last_line for part in parts)
        end = self.node.end_mark
        is_literal = getattr(self.node, "style", None) in _LITERAL
        return _line(end) - (is_literal and end.column == 0)

    @property
    def is_flow(self) -> bool:
        """Whether a list or block is written in brackets."""
        return bool(getattr(self.node, "flow_style", False))

    @property
    def quote(self) -> str:
        """The quotation mark around a text, or ""."""
        style = getattr(self.node, "style", None)
        return style if style in ("'", '"') else ""

    def error(self, message: Message) -> None:
        """Note that this value makes the file unusable."""
        self.problems.append(Problem(self.file, self.line, self.where, message))

    def warn(self, message: Message) -> None:
        """Note something about this value that people should know."""
        self.problems.append(Problem(self.file, self.line, self.where, message, is_warning=True))

    def named(self, where: str) -> Value:
        """The same value under a better name."""
        return Value(self.node, where, self.file, self.problems, self.key)

    def child(self, node: yaml.Node, suffix: str, key: yaml.Node | None = None) -> Value:
        """A part of this value; `suffix` is `.key` or `[0]`."""
        where = self.where + suffix if self.where else suffix.removeprefix(".")
        return Value(node, where, self.file, self.problems, key)

    def peek(self, key: str) -> str:
        """The text under a key of a block, "" if there is none; note no Problem."""
        for name, node in self.node.value if self.is_block else ():
            if name.value == key and isinstance(node, yaml.ScalarNode):
                return str(node.value).strip()
        return ""

    def text(self) -> str | None:
        """The text as typed, trimmed; None and a Problem if it is a list or cannot be shown."""
        if not isinstance(self.node, yaml.ScalarNode):
            self.error(t("one value belongs here, not a list or a block"))
            return None
        if (readable := _readable(self.node)) is not None:
            return readable
        text = str(self.node.value).strip()
        if bad := UNSEEN.search(text) or _BREAK.search(text):
            self.error(_unshowable(bad[0]))
            return None
        if len(text) > TEXT_CHARACTERS_MAX:
            self.error(t("this is too long; {limit} characters at most", limit=TEXT_CHARACTERS_MAX))
            return None
        return text

    def items(self) -> list[Value]:
        """The parts of a list; empty if nothing is written, with a Problem if it is no list."""
        if isinstance(self.node, yaml.SequenceNode):
            return [self.child(node, f"[{index}]") for index, node in enumerate(self.node.value)]
        if not self.is_empty:
            self.error(t("a list belongs here: one line with a dash for each, or [a, b]"))
        return []

    def peek_items(self) -> list[Value]:
        """The parts of a list; empty, without a Problem, if this is something else."""
        return self.items() if isinstance(self.node, yaml.SequenceNode) else []

    def entries(self) -> dict[str, Value]:
        """The parts of a block by their keys; note a key that is repeated, and keep the first."""
        if not isinstance(self.node, yaml.MappingNode):
            if not self.is_empty:
                self.error(t("lines of the form `key: value` belong here"))
            return {}
        found: dict[str, Value] = {}
        for key, node in self.node.value:
            name = _readable(key)
            if name is None:
                name = self.child(key, "").text()
            if name is None:
                continue
            if name in found:
                again = self.child(node, f".{name}", key)
                line = found[name].line
                again.error(t('"{key}" is already on line {line}; keep one', key=name, line=line))
                continue
            found[name] = self.child(node, f".{name}", key)
        return found

    def fields(self, known: Iterable[str]) -> dict[str, Value]:
        """The parts of a block with `known` keys; note any other key, and what may be meant."""
        wanted, entries = tuple(known), self.entries()
        for name, value in list(entries.items()):
            if name not in wanted:
                value.error(unknown_key(name, wanted))
                del entries[name]
        return entries


def _readable(node: yaml.Node) -> str | None:
    """The text if it is printable and short enough; None if it needs a closer look."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    text = str(node.value).strip()
    return text if text.isprintable() and len(text) <= TEXT_CHARACTERS_MAX else None


def unknown_key(name: str, known: Iterable[str]) -> Message:
    """The message about a key that this program does not know."""
    wanted = tuple(known)
    if close := nearest(name, wanted):
        return t('"{key}" is not a key here; did you mean "{close}"?', key=name, close=close)
    return t('"{key}" is not a key here; use {keys}', key=name, keys=", ".join(wanted))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    close = difflib.get_close_matches(name, list(islice(known, NAMES_COMPARED_MAX)), n=1)
    return close[0] if close else None


def read_bytes(path: Path, problems: list[Problem]) -> bytes | None:
    """The content of a file, cut off above FILE_BYTES_MAX; None and a Problem if it is not read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            problems.append(_whole(path.name, t("this is not a file")))
            return None
        with path.open("rb") as file:
            return file.read(FILE_BYTES_MAX + 1)
    except FileNotFoundError:
        problems.append(_whole(path.name, t("there is no such file: {path}", path=str(path))))
    except PermissionError:
        forbidden = t(
            "this user may not read {path}; do it as root, or as a member of the group of that "
            "file",
            path=str(path),
        )
        problems.append(replace(_whole(path.name, forbidden), is_refused=True))
    except OSError as error:
        reason = error.strerror or str(error)
        problems.append(_whole(path.name, t("the file cannot be read: {reason}", reason=reason)))
    return None


def parse(data: bytes, file: str, problems: list[Problem]) -> Value | None:
    """The tree of a file; None and a Problem if it is not UTF-8, not YAML, empty, or unsafe to
    parse.
    """
    text = decode(data, file, problems)
    if text is None:
        return None
    found = list(_refusals(text, file))
    if not found:
        try:
            node = yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError as error:
            found = list(_syntax(error, text, file))
    problems.extend(found)
    if found:
        return None
    if node is None:
        problems.append(_whole(file, t("the file is empty")))
        return None
    return Value(node, "", file, problems)


def decode(data: bytes, file: str, problems: list[Problem]) -> str | None:
    """The file as text without a byte order mark; None and a Problem if too big or not UTF-8."""
    if len(data) > FILE_BYTES_MAX:
        limit = FILE_BYTES_MAX >> 20
        problems.append(_whole(file, t("the file is bigger than {limit} MB", limit=limit)))
        return None
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"{data[error.start]:02X}"
        if _is_gb18030(data):
            message = t("the byte {byte} is GBK, not UTF-8; save the file as UTF-8", byte=byte)
        else:
            message = t("the byte {byte} is not UTF-8; save the file as UTF-8", byte=byte)
        problems.append(Problem(file, line, "", message))
        return None


def finish(problems: list[Problem], file: str, shown_max: int = PROBLEMS_MAX) -> list[Problem]:
    """Keep `shown_max` problems, errors rather than warnings, in the order of the file; add a count
    of the others.
    """
    shown = sorted(problems, key=lambda problem: problem.is_warning)[:shown_max]
    ordered = sorted(shown, key=lambda problem: problem.line)
    count = len(problems) - len(shown)
    if not count:
        return ordered
    rest = plural(
        count,
        t("1 more problem is not shown"),
        t("{count} more problems are not shown", count=count),
    )
    return [*ordered, Problem(file, 0, "", rest, is_warning=not errors(problems))]


def _whole(file: str, message: Message) -> Problem:
    return Problem(file, 0, "", message)


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


def _unshowable(character: str) -> Message:
    return t("the character {code} cannot be shown; remove it", code=f"U+{ord(character):04X}")


def _refusals(text: str, file: str) -> Iterator[Problem]:
    """Faults that must be found before a parser reads the text, and YAML that is not allowed."""
    for found in islice(UNSEEN.finditer(text), PROBLEMS_MAX):
        yield Problem(file, _line_of(text, found.start()), "", _unshowable(found[0]))
    depth = 0
    for found in _BRACKET.finditer(text):
        depth += 1 if found[0] in "[{" else -1
        if depth > BRACKETS_OPEN_MAX:
            line = _line_of(text, found.start())
            yield Problem(file, line, "", t("too many brackets are open here"))
            return
    for number, line_text in enumerate(text.split("\n"), start=1):
        if len(line_text) > LINE_CHARACTERS_MAX:
            limit = LINE_CHARACTERS_MAX
            message = t("this line is too long; {limit} characters at most", limit=limit)
            yield Problem(file, number, "", message)
            return
    if "*" in text:
        yield from islice(_aliases(text, file), PROBLEMS_MAX)


def _aliases(text: str, file: str) -> Iterator[Problem]:
    """Refuse aliases: a few can unfold to more than a memory holds, and no file here needs one."""
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            if isinstance(event, yaml.AliasEvent):
                message = t('"*{name}" repeats another value; write it out', name=event.anchor)
                yield Problem(file, _line(event.start_mark), "", message)
    except yaml.YAMLError:
        return  # `yaml.compose` reports this error better, with its line.


def _syntax(error: yaml.YAMLError, text: str, file: str) -> Iterator[Problem]:
    tabs = list(islice(_TAB_INDENT.finditer(text), PROBLEMS_MAX))
    for found in tabs:
        message = t("this line begins with a tab; use spaces")
        yield Problem(file, _line_of(text, found.start()), "", message)
    if tabs:
        return
    parts = [getattr(error, name, None) for name in ("context", "problem")]
    reason = " ".join(part for part in parts if part) or str(error)
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    # The parser notices at the end of the file what was left open; people must look where it began.
    last = len(text.splitlines())
    mark = next((mark for mark in marks if mark is not None and mark.line < last), None)
    message = t(
        "this is not YAML ({reason}); look at the indentation, colons and quotes here and above",
        reason=reason,
    )
    yield Problem(file, last if mark is None else _line(mark), "", message)


def _line(mark: _Mark | None) -> int:
    return 0 if mark is None else mark.line + 1


def _line_of(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1
