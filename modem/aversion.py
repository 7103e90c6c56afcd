"""Something that a modem may not bear, pure: learnt when a thing went only without it, and tried
again now and then, for what is true of one firmware or network need not stay so."""

from __future__ import annotations

PROOFS_MIN = 2
"""In a row: one may have been chance."""

TRIED_AGAIN_EVERY = 10
"""Things done: without it they are done less well."""


class Aversion:
    """What is known so far: at first that it is borne."""

    def __init__(self) -> None:
        self._proofs = self._spared = 0

    def tries_next(self) -> bool:
        """Whether to do the next thing with it; asked once for each."""
        if self._proofs < PROOFS_MIN:
            return True
        self._spared += 1
        return self._spared % TRIED_AGAIN_EVERY == 0

    def was_borne(self) -> None:
        """A thing went well with it."""
        self._proofs = 0

    def was_proved(self) -> None:
        """A thing went wrong with it and then well without."""
        self._proofs += 1
