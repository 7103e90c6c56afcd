"""Chinese and English for everything an operator sees.

A message is written once, in English; a table gives the Chinese.

`t("line {name} is gone", name="north")` is a value; `str` of it is English,
`message.render(Language.ZH)` Chinese. Where one English word has two Chinese ones, `sense` says
which is meant: `sense("how often", "rings")`.
A test walks the sources and fails on a template that no table in `alarmd/i18n/zh/` translates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum


class Language(Enum):
    """What somebody reads and hears."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for an operator in both languages, in one of its senses if it has several.

    A value that is a Message is rendered in the same language.
    """

    template: str
    values: Mapping[str, object]
    context: str = ""

    def render(self, language: Language) -> str:
        """The sentence in this language; English where the table has no Chinese."""
        template = self.template
        if language is Language.ZH:
            from alarmd.i18n import zh

            known = zh.SENSES.get((self.context, template)) if self.context else None
            template = known or zh.SENTENCES.get(template, template)
        shown = {
            key: value.render(language) if isinstance(value, Message) else value
            for key, value in self.values.items()
        }
        return template.format(**shown)

    def with_values(self, values: Mapping[str, object]) -> Message:
        """The same sentence with other values."""
        return replace(self, values=values)

    def __str__(self) -> str:
        return self.render(Language.EN)


def t(template: str, /, **values: object) -> Message:
    """A message from its English template (str.format fields)."""
    return Message(template, values)


def sense(context: str, template: str, /, **values: object) -> Message:
    """A message whose English has several Chinese words: `context` says which sense is meant."""
    return Message(template, values, context)


def both_languages(message: Message) -> dict[str, str]:
    """A message in each language, as it goes over the wire."""
    return {language.value: message.render(language) for language in Language}


def plural(count: int, one: Message, more: Message) -> Message:
    """`one` for a count of 1, else `more`: English has two forms."""
    return one if count == 1 else more


class MessageError(Exception):
    """An error that people are shown, each in their language: `message` says what to do."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))
