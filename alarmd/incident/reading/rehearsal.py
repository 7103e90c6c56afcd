"""What the first text would wait for, done before it comes.

Our word classes are made ready when a text needs them (`patterns.py`). For the first text of a life
that takes a tenth of a second, on a small board half of one: time of somebody in need.
"""

from __future__ import annotations

from collections.abc import Iterator

from alarmd.incident.reading.meaning import Situation
from alarmd.incident.reading.patterns import EVERY
from alarmd.incident.reading.understand import understand

_CRIES = (
    "救命",
    "快来人",
    "着火了",
    "家里进贼了",
    "有人打人",
    "老人摔倒了起不来",
    "晕倒了叫救护车",
)
_ANSWERS = ("马上来", "来不了", "我不在家", "到了", "收到", "按错了没事", "误报", "处理完了")
REHEARSED = (*_CRIES, *_ANSWERS, "help", "fire")


def rehearsal() -> Iterator[None]:
    """Make ready what texts need, in small pieces: the box goes on after each."""
    for pattern in EVERY:
        pattern.prepare(REHEARSED)
        yield
    for text in REHEARSED:
        understand(text, Situation.IDLE, is_officer=False)
        yield
