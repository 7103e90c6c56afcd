"""The settings of a modem, with the values that AT&F and a restart bring back."""

from __future__ import annotations

from dataclasses import dataclass, field

from modem.sim.dialect import PLAIN, Dialect


@dataclass(slots=True)
class Settings:
    """The volatile settings; each name is that of its command in small letters."""

    echo: bool = True
    verbose: bool = True
    quiet: bool = False
    cmee: int = 0
    cmgf: int = 0
    cscs: str = "GSM"
    csdh: int = 0
    csms: int = 0
    cmms: int = 0
    csmp: list[int] = field(default_factory=lambda: [17, 167, 0, 0])
    cpms: list[str] = field(default_factory=lambda: ["SM", "SM", "SM"])
    cnmi: list[int] = field(default_factory=lambda: [2, 1, 0, 0, 0])
    clip: int = 0
    clir: int = 0
    colp: int = 0
    crc: int = 0
    ccwa: int = 0
    cssn: list[int] = field(default_factory=lambda: [0, 0])
    cvhu: int = 0
    cops_format: int = 0
    unsolicited: dict[str, int] = field(
        default_factory=lambda: {"+CREG": 0, "+CGREG": 0, "+CEREG": 0}
    )
    plain: dict[str, str] = field(default_factory=dict)
    """The value of every command that is only remembered and read back (commands/basic.py)."""


@dataclass(slots=True)
class SimCard:
    """The SIM. With `pin` "" it asks for no PIN. It counts the tries left, as 27.007 8.65 shows
    them. With `wants_second_pin` its state is SIM PIN2 while it is unlocked."""

    pin: str = ""
    imsi: str = ""
    iccid: str = ""
    tries_left: int = 3
    puk_tries_left: int = 10
    is_unlocked: bool = False
    wants_second_pin: bool = False

    def restart(self) -> None:
        """The modem was reset: the PIN is asked again."""
        self.is_unlocked = not self.pin

    @property
    def state(self) -> str:
        """<code> of +CPIN."""
        if self.is_unlocked:
            return "SIM PIN2" if self.wants_second_pin else "READY"
        return "SIM PIN" if self.tries_left else "SIM PUK"

    def enter(self, pin: str) -> bool:
        """Try a PIN; False if it is wrong or if the PUK is needed. Three wrong PINs in a row block
        the SIM."""
        if self.is_unlocked or not self.tries_left:
            return self.is_unlocked
        self.is_unlocked = pin == self.pin
        self.tries_left = 3 if self.is_unlocked else self.tries_left - 1
        return self.is_unlocked


@dataclass(frozen=True, slots=True)
class Profile:
    """Who the modem says it is, the size of its stores, and how it speaks."""

    manufacturer: str = "Simulated"
    model: str = "S27"
    revision: str = "S27.007.1"
    sim_places: int = 50
    modem_places: int = 255
    dialect: Dialect = PLAIN
