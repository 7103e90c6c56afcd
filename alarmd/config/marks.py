"""Characters that nobody sees, and that turn a line round, break it or command a terminal."""

from __future__ import annotations

import re

# Controls, invisible and direction-changing marks, and the separators that only some editors take
# for the end of a line. A line feed and a tab are seen.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
_BREAK = re.compile("[\t\r\n]")


def is_one_plain_line(text: str) -> bool:
    """Whether a person sees all of it, on one line."""
    return not UNSEEN.search(text) and not _BREAK.search(text)
