"""A fault in a file that people write: where it is, what is wrong, what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from alarmd.i18n.language import Language, Message
from modem.private import HIDDEN

# The message values that this program fills in itself; all others were read in the file.
_OURS = frozenset({
    "byte", "code", "count", "error", "high", "limit", "line", "low", "path", "reason",
})  # fmt: skip
_KEYS = frozenset({
    "enrolling", "group", "groups", "heads", "households", "id", "landmark", "language", "name",
    "note", "number", "officers", "operators", "parties", "phones", "ring", "say_as",
    "share_number", "sign", "talk", "text", "village", "widen_to",
})  # fmt: skip
_NUMBERLIKE = re.compile(r"\+?[0-9][0-9 -]{5,}")


class Problem(Struct, frozen=True):
    """One fault: `line` from 1 (0: the whole file), `where` a path such as `wang.phones[0]` or "".

    A warning leaves the file usable; anything else does not. `is_refused`: the file may be right,
    but this user may not read it.
    """

    file: str
    line: int
    where: str
    message: Message
    is_warning: bool = False
    is_refused: bool = False

    @property
    def place(self) -> str:
        """`households.yaml:14`, or the file alone: nothing that is written in the file."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def render(self, language: Language) -> str:
        """`households.yaml:14 wang.phones[0]: ...` in this language, for readers of the file."""
        return self._rendered(self.where, self.message, language)

    def _rendered(self, where: str, message: Message, language: Language) -> str:
        subject = f"{self.place} {where}" if where else self.place
        return f"{subject}: {message.render(language)}"

    def __str__(self) -> str:
        return self.render(Language.EN)

    def discreet(self) -> str:
        """In English for log, record and status: without anything personal from the file."""
        return self._rendered(_discreet_place(self.where), _discreet(self.message), Language.EN)


def _discreet_place(where: str) -> str:
    """The path with its id and the keys that this program knows; the rest, typed by somebody, is
    hidden.
    """
    shown: list[str] = []
    before = ""
    for part in _NUMBERLIKE.sub(HIDDEN, where).split("."):
        key = part.partition("[")[0]
        is_ours = not shown or key in _KEYS or before == "groups"
        shown.append(part if is_ours else HIDDEN)
        before = key
    return ".".join(shown)


def _discreet(message: Message) -> Message:
    shown = {
        key: _discreet(value) if isinstance(value, Message) else (value if key in _OURS else HIDDEN)
        for key, value in message.values.items()
    }
    return message.with_values(shown)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that make the file unusable."""
    return [problem for problem in problems if not problem.is_warning]


def encode_problems(problems: Iterable[Problem]) -> str:
    """The problems as one line of JSON; the values of their messages must be texts and numbers."""
    return msgspec.json.encode(list(problems)).decode()


def decode_problems(text: str) -> list[Problem]:
    """Decode what `encode_problems` wrote; raise msgspec.MsgspecError (a ValueError) otherwise."""
    return msgspec.json.decode(text, type=list[Problem])
