"""Which strings of the record belong to a person, in which private part each is kept (this decides
for how long), and what the public part shows instead. `alarmd.privacy.public` takes an entry apart
by these types.

Every string of an entry is of one of these types or `Public`; a test checks them all.
"""

from __future__ import annotations

from enum import Enum
from typing import Annotated

from msgspec import Struct


class Part(Enum):
    """The two private parts of an entry. A stranger's words are kept for a shorter time than who
    the stranger is (`alarmd.journal.retention`).
    """

    WHO = "who"
    WORDS = "words"


class StandIn(Enum):
    """What the public part shows instead."""

    TAG = "tag"  # ~ and ten hex digits, the same for the same value within one incident
    NUMBER = "number"  # likewise, but in the form of a number that nobody has
    NOTHING = "nothing"  # an empty string
    NULL = "null"  # for what is no string


class Personal(Struct, frozen=True):
    """Marks a type of values that belong to a person."""

    part: Part
    stand_in: StandIn


PartyId = Annotated[str, Personal(Part.WHO, StandIn.TAG)]
PersonName = Annotated[str, Personal(Part.WHO, StandIn.TAG)]
Number = Annotated[str, Personal(Part.WHO, StandIn.NUMBER)]
Detail = Annotated[str, Personal(Part.WHO, StandIn.NOTHING)]
"""Where a person lives, what they are called, what only they know."""

Words = Annotated[str, Personal(Part.WORDS, StandIn.NOTHING)]
"""What somebody said or was told."""

TextKey = Annotated[str, Personal(Part.WORDS, StandIn.TAG)]
"""The key that tells one text from all others, made of the sender and the words."""

Public = Annotated[str, None]
"""A word of ours, of the village or of the network that says nothing about a person."""
