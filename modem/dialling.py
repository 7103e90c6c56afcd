"""How one modem dials, pure: in which form of the number, and whether it may be asked about a call
that it sets up. It is learnt from what becomes of its calls."""

from __future__ import annotations

from modem.models.base import dial_forms
from modem.types import Msisdn


class Dialling:
    """Begins with the form that was taken last after another was refused."""

    def __init__(self) -> None:
        self._form = 0

    def forms(self, number: Msisdn) -> tuple[tuple[int, str], ...]:
        """What to dial for `number`, in turn, each with the number of its form."""
        forms = enumerate(dial_forms(number))
        return tuple(sorted(forms, key=lambda form: form[0] != self._form))

    def took(self, form: int) -> None:
        """This form was taken after another was refused."""
        self._form = form


LATE_LOOKS_S = (3.0, 5.0)
"""A call that ends just when it is looked at first may be chance; so may be the next, that is
looked at later; three in a row that end just then, whenever that is, are none."""

LOOKED_AT_EVERY = 5
"""Calls: what is true of one firmware need not stay so, and of a call that is not looked at less is
known."""


class Looking:
    """Whether +CLCC ends the calls of this modem that nobody has taken yet."""

    def __init__(self) -> None:
        self._ended = self._unseen = 0

    def first_look_s(self) -> float | None:
        """How long after ATD to look at the next call first; None: not at all. Ask once for
        each."""
        looks = (0.0, *LATE_LOOKS_S)
        if self._ended < len(looks):
            return looks[self._ended]
        self._unseen += 1
        return looks[-1] if self._unseen % LOOKED_AT_EVERY == 0 else None

    def bore(self) -> None:
        """A call was looked at and went on."""
        self._ended = 0

    def ended(self) -> None:
        """A call ended just when it was looked at first."""
        self._ended += 1
