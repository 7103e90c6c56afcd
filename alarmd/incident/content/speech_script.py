"""The shape of a script: the words of every fixed prompt in one language, by the prompt's id.

The ids are the same in every language, except for numbers: each language has the ids from which it
builds its numbers (`numerals`). A prompt is a whole phrase wherever grammar allows; `*_before` and
`*_after` stand around a number.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

NUMBER_MAX = 99


class Script(Struct, frozen=True):
    """All fixed prompts of a language, and how it names a house.

    `house_ending` follows the name, unless the name already ends as a place does (`house_endings`).
    """

    prompts: Mapping[str, str]
    house_ending: str
    house_endings: tuple[str, ...]

    def numerals(self, number: int, *, is_count: bool = True) -> tuple[str, ...]:
        """The prompts that say a number from 0 to NUMBER_MAX; `is_count`: the number counts
        things."""
        number = min(number, NUMBER_MAX)
        if number == 2 and is_count and "n2_of" in self.prompts:
            return ("n2_of",)
        if f"n{number}" in self.prompts:
            return (f"n{number}",)
        tens, ones = number - number % 10, number % 10
        return f"n{tens}", f"n{ones}"
