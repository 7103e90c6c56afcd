"""What can be seen of a story: what reached the phones, what was tried, how the incidents stand."""

from __future__ import annotations

from alarmd.incident.facts.entries import AttemptStarted, Channel, Closed, CloseReason, Purpose
from alarmd.incident.facts.world import Incident
from tests.alarmd.incident.core import Core
from tests.scenarios.phones import Got, Habits


class Seen:
    """The village as its storyteller sees it."""

    core: Core
    started_at: float
    habits: dict[str, Habits]

    @property
    def now_s(self) -> float:
        """Seconds since the story began."""
        return self.core.now - self.started_at

    def incident(self, number: int = 1) -> Incident:
        """An incident that still matters."""
        return self.core.world.incidents[number]

    def open_incidents(self) -> list[int]:
        """The numbers of the open incidents."""
        return [incident.id for incident in self.core.world.open_incidents()]

    def closings(self) -> list[tuple[int, str, CloseReason]]:
        """What was closed, by whom, and as what."""
        return [(e.incident, e.by, e.reason) for e in self.core.entries(Closed)]

    def got(
        self, who: str, purpose: Purpose | None = None, channel: Channel | None = None
    ) -> list[Got]:
        """What reached this phone, oldest first."""
        return [
            one
            for one in self._habits(who).got
            if purpose in (None, one.purpose) and channel in (None, one.channel)
        ]

    def texts_to(self, who: str, purpose: Purpose | None = None) -> list[str]:
        """The texts that this phone got."""
        return [one.text for one in self.got(who, purpose, Channel.SMS)]

    def calls_to(self, who: str) -> list[float]:
        """When this phone was called, in seconds since the story began."""
        return [one.at for one in self.got(who, channel=Channel.VOICE)]

    def texts_started(self, who: str, purpose: Purpose) -> list[AttemptStarted]:
        """The texts of this purpose to this person, as they were ordered."""
        started = self.core.entries(AttemptStarted)
        ours = (one for one in started if (one.party, one.purpose) == (who, purpose))
        return [one for one in ours if one.channel is Channel.SMS]

    def attempts(self) -> list[tuple[str, Purpose, Channel]]:
        """Everything that was tried, in order: to whom, what for, how."""
        started = self.core.entries(AttemptStarted)
        return [(one.party, one.purpose, one.channel) for one in started]

    def whom(self, channel: Channel, purpose: Purpose = Purpose.ALERT) -> list[str]:
        """Who was tried for this purpose on this channel, in order."""
        return [who for who, what, how in self.attempts() if (what, how) == (purpose, channel)]

    def _habits(self, who: str) -> Habits:
        return self.habits.setdefault(who, Habits())
