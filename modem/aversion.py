"""Whether a modem bears an option, pure: not if things worked only without the option. It is tried
again now and then, because another firmware or network may bear it."""

from __future__ import annotations

PROOFS_MIN = 2
"""Proofs in a row: a single one may be chance."""

TRIED_AGAIN_EVERY = 10
"""Every so many times: the work is done less well without the option."""


class Aversion:
    """What is known so far; at first the option is taken to be borne."""

    def __init__(self) -> None:
        self._proofs = self._spared = 0

    def tries_next(self) -> bool:
        """Whether to use the option the next time; call once for each time."""
        if self._proofs < PROOFS_MIN:
            return True
        self._spared += 1
        return self._spared % TRIED_AGAIN_EVERY == 0

    def was_borne(self) -> None:
        """It worked with the option."""
        self._proofs = 0

    def was_proved(self) -> None:
        """It failed with the option and then worked without."""
        self._proofs += 1
