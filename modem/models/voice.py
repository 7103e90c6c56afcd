"""How families of modems carry speech and report pressed keys, as data.

None of it is certain before the firmware at hand has obeyed its `probe`: modems of one name differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modem.at.channel import Command
from modem.at.fields import split_fields
from modem.types import SoundPath

ANSWER_S = 10.0
SPOKEN_S = 120.0  # A76xx states that its synthesiser may take so long to answer


@dataclass(frozen=True, slots=True)
class Volatile:
    """A setting that a modem forgets when it restarts, and some firmware at other times (quirk 41):
    it is set in each epoch, and queried before each call.

    While it is in force `ask` is answered with these `fields`; some firmware gives fewer, or more.
    """

    put: Command
    ask: Command
    fields: tuple[str, ...]

    def stands(self, lines: Iterable[str]) -> bool:
        """Whether `lines`, the answer to `ask`, show that the setting is in force."""
        answers = (split_fields(line.partition(":")[2]) for line in lines)
        return any(all(a == b for a, b in zip(one, self.fields, strict=False)) for one in answers)


def volatile(text: str) -> Volatile:
    """The setting that a command such as AT+CDTAM=1 sets and its read form shows (V.250 5.4.4)."""
    name, _, values = text.partition("=")
    ask = Command(f"{name}?", answers=(f"{name.removeprefix('AT')}:",))
    return Volatile(Command(text), ask, tuple(split_fields(values)))


@dataclass(frozen=True, slots=True)
class Speech:
    """One audio path for speech into a call.

    Firmware that has the path obeys `probe`. `prepare` must be in force before the call; `start`
    opens the path during the call, `stop` closes it after the call. `usb_interface` is the number
    of the USB interface whose tty carries PCM beside the AT port.
    """

    path: SoundPath
    probe: Command
    start: Command | None = None
    stop: Command | None = None
    prepare: tuple[Volatile, ...] = ()
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
        """Speak the text into the call; text beyond `units_max` is cut off."""
        octets = text.encode("utf-16-be", "surrogatepass")[: 2 * self.units_max]
        return Command(self.say.format(octets.hex().upper()), timeout_s=SPOKEN_S)
