"""A fault in a file that people write: where it is, what is wrong, what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from alarmd.language import Language, Message


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `line` from 1 (0: the whole file), `where` a path such as `wang.phones[0]` or "".

    A warning leaves the file usable; anything else does not.
    """

    file: str
    line: int
    where: str
    message: Message
    is_warning: bool = False

    def render(self, language: Language) -> str:
        """`households.yaml:14 wang.phones[0]: ...` in this language."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f"{place} {self.where}" if self.where else place
        return f"{subject}: {self.message.render(language)}"

    def __str__(self) -> str:
        return self.render(Language.EN)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that make the file unusable."""
    return [problem for problem in problems if not problem.is_warning]


def encode_problems(problems: Iterable[Problem]) -> str:
    """The problems as one line of JSON; the values of their messages must be texts and numbers."""
    return msgspec.json.encode(list(problems)).decode()


def decode_problems(text: str) -> list[Problem]:
    """What `encode_problems` wrote; raise msgspec.MsgspecError (a ValueError) on anything else."""
    return msgspec.json.decode(text, type=list[Problem])
