"""How one modem dials, pure: in which form of the number, and whether +CLCC may be asked while it
sets up a call. Both are learnt from the results of its calls."""

from __future__ import annotations

from modem.models.base import dial_forms
from modem.types import Msisdn


class Dialling:
    """Begins with the form that the modem last took after it refused another."""

    def __init__(self) -> None:
        self._form = 0

    def forms(self, number: Msisdn) -> tuple[tuple[int, str], ...]:
        """What to dial for `number`, in this order; each form with its index."""
        forms = enumerate(dial_forms(number))
        return tuple(sorted(forms, key=lambda form: form[0] != self._form))

    def took(self, form: int) -> None:
        """The modem took this form after it refused another."""
        self._form = form


LATE_LOOKS_S = (3.0, 5.0)
"""How long after the answer to ATD to ask +CLCC first, after one and after two calls in a row that
ended just then. One or two may be chance; three, each asked at another time, are not."""

LOOKED_AT_EVERY = 5
"""Ask +CLCC again in every so many calls: another firmware may bear it, and less is known of a call
without +CLCC."""


class Looking:
    """Whether +CLCC ends calls of this modem that are not yet answered."""

    def __init__(self) -> None:
        self._ended = self._unseen = 0

    def first_look_s(self) -> float | None:
        """How long after the answer to ATD to ask +CLCC first in the next call; None: not at all.
        Call once for each call."""
        looks = (0.0, *LATE_LOOKS_S)
        if self._ended < len(looks):
            return looks[self._ended]
        self._unseen += 1
        return looks[-1] if self._unseen % LOOKED_AT_EVERY == 0 else None

    def bore(self) -> None:
        """+CLCC was asked and the call went on."""
        self._ended = 0

    def ended(self) -> None:
        """A call ended just after +CLCC was first asked."""
        self._ended += 1
