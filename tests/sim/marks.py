"""What phones and keyboards put around the words that somebody writes, and how to take it off.

Marks that nobody sees, padding, keycaps, thumbs, a signature.
"""

from __future__ import annotations

import random

from modem.sms.userdata import CUT

UNSEEN = ("\0", "\u200b", "\u200e", "\u200f", "\u202a", "\u2060", "\u2063", "\u00ad", "\ufe0f")
KEYCAP = "\ufe0f\u20e3"
THUMBS = ("👍", "👌", "🙏")
SIGNATURES = ("\n发自我的手机", "\nSent from my iPhone")
DIGITS = {"0": "\u0660", "1": "\u0661", "2": "\u0662", "3": "\u0663"}
_PLAIN = {written: digit for digit, written in DIGITS.items()}
_EDGES = "".join((*UNSEEN, *KEYCAP, *THUMBS))


def marked(words: str, rng: random.Random) -> str:
    """These words as one phone or another sends them."""
    mark = rng.choice(UNSEEN)
    ways = [mark + words, words + mark * rng.randrange(1, 6), mark + words + mark]
    if words.isdecimal() and words.isascii():
        ways += [words + KEYCAP, DIGITS.get(words, words), words + rng.choice(THUMBS)]
        ways += [words + rng.choice(SIGNATURES)]
    return rng.choice(ways)


def bare(text: str) -> str:
    """The words without what `marked` may have put around them."""
    for signature in SIGNATURES:
        text = text.removesuffix(signature)
    text = text.removesuffix(CUT).strip(_EDGES)
    return _PLAIN.get(text, text)
