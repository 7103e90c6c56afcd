"""One attempt to tell somebody, and what is known of it."""

from __future__ import annotations

from msgspec import Struct

from alarmd.incident.facts.entries import Channel, Outcome, Purpose, Reason
from alarmd.incident.facts.transitions import AttemptState
from modem.faults import Fault
from modem.types import Remedy


class Attempt(Struct, frozen=True):
    """One try.

    `..._at` are instants: at `ended_at` the attempt stopped occupying its line, at `submitted_at`
    the network took the text, at `delivered_at` a status report came, at `alerted_at` the phone
    rang, at `cut_at` our call was told to end; if it `spares_answered`, an answered call goes on.
    `keys` were pressed in the call, in order; `spoke_s` is how long we spoke in it, `sound_fault`
    what was wrong with its sound. `cause` and `fault` say why the attempt failed. `also` are the
    other alarms that the text says are over.
    """

    id: int
    purpose: Purpose
    channel: Channel
    line: str
    number: str
    round: int
    reason: Reason
    started_at: float
    state: AttemptState = AttemptState.STARTED
    outcome: Outcome | None = None
    ended_at: float | None = None
    remedy: Remedy = Remedy.NONE
    references: tuple[int, ...] = ()
    submitted_at: float | None = None
    delivered_at: float | None = None
    alerted_at: float | None = None
    cut_at: float | None = None
    spares_answered: bool = False
    keys: str = ""
    cause: int | None = None
    fault: Fault | None = None
    spoke_s: float = 0.0
    sound_fault: Fault | None = None
    also: tuple[int, ...] = ()

    @property
    def alerted(self) -> bool:
        """Whether the phone rang."""
        return self.alerted_at is not None

    @property
    def occupies_line(self) -> bool:
        """Whether its line is still busy with it."""
        return self.state in (AttemptState.STARTED, AttemptState.ALERTED)

    @property
    def may_have_arrived(self) -> bool:
        """Whether the person may know of it: a failed text and a call that never rang tell
        nothing."""
        if self.state is not AttemptState.ENDED:
            return True
        if self.channel is Channel.VOICE:
            return self.alerted or self.outcome in (Outcome.ANSWERED, Outcome.UNKNOWN)
        return self.outcome is not Outcome.FAILED

    @property
    def known_at(self) -> float | None:
        """When the network took the text or the phone rang. None: not yet, or never.

        If nobody saw that instant (an unknown outcome, a call answered without a ring, a text that
        arrived all the same), it is the start: it may have been at once.
        """
        at = self.submitted_at if self.channel is Channel.SMS else self.alerted_at
        is_unseen = self.outcome in (Outcome.UNKNOWN, Outcome.ANSWERED)
        is_unseen = is_unseen or self.delivered_at is not None
        return self.started_at if at is None and is_unseen else at

    @property
    def was_taken(self) -> bool:
        """Whether the network took the text."""
        return self.state in (AttemptState.SUBMITTED, AttemptState.DELIVERED)

    @property
    def has_arrived(self) -> bool:
        """Whether it certainly reached the phone: a status report, a ring or an answer shows it."""
        was_answered = self.outcome is Outcome.ANSWERED
        return self.delivered_at is not None or self.alerted or was_answered

    @property
    def has_missed(self) -> bool:
        """Whether it ended, not cut by us, and nothing shows that it reached the phone."""
        is_over = self.state is AttemptState.ENDED and self.outcome is not Outcome.CUT
        return is_over and not self.has_arrived
