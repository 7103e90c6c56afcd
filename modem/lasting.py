"""What is known of a modem beyond its restarts and beyond the closing of its port."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from modem.at.unresolved import Ledger
from modem.aversion import Aversion
from modem.dialling import Dialling, Looking
from modem.sms.concat import Joiner

SET_UP_AGAIN_EVERY_S = 600.0
"""If a modem falls back to text mode again and again, its texts are read in text mode meanwhile: to
set it up again each time would make it deaf."""


@dataclass(slots=True)
class Lasting:
    """The parts of long texts that wait for others, the submits that the modem may still answer,
    the PIN that its SIM did not take, the service centres of its SIMs, how it dials, whether it
    bears +CLCC while it sets up a call and submits that want a report, and when it was last set up
    again because it showed texts in text mode."""

    joiner: Joiner = field(default_factory=Joiner)
    texts: Ledger = field(default_factory=Ledger)
    refused_pin: str = ""
    unanswered_pins: int = 0
    centres: dict[str, str] = field(default_factory=dict)
    dialling: Dialling = field(default_factory=Dialling)
    looking: Looking = field(default_factory=Looking)
    rich_texts: Aversion = field(default_factory=Aversion)
    set_up_again_at: float = -math.inf

    def may_set_up_again(self, now: float) -> bool:
        """Whether the modem may be set up again now; if so, that counts as the last time."""
        if now < self.set_up_again_at + SET_UP_AGAIN_EVERY_S:
            return False
        self.set_up_again_at = now
        return True
