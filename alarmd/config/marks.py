"""Characters that nobody sees, or that reverse a line, break it or control a terminal."""

from __future__ import annotations

import re

# Controls, invisible and direction-changing marks, and the separators that only some editors take
# for the end of a line. A line feed and a tab count as seen.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
_BREAK = re.compile("[\t\r\n]")


def is_one_plain_line(text: str) -> bool:
    """Whether the text is one line in which a person sees every character."""
    return not UNSEEN.search(text) and not _BREAK.search(text)
