"""What the modem library says of a fault, as a message in the operator's language."""

from __future__ import annotations

import re
from functools import cache, partial
from string import Formatter

from alarmd.i18n.language import Language, Message
from alarmd.i18n.zh.modem import SENTENCES, WORDS


def told(problem: str) -> Message:
    """One or several sentences of the modem library, as it said them in English."""
    return _Told(problem, {})


class _Told(Message):
    def render(self, language: Language) -> str:
        return self.template if language is Language.EN else in_chinese(self.template)


def in_chinese(problem: str) -> str:
    """Every sentence that is known put into Chinese; anything else stays as it is."""
    for pattern, chinese in _patterns():
        problem = pattern.sub(partial(_filled, chinese), problem)
    for english in _WORDS:
        problem = problem.replace(english, WORDS[english])
    return problem


def _filled(chinese: str, match: re.Match[str]) -> str:
    return chinese.format(**match.groupdict())


def _pattern(template: str) -> re.Pattern[str]:
    """Matches the template with anything but the end of a sentence in its fields."""
    parts = [
        re.escape(text) + (f"(?P<{name}>[^。]+?)" if name else "")
        for text, name, _, _ in Formatter().parse(template)
    ]
    return re.compile("".join(parts))


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Made when they are needed: most commands never tell of a modem's fault."""
    return [(_pattern(english), chinese) for english, chinese in SENTENCES.items()]


_WORDS = sorted(WORDS, key=len, reverse=True)  # some stand within others
