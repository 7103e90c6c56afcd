"""How families of modems carry speech and tell pressed keys, as data.

None of it is to be believed before the firmware at hand has obeyed its `probe`: two modems of one
name differ.
"""

from __future__ import annotations

from dataclasses import dataclass

from modem.at.channel import Command
from modem.types import SoundPath

ANSWER_S = 10.0
SPOKEN_S = 120.0  # A76xx states that its synthesiser may take so long to answer


@dataclass(frozen=True, slots=True)
class Speech:
    """One way for speech into a call.

    `probe` is obeyed by firmware that has it. `prepare` is volatile: sent once in each epoch.
    `start` opens the path in a call, not before a URC that begins with `opens_at` came, if there is
    one; `stop` closes it after the call. `usb_interface` is the number of the tty that carries PCM
    beside the AT port.
    """

    path: SoundPath
    probe: Command
    start: Command | None = None
    stop: Command | None = None
    prepare: tuple[Command, ...] = ()
    opens_at: str = ""
    usb_interface: int | None = None


@dataclass(frozen=True, slots=True)
class Synthesiser(Speech):
    """Speech inside the modem: `say` takes the UCS2 hex of at most `units_max` UTF-16 units; a URC
    that begins with `said` ends it.
    """

    say: str = ""
    said: str = ""
    units_max: int = 0

    def speak(self, text: str) -> Command:
        """Say the text into the call; what is too long is cut."""
        octets = text.encode("utf-16-be", "surrogatepass")[: 2 * self.units_max]
        return Command(self.say.format(octets.hex().upper()), timeout_s=SPOKEN_S)


@dataclass(frozen=True, slots=True)
class Keys:
    """A detector of pressed keys inside the modem: `switch_on` is volatile."""

    switch_on: Command
    is_documented: bool = True
