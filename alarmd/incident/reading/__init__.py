"""What a text means, in the situation of its sender. Pure: text in, meaning out."""

from __future__ import annotations

from alarmd.incident.reading.meaning import Act, Meaning, Situation
from alarmd.incident.reading.understand import understand

__all__ = ["Act", "Meaning", "Situation", "understand"]
